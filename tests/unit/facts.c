/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Facts that go on from those of the round before, and those that a layer
 * makes of them, are the facts that a whole evaluation makes.
 */
#include "unit/unit.h"

#include "plan/plan.h"
#include "unit/fake.h"
#include "unit/scan.h"

#define HOME	"home.example"
#define KEY	"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

/* Something of each part, and something wrong with most. */
static struct fake *
some_world(void)
{
	static const char *const named[] = { "default", "none", "bogus" };
	struct fake *f = fake_new(HOME);

	f->ev->scope.guess = true;
	f->ev->scope.selector = named;
	f->ev->scope.nselector = sizeof named / sizeof *named;
	fake_add(f, HOME, "MX", "10 mx.home.example.");
	fake_add(f, HOME, "MX", "10 aspmx.l.google.com.");
	fake_add(f, HOME, "NS", "ns.home.example.");
	fake_add(f, HOME, "SOA", "ns.home.example. x.home.example. 1 2 3 4 5");
	fake_add(f, "mx.home.example", "A", "198.51.100.1");
	fake_add(f, "aspmx.l.google.com", "A", "198.51.100.2");
	fake_text(f, HOME, "v=spf1 include:a.example mx ~all");
	fake_text(f, "a.example", "v=spf1 include:b.example ip4:192.0.2.7 ?all");
	fake_text(f, "b.example", "v=spf1 ip4:203.0.113.0/28 a:gone.example "
	    "-all");
	fake_text(f, "_dmarc." HOME, "v=DMARC1; p=none; pct=50; "
	    "rua=mailto:x@reports.example");
	fake_text(f, "default._domainkey." HOME, KEY);
	fake_text(f, "google._domainkey." HOME, "v=DKIM1; p=");
	fake_status(f, "bogus._domainkey." HOME, RR_TXT, ANSWER_BOGUS);
	fake_add(f, "7.2.0.192.in-addr.arpa", "PTR", "out.home.example.");
	fake_add(f, "out.home.example", "A", "192.0.2.7");
	return f;
}

/* All that a report would say. */
static char *
words(const struct facts *facts)
{
	struct findings findings;
	struct grade grade;
	struct result r = { facts, &findings, &grade, STATUS_CLEAN };
	struct line l = scan_audited(1, &r);

	rules_run(facts, profile_at(0), &findings);
	grade_compute(arena, facts, &findings, &grade);
	return scan_print(&l, true);
}

static void
facts_of(struct fake *f, struct facts *ret)
{
	struct question *wanted;
	size_t n;

	memset(ret, 0, sizeof *ret);
	while (wanted = plan_next(f->ev, ret, &n), n > 0) {
		for (size_t i = 0; i < n; i++)
			evidence_put(f->ev, fake_answer(f, wanted[i]));
		f->rounds++;
	}
}

static void
going_on_is_the_same_as_beginning_again(void **state)
{
	struct fake *whole = some_world(), *on = some_world();
	struct facts a, b;

	(void)state;
	fake_run(whole, facts_evaluate, &a);
	facts_of(on, &b);
	assert_int_equal(whole->rounds, on->rounds);
	assert_true(on->rounds > 3);
	assert_int_equal(whole->ev->answers.n, on->ev->answers.n);
	for (size_t i = 0; i < on->ev->answers.n; i++)
		assert_true(question_equal(whole->ev->answers.item[i]->question,
		    on->ev->answers.item[i]->question));
	assert_string_equal(words(&a), words(&b));
}

/* Another answer to a question that was asked. */
static struct evidence *
layer_of(struct evidence *ev, const struct answer *now, const char *text)
{
	struct evidence *over = evidence_overlay(arena, ev);
	struct answer *a = arena_alloc(arena, sizeof *a);
	struct rr *rr = arena_alloc(arena, sizeof *rr);

	*a = *now;
	a->status = text == NULL ? ANSWER_NXDOMAIN : ANSWER_FOUND;
	a->rr = rr;
	a->nrr = text != NULL;
	a->ncname = 0;
	rr->owner = a->question.name;
	rr->type = RR_TXT;
	rr->text = text;
	rr->textlen = text == NULL ? 0 : strlen(text);
	evidence_put(over, a);
	return over;
}

static void
compare(const struct facts *facts, const struct answer *now, const char *text)
{
	struct evidence *ev = facts->evidence;
	struct evidence *a = layer_of(ev, now, text);
	struct evidence *b = layer_of(ev, now, text);
	struct facts whole, part;
	size_t n, m;
	struct question *q, *p;

	facts_evaluate(a, &whole);
	facts_propose(facts, b, now->question, &part);
	q = evidence_take_wanted(a, &n);
	p = evidence_take_wanted(b, &m);
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++)
		assert_true(question_equal(q[i], p[i]));
	if (n == 0)
		assert_string_equal(words(&whole), words(&part));
}

static void
a_proposal_is_what_its_layer_makes(void **state)
{
	static const char *const texts[] = {
		NULL, KEY, "v=spf1 -all", "v=DMARC1; p=reject",
		"v=spf1 include:b.example include:_spf.google.com -all",
	};
	struct fake *f = some_world();
	const struct answer **asked;
	struct facts facts;
	char *before;
	size_t n;

	(void)state;
	facts_of(f, &facts);
	before = words(&facts);
	asked = evidence_sorted(f->ev, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			if (texts[k] != NULL &&
			    asked[i]->question.type != RR_TXT)
				continue;
			compare(&facts, asked[i], texts[k]);
			assert_string_equal(words(&facts), before);
		}
}

static void
what_is_tried_is_judged_the_same(void **state)
{
	struct fake *f = some_world();
	struct findings said, tried;
	struct facts facts;
	size_t fails = 0;

	(void)state;
	facts_of(f, &facts);
	rules_run(&facts, profile_at(0), &said);
	rules_try(&facts, profile_at(0), &tried);
	assert_int_equal(said.finding.n, rule_count);
	assert_int_equal(tried.finding.n, rule_count);
	for (size_t i = 0; i < rule_count; i++) {
		const struct finding *a = &said.finding.item[i];
		const struct finding *b = &tried.finding.item[i];

		assert_ptr_equal(a->rule, b->rule);
		assert_int_equal(a->outcome, b->outcome);
		assert_int_equal(a->severity, b->severity);
		assert_int_equal(a->reason, b->reason);
		assert_int_equal(a->mark.n, b->mark.n);
		assert_null(b->fix.owner);
		fails += a->outcome == OUTCOME_FAIL;
	}
	assert_true(fails > 5);
}

UNIT_MAIN("facts",
	TEST(going_on_is_the_same_as_beginning_again),
	TEST(a_proposal_is_what_its_layer_makes),
	TEST(what_is_tried_is_judged_the_same),
)
