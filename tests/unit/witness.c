/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <sys/resource.h>

#include <dirent.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "evaluate/facts.h"
#include "evidence/evidence.h"
#include "witness/ask.h"
#include "witness/child.h"
#include "witness/deviation.h"
#include "witness/spf2_guard.h"
#include "witness/wire.h"
#include "witness/witness.h"

#define DOMAIN	"example.com"
#define MX_IP	"192.0.2.25"
#define SELECTOR "s1"
#define RSA512	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL2eSZ6a3REwsCV9yS39S4m6" \
	"e9jvr1UqpF8J/yYUaoDTEgKXvLJCJogGcSwnT2EvcWP2bKIHMeCbqH8Y" \
	"kA5FKk0CAwEAAQ=="
#define ED25519	"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

/* One domain's facts, made by hand: what each test needs of them. */
struct bench {
	struct witness	*witness;
	struct evidence	*evidence;
	struct facts	 facts;
	struct spf_node	 root;
	struct opinions	 opinions;
};

static int
set_up(void **state)
{
	static const struct scope scope = { .domain = DOMAIN };
	struct bench *b = calloc(1, sizeof *b);
	struct err err;

	assert_non_null(b);
	unit_set_up(state);
	b->evidence = evidence_new(arena, &scope, 1700000000);
	b->facts.evidence = b->evidence;
	b->witness = witness_open(&err);
	assert_non_null(b->witness);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	witness_close(b->witness);
	free(b);
	return unit_tear_down(state);
}

static struct answer *
answer_new(const char *name, uint16_t type, enum answer_status status)
{
	struct answer *a = arena_alloc(arena, sizeof *a);

	a->question.name = arena_strdup(arena, name);
	a->question.type = type;
	a->status = status;
	return a;
}

static void
put_absent(struct bench *b, const char *name, uint16_t type)
{
	evidence_put(b->evidence, answer_new(name, type, ANSWER_NXDOMAIN));
}

static const struct rr *
put_txt_octets(struct bench *b, const char *name, const char *text, size_t len)
{
	struct answer *a = answer_new(name, RR_TXT, ANSWER_FOUND);
	struct rr *rr = arena_alloc(arena, sizeof *rr);

	rr->owner = a->question.name;
	rr->type = RR_TXT;
	rr->text = arena_memdup(arena, text, len);
	rr->textlen = len;
	a->rr = rr;
	a->nrr = 1;
	evidence_put(b->evidence, a);
	return rr;
}

static const struct rr *
put_txt(struct bench *b, const char *name, const char *text)
{
	return put_txt_octets(b, name, text, strlen(text));
}

static struct rr *
put_rr(struct bench *b, const char *name, uint16_t type)
{
	struct answer *a = answer_new(name, type, ANSWER_FOUND);
	struct rr *rr = arena_alloc(arena, sizeof *rr);

	rr->owner = a->question.name;
	rr->type = type;
	a->rr = rr;
	a->nrr = 1;
	evidence_put(b->evidence, a);
	return rr;
}

static void
put_a(struct bench *b, const char *name, const char *ip)
{
	struct rr *rr = put_rr(b, name, RR_A);
	struct address address;

	assert_true(address_parse(ip, &address));
	rr->rdata = (uint8_t *)arena_memdup(arena, address.byte, 4);
	rr->rdlen = 4;
}

static void
put_mx(struct bench *b, const char *name, const char *host)
{
	struct rr *rr = put_rr(b, name, RR_MX);

	rr->preference = 10;
	rr->name = host;
}

/* Our own part: the stranger, and one MX host as a sender. */
static void
judge_spf(struct bench *b)
{
	struct spf_sender s = { .mail_from = "postmaster@" DOMAIN,
	    .helo = DOMAIN };
	struct mx_host *host;

	assert_true(address_parse(SPF_STRANGER_IP, &s.ip));
	spf_check_host(b->evidence, &s, NULL, &b->facts.spf.stranger);
	assert_true(address_parse(SPF_STRANGER_IPV6, &s.ip));
	spf_check_host(b->evidence, &s, NULL, &b->facts.spf.stranger_ipv6);
	b->facts.spf.root = &b->root;
	if (b->facts.mx.host.n > 0)
		return;
	host = vec_add(arena, &b->facts.mx.host);
	host->name = "mx." DOMAIN;
	assert_true(address_parse(MX_IP, vec_add(arena, &host->address)));
}

static void
judge_dkim(struct bench *b, const char *text, enum dkim_state state)
{
	struct dkim_selector *s = vec_add(arena, &b->facts.dkim.selector);

	s->selector = SELECTOR;
	s->name = SELECTOR "._domainkey." DOMAIN;
	s->rr = put_txt(b, s->name, text);
	s->key = dkim_key_parse(arena, text, strlen(text));
	s->state = state;
}

static void
judge_dmarc(struct bench *b, const char *text)
{
	struct dmarc_discovery *d =
	    &b->facts.dmarc.discovery[DMARC_RFC7489][DMARC_AUTHOR_DOMAIN];

	d->record_at = DOMAIN;
	d->rr = put_txt(b, "_dmarc." DOMAIN, text);
	d->record = dmarc_parse(arena, text, strlen(text));
}

static void
ask(struct bench *b)
{
	witness_ask(b->witness, arena, &b->facts, &b->opinions);
}

static const struct opinion *
opinion(const struct bench *b, size_t i)
{
	assert_in_range(i, 0, b->opinions.opinion.n - 1);
	return &b->opinions.opinion.item[i];
}

static void
expect(const struct bench *b, size_t i, enum agreement agreement,
    const char *said)
{
	const struct opinion *o = opinion(b, i);

	if (o->agreement != agreement || strcmp(o->said, said) != 0)
		fail_msg("%s, %s: said '%s', ours '%s', %s (%s)", o->library,
		    o->question, o->said, o->ours,
		    agreement_name(o->agreement),
		    o->note != NULL ? o->note : "no note");
}

static void
expect_unknown(const struct bench *b, size_t i, const char *note)
{
	expect(b, i, AGREEMENT_UNKNOWN, "");
	assert_string_equal(opinion(b, i)->note, note);
}

/* What libspf2 says to one record at the domain, with whatever else is in
 * the evidence: the stranger's and the MX host's verdicts. */
static void
expect_spf(struct bench *b, const char *record, const char *stranger,
    const char *host)
{
	put_txt(b, DOMAIN, record);
	judge_spf(b);
	ask(b);
	expect(b, 0, AGREEMENT_AGREES, stranger);
	expect(b, 1, AGREEMENT_AGREES, host);
}

static void
put_domain(struct bench *b)
{
	put_a(b, "mx." DOMAIN, MX_IP);
	put_absent(b, "mx." DOMAIN, RR_AAAA);
	put_mx(b, DOMAIN, "mx." DOMAIN);
	put_txt(b, DOMAIN, "v=spf1 mx -all");
	judge_spf(b);
	judge_dkim(b, "v=DKIM1; k=ed25519; p=" ED25519, DKIM_USABLE);
	judge_dmarc(b, "v=DMARC1; p=reject; sp=none; pct=50");
}

/* The stranger, the exchange, the key, the policy, the stranger of IPv6. */
#define NQUESTION	5

static void
expect_domain(const struct bench *b, size_t i)
{
	static const char *const said[] = {
		"fail", "pass", "key usable",
		"p=reject sp=none adkim=r aspf=r pct=50", "fail"
	};

	expect(b, i, AGREEMENT_AGREES, said[i]);
}

static void
all_agree_on_a_good_domain(void **state)
{
	struct bench *b = *state;

	put_domain(b);
	for (int round = 0; round < 3; round++) {
		ask(b);
		assert_int_equal(b->opinions.opinion.n, NQUESTION);
		for (size_t i = 0; i < NQUESTION; i++)
			expect_domain(b, i);
	}
	assert_string_equal(opinion(b, 0)->library, "libspf2");
	assert_string_equal(opinion(b, 0)->question,
	    "SPF for mail from 203.0.113.77");
	assert_string_equal(opinion(b, 1)->question,
	    "SPF for mail from 192.0.2.25 (mx.example.com)");
	assert_string_equal(opinion(b, 2)->library, "libopendkim");
	assert_string_equal(opinion(b, 3)->library, "libopendmarc");
	assert_string_equal(opinion(b, 3)->ours,
	    "p=reject sp=none adkim=r aspf=r pct=50");
	assert_string_equal(opinion(b, 1)->subject, MX_IP);
	assert_string_equal(opinion(b, 2)->subject, SELECTOR);
	assert_string_equal(opinion(b, 3)->subject, DOMAIN);
	assert_string_equal(opinion(b, 4)->subject, "3fff::77");
}

static void
declare(struct bench *b, const struct scope_sender *said, const char *ip)
{
	struct spf_sender who = { .mail_from = "postmaster@" DOMAIN,
	    .helo = DOMAIN };
	struct declared_sender *s = vec_add(arena, &b->facts.senders.sender);
	struct sender_probe *p = vec_add(arena, &s->probe);

	s->said = said;
	assert_true(address_parse(ip, &p->ip));
	who.ip = p->ip;
	spf_check_host(b->evidence, &who, NULL, &p->check);
}

/* Not the exchange again, nor who is no sender, nor more than a few. */
static void
declared_senders_are_asked_about(void **state)
{
	static const struct scope_sender ours = { "ours", "pass", "" },
	    named = { "named", "softfail", "the shop" },
	    theirs = { "theirs", "fail", "" };
	struct bench *b = *state;

	put_domain(b);
	declare(b, &ours, MX_IP);
	declare(b, &theirs, "198.51.100.1");
	declare(b, &named, "198.51.100.2");
	for (int i = 0; i < 2 * ASK_SENDERS; i++)
		declare(b, &ours, arena_printf(arena, "198.51.100.1%02d", i));
	ask(b);
	assert_int_equal(b->opinions.opinion.n,
	    NQUESTION + ASK_SENDERS - 1);
	assert_string_equal(opinion(b, NQUESTION)->question,
	    "SPF for mail from 198.51.100.2 (the shop)");
	expect(b, NQUESTION, AGREEMENT_AGREES, "fail");
}

/* The policy for a subdomain may stand in another record. */
static void
each_record_in_force_is_asked_about(void **state)
{
	struct bench *b = *state;
	struct dmarc_discovery *d = b->facts.dmarc.discovery[DMARC_RFC7489];
	static const char text[] = "v=DMARC1; p=none";

	put_domain(b);
	d[DMARC_AUTHOR_SUBDOMAIN] = d[DMARC_AUTHOR_NONEXISTENT] =
	    (struct dmarc_discovery){ .record_at = "com",
	    .rr = put_txt(b, "_dmarc.com", text),
	    .record = dmarc_parse(arena, text, sizeof text - 1) };
	ask(b);
	assert_int_equal(b->opinions.opinion.n, NQUESTION + 1);
	assert_string_equal(opinion(b, 4)->subject, "com");
	expect(b, 4, AGREEMENT_AGREES,
	    "p=none sp=none adkim=r aspf=r pct=100");
}

static void
versions_come_from_the_libraries(void **state)
{
	size_t n;
	const struct library_version *v = witness_versions(&n);

	(void)state;
	assert_int_equal(n, 3);
	assert_string_equal(v[0].name, "libspf2");
	assert_int_equal(strncmp(v[0].version, "1.2.", 4), 0);
	assert_string_equal(v[1].name, "libopendkim");
	assert_int_equal(strncmp(v[1].version, "2.", 2), 0);
	assert_string_equal(v[2].name, "libopendmarc");
}

/* The question that fails is unknown; those around it are answered. */
static void
expect_one_lost(struct bench *b, size_t lost, const char *note)
{
	ask(b);
	assert_int_equal(b->opinions.opinion.n, NQUESTION);
	for (size_t i = 0; i < NQUESTION; i++)
		if (i == lost)
			expect_unknown(b, i, note);
		else
			expect_domain(b, i);
}

static void
a_crash_costs_one_opinion(void **state)
{
	static const char *const note[] = {
		"libspf2 crashed: signal 11", "libspf2 crashed: signal 11",
		"libopendkim crashed: signal 11",
		"libopendmarc crashed: signal 11", "libspf2 crashed: signal 11"
	};
	struct bench *b = *state;

	put_domain(b);
	for (size_t lost = 0; lost < NQUESTION; lost++) {
		witness_sabotage(b->witness, WIRE_CRASH, lost, 5000);
		expect_one_lost(b, lost, note[lost]);
	}
	witness_sabotage(b->witness, 0, 0, 5000);
	ask(b);
	for (size_t i = 0; i < NQUESTION; i++)
		expect_domain(b, i);
}

static void
a_hang_is_ended(void **state)
{
	struct bench *b = *state;

	put_domain(b);
	witness_sabotage(b->witness, WIRE_HANG, 1, 1000);
	expect_one_lost(b, 1, "libspf2 did not answer in time");
}

static void
garbage_is_no_reply(void **state)
{
	struct bench *b = *state;

	put_domain(b);
	witness_sabotage(b->witness, WIRE_GARBAGE, 2, 5000);
	expect_one_lost(b, 2,
	    "libopendkim: its process sent what is no reply");
}

static void
set_files(rlim_t soft)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &l), 0);
	l.rlim_cur = soft < l.rlim_max ? soft : l.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &l), 0);
}

static void
without_a_child_all_is_unknown(void **state)
{
	struct bench *b = *state;
	struct witness *w;
	struct err err;

	put_domain(b);
	witness_sabotage(b->witness, WIRE_CRASH, 1, 5000);
	set_files(3);
	w = witness_open(&err);
	ask(b);
	set_files(1024);
	assert_null(w);
	assert_non_null(strstr(err.text, "socket"));
	expect_domain(b, 0);
	expect_unknown(b, 1, "libspf2 crashed: signal 11");
	for (size_t i = 2; i < 4; i++) {
		expect(b, i, AGREEMENT_UNKNOWN, "");
		assert_non_null(strstr(opinion(b, i)->note, "socket"));
	}
}

/* The process that is our child, by /proc. */
static long
child_pid(void)
{
	char path[64];
	long pid = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%ld/children",
	    (long)getpid());
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%ld", &pid) != 1)
		pid = 0;
	fclose(f);
	return pid;
}

static void
the_child_has_one_socket_and_no_file(void **state)
{
	struct bench *b = *state;
	char path[64], to[64];
	struct dirent *e;
	size_t nfile = 0;
	DIR *dir;

	put_domain(b);
	ask(b);
	snprintf(path, sizeof path, "/proc/%ld/fd", child_pid());
	dir = opendir(path);
	if (dir == NULL)
		skip();
	while ((e = readdir(dir)) != NULL) {
		ssize_t n = readlinkat(dirfd(dir), e->d_name, to,
		    sizeof to - 1);

		if (n == -1)
			continue;
		to[n] = '\0';
		nfile++;
		if (strcmp(e->d_name, "3") == 0)
			assert_int_equal(strncmp(to, "socket:", 7), 0);
		else if (strcmp(e->d_name, "2") != 0)
			assert_string_equal(to, "/dev/null");
	}
	closedir(dir);
	assert_int_equal(nfile, 4);
}

/* Both overrun buffers of the library as Debian 12 has it. */
static void
known_crashes_are_harmless(void **state)
{
	struct bench *b = *state;
	struct buf text;

	buf_init(&text, arena, 4096);
	for (int i = 0; i < 42; i++)
		buf_puts(&text, "%{d}a");
	buf_puts(&text, "%{d}A");
	put_txt(b, "exp." DOMAIN, text.data);
	expect_spf(b, "v=spf1 -all exp=exp." DOMAIN, "fail", "fail");

	buf_init(&text, arena, 8192);
	buf_puts(&text, "v=spf1 a:");
	for (int i = 0; i < 42; i++)
		buf_puts(&text, "%{d}a");
	buf_puts(&text, "%{d}");
	for (int i = 0; i < 3637; i++)
		buf_putc(&text, i % 60 == 0 ? '.' : 'a');
	put_txt_octets(b, DOMAIN, text.data, text.len);
	ask(b);
	expect_unknown(b, 0, "a term is too long to be given to libspf2");
	expect_unknown(b, 1, "a term is too long to be given to libspf2");
}

/* The rest of the record is not read: its beginning is not the record. */
static void
what_is_read_in_part_never_reaches_libspf2(void **state)
{
	struct bench *b = *state;
	struct buf text;

	buf_init(&text, arena, LIMIT_TEXT);
	buf_puts(&text, "v=spf1");
	for (int i = 0; i < LIMIT_SPF_TERMS; i++)
		buf_puts(&text, " ip6:2001:db8::1");
	buf_puts(&text, " +all");
	put_txt_octets(b, DOMAIN, text.data, text.len);
	ask(b);
	expect_unknown(b, 0, "the record has too many terms to be given to "
	    "libspf2");
}

static void
what_is_missing_is_noted(void **state)
{
	struct bench *b = *state;
	struct question *wanted;
	size_t n;

	put_txt(b, DOMAIN, "v=spf1 exists:%{i}.list." DOMAIN " -all");
	/* Our own stranger's check is not run: only the library asks. */
	b->facts.spf.stranger.result = SPF_FAIL;
	ask(b);
	assert_int_equal(b->opinions.opinion.n, 2);
	expect_unknown(b, 0, "waits for A at 203.0.113.77.list." DOMAIN);
	assert_null(opinion(b, 0)->trouble);
	wanted = evidence_take_wanted(b->evidence, &n);
	assert_int_equal(n, 2);		/* the second for IPv6 */
	assert_string_equal(wanted[0].name, "203.0.113.77.list." DOMAIN);
	assert_int_equal(wanted[0].type, RR_A);
	put_absent(b, wanted[0].name, RR_A);
	ask(b);
	expect(b, 0, AGREEMENT_AGREES, "fail");
	put_a(b, wanted[0].name, "127.0.0.2");
	ask(b);
	expect(b, 0, AGREEMENT_DIFFERS, "pass");
}

/* Three of them are too many, whoever of us counts (RFC 7208 4.6.4). */
static void
a_ptr_without_a_name_is_void(void **state)
{
	struct bench *b = *state;

	put_absent(b, "n1." DOMAIN, RR_A);
	put_absent(b, "n2." DOMAIN, RR_A);
	put_absent(b, "77.113.0.203.in-addr.arpa", RR_PTR);
	put_txt(b, DOMAIN, "v=spf1 a:n1." DOMAIN " a:n2." DOMAIN
	    " ptr ip4:203.0.113.77 -all");
	judge_spf(b);
	ask(b);
	expect(b, 0, AGREEMENT_AGREES, "permerror");
}

/* No source covers the name: that is no temperror, and not to be awaited. */
static void
what_cannot_be_asked_is_unknown(void **state)
{
	struct bench *b = *state;
	struct answer *a = answer_new("inc." DOMAIN, RR_TXT,
	    ANSWER_NOT_ASKED);
	size_t n;

	a->detail = "no source covers it";
	evidence_put(b->evidence, a);
	put_txt(b, DOMAIN, "v=spf1 include:inc." DOMAIN " -all");
	judge_spf(b);
	ask(b);
	expect_unknown(b, 0, "wants TXT at inc." DOMAIN
	    ", and no source covers it");
	assert_ptr_equal(opinion(b, 0)->trouble, a);
	/* The question after it lacks the same answer. */
	expect_unknown(b, 1, "wants TXT at inc." DOMAIN
	    ", and no source covers it");
	assert_ptr_equal(opinion(b, 1)->trouble, a);
	evidence_take_wanted(b->evidence, &n);
	assert_int_equal(n, 0);
}

/* Nor is what an audit gave up. */
static void
what_was_given_up_is_unknown(void **state)
{
	struct bench *b = *state;
	struct answer *a = answer_new("inc." DOMAIN, RR_TXT, ANSWER_GIVEN_UP);

	a->detail = "the time was up";
	evidence_put(b->evidence, a);
	put_txt(b, DOMAIN, "v=spf1 include:inc." DOMAIN " -all");
	judge_spf(b);
	ask(b);
	expect_unknown(b, 0, "wants TXT at inc." DOMAIN ", and the time was up");
}

static void
what_failed_is_temperror(void **state)
{
	struct bench *b = *state;

	evidence_put(b->evidence, answer_new("inc." DOMAIN, RR_TXT,
	    ANSWER_SERVFAIL));
	expect_spf(b, "v=spf1 ip4:192.0.2.25 include:inc." DOMAIN " -all",
	    "temperror", "pass");
}

static void
an_overlay_is_asked_through(void **state)
{
	struct bench *b = *state;

	put_txt(b, DOMAIN, "v=spf1 +all");
	put_txt(b, "inc." DOMAIN, "v=spf1 ip4:192.0.2.25 -all");
	b->evidence = b->facts.evidence = evidence_overlay(arena,
	    b->evidence);
	expect_spf(b, "v=spf1 include:inc." DOMAIN " -all", "fail", "pass");
}

/* Where the bare library is wrong, and the guard sets it right. */
static void
spf_is_read_by_the_rfc(void **state)
{
	struct bench *b = *state;

	put_a(b, "mx." DOMAIN, MX_IP);
	put_mx(b, DOMAIN, "mx." DOMAIN);
	put_a(b, DOMAIN, "192.0.2.1");
	put_absent(b, "none." DOMAIN, RR_A);
	put_absent(b, "none2." DOMAIN, RR_A);
	put_absent(b, "none3." DOMAIN, RR_A);
	put_txt(b, "r." DOMAIN, "v=spf1 -all");
	put_txt(b, "e." DOMAIN, "v=spf1 ?all");
	expect_spf(b, "v=spf1 ip4:192.0.2.0/24 ~all", "softfail", "pass");
	expect_spf(b, "v=spf1 ip4:0.0.0.0/0 -all", "pass", "pass");
	expect_spf(b, "v=spf1 a/0 -all", "pass", "pass");
	expect_spf(b, "v=spf1 a:none." DOMAIN "/0 -all", "fail", "fail");
	expect_spf(b, "v=spf1 mx/0 -all", "pass", "pass");
	expect_spf(b, "v=spf1 a/24 -all", "fail", "pass");
	expect_spf(b, "v=spf1 redirect=r." DOMAIN " ip4:192.0.2.25", "fail",
	    "pass");
	expect_spf(b, "v=spf1 redirect=r." DOMAIN " ?all", "neutral",
	    "neutral");
	expect_spf(b, "v=spf1 include:e." DOMAIN, "neutral", "neutral");
	expect_spf(b, "v=spf1 a:none." DOMAIN " a:none2." DOMAIN " -all",
	    "fail", "fail");
	expect_spf(b, "v=spf1 a:none." DOMAIN " a:none2." DOMAIN " a:none3."
	    DOMAIN " -all", "permerror", "permerror");
	expect_spf(b, "v=spf1 a a a a a a a a a a -all", "fail", "fail");
	expect_spf(b, "v=spf1 a a a a a a a a a a a -all", "permerror",
	    "permerror");
	expect_spf(b, "v=spf1 ip4:192.0.2.025 -all", "permerror",
	    "permerror");
	expect_spf(b, "v=spf1 a:192.0.2.25 -all", "permerror", "permerror");
	assert_non_null(strstr(opinion(b, 0)->note, "the guard refused"));
}

/* libspf2 1.2.10 of Debian 12 asks for a name that is cut: a listed defect. */
static void
a_macro_that_keeps_all_labels(void **state)
{
	struct bench *b = *state;
	struct spf_node *root = &b->root;
	const char *record = "v=spf1 exists:%{d2}.l.test -all";

	root->record = spf_parse(arena, record, strlen(record));
	*vec_add(arena, &b->facts.spf.nodes) = root;
	put_txt(b, DOMAIN, record);
	put_a(b, DOMAIN ".l.test", "127.0.0.2");
	put_absent(b, "xample.com.l.test", RR_A);
	judge_spf(b);
	ask(b);
	assert_string_equal(opinion(b, 0)->ours, "pass");
	/* A build that is mended agrees. */
	if (strcmp(opinion(b, 0)->said, "pass") != 0)
		expect(b, 0, AGREEMENT_DIFFERS_KNOWN, "fail");
}

/* The count of libspf2 begins anew in each include. */
static void
includes_are_counted_through(void **state)
{
	struct bench *b = *state;

	put_a(b, DOMAIN, "192.0.2.1");
	put_txt(b, "i1." DOMAIN, "v=spf1 a:" DOMAIN " a:" DOMAIN " a:" DOMAIN
	    " a:" DOMAIN);
	expect_spf(b, "v=spf1 include:i1." DOMAIN " include:i1." DOMAIN
	    " -all", "fail", "fail");
	expect_spf(b, "v=spf1 include:i1." DOMAIN " include:i1." DOMAIN
	    " a -all", "permerror", "permerror");
	expect_spf(b, "v=spf1 include:" DOMAIN " -all", "permerror",
	    "permerror");
}

static void
defects_are_known_by_the_list(void **state)
{
	struct bench *b = *state;

	put_txt(b, DOMAIN, "v=spf1 -all");
	judge_spf(b);
	judge_dkim(b, "v=DKIM1; p=NOTAKEY", DKIM_UNUSABLE);
	judge_dmarc(b, "v=DMARC1; p=r");
	ask(b);
	expect(b, 2, AGREEMENT_DIFFERS_KNOWN, "key usable");
	expect(b, 3, AGREEMENT_DIFFERS_KNOWN,
	    "p=reject sp=reject adkim=r aspf=r pct=100");
	assert_non_null(strstr(opinion(b, 3)->note, "RFC"));
	judge_dmarc(b, "v=DMARC1; p=quarantine");
	ask(b);
	expect(b, 3, AGREEMENT_AGREES,
	    "p=quarantine sp=quarantine adkim=r aspf=r pct=100");
	b->facts.dkim.selector.n = 0;
	judge_dkim(b, "v=DKIM1; p=" RSA512, DKIM_UNUSABLE);
	ask(b);
	expect(b, 2, AGREEMENT_DIFFERS_KNOWN, "key usable");
	assert_string_equal(opinion(b, 2)->ours,
	    "not usable: 512-bit RSA is too short");
	/* The list excuses what it names and nothing else. */
	assert_null(deviation_find("libopendkim", "2.11.0", "not usable: x",
	    "key usable", 1u << DKIM_FAULT_KEYTYPE));
	assert_null(deviation_find("libopendkim", "2.12.0", "not usable: x",
	    "key usable", 1u << DKIM_FAULT_DER));
	assert_null(deviation_find("libspf2", "1.2.10", "fail", "pass", 0));
}

static void
dkim_words_agree(void **state)
{
	static const struct {
		const char	*text;
		enum dkim_state	 state;
		const char	*said;
	} keys[] = {
		{ "v=DKIM1; p=", DKIM_REVOKED, "revoked" },
		{ "v=DKIM1; k=rsa", DKIM_UNUSABLE, "not usable: key missing" },
		{ "v=DKIM1; k=dsa; p=AAAA", DKIM_UNUSABLE,
		    "not usable: unknown key type 'dsa'" },
	};
	struct bench *b = *state;

	put_txt(b, DOMAIN, "v=spf1 -all");
	judge_spf(b);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		b->facts.dkim.selector.n = 0;
		judge_dkim(b, keys[i].text, keys[i].state);
		ask(b);
		expect(b, 2, AGREEMENT_AGREES, keys[i].said);
	}
}

static void
long_and_odd_text_stays_outside(void **state)
{
	struct bench *b = *state;
	char *text = arena_alloc(arena, 9001);

	put_txt(b, DOMAIN, "v=spf1 -all");
	judge_spf(b);
	memset(text, 'A', 9000);
	memcpy(text, "v=DKIM1; p=", 11);
	text[1024] = '\0';
	judge_dkim(b, text, DKIM_USABLE);
	text[1024] = 'A';
	memcpy(text, "v=DMARC1; p=reject; x=", 22);
	judge_dmarc(b, text);
	ask(b);
	expect_unknown(b, 2, "the record has 1024 octets, and libopendkim "
	    "cuts off what is beyond 1023");
	expect_unknown(b, 3, "the record has 9000 octets, and libopendmarc "
	    "drops what is beyond 8000");
	b->facts.dkim.selector.n = 0;
	judge_dkim(b, "v=DKIM1; n=\x1b; p=AAAA", DKIM_UNUSABLE);
	judge_dmarc(b, "v=DMARC1; p=none; x=\xff");
	ask(b);
	expect_unknown(b, 2,
	    "the guard gives libopendkim printable ASCII alone");
	expect_unknown(b, 3,
	    "the guard gives libopendmarc printable ASCII alone");
}

static void
the_guard_prints_what_libspf2_reads(void **state)
{
	static const struct {
		int			 family;
		const char		*text, *printed;
	} records[] = {
		{ 4, "v=spf1", "v=spf1" },
		{ 4, "V=SPF1 A mX:b.example/24//64 -ALL",
		    "v=spf1 +a:_ma1.%{d} +mx:_ma1.b.example/24 -all" },
		{ 6, "v=spf1 a mx:b.example/24//64 -all",
		    "v=spf1 +a:_ma1.%{d} +mx:_ma1.b.example//64 -all" },
		{ 4, "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1",
		    "v=spf1 +ip4:192.0.2.1/32" },
		{ 6, "v=spf1 ip4:192.0.2.1 ~ip6:2001:db8::/32",
		    "v=spf1 ~ip6:2001:db8::/32" },
		{ 6, "v=spf1 ip6:::/0", "v=spf1 +ip6:::/1 +ip6:8000::/1" },
		{ 4, "v=spf1 redirect=r.example exp=e.example x=y ?ptr",
		    "v=spf1 ?ptr redirect=r.example" },
		{ 4, "v=spf1 redirect=r.example all", "v=spf1 +all" },
		{ 4, "v=spf1 ptr:b.example.", "v=spf1 +ptr:b.example" },
		{ 6, "v=spf1 exists:%{ir}.l.example a//0",
		    "v=spf1 +exists:_ma1.%{ir}.l.example +a:_ma0.%{d}" },
	};
	const char *text;

	(void)state;
	for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
		assert_int_equal(spf2_guard(arena, records[i].text,
		    strlen(records[i].text), records[i].family, &text),
		    SPF2_GUARD_LETS);
		assert_string_equal(text, records[i].printed);
	}
	assert_int_equal(spf2_guard(arena, "v=spf1 a\0", 9, 4, &text),
	    SPF2_GUARD_FAULT);
}

static void
the_guard_has_bounds(void **state)
{
	const char *text;
	struct buf t;

	(void)state;
	buf_init(&t, arena, 65535);
	buf_puts(&t, "v=spf1");
	for (int i = 0; i < 201; i++)
		buf_puts(&t, " all");
	assert_int_equal(spf2_guard(arena, t.data, t.len, 4, &text),
	    SPF2_GUARD_REFUSES);
	buf_init(&t, arena, 65535);
	buf_puts(&t, "v=spf1");
	for (int i = 0; i < 100; i++)
		buf_puts(&t, " ip4:192.168.100.100/31");
	assert_int_equal(spf2_guard(arena, t.data, t.len, 4, &text),
	    SPF2_GUARD_REFUSES);
	assert_int_equal(spf2_guard(arena, t.data, t.len, 6, &text),
	    SPF2_GUARD_LETS);
}

static void
a_reply_reads_back(void **state)
{
	struct wire_reply in = { .said = "pass", .note = "a\x1b[1m" }, out;
	struct buf t;
	struct wire w;

	(void)state;
	*vec_add(arena, &in.miss) = (struct question){
	    .name = "a.example", .type = RR_A };
	buf_init(&t, arena, 1000);
	wire_put_reply(&t, &in);
	wire_read(&w, t.data, t.len);
	assert_true(wire_reply(&w, arena, &out));
	assert_string_equal(out.said, "pass");
	assert_string_equal(out.note, "a\\x1b[1m");
	assert_int_equal(out.miss.n, 1);
	assert_string_equal(out.miss.item[0].name, "a.example");
	/* Cut anywhere, it is no reply. */
	for (size_t n = 0; n < t.len; n++) {
		wire_read(&w, arena_memdup(arena, t.data, n), n);
		assert_false(wire_reply(&w, arena, &out));
	}
}

/* Any octets can be read; what is taken for a reply is fit to be shown. */
static void
any_octets_can_be_read(void **state)
{
	struct wire_reply in = { .said = "pass", .note = "note" }, out;
	uint32_t seed = 1;
	struct buf t;
	struct wire w;

	(void)state;
	*vec_add(arena, &in.miss) = (struct question){
	    .name = "a.example", .type = RR_A };
	buf_init(&t, arena, 1000);
	wire_put_reply(&t, &in);
	for (int i = 0; i < 20000; i++) {
		struct arena *own = arena_new();
		char *copy = arena_memdup(own, t.data, t.len);

		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525u + 1013904223u;
			copy[(seed >> 8) % t.len] = (char)(seed >> 24);
		}
		wire_read(&w, copy, t.len);
		if (wire_reply(&w, own, &out)) {
			for (const char *c = out.said; *c != '\0'; c++)
				assert_true(*c >= ' ' && *c <= '~');
			assert_in_range(out.miss.n, 0, 64);
		}
		arena_free(own);
	}
}

#define WITH_BENCH(f)	TEST_IN(set_up, tear_down, f)

UNIT_MAIN("witness",
	WITH_BENCH(all_agree_on_a_good_domain),
	WITH_BENCH(declared_senders_are_asked_about),
	WITH_BENCH(each_record_in_force_is_asked_about),
	TEST(versions_come_from_the_libraries),
	WITH_BENCH(a_crash_costs_one_opinion),
	WITH_BENCH(a_hang_is_ended),
	WITH_BENCH(garbage_is_no_reply),
	WITH_BENCH(without_a_child_all_is_unknown),
	WITH_BENCH(the_child_has_one_socket_and_no_file),
	WITH_BENCH(known_crashes_are_harmless),
	WITH_BENCH(what_is_read_in_part_never_reaches_libspf2),
	WITH_BENCH(what_is_missing_is_noted),
	WITH_BENCH(a_ptr_without_a_name_is_void),
	WITH_BENCH(what_cannot_be_asked_is_unknown),
	WITH_BENCH(what_was_given_up_is_unknown),
	WITH_BENCH(what_failed_is_temperror),
	WITH_BENCH(an_overlay_is_asked_through),
	WITH_BENCH(spf_is_read_by_the_rfc),
	WITH_BENCH(includes_are_counted_through),
	WITH_BENCH(a_macro_that_keeps_all_labels),
	WITH_BENCH(defects_are_known_by_the_list),
	WITH_BENCH(dkim_words_agree),
	WITH_BENCH(long_and_odd_text_stays_outside),
	TEST(the_guard_prints_what_libspf2_reads),
	TEST(the_guard_has_bounds),
	TEST(a_reply_reads_back),
	TEST(any_octets_can_be_read),
)
