/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SPF rules on one text: outcome, caret and the record proposed. The
 * rules on the tree and on other records are tried by samples/.
 */
#include "unit/unit.h"

#include "record/spf.h"
#include "rule/rule.h"
#include "rule/spf.h"

#define DOMAIN	"example.org"

struct text_case {
	const char	*rule;
	const char	*text;		/* "|" parts character-strings */
	enum outcome	 outcome;
	const char	*caret;		/* the first place, or NULL */
	const char	*fix;		/* or NULL */
};

static const struct text_case cases[] = {
	{ "spf-syntax", "v=spf1 mx -all", OUTCOME_PASS, NULL, NULL },
	{ "spf-syntax", "v=spf1 ip4:192.0.2.300 -all", OUTCOME_FAIL,
	    "192.0.2.300", NULL },
	/* Slips are mended; what only may be one is not. */
	{ "spf-syntax", "v=spf1 inlcude:a.example -all", OUTCOME_FAIL,
	    "inlcude", "v=spf1 include:a.example -all" },
	{ "spf-syntax", "v=spf1 ipv4:192.0.2.1, ?ipv6:2001:db8::1 -all.",
	    OUTCOME_FAIL, NULL,
	    "v=spf1 ip4:192.0.2.1 ?ip6:2001:db8::1 -all" },
	{ "spf-syntax", "v=spf1 ip4:2001:db8::/32 ip6:192.0.2.1 -all",
	    OUTCOME_FAIL, NULL,
	    "v=spf1 ip6:2001:db8::/32 ip4:192.0.2.1 -all" },
	{ "spf-syntax", "v=spf1 mx - all", OUTCOME_FAIL, NULL,
	    "v=spf1 mx -all" },
	{ "spf-syntax", "v=spf1 ip4: 192.0.2.1 -all", OUTCOME_FAIL, NULL,
	    "v=spf1 ip4:192.0.2.1 -all" },
	{ "spf-syntax", "v=spf1 redirect:a.example", OUTCOME_FAIL, NULL,
	    "v=spf1 redirect=a.example" },
	{ "spf-syntax", "v=spf1 Includes:a.example; ~ALL;", OUTCOME_FAIL,
	    NULL, "v=spf1 include:a.example ~ALL" },
	{ "spf-syntax", "v=spf1 x:a.example -all", OUTCOME_FAIL, NULL, NULL },
	{ "spf-syntax", "v=spf1 server:a.example -all", OUTCOME_FAIL, NULL,
	    NULL },
	{ "spf-syntax", "v=spf1 inlcude:a.example ip4:1.2.3 -all",
	    OUTCOME_FAIL, NULL, NULL },
	{ "spf-syntax", "v=spf1 include: -all", OUTCOME_FAIL, NULL, NULL },
	/* Each of these has a rule of its own. */
	{ "spf-syntax", "v=spf1 exp=a.example exp=b.example -all",
	    OUTCOME_PASS, NULL, NULL },
	{ "spf-syntax", "v=spf1 mx\xc2\xa0" "a -all", OUTCOME_PASS, NULL,
	    NULL },
	{ "spf-syntax", "v=spf1 exists:%{z}.example -all", OUTCOME_PASS, NULL,
	    NULL },
	{ "spf-syntax", "v=spf1 ip4:192.0.2.0/28|include:a.example -all",
	    OUTCOME_PASS, NULL, NULL },
	/* ... and takes no other fault with it. */
	{ "spf-syntax", "v=spf1 ip4:192.0.2.0/28|include:a.example foo -all",
	    OUTCOME_FAIL, "foo", NULL },

	{ "spf-string-join", "v=spf1 mx -all", OUTCOME_PASS, NULL, NULL },
	{ "spf-string-join", "v=spf1 mx |include:a.example -all",
	    OUTCOME_PASS, NULL, NULL },
	{ "spf-string-join", "v=spf1 include:spf.ma|il.example -all",
	    OUTCOME_PASS, NULL, NULL },
	/* "a" begins a label here, "a:" a group of the address. */
	{ "spf-string-join", "v=spf1 include:spf.|a.example -all",
	    OUTCOME_PASS, NULL, NULL },
	{ "spf-string-join", "v=spf1 ip6:2001:db8:|a:1::1 -all",
	    OUTCOME_PASS, NULL, NULL },
	{ "spf-string-join", "v=spf1 ip4:192.0.2.1|include:a.example -all",
	    OUTCOME_FAIL, "ip4:192.0.2.1include:a.example",
	    "v=spf1 ip4:192.0.2.1 include:a.example -all" },
	{ "spf-string-join", "v=spf1 ip4:192.0.2.1|mx -all", OUTCOME_FAIL,
	    "ip4:192.0.2.1mx", "v=spf1 ip4:192.0.2.1 mx -all" },
	/* A legal name, and yet: nobody has a domain "example-all". */
	{ "spf-string-join", "v=spf1 include:a.example|-all", OUTCOME_FAIL,
	    "include:a.example-all", "v=spf1 include:a.example -all" },
	{ "spf-string-join", "v=spf1 ip4:192.0.2.1|mx|a -all", OUTCOME_FAIL,
	    "ip4:192.0.2.1mxa", "v=spf1 ip4:192.0.2.1 mx a -all" },

	{ "spf-nonascii", "v=spf1 mx -all", OUTCOME_PASS, NULL, NULL },
	{ "spf-nonascii", "v=spf1 mx\xc2\xa0-all", OUTCOME_FAIL, "\xc2\xa0",
	    "v=spf1 mx -all" },
	{ "spf-nonascii", "v=spf1 mx \xe2\x80\x93" "all", OUTCOME_FAIL,
	    "\xe2\x80\x93", "v=spf1 mx -all" },
	{ "spf-nonascii", "v=spf1 include:b\xc3\xbc" "cher.example -all",
	    OUTCOME_FAIL, "\xc3\xbc", NULL },

	{ "spf-dup-modifier", "v=spf1 exp=a.example exp=b.example -all",
	    OUTCOME_FAIL, "exp=b.example", "v=spf1 exp=a.example -all" },
	{ "spf-dup-modifier", "v=spf1 redirect=a.example redirect=a.example",
	    OUTCOME_FAIL, "redirect=a.example", "v=spf1 redirect=a.example" },
	{ "spf-dup-modifier", "v=spf1 x=1 x=1 -all", OUTCOME_PASS, NULL,
	    NULL },

	{ "spf-unknown-modifier", "v=spf1 ip4=192.0.2.1 -all", OUTCOME_FAIL,
	    "ip4=192.0.2.1", "v=spf1 ip4:192.0.2.1 -all" },
	{ "spf-unknown-modifier", "v=spf1 ra=postmaster rp=10 -all",
	    OUTCOME_PASS, NULL, NULL },
	{ "spf-unknown-modifier", "v=spf1 foo=bar -all", OUTCOME_FAIL,
	    "foo=bar", NULL },

	{ "spf-pass-all", "v=spf1 mx -all", OUTCOME_PASS, NULL, NULL },
	{ "spf-pass-all", "v=spf1 mx all", OUTCOME_FAIL, "all",
	    "v=spf1 mx ~all" },
	{ "spf-pass-all", "v=spf1 mx -all +all", OUTCOME_PASS, NULL, NULL },

	{ "spf-after-all", "v=spf1 -all mx  a exp=a.example", OUTCOME_FAIL,
	    "mx", "v=spf1 -all exp=a.example" },
	/* No proposal lets everyone send. */
	{ "spf-after-all", "v=spf1 mx +all -all", OUTCOME_FAIL, "-all",
	    "v=spf1 mx ~all" },
	{ "spf-pass-all", "v=spf1 mx +all a", OUTCOME_FAIL, "+all",
	    "v=spf1 mx ~all" },
	{ "spf-after-all", "v=spf1 mx -all exp=a.example", OUTCOME_PASS, NULL,
	    NULL },

	{ "spf-redirect-ignored", "v=spf1 redirect=a.example -all",
	    OUTCOME_FAIL, "redirect=a.example", "v=spf1 -all" },
	{ "spf-redirect-ignored", "v=spf1 redirect=a.example", OUTCOME_PASS,
	    NULL, NULL },
	{ "spf-redirect-ignored", "v=spf1 -all", OUTCOME_NOT_APPLICABLE, NULL,
	    NULL },

	{ "spf-macro", "v=spf1 exists:%{i}.a.example -all", OUTCOME_PASS,
	    NULL, NULL },
	{ "spf-macro", "v=spf1 exists:%{L}.a.example -all", OUTCOME_FAIL,
	    "%{L}.a.example", NULL },
	{ "spf-macro", "v=spf1 exists:%{t}.a.example -all", OUTCOME_FAIL,
	    NULL, NULL },

	{ "spf-ptr", "v=spf1 ptr -all", OUTCOME_FAIL, "ptr", NULL },
	{ "spf-ptr", "v=spf1 exists:%{p}.a.example -all", OUTCOME_FAIL,
	    "exists:%{p}.a.example", NULL },
	{ "spf-ptr", "v=spf1 exists:%{i}.a.example -all", OUTCOME_PASS, NULL,
	    NULL },
};

/* A TXT record; the strings are parted by "|". */
static struct rr *
make_rr(const char *text)
{
	struct rr *rr = arena_alloc(arena, sizeof *rr);
	uint16_t *lens = arena_array(arena, strlen(text) + 1, sizeof *lens);
	char *joined = arena_alloc(arena, strlen(text) + 1);
	size_t len = 0, n = 0;

	for (const char *p = text; *p != '\0'; p++)
		if (*p == '|')
			n++;
		else {
			joined[len++] = *p;
			lens[n]++;
		}
	rr->owner = DOMAIN;
	rr->type = RR_TXT;
	rr->text = joined;
	rr->textlen = len;
	rr->strlens = lens;
	rr->nstring = n + 1;
	return rr;
}

/* Facts in which this text is the one record, and nothing hangs below. */
static void
make_facts(struct rr *rr, struct facts *ret)
{
	const struct scope scope = { .domain = DOMAIN };
	struct answer *answer = arena_alloc(arena, sizeof *answer);
	struct spf_node *root = arena_alloc(arena, sizeof *root);

	memset(ret, 0, sizeof *ret);
	ret->evidence = evidence_new(arena, &scope, 0);
	answer->question.name = DOMAIN;
	answer->question.type = RR_TXT;
	answer->status = ANSWER_FOUND;
	answer->rr = rr;
	answer->nrr = 1;
	ret->spf.answer = answer;
	if (!spf_selects(rr->text, rr->textlen)) {
		*vec_add(arena, &ret->spf.near_miss) = rr;
		return;
	}
	root->domain = DOMAIN;
	root->answer = answer;
	root->rr = rr;
	root->nrecord = 1;
	root->record = spf_parse(arena, rr->text, rr->textlen);
	ret->spf.root = root;
	*vec_add(arena, &ret->spf.nodes) = root;
}

static void
judge_text(const char *rule, const char *text,
    struct finding *ret)
{
	struct judge judge = { .arena = arena, .finding = ret };
	struct facts facts;

	make_facts(make_rr(text), &facts);
	memset(ret, 0, sizeof *ret);
	ret->rule = rule_find(rule);
	assert_non_null(ret->rule);
	ret->rule->check(&facts, &judge);
	assert_true(judge.decided);
}

static void
each_text_gets_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct text_case *c = &cases[i];
		struct finding f;
		const struct mark *m;

		judge_text(c->rule, c->text, &f);
		if (f.outcome != c->outcome)
			fail_msg("%s on '%s': %s", c->rule, c->text,
			    outcome_name(f.outcome));
		m = &f.mark.item[0];
		if (c->caret != NULL && (m->span.len != strlen(c->caret) ||
		    memcmp(m->text + m->span.at, c->caret, m->span.len) != 0))
			fail_msg("%s on '%s': caret under '%.*s'", c->rule,
			    c->text, (int)m->span.len, m->text + m->span.at);
		if ((c->fix == NULL) != (f.fix.owner == NULL) ||
		    (c->fix != NULL && strcmp(c->fix, f.fix.rdata) != 0))
			fail_msg("%s on '%s': proposes '%s'", c->rule, c->text,
			    f.fix.owner != NULL ? f.fix.rdata : "nothing");
	}
}

static void
mangled_versions_are_repaired(void **state)
{
	static const char *const texts[] = {
		"v=spf1; mx -all", " v=spf1 mx -all", "spf1 mx -all",
		"\"v=spf1 mx -all\"", "\xe2\x80\x9cv=spf1 mx -all\xe2\x80\x9d",
		"\xef\xbb\xbfv=spf1 mx -all", "v=spf10 mx -all",
		"v=spf2 mx -all",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct finding f;

		judge_text("spf-version-token", texts[i], &f);
		assert_int_equal(f.outcome, OUTCOME_FAIL);
		if (f.fix.owner == NULL ||
		    strcmp(f.fix.rdata, "v=spf1 mx -all") != 0)
			fail_msg("'%s': proposes '%s'", texts[i],
			    f.fix.owner != NULL ? f.fix.rdata : "nothing");
	}
}

static void
an_alias_gets_no_proposal(void **state)
{
	struct finding f = { .rule = rule_find("spf-pass-all") };
	struct judge judge = { .arena = arena, .finding = &f };
	struct answer answer;
	struct facts facts;

	(void)state;
	make_facts(make_rr("v=spf1 +all"), &facts);
	answer = *facts.spf.answer;
	answer.ncname = 1;
	facts.spf.answer = &answer;
	f.rule->check(&facts, &judge);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_null(f.fix.owner);
}

/* Two records as one: terms once, the softer end. */
static void
records_are_merged(void **state)
{
	struct finding f = { .rule = rule_find("spf-multiple") };
	struct judge judge = { .arena = arena, .finding = &f };
	struct answer answer;
	struct facts facts;
	struct rr rr[2];

	(void)state;
	rr[0] = *make_rr("v=spf1 mx a:w.example -all");
	rr[1] = *make_rr("v=spf1 MX include:b.example ~all");
	make_facts(&rr[0], &facts);
	answer = *facts.spf.answer;
	answer.rr = rr;
	answer.nrr = 2;
	facts.spf.answer = &answer;
	facts.spf.root->nrecord = 2;
	facts.spf.root->record = NULL;
	f.rule->check(&facts, &judge);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.mark.n, 2);
	assert_string_equal(f.fix.rdata,
	    "v=spf1 mx a:w.example include:b.example ~all");
}

UNIT_MAIN("spf_rules",
	TEST(each_text_gets_its_verdict),
	TEST(mangled_versions_are_repaired),
	TEST(an_alias_gets_no_proposal),
	TEST(records_are_merged),
)
