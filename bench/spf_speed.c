/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_speed.c -- evaluations a second of our check_host() and of libspf2, of
 * the same pairs of domain and sender, over the same answers in memory. No
 * part of mailassay: this file alone outside witness/ knows libspf2.
 *
 *	spf_speed ROUNDS ZONE PAIRS
 *
 * A line of PAIRS is "KIND DOMAIN ADDRESS", those of a kind in a row. All that
 * an evaluator may ask is asked of the zone first, and the results are
 * compared: libspf2 behind the guard of witness/ has to say what we say, or
 * differ by a row of deviation.def. Status 1 if not. Pairs on which the three
 * do not agree are not timed: it would not be the same work.
 *
 * Each evaluation has an arena and a layer of evidence of its own, whoever
 * evaluates; what that costs is measured as "nothing" and stays in the
 * figures.
 */
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <netdb.h>

#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#include <spf2/spf_dns_rr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"
#include "source/source.h"
#include "source/zone.h"
#include "witness/adapter.h"
#include "witness/ask.h"
#include "witness/deviation.h"
#include "witness/wire.h"

#define ROUND_NS	200000000LL	/* wanted of our evaluator in a round */
#define MAX_ROUNDS	1000
#define TTL		300

struct pair {
	const char		*kind;
	struct evidence		*evidence;	/* of the domain */
	struct spf_sender	 sender;
	struct ask		*ask;		/* as the witness is asked */
	const char		*ours;
	bool			 timed;
};

struct bench {
	struct arena		*arena;
	VEC(struct pair)	 pair;
	void			*guarded;	/* the handle of spf2_adapter */
	SPF_server_t		*server;	/* of libspf2 alone */
	SPF_dns_server_t	 dns;
};

/* One evaluation; the result's name, or "" for none. */
typedef const char *evaluator(struct bench *, const struct pair *,
	    struct evidence *);

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "spf_speed: ");
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "\n");
	va_end(ap);
	exit(1);
}

/* --- libspf2 alone, as a mail server has it, but for DNS in memory --- */

static void
add(SPF_dns_rr_t *to, const void *octets, size_t len)
{
	size_t size = len + 1;

	if (size < sizeof(SPF_dns_rr_data_t))
		size = sizeof(SPF_dns_rr_data_t);
	if (SPF_dns_rr_buf_realloc(to, to->num_rr, size) != SPF_E_SUCCESS)
		die("no memory");
	memset(to->rr[to->num_rr], 0, size);
	memcpy(to->rr[to->num_rr++], octets, len);
}

static void
add_rr(SPF_dns_rr_t *to, const struct rr *rr)
{
	if (rr->type == RR_TXT)
		add(to, rr->text, rr->textlen);
	else if (rr->type == RR_MX || rr->type == RR_PTR)
		add(to, rr->name, strlen(rr->name));
	else
		add(to, rr->rdata, rr->rdlen);
}

static SPF_dns_rr_t *
lookup(SPF_dns_server_t *dns, const char *domain, ns_type type, int cache)
{
	struct evidence *ev = dns->hook;
	const char *name = name_from_raw(ev->arena, domain, strlen(domain),
	    NULL);
	SPF_dns_rr_t *to = SPF_dns_rr_new_init(dns, domain, type, TTL,
	    HOST_NOT_FOUND);
	const struct answer *a;
	const struct rr *rr;
	size_t n;

	(void)cache;
	if (to == NULL)
		die("no memory");
	if (name == NULL)
		return to;
	a = evidence_get(ev, name, (enum rrtype)type);
	rr = answer_data(a, &n);
	for (size_t i = 0; i < n; i++)
		add_rr(to, &rr[i]);
	to->herrno = n > 0 ? NETDB_SUCCESS : answer_failed(a) ? TRY_AGAIN :
	    a->status == ANSWER_NODATA ? NO_DATA : HOST_NOT_FOUND;
	return to;
}

static SPF_request_t *
request_new(SPF_server_t *server, const struct spf_sender *who)
{
	SPF_request_t *request = SPF_request_new(server);
	struct in_addr ipv4;
	struct in6_addr ipv6;

	if (request == NULL)
		die("no memory");
	memcpy(&ipv4, who->ip.byte, sizeof ipv4);
	memcpy(&ipv6, who->ip.byte, sizeof ipv6);
	if (who->ip.family == 4)
		SPF_request_set_ipv4(request, ipv4);
	else
		SPF_request_set_ipv6(request, ipv6);
	SPF_request_set_helo_dom(request, who->helo);
	SPF_request_set_env_from(request, who->mail_from);
	return request;
}

static const char *
word_of(SPF_errcode_t code, SPF_result_t result)
{
	static const struct {
		SPF_result_t	 result;
		const char	*word;
	} words[] = {
		{ SPF_RESULT_NEUTRAL, "neutral" }, { SPF_RESULT_PASS, "pass" },
		{ SPF_RESULT_FAIL, "fail" }, { SPF_RESULT_NONE, "none" },
		{ SPF_RESULT_SOFTFAIL, "softfail" },
		{ SPF_RESULT_TEMPERROR, "temperror" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].result == result)
			return words[i].word;
	return code == SPF_E_DNS_ERROR ? "temperror" : "permerror";
}

static const char *
spf2_alone(struct bench *b, const struct pair *p, struct evidence *ev)
{
	SPF_request_t *request = request_new(b->server, &p->sender);
	SPF_response_t *response = NULL;
	SPF_errcode_t code;
	const char *word = "";

	b->dns.hook = ev;
	code = SPF_request_query_mailfrom(request, &response);
	if (response != NULL) {
		word = word_of(code, SPF_response_result(response));
		SPF_response_free(response);
	}
	SPF_request_free(request);
	return word;
}

/* --- the others --- */

static const char *
spf2_guarded(struct bench *b, const struct pair *p, struct evidence *ev)
{
	struct wire_reply reply = { .said = "" };
	struct wire w;

	wire_read(&w, p->ask->frame.data + WIRE_HEAD,
	    p->ask->frame.len - WIRE_HEAD);
	spf2_adapter.ask(b->guarded, ev, &w, &reply);
	return reply.said;
}

static const char *
ours(struct bench *b, const struct pair *p, struct evidence *ev)
{
	struct spf_check check;

	(void)b;
	spf_check_host(ev, &p->sender, NULL, &check);
	return check.result == SPF_UNKNOWN ? "" :
	    spf_result_name(check.result);
}

static const char *
nothing(struct bench *b, const struct pair *p, struct evidence *ev)
{
	(void)b;
	(void)ev;
	return p->ours;
}

enum who { OURS, ALONE, GUARDED, NOTHING, NWHO };

static const struct {
	const char	*name;
	evaluator	*evaluate;
} evaluators[NWHO] = {
	[OURS] = { "ours", ours },
	[ALONE] = { "libspf2", spf2_alone },
	[GUARDED] = { "with guard", spf2_guarded },
	[NOTHING] = { "nothing", nothing },
};

static const char *
evaluate_once(struct bench *b, enum who who, const struct pair *p)
{
	struct arena *arena = arena_new();
	const char *word = evaluators[who].evaluate(b, p,
	    evidence_overlay(arena, p->evidence));

	/* Each of them names its results by strings that stay. */
	arena_free(arena);
	return word;
}

/* --- what is to be evaluated --- */

static struct evidence *
evidence_of(struct bench *b, const char *domain)
{
	struct scope scope = { .domain = domain };
	struct pair *last = b->pair.n < 2 ? NULL :
	    &b->pair.item[b->pair.n - 2];

	if (last != NULL && strcmp(last->evidence->scope.domain, domain) == 0)
		return last->evidence;
	return evidence_new(b->arena, &scope, 1);
}

static void
take_pair(struct bench *b, const char *kind, const char *domain,
    const char *ip)
{
	struct pair *p = vec_add(b->arena, &b->pair);

	p->kind = kind;
	p->evidence = evidence_of(b, domain);
	if (!address_parse(ip, &p->sender.ip))
		die("'%s' is no address", ip);
	p->sender.helo = arena_printf(b->arena, "mail.%s", domain);
	p->sender.mail_from = arena_printf(b->arena, "postmaster@%s", domain);
}

static void
read_pairs(struct bench *b, const char *path)
{
	struct err err;
	size_t len;
	char *text = file_read(b->arena, path, LIMIT_ZONE_FILE, &len, &err);
	char *rest = NULL;

	if (text == NULL)
		die("%s", err.text);
	for (char *line = strtok_r(text, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		char *word = NULL;
		const char *kind = strtok_r(line, " ", &word);
		const char *domain = strtok_r(NULL, " ", &word);
		const char *ip = strtok_r(NULL, " ", &word);

		if (ip == NULL)
			die("%s: a line of less than three words", path);
		take_pair(b, kind, domain, ip);
	}
}

static void
answered(void *context, const struct answer *a)
{
	evidence_put(context, a);
}

/* Until none of the three wants anything more. */
static void
load(struct bench *b, struct source *zone, struct pair *p)
{
	struct spf_check check;
	struct asks asks;
	struct question *q;
	size_t n;

	do {
		spf_check_host(p->evidence, &p->sender, NULL, &check);
		asks = (struct asks){ 0 };
		ask_sender(b->arena, &p->sender, &check, &asks);
		p->ask = &asks.ask.item[0];
		spf2_alone(b, p, p->evidence);
		spf2_guarded(b, p, p->evidence);
		q = evidence_take_wanted(p->evidence, &n);
		for (size_t i = 0; i < n; i++)
			source_ask(zone, b->arena, q[i], answered,
			    p->evidence);
	} while (n > 0);
	p->ours = ours(b, p, p->evidence);
}

/* --- the results --- */

static void
say(const struct pair *p, const char *who, const char *said, const char *why)
{
	char ip[64];
	struct arena *arena = arena_new();

	snprintf(ip, sizeof ip, "%s", address_text(arena, &p->sender.ip));
	arena_free(arena);
	printf("  %s from %s: ours %s, %s %s%s%s\n",
	    p->evidence->scope.domain, ip, p->ours, who, *said == '\0' ?
	    "gives none" : said, *why == '\0' ? "" : ": ", why);
}

/* How often libspf2 alone says this where we say that. */
struct tally {
	const char	*kind, *ours, *said;
	unsigned	 n;
};

struct tallies {
	VEC(struct tally)	tally;
};

static void
count(struct bench *b, struct tallies *all, const struct pair *p,
    const char *said)
{
	for (size_t i = 0; i < all->tally.n; i++) {
		struct tally *t = &all->tally.item[i];

		if (strcmp(t->kind, p->kind) == 0 && strcmp(t->ours,
		    p->ours) == 0 && strcmp(t->said, said) == 0) {
			t->n++;
			return;
		}
	}
	*vec_add(b->arena, &all->tally) = (struct tally){ p->kind, p->ours,
	    said, 1 };
}

/* Whether the library behind the guard differs; if so it is said why. */
static const struct deviation *
deviation_of(const struct pair *p, const char *said)
{
	const struct deviation *d = deviation_find("libspf2",
	    spf2_adapter.version(), p->ours, said, p->ask->faults);

	say(p, "libspf2 with guard", said, d != NULL ? d->text :
	    "NO KNOWN REASON");
	return d;
}

/* The guarded library may differ where a row says so; how many do not. */
static size_t
compare(struct bench *b)
{
	size_t known = 0, unknown = 0, agrees = 0;
	struct tallies alone = { 0 };

	for (size_t i = 0; i < b->pair.n; i++) {
		struct pair *p = &b->pair.item[i];
		const char *said = evaluate_once(b, GUARDED, p);
		const char *bare = evaluate_once(b, ALONE, p);

		p->timed = strcmp(said, p->ours) == 0 && *said != '\0';
		if (p->timed)
			agrees++;
		else if (deviation_of(p, said) != NULL)
			known++;
		else
			unknown++;
		if (strcmp(bare, p->ours) == 0)
			continue;
		count(b, &alone, p, bare);
		p->timed = false;
	}
	printf("%zu pairs; libspf2 %s with the guard agrees on %zu, differs on "
	    "%zu for a reason that is listed, and on %zu without one\n",
	    b->pair.n, spf2_adapter.version(), agrees, known, unknown);
	for (size_t i = 0; i < alone.tally.n; i++) {
		const struct tally *t = &alone.tally.item[i];

		printf("  without the guard: %s, ours %s, libspf2 %s: %u\n",
		    t->kind, t->ours, *t->said == '\0' ? "gives none" :
		    t->said, t->n);
	}
	return unknown;
}

/* --- the time --- */

/* Of one kind: the pairs from..to, and nanoseconds of each round. */
struct kind {
	const char	*name;
	size_t		 from, to, timed;
	double		 ns[NWHO][MAX_ROUNDS];
};

/* Of this process alone: nobody waits for anything here. */
static long long
now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static double
time_pairs(struct bench *b, enum who who, const struct kind *k, unsigned passes)
{
	long long start = now_ns();

	for (unsigned n = 0; n < passes; n++)
		for (size_t i = k->from; i < k->to; i++)
			if (b->pair.item[i].timed)
				evaluate_once(b, who, &b->pair.item[i]);
	return (double)(now_ns() - start) / passes;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts what it is given. */
static double
median(double *v, unsigned n)
{
	qsort(v, n, sizeof *v, compare_doubles);
	return n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void
print_kind(struct kind *k, unsigned rounds)
{
	double ratio[2][MAX_ROUNDS];

	for (unsigned i = 0; i < rounds; i++) {
		ratio[0][i] = k->ns[ALONE][i] / k->ns[OURS][i];
		ratio[1][i] = k->ns[GUARDED][i] / k->ns[OURS][i];
	}
	printf("%-8s %6zu", k->name, k->timed);
	for (int w = 0; w < NOTHING; w++) {
		double m = median(k->ns[w], rounds);

		printf("  %9.0f -%2.0f+%2.0f%%", (double)k->timed * 1e9 / m,
		    100 * (1 - m / k->ns[w][rounds - 1]),
		    100 * (m / k->ns[w][0] - 1));
	}
	printf("   %5.2f  %5.2f\n", median(ratio[0], rounds),
	    median(ratio[1], rounds));
}

/* Round by round, each evaluator in its turn, another one first each time. */
static void
run_rounds(struct bench *b, struct kind *kind, size_t n, unsigned rounds,
    unsigned passes)
{
	for (unsigned r = 0; r < rounds; r++)
		for (unsigned w = 0; w < NWHO; w++) {
			enum who who = (enum who)((r + w) % NWHO);

			for (size_t i = 0; i < n; i++)
				kind[i].ns[who][r] = time_pairs(b, who,
				    &kind[i], passes);
		}
}

static size_t
find_kinds(const struct bench *b, struct kind *kind, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < b->pair.n; i++) {
		const struct pair *p = &b->pair.item[i];

		if (n == 0 || strcmp(kind[n - 1].name, p->kind) != 0) {
			if (n == max)
				die("more than %zu kinds", max);
			kind[n].name = p->kind;
			kind[n++].from = i;
		}
		kind[n - 1].to = i + 1;
		kind[n - 1].timed += p->timed;
	}
	return n;
}

#define MAX_KINDS	16

static void
measure(struct bench *b, unsigned rounds)
{
	struct kind *kind = arena_array(b->arena, MAX_KINDS + 1, sizeof *kind);
	size_t n = find_kinds(b, kind, MAX_KINDS);
	struct kind *all = &kind[n];
	unsigned passes;

	*all = (struct kind){ .name = "all", .to = b->pair.n };
	time_pairs(b, OURS, all, 1);	/* the first is slow */
	passes = 1 + (unsigned)(ROUND_NS / time_pairs(b, OURS, all, 1));
	run_rounds(b, kind, n, rounds, passes);
	for (size_t i = 0; i < n; i++) {
		all->timed += kind[i].timed;
		for (unsigned w = 0; w < NWHO; w++)
			for (unsigned r = 0; r < rounds; r++)
				all->ns[w][r] += kind[i].ns[w][r];
	}
	printf("\n%u rounds of %u passes; evaluations a second of "
	    "processor time: median, how far\nthe slowest and the fastest "
	    "round are from it; ours to libspf2, and to libspf2\nwith the "
	    "guard\n", rounds, passes);
	printf("%-8s %6s", "kind", "pairs");
	for (int w = 0; w < NOTHING; w++)
		printf("  %16s", evaluators[w].name);
	printf("   ratio  ratio\n");
	for (size_t i = 0; i <= n; i++)
		print_kind(&kind[i], rounds);
	printf("of each evaluation %.0f ns are its arena and its layer of "
	    "evidence\n", median(all->ns[NOTHING], rounds) /
	    (double)all->timed);
}

int
main(int argc, char **argv)
{
	struct bench b = { .arena = arena_new() };
	const struct zonefile *file;
	struct source *zone;
	struct err err;
	int rounds = argc == 4 ? atoi(argv[1]) : 0;
	size_t unknown;

	if (rounds < 1 || rounds > MAX_ROUNDS)
		die("usage: spf_speed ROUNDS ZONE PAIRS");
	file = zonefile_read(b.arena, argv[2], NULL, &err);
	if (file == NULL)
		die("%s", err.text);
	zone = zone_open(&file, 1, 1);
	b.dns.lookup = lookup;
	b.dns.name = "evidence";
	b.server = SPF_server_new_dns(&b.dns, 0);
	if (b.server == NULL)
		die("libspf2 does not start");
	SPF_server_set_rec_dom(b.server, "unknown");
	b.guarded = spf2_adapter.open(b.arena);
	read_pairs(&b, argv[3]);
	for (size_t i = 0; i < b.pair.n; i++)
		load(&b, zone, &b.pair.item[i]);
	unknown = compare(&b);
	measure(&b, (unsigned)rounds);
	SPF_server_free(b.server);
	source_close(zone);
	arena_free(b.arena);
	return unknown > 0;
}
