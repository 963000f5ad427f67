/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "evaluate/reading.h"
#include "evidence/evidence.h"
#include "record/spf.h"

static struct evidence *
fresh(void)
{
	struct scope scope = { .domain = "example.org" };

	return evidence_new(arena, &scope, 1000);
}

static struct answer *
absent(const char *name)
{
	struct answer *a = arena_alloc(arena, sizeof *a);

	a->question.name = name;
	a->question.type = RR_TXT;
	a->status = ANSWER_NODATA;
	return a;
}

static void
a_missing_answer_is_wanted_once_and_fails(void **state)
{
	struct evidence *ev = fresh();
	const struct answer *a = evidence_get(ev, "a", RR_TXT);
	struct question *q;
	size_t n;

	(void)state;
	assert_true(answer_pending(a));
	assert_true(answer_failed(a));
	evidence_get(ev, "a", RR_TXT);
	evidence_get(ev, "a", RR_MX);
	q = evidence_take_wanted(ev, &n);
	assert_int_equal(n, 2);
	assert_string_equal(q[0].name, "a");
	assert_int_equal(q[1].type, RR_MX);
	evidence_get(ev, "a", RR_TXT);
	evidence_take_wanted(ev, &n);
	assert_int_equal(n, 0);
}

static void
an_answer_replaces_its_placeholder(void **state)
{
	struct evidence *ev = fresh();

	(void)state;
	evidence_get(ev, "a", RR_TXT);
	evidence_put(ev, absent("a"));
	assert_int_equal(evidence_get(ev, "a", RR_TXT)->status, ANSWER_NODATA);
}

static void
many_answers_are_found_again(void **state)
{
	struct evidence *ev = fresh();

	(void)state;
	for (int i = 0; i < 300; i++)
		evidence_put(ev, absent(arena_printf(arena, "n%d", i)));
	for (int i = 0; i < 300; i++)
		assert_int_equal(evidence_get(ev,
		    arena_printf(arena, "n%d", i), RR_TXT)->status,
		    ANSWER_NODATA);
}

static void
the_budget_ends_asking_and_is_no_absence(void **state)
{
	struct evidence *ev = fresh();
	const struct answer *a = NULL;
	size_t n;

	(void)state;
	for (int i = 0; i < LIMIT_QUESTIONS + 5; i++)
		a = evidence_get(ev, arena_printf(arena, "n%d", i), RR_TXT);
	evidence_take_wanted(ev, &n);
	assert_int_equal(n, LIMIT_QUESTIONS);
	assert_true(ev->over_budget);
	assert_false(answer_pending(a));
	assert_true(answer_failed(a));
}

static void
an_overlay_answers_first_and_asks_alone(void **state)
{
	struct evidence *ev = fresh(), *over;
	struct answer *found = absent("a");
	size_t n;

	(void)state;
	evidence_put(ev, absent("a"));
	evidence_put(ev, absent("b"));
	over = evidence_overlay(arena, ev);
	found->status = ANSWER_NXDOMAIN;
	evidence_put(over, found);
	assert_int_equal(evidence_get(over, "a", RR_TXT)->status,
	    ANSWER_NXDOMAIN);
	assert_int_equal(evidence_get(over, "b", RR_TXT)->status,
	    ANSWER_NODATA);
	assert_true(answer_pending(evidence_get(over, "c", RR_TXT)));
	evidence_take_wanted(ev, &n);
	assert_int_equal(n, 0);
	evidence_take_wanted(over, &n);
	assert_int_equal(n, 1);
}

/* An overlay has what was read beneath; what goes before it stays its own. */
static void
a_record_is_read_once(void **state)
{
	static const char text[] = "v=spf1 -all", late[] = "v=spf1 ?all";
	const struct rr rr = { .type = RR_TXT, .text = text,
	    .textlen = sizeof text - 1 };
	const struct rr later = { .type = RR_TXT, .text = late,
	    .textlen = sizeof late - 1 };
	struct evidence *ev = fresh();
	struct arena *brief = arena_new();
	struct evidence *over = evidence_overlay(arena, ev);
	struct evidence *gone = evidence_overlay(brief, ev);
	const struct spf_record *spf = reading_spf(ev, &rr), *own;

	(void)state;
	assert_int_equal(spf->term.n, 1);
	assert_ptr_equal(reading_spf(ev, &rr), spf);
	assert_ptr_equal(reading_spf(over, &rr), spf);
	assert_ptr_equal(reading_spf(gone, &rr), spf);
	own = reading_spf(gone, &later);
	assert_ptr_equal(reading_spf(gone, &later), own);
	assert_ptr_not_equal(reading_spf(ev, &later), own);
	assert_ptr_not_equal((const void *)reading_dmarc(ev, &rr), spf);
	assert_ptr_not_equal((const void *)reading_dkim_key(ev, &rr), spf);
	arena_free(brief);
}

/* One server's word is not the resolver's, nor over TCP that over UDP. */
static void
a_question_for_one_server_is_another(void **state)
{
	struct scope scope = { .domain = "example.org" };
	struct evidence *ev = evidence_new(arena, &scope, 1000);
	struct question q = { .name = "example.org", .type = RR_MX };
	struct question list[4];
	struct question *wanted;
	size_t n;

	(void)state;
	list[0] = q;
	q.server = "192.0.2.1";
	list[1] = q;
	q.tcp = true;
	list[2] = q;
	q.server = "192.0.2.2";
	list[3] = q;
	for (size_t i = 0; i < 4; i++) {
		struct answer *a = arena_alloc(arena, sizeof *a);

		assert_true(answer_pending(evidence_ask(ev, list[i])));
		a->question = list[i];
		a->status = ANSWER_NODATA;
		a->nrr = i;
		evidence_put(ev, a);
	}
	wanted = evidence_take_wanted(ev, &n);
	assert_int_equal(n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_true(question_equal(wanted[i], list[i]));
		assert_int_equal(evidence_ask(ev, list[i])->nrr, i);
		for (size_t k = 0; k < i; k++)
			assert_true(question_compare(list[k], list[i]) < 0);
	}
	assert_int_equal(evidence_get(ev, "example.org", RR_MX)->nrr, 0);
}

/* Those of single servers leave the others their own. */
static void
servers_have_a_budget_of_their_own(void **state)
{
	struct scope scope = { .domain = "example.org" };
	struct evidence *ev = evidence_new(arena, &scope, 1000);

	(void)state;
	for (unsigned i = 0; i < LIMIT_SERVER_QUESTIONS + 5; i++) {
		struct question q = { .name = "example.org", .type = RR_MX,
		    .server = arena_printf(arena, "192.0.%u.%u", i / 256,
		    i % 256) };

		assert_int_equal(evidence_ask(ev, q)->status,
		    i < LIMIT_SERVER_QUESTIONS ? ANSWER_NOT_ASKED :
		    ANSWER_GIVEN_UP);
	}
	assert_true(answer_pending(evidence_get(ev, "example.org", RR_MX)));
}

UNIT_MAIN("evidence",
	TEST(a_missing_answer_is_wanted_once_and_fails),
	TEST(an_answer_replaces_its_placeholder),
	TEST(many_answers_are_found_again),
	TEST(the_budget_ends_asking_and_is_no_absence),
	TEST(an_overlay_answers_first_and_asks_alone),
	TEST(a_record_is_read_once),
	TEST(a_question_for_one_server_is_another),
	TEST(servers_have_a_budget_of_their_own),
)
