/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "base/limits.h"
#include "dns/message.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "source/source.h"
#include "source/zone.h"

#define NOW	1700000000
#define COUNT(table)	(sizeof (table) / sizeof (table)[0])

static const char zone_text[] =
    "@ 300 IN SOA ns host 1 2 3 4 60\n"
    "@ NS ns\n"
    "@ MX 10 mail\n"
    "@ TXT \"v=spf1 -all\"\n"
    "ns A 192.0.2.53\n"
    "mail A 192.0.2.1\n"
    "@ TXT \"v=spf1 -all\"\n"		/* a repeated record */
    "@ TXT \"other\"\n"
    "a.b.c TXT \"deep\"\n"		/* b.c and c are empty */
    "*.wild TXT \"any\"\n"
    "*.wild MX 5 mail\n"
    "host.wild A 192.0.2.2\n"
    "x.y.wild A 192.0.2.3\n"
    "www CNAME mail\n"
    "two CNAME www\n"
    "away CNAME www.example.net.\n"
    "far CNAME www.elsewhere.test.\n"
    "gone CNAME nothing\n"
    "*.wc CNAME mail\n"
    "loop1 CNAME loop2\n"
    "loop2 CNAME loop1\n"
    "self CNAME self\n"
    "back CNAME back.elsewhere.test.\n"
    "sub NS ns.sub\n"
    "sub DS 1 8 2 ab\n"
    "ns.sub A 192.0.2.54\n"
    "tosub CNAME www.sub\n"
    "child NS ns\n"
    "child DS 2 8 2 cd\n"
    "d DNAME mail\n"
    "e DNAME wild\n"
    "under.d A 192.0.2.9\n"
    "long DNAME llllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"
    ".llllllllllllllllllllllllllllllllllllllllllllllllllllllllllll\n"
    "c1 CNAME c2\nc2 CNAME c3\nc3 CNAME c4\nc4 CNAME c5\nc5 CNAME c6\n"
    "c6 CNAME c7\nc7 CNAME c8\nc8 CNAME c9\nc9 CNAME mail\n";

static const char net_text[] =
    "@ 300 IN SOA ns host 1 2 3 4 60\n"
    "www CNAME mail.example.org.\n";

static const char child_text[] =
    "@ 300 IN SOA ns host 1 2 3 4 60\n"
    "@ A 192.0.2.77\n";

static struct source *zones;
static const struct answer *last;
static int answers;

static void
take(void *context, const struct answer *a)
{
	assert_ptr_equal(context, &answers);
	answers++;
	last = a;
}

static const struct answer *
ask(const char *name, uint16_t type)
{
	struct question q = { .name = name, .type = type };

	answers = 0;
	source_ask(zones, arena, q, take, &answers);
	assert_int_equal(answers, 1);
	assert_true(question_equal(last->question, q));
	return last;
}

static const struct zonefile *
read_zone(const char *path, const char *text, const char *origin)
{
	struct err err;
	const struct zonefile *z = zonefile_parse(arena, path, text,
	    strlen(text), origin, &err);

	if (z == NULL)
		fail_msg("%s", err.text);
	return z;
}

static int
set_up(void **state)
{
	const struct zonefile *z[3];

	unit_set_up(state);
	z[0] = read_zone("org", zone_text, "example.org");
	z[1] = read_zone("net", net_text, "example.net");
	z[2] = read_zone("child", child_text, "child.example.org");
	zones = zone_open(z, COUNT(z), NOW);
	return 0;
}

static int
tear_down(void **state)
{
	source_close(zones);
	return unit_tear_down(state);
}

/* --- a source to be asked next: one answer for every name --- */

struct other {
	struct source	 source;
	enum answer_status	 status;
	const struct rr	*rr;
	size_t		 nrr, ncname;
	char		 asked[200];
	int		 nasked;
	/* Held back until turn(), as a live source does. */
	bool		 later;
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
};

static struct other other;

static void
other_answer(struct other *o)
{
	struct answer *a = arena_alloc(o->arena, sizeof *a);

	a->question = o->question;
	a->status = o->status;
	a->rr = o->rr;
	a->nrr = o->nrr;
	a->ncname = o->ncname;
	a->origin = "live";
	o->done(o->context, a);
}

static bool
other_ask(struct source *source, struct arena *into, struct question q,
    source_done done, void *context)
{
	struct other *o = (struct other *)source;

	snprintf(o->asked, sizeof o->asked, "%s", q.name);
	o->nasked++;
	o->arena = into;
	o->question = q;
	o->done = done;
	o->context = context;
	if (!o->later)
		other_answer(o);
	return true;
}

static int
other_turn(struct source *source, int milliseconds)
{
	struct other *o = (struct other *)source;

	(void)milliseconds;
	if (o->later) {
		o->later = false;
		other_answer(o);
	}
	return 0;
}

static void
other_close(struct source *source)
{
	(void)source;
}

static const struct source_ops other_ops = {
	.name = "other",
	.ask = other_ask,
	.turn = other_turn,
	.close = other_close,
};

static void
use_other(enum answer_status status, const struct rr *rr, size_t nrr,
    size_t ncname)
{
	other = (struct other){ .source.ops = &other_ops, .status = status,
	    .rr = rr, .nrr = nrr, .ncname = ncname };
	zones->next = &other.source;
}

static struct rr
make(const char *owner, const char *type, const char *data)
{
	const struct rr *rr = rr_from_text(arena, owner, 60, type, data, NULL);

	assert_non_null(rr);
	return *rr;
}

/* --- statuses --- */

static const struct {
	const char	*name;
	uint16_t	 type;
	enum answer_status	 status;
	size_t		 nrr, ncname;
} status_table[] = {
	{ "example.org", RR_MX, ANSWER_FOUND, 1, 0 },
	{ "example.org", RR_SOA, ANSWER_FOUND, 1, 0 },
	{ "example.org", RR_NS, ANSWER_FOUND, 1, 0 },
	{ "example.org", RR_TXT, ANSWER_FOUND, 2, 0 },
	{ "example.org", RR_AAAA, ANSWER_NODATA, 0, 0 },
	{ "none.example.org", RR_A, ANSWER_NXDOMAIN, 0, 0 },
	{ "a.none.example.org", RR_A, ANSWER_NXDOMAIN, 0, 0 },
	{ "a.mail.example.org", RR_A, ANSWER_NXDOMAIN, 0, 0 },
	/* empty non-terminals */
	{ "c.example.org", RR_TXT, ANSWER_NODATA, 0, 0 },
	{ "b.c.example.org", RR_TXT, ANSWER_NODATA, 0, 0 },
	{ "x.c.example.org", RR_TXT, ANSWER_NXDOMAIN, 0, 0 },
	{ "wild.example.org", RR_TXT, ANSWER_NODATA, 0, 0 },
	/* wildcards */
	{ "q.wild.example.org", RR_TXT, ANSWER_FOUND, 1, 0 },
	{ "q.wild.example.org", RR_A, ANSWER_NODATA, 0, 0 },
	{ "p.q.wild.example.org", RR_MX, ANSWER_FOUND, 1, 0 },
	{ "*.wild.example.org", RR_TXT, ANSWER_FOUND, 1, 0 },
	{ "host.wild.example.org", RR_TXT, ANSWER_NODATA, 0, 0 },
	{ "q.host.wild.example.org", RR_TXT, ANSWER_NXDOMAIN, 0, 0 },
	{ "y.wild.example.org", RR_TXT, ANSWER_NODATA, 0, 0 },
	{ "q.y.wild.example.org", RR_TXT, ANSWER_NXDOMAIN, 0, 0 },
	{ "q.*.wild.example.org", RR_TXT, ANSWER_NXDOMAIN, 0, 0 },
	{ "q.wc.example.org", RR_A, ANSWER_FOUND, 2, 1 },
	{ "q.wc.example.org", RR_CNAME, ANSWER_FOUND, 1, 0 },
	/* chains */
	{ "www.example.org", RR_A, ANSWER_FOUND, 2, 1 },
	{ "www.example.org", RR_CNAME, ANSWER_FOUND, 1, 0 },
	{ "two.example.org", RR_A, ANSWER_FOUND, 3, 2 },
	{ "two.example.org", RR_TXT, ANSWER_NODATA, 2, 2 },
	{ "gone.example.org", RR_A, ANSWER_NXDOMAIN, 1, 1 },
	{ "away.example.org", RR_A, ANSWER_FOUND, 3, 2 },
	{ "far.example.org", RR_A, ANSWER_NOT_ASKED, 1, 1 },
	{ "c2.example.org", RR_A, ANSWER_FOUND, 9, 8 },
	/* cuts */
	{ "sub.example.org", RR_NS, ANSWER_FOUND, 1, 0 },
	{ "sub.example.org", RR_DS, ANSWER_FOUND, 1, 0 },
	{ "sub.example.org", RR_A, ANSWER_NOT_ASKED, 0, 0 },
	{ "ns.sub.example.org", RR_A, ANSWER_NOT_ASKED, 0, 0 },
	{ "ns.sub.example.org", RR_NS, ANSWER_NOT_ASKED, 0, 0 },
	{ "q.sub.example.org", RR_TXT, ANSWER_NOT_ASKED, 0, 0 },
	{ "tosub.example.org", RR_A, ANSWER_NOT_ASKED, 1, 1 },
	{ "child.example.org", RR_A, ANSWER_FOUND, 1, 0 },
	{ "child.example.org", RR_NS, ANSWER_NODATA, 0, 0 },
	{ "child.example.org", RR_DS, ANSWER_FOUND, 1, 0 },
	{ "q.child.example.org", RR_A, ANSWER_NXDOMAIN, 0, 0 },
	{ "example.org", RR_DS, ANSWER_NOT_ASKED, 0, 0 },
	/* DNAME */
	{ "d.example.org", RR_DNAME, ANSWER_FOUND, 1, 0 },
	{ "d.example.org", RR_A, ANSWER_NODATA, 0, 0 },
	{ "q.d.example.org", RR_A, ANSWER_NXDOMAIN, 1, 1 },
	{ "under.d.example.org", RR_A, ANSWER_NXDOMAIN, 1, 1 },
	{ "host.e.example.org", RR_A, ANSWER_FOUND, 2, 1 },
	{ "host.e.example.org", RR_CNAME, ANSWER_FOUND, 1, 0 },
	{ "x.y.e.example.org", RR_A, ANSWER_FOUND, 2, 1 },
	/* outside, and questions that no zone answers */
	{ "org", RR_A, ANSWER_NOT_ASKED, 0, 0 },
	{ "example.com", RR_A, ANSWER_NOT_ASKED, 0, 0 },
	{ "notexample.org", RR_A, ANSWER_NOT_ASKED, 0, 0 },
	{ ".", RR_NS, ANSWER_NOT_ASKED, 0, 0 },
	{ "example.org", 255, ANSWER_REFUSED, 0, 0 },
	{ "example.org", 252, ANSWER_REFUSED, 0, 0 },
	/* circles */
	{ "loop1.example.org", RR_A, ANSWER_MALFORMED, 0, 0 },
	{ "self.example.org", RR_A, ANSWER_MALFORMED, 0, 0 },
	{ "c1.example.org", RR_A, ANSWER_MALFORMED, 0, 0 },
};

static void
each_name_has_its_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(status_table); i++) {
		const struct answer *a = ask(status_table[i].name,
		    status_table[i].type);

		if (a->status != status_table[i].status ||
		    a->nrr != status_table[i].nrr ||
		    a->ncname != status_table[i].ncname)
			fail_msg("%s %u: %s, %zu records, %zu of them CNAME",
			    status_table[i].name, status_table[i].type,
			    answer_status_name(a->status), a->nrr, a->ncname);
	}
}

static void
details_name_the_name(void **state)
{
	(void)state;
	assert_string_equal(ask("loop1.example.org", RR_A)->detail,
	    "the CNAME chain loops at 'loop1.example.org'");
	assert_string_equal(ask("self.example.org", RR_A)->detail,
	    "the CNAME chain loops at 'self.example.org'");
	assert_string_equal(ask("c1.example.org", RR_A)->detail,
	    "the CNAME chain is longer than 8, at 'c9.example.org'");
	assert_string_equal(ask("far.example.org", RR_A)->detail,
	    "the CNAME chain leads to 'www.elsewhere.test', which lies outside "
	    "the zones given");
	assert_string_equal(ask("tosub.example.org", RR_A)->detail,
	    "the CNAME chain leads to 'www.sub.example.org', which lies "
	    "outside the zones given");
}

static void
an_answer_says_where_it_is_from(void **state)
{
	const struct answer *a = ask("p.q.wild.example.org", RR_MX);

	(void)state;
	assert_string_equal(a->origin, "zone");
	assert_string_equal(a->server, "org");
	assert_null(a->transport);
	assert_null(a->detail);
	assert_int_equal(a->time, NOW);
	assert_false(a->ad);
	assert_string_equal(a->rr[0].owner, "p.q.wild.example.org");
	assert_string_equal(a->rr[0].place.file, "org");
	assert_int_equal(a->rr[0].place.line, 11);
	assert_int_equal(a->rr[0].place.column, 1);
	a = ask("host.e.example.org", RR_A);
	assert_string_equal(a->rr[0].owner, "host.e.example.org");
	assert_string_equal(a->rr[0].name, "host.wild.example.org");
	assert_int_equal(a->rr[0].type, RR_CNAME);
	assert_string_equal(a->rr[1].owner, "host.wild.example.org");
	a = ask("www.example.net", RR_A);
	assert_string_equal(a->server, "net");
	assert_string_equal(a->rr[1].place.file, "org");
	a = ask("example.org", RR_TXT);
	/* In the order of their data, whatever that of the file. */
	assert_string_equal(a->rr[0].text, "other");
	assert_string_equal(a->rr[1].text, "v=spf1 -all");
	assert_int_equal(a->rr[1].place.line, 4);
}

/* What a tape keeps reads back as what was said. */
static void
the_message_says_the_same(void **state)
{
	static const struct question table[] = {
		{ .name = "example.org", .type = RR_TXT },
		{ .name = "none.example.org", .type = RR_A },
		{ .name = "two.example.org", .type = RR_A },
		{ .name = "two.example.org", .type = RR_TXT },
		{ .name = "gone.example.org", .type = RR_A },
		{ .name = "host.e.example.org", .type = RR_A },
		{ .name = "q.wild.example.org", .type = RR_MX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct answer *a = ask(table[i].name, table[i].type);
		struct answer b = { .question = a->question };

		assert_non_null(a->wire);
		message_answer(arena, a->wire, a->wirelen, &b);
		assert_int_equal(a->status, b.status);
		assert_int_equal(a->nrr, b.nrr);
		assert_int_equal(a->ncname, b.ncname);
		for (size_t k = 0; k < a->nrr; k++) {
			assert_string_equal(a->rr[k].owner, b.rr[k].owner);
			assert_int_equal(a->rr[k].rdlen, b.rr[k].rdlen);
			assert_memory_equal(a->rr[k].rdata, b.rr[k].rdata,
			    a->rr[k].rdlen);
		}
	}
}

static void
a_name_too_long_after_dname(void **state)
{
	char label[61];
	const char *name;

	(void)state;
	memset(label, 'q', 60);
	label[60] = '\0';
	name = arena_printf(arena, "%s.%s.%s.long.example.org", label, label,
	    label);
	assert_int_equal(ask(name, RR_A)->status, ANSWER_MALFORMED);
	assert_non_null(strstr(last->detail, "longer than 255 octets"));
}

/* --- with another source behind --- */

static void
the_next_source_ends_the_chain(void **state)
{
	struct rr rr[2];
	const struct answer *a;

	(void)state;
	rr[0] = make("www.elsewhere.test", "CNAME", "end.elsewhere.test.");
	rr[1] = make("end.elsewhere.test", "A", "192.0.2.200");
	use_other(ANSWER_FOUND, rr, 2, 1);
	a = ask("far.example.org", RR_A);
	assert_string_equal(other.asked, "www.elsewhere.test");
	assert_int_equal(a->status, ANSWER_FOUND);
	assert_int_equal(a->nrr, 3);
	assert_int_equal(a->ncname, 2);
	assert_string_equal(a->origin, "zone");
	assert_string_equal(answer_final_name(a), "end.elsewhere.test");
	assert_non_null(a->rr[0].place.file);
	assert_null(a->rr[1].place.file);
	assert_memory_equal(a->rr[2].rdata, "\300\0\2\310", 4);
	/* Names that are not the zones' are the next source's alone. */
	a = ask("www.sub.example.org", RR_A);
	assert_string_equal(other.asked, "www.sub.example.org");
	assert_string_equal(a->origin, "live");
	other.nasked = 0;
	ask("none.example.org", RR_A);
	assert_int_equal(other.nasked, 0);
}

static void
the_next_source_fails_or_has_nothing(void **state)
{
	static const enum answer_status status[] = {
		ANSWER_NXDOMAIN, ANSWER_NODATA, ANSWER_TIMEOUT,
		ANSWER_SERVFAIL, ANSWER_BOGUS,
	};

	(void)state;
	use_other(ANSWER_NXDOMAIN, NULL, 0, 0);
	for (size_t i = 0; i < COUNT(status); i++) {
		other.status = status[i];
		other.later = true;
		answers = 0;
		source_ask(zones, arena, (struct question){ .name = "far.example.org",
		    .type = RR_A }, take, &answers);
		assert_int_equal(answers, 0);
		source_turn(zones, 0);
		assert_int_equal(answers, 1);
		assert_int_equal(last->status, status[i]);
		assert_int_equal(last->ncname, 1);
		assert_int_equal(last->nrr, 1);
		assert_int_equal(last->wire != NULL, !answer_failed(last));
	}
}

/* A record of the other source that leads back: the zone is believed. */
static void
a_chain_comes_back(void **state)
{
	struct rr rr[2];
	const struct answer *a;

	(void)state;
	rr[0] = make("back.elsewhere.test", "CNAME", "mail.example.org.");
	rr[1] = make("mail.example.org", "A", "203.0.113.1");	/* stale */
	use_other(ANSWER_FOUND, rr, 2, 1);
	a = ask("back.example.org", RR_A);
	assert_int_equal(a->status, ANSWER_FOUND);
	assert_int_equal(a->nrr, 3);
	assert_int_equal(a->ncname, 2);
	assert_memory_equal(a->rr[2].rdata, "\300\0\2\1", 4);
	rr[0] = make("back.elsewhere.test", "CNAME", "back.example.org.");
	a = ask("back.example.org", RR_A);
	assert_int_equal(a->status, ANSWER_MALFORMED);
	assert_string_equal(a->detail,
	    "the CNAME chain loops at 'back.example.org'");
}

/* --- size --- */

static void
many_names_are_found(void **state)
{
	char *text = arena_alloc(arena, 2000000);
	const struct zonefile *z;
	size_t len = 0;

	(void)state;
	len += (size_t)sprintf(text, "@ 60 SOA a b 1 2 3 4 5\n");
	for (int i = 0; i < 20000; i++)
		len += (size_t)sprintf(text + len, "h%d.z%d A 10.0.%d.%d\n", i,
		    i % 100, i / 256, i % 256);
	z = zonefile_parse(arena, "many", text, len, "example", NULL);
	assert_non_null(z);
	source_close(zones);
	zones = zone_open(&z, 1, NOW);
	for (int i = 0; i < 20000; i++) {
		ask(arena_printf(arena, "h%d.z%d.example", i, i % 100), RR_A);
		assert_int_equal(last->status, ANSWER_FOUND);
		assert_int_equal(last->rr[0].rdata[3], i % 256);
		ask(arena_printf(arena, "h%d.z%d.example", i, i % 100 + 1),
		    RR_A);
		assert_int_equal(last->status, ANSWER_NXDOMAIN);
	}
}

static void
what_fits_no_message_is_truncated(void **state)
{
	char *text = arena_alloc(arena, 200000);
	const struct zonefile *z;
	size_t len = 0;

	(void)state;
	len += (size_t)sprintf(text, "@ 60 SOA a b 1 2 3 4 5\n");
	for (int i = 0; i <= LIMIT_ANSWER_RRS; i++)
		len += (size_t)sprintf(text + len, "x A 10.0.%d.%d\n", i / 256,
		    i % 256);
	z = zonefile_parse(arena, "big", text, len, "example", NULL);
	assert_non_null(z);
	source_close(zones);
	zones = zone_open(&z, 1, NOW);
	ask("x.example", RR_A);
	assert_int_equal(last->status, ANSWER_TRUNCATED);
	assert_int_equal(last->nrr, 0);
	assert_null(last->wire);
}

#define WITH_ZONES(f)	TEST_IN(set_up, tear_down, f)

UNIT_MAIN("zone_source",
	WITH_ZONES(each_name_has_its_status),
	WITH_ZONES(details_name_the_name),
	WITH_ZONES(an_answer_says_where_it_is_from),
	WITH_ZONES(the_message_says_the_same),
	WITH_ZONES(a_name_too_long_after_dname),
	WITH_ZONES(the_next_source_ends_the_chain),
	WITH_ZONES(the_next_source_fails_or_has_nothing),
	WITH_ZONES(a_chain_comes_back),
	WITH_ZONES(many_names_are_found),
	WITH_ZONES(what_fits_no_message_is_truncated),
)
