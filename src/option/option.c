/* SPDX-License-Identifier: BSD-2-Clause */
#include "option/option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/limits.h"

enum kind { FLAG, COUNT, TEXT, LIST, INTEGER, SECONDS };

struct row {
	const char	*name;
	char		 letter;	/* 0: none */
	enum kind	 kind;
	const char	*argument;	/* its name in --help, or NULL */
	unsigned	 takers;
	size_t		 offset;	/* of the value in struct options */
	int		 min, max;	/* INTEGER; SECONDS in milliseconds */
	const char	*help;
};

#define BOTH	(OPTION_AUDIT | OPTION_LINT)
#define WHO	(OPTION_SPF | OPTION_MESSAGE)
#define LIVE	(OPTION_AUDIT | OPTION_SCAN | WHO)
#define MANY	(BOTH | OPTION_SCAN)
#define EACH	(MANY | WHO)
#define AT(m)	offsetof(struct options, m)

static const struct row table[] = {
	/* what is audited */
	{ "dkim-selector", 's', LIST, "NAME", MANY, AT(selector), 0, 0,
	    "a DKIM selector to look at (repeatable)" },
	{ "no-dkim-guess", 0, FLAG, NULL, OPTION_AUDIT | OPTION_SCAN, AT(no_guess), 0, 0,
	    "look at no DKIM selector but those that are named" },
	{ "message", 0, LIST, "FILE", BOTH, AT(message), 0, 0,
	    "mail that was sent: its signatures show selectors that are in "
	    "use (repeatable)" },
	{ "dkim-private-key", 0, LIST, "SELECTOR=FILE", BOTH,
	    AT(private_key), 0, 0, "a private key in PEM that must fit what "
	    "is published at the selector (repeatable)" },
	{ "subdomain", 0, LIST, "NAME", BOTH, AT(subdomain), 0, 0,
	    "a name below the domain that SPF has to cover (repeatable)" },
	{ "mode", 0, TEXT, "NAME", MANY, AT(mode), 0, 0,
	    "what the domain is for: sending+receiving, send-only, "
	    "receive-only or parked (default: inferred)" },
	{ "posts-to-lists", 0, TEXT, "YES|NO", MANY, AT(posts_to_lists), 0, 0,
	    "whether people of the domain post to mailing lists, which "
	    "p=reject breaks" },
	{ "senders", 0, TEXT, "FILE", BOTH | OPTION_SPF, AT(senders), 0, 0,
	    "who sends for the domain, and what SPF should say to each" },
	{ "psl", 0, TEXT, "FILE", MANY | OPTION_MESSAGE, AT(psl), 0, 0,
	    "the public suffix list, instead of the system's" },
	{ "asn-data", 0, TEXT, "FILE", MANY, AT(asn_data), 0, 0,
	    "prefixes and the AS that announces each, for the redundancy of "
	    "the exchanges" },
	{ "asn-zone", 0, TEXT, "NAME[,NAME6]", OPTION_AUDIT | OPTION_SCAN,
	    AT(asn_zone), 0, 0, "a DNS service that says the same; it learns "
	    "the addresses that are asked for" },
	{ "parked", 0, FLAG, NULL, MANY, AT(parked), 0, 0,
	    "the same as --mode parked" },
	/* a list of them */
	{ "input", 'i', TEXT, "FILE", OPTION_SCAN, AT(input), 0, 0,
	    "the list of domains, one a row (default: -, standard input)" },
	{ "shard", 0, TEXT, "K/N", OPTION_SCAN, AT(shard), 0, 0,
	    "only the K-th of each N rows" },
	{ "resume", 0, FLAG, NULL, OPTION_SCAN, AT(resume), 0, 0,
	    "go on with the scan to this file that was not finished" },
	{ "restart", 0, FLAG, NULL, OPTION_SCAN, AT(restart), 0, 0,
	    "... or throw it away and begin anew" },
	{ "jobs", 'j', INTEGER, "N", OPTION_SCAN, AT(jobs), 1, 256,
	    "worker processes (default: one a processor)" },
	{ "window", 0, INTEGER, "N", OPTION_SCAN, AT(window), 1, 4096,
	    "audits in flight in each (default: 64)" },
	{ "rate", 0, INTEGER, "N", OPTION_AUDIT | OPTION_SCAN, AT(rate), 1,
	    1000000, "questions a second at most, of all workers together" },
	/* who sends */
	{ "ip", 0, LIST, "ADDR", WHO, AT(ip), 0, 0,
	    "the address that sends (spf: repeatable; message: default: as "
	    "Received says)" },
	{ "mail-from", 0, TEXT, "ADDRESS", WHO, AT(mail_from), 0, 0,
	    "MAIL FROM; <> for the null path (default: postmaster@DOMAIN, and "
	    "for a message its Return-Path)" },
	{ "helo", 0, TEXT, "NAME", WHO, AT(helo), 0, 0,
	    "HELO (default: DOMAIN, and for a message as Received says)" },
	{ "received-by", 0, LIST, "HOST", OPTION_MESSAGE, AT(received_by),
	    0, 0, "a host whose Received fields can be believed: the last of "
	    "them tells who sent (repeatable; default: the topmost field)" },
	{ "authserv-id", 0, TEXT, "NAME", OPTION_MESSAGE, AT(authserv_id),
	    0, 0, "who speaks in the Authentication-Results line (default: "
	    "mailassay)" },
	{ "expect", 0, TEXT, "RESULTS", OPTION_SPF, AT(expect), 0, 0,
	    "exit with 1 unless the result is one of these: pass, fail, "
	    "softfail, neutral, none, temperror, permerror" },
	/* who answers */
	{ "server", 0, LIST, "ADDR[#PORT]", LIVE, AT(server), 0, 0,
	    "ask this resolver, as @ADDR[#PORT] does (repeatable; default: "
	    "those of /etc/resolv.conf)" },
	{ "timeout", 0, SECONDS, "SECONDS", LIVE, AT(timeout_ms),
	    50, 120000, "how long one try waits for an answer (default: 3)" },
	{ "retries", 0, INTEGER, "N", LIVE, AT(retries), 0, 10,
	    "how often a question is asked again (default: 2)" },
	{ "all-ns", 0, FLAG, NULL, OPTION_AUDIT, AT(all_ns), 0, 0,
	    "ask every authoritative server for the mail records, too" },
	{ "allow-net", 0, LIST, "CIDR", OPTION_AUDIT, AT(allow_net), 0, 0,
	    "servers that are not of the public Internet and may be asked "
	    "all the same, as 10.0.0.0/8 (repeatable)" },
	{ "ns-port", 0, INTEGER, "PORT", OPTION_AUDIT, AT(ns_port), 1, 65535,
	    "the port of the authoritative servers (default: 53)" },
	{ "probe", 0, TEXT, "WHAT", OPTION_AUDIT, AT(probe), 0, 0,
	    "smtp: connect to the exchanges, and ask who they are and whether "
	    "they take mail for postmaster; nothing is sent" },
	{ "smtp-helo", 0, TEXT, "NAME", OPTION_AUDIT, AT(smtp_helo), 0, 0,
	    "who we say we are to a mail server (default: this host's name, "
	    "or its address)" },
	{ "smtp-port", 0, INTEGER, "PORT", OPTION_AUDIT, AT(smtp_port), 1,
	    65535, "the port of the exchanges (default: 25)" },
	{ "smtp-timeout", 0, SECONDS, "SECONDS", OPTION_AUDIT,
	    AT(smtp_timeout_ms), 100, LIMIT_SMTP_WAIT,
	    "how long the whole talk with an exchange takes at most "
	    "(default: 30)" },
	{ "dnssec", 0, TEXT, "HOW", LIVE, AT(dnssec), 0, 0,
	    "auto (default): believe AD from a resolver on loopback; "
	    "validate: in process; off" },
	{ "trust-anchor", 0, TEXT, "FILE", LIVE, AT(trust_anchor), 0, 0,
	    "DS or DNSKEY records where validation begins (default: the "
	    "root's, of Debian's dns-root-data)" },
	{ "zone", 0, LIST, "FILE", EACH, AT(zone), 0, 0,
	    "answer from this zone file first (repeatable)" },
	{ "offline", 0, FLAG, NULL, EACH, AT(offline), 0, 0,
	    "open no socket: what no file answers is unknown" },
	{ "record", 0, TEXT, "FILE", BOTH | WHO, AT(record), 0, 0,
	    "write every answer of the run to a tape" },
	{ "replay", 0, TEXT, "FILE", LIVE, AT(replay), 0, 0,
	    "answer from a tape; domains and selectors come from it when "
	    "none are given" },
	{ "origin", 0, TEXT, "NAME", OPTION_LINT, AT(origin), 0, 0,
	    "the origin of a zone file that does not state it" },
	/* what comes out */
	{ "format", 'f', TEXT, "FORMAT", EACH, AT(format), 0, 0,
	    "what standard output gets: text (default) or json; of a scan "
	    "json (default, a line each) or csv" },
	{ "output", 'o', LIST, "FORMAT=FILE", EACH, AT(output), 0, 0,
	    "write a report to a file as well, whole or not at all "
	    "(repeatable); a scan takes FILE alone for its lines" },
	{ "fields", 0, FLAG, NULL, OPTION_SCAN, AT(fields), 0, 0,
	    "only the flat members of each line, without the audit" },
	{ "unordered", 0, FLAG, NULL, OPTION_SCAN, AT(unordered), 0, 0,
	    "each line when it is ready, not in the order of the list" },
	{ "summary", 0, FLAG, NULL, OPTION_SCAN, AT(summary), 0, 0,
	    "print what all lines together show, on standard output" },
	{ "no-progress", 0, FLAG, NULL, OPTION_SCAN, AT(no_progress), 0, 0,
	    "no progress on a terminal" },
	{ "fail-on", 0, TEXT, "LIST", MANY, AT(fail_on), 0, 0,
	    "what makes the exit status 1: critical, high, medium, low, info, "
	    "unknown, never, or rules (default: high)" },
	{ "profile", 0, TEXT, "NAME", MANY, AT(profile), 0, 0,
	    "severities and expectations of an audience (default: default)" },
	{ "color", 0, TEXT, "WHEN", EACH, AT(color), 0, 0,
	    "auto (default), always or never" },
	{ "width", 0, INTEGER, "COLUMNS", EACH | OPTION_EXPLAIN, AT(width),
	    40, 1000, "columns of the text report (default: 80)" },
	{ "quiet", 'q', FLAG, NULL, MANY | OPTION_MESSAGE, AT(quiet), 0, 0,
	    "the verdict and what failed, no more" },
	{ "verbose", 'v', COUNT, NULL, MANY, AT(verbose), 0, 0,
	    "what passed and what does not apply, too; twice: debug talk on "
	    "standard error" },
	{ "now", 0, TEXT, "TIME", EACH, AT(now), 0, 0,
	    "the time of the audit, as in 2026-01-31T12:00:00Z" },
	/* the rest */
	{ "list", 0, FLAG, NULL, OPTION_EXPLAIN, AT(list), 0, 0,
	    "name every rule" },
	{ "help", 'h', FLAG, NULL, OPTION_ALL, AT(help), 0, 0,
	    "print this help" },
	{ "version", 'V', FLAG, NULL, OPTION_ALL, AT(version), 0, 0,
	    "print the versions of the tool, its tables and its libraries" },
};

#define NROW	(sizeof table / sizeof table[0])
_Static_assert(NROW <= OPTION_ROWS, "OPTION_ROWS is too small");

#define DNS_PORT	53
#define SMTP_PORT	25

/* getopt_long() values of options without a letter. */
#define FIRST_VALUE	256

static bool
has_argument(const struct row *row)
{
	return row->argument != NULL;
}

/* The two forms in which getopt_long() wants the table. */
static void
getopt_forms(char *letters, struct option *names)
{
	char *p = letters;

	*p++ = '-';		/* words come in order, as value 1 */
	*p++ = ':';		/* a missing argument is told apart */
	for (size_t i = 0; i < NROW; i++) {
		const struct row *row = &table[i];

		names[i].name = row->name;
		names[i].has_arg = has_argument(row);
		names[i].flag = NULL;
		names[i].val = FIRST_VALUE + (int)i;
		if (row->letter == 0)
			continue;
		*p++ = row->letter;
		if (has_argument(row))
			*p++ = ':';
	}
	*p = '\0';
	memset(&names[NROW], 0, sizeof names[NROW]);
}

static const struct row *
row_of(int value)
{
	if (value >= FIRST_VALUE)
		return &table[value - FIRST_VALUE];
	for (size_t i = 0; i < NROW; i++)
		if (table[i].letter == value)
			return &table[i];
	bug("getopt_long returned %d", value);
}

static int
set_integer(const struct row *row, const char *text, int *ret,
    struct err *err)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (!ascii_digit(text[0]) || *end != '\0' || n < row->min ||
	    n > row->max)
		return err_set(err, "--%s '%s': a whole number from %d to %d "
		    "is wanted", row->name, text, row->min, row->max);
	*ret = (int)n;
	return 0;
}

static int
set_seconds(const struct row *row, const char *text, int *ret,
    struct err *err)
{
	char *end;
	double s = strtod(text, &end);

	/* Written so that a NaN is refused. */
	if (!ascii_digit(text[0]) || *end != '\0' ||
	    !(s * 1000 >= row->min && s * 1000 <= row->max))
		return err_set(err, "--%s '%s': seconds from %g to %g are "
		    "wanted", row->name, text, row->min / 1000.0,
		    row->max / 1000.0);
	*ret = (int)(s * 1000);
	return 0;
}

static int
set_value(struct arena *arena, const struct row *row, const char *text,
    struct options *o, struct err *err)
{
	void *value = (char *)o + row->offset;
	const char **given = &o->given[row - table];

	if (has_argument(row) && *text == '\0')
		return err_set(err, "--%s: its %s is empty", row->name,
		    row->argument);
	if (row->kind != LIST && *given != NULL && strcmp(*given, text) != 0)
		return err_set(err, "--%s was given twice: '%s' and '%s'",
		    row->name, *given, text);
	*given = text;
	switch (row->kind) {
	case FLAG:
		*(bool *)value = true;
		return 0;
	case COUNT:
		++*(int *)value;
		return 0;
	case TEXT:
		*(const char **)value = text;
		return 0;
	case LIST:
		*vec_add(arena, (struct option_words *)value) = text;
		return 0;
	case INTEGER:
		return set_integer(row, text, value, err);
	case SECONDS:
		return set_seconds(row, text, value, err);
	}
	bug("option '%s' is of no kind", row->name);
}

/*
 * getopt_long() takes the beginning of a name for the name. A script that
 * relies on it would break with the next option.
 */
static bool
is_abbreviated(int value, const char *word)
{
	return value >= FIRST_VALUE && strlen(row_of(value)->name) !=
	    strcspn(word + 2, "=");
}

/* What getopt_long() refused, or we did, in words. */
static int
refuse(int why, const char *word, struct err *err)
{
	char letter[3] = { '-', (char)optopt, '\0' };
	const char *name = strncmp(word, "--", 2) == 0 ? word : letter;

	if (why == ':')
		return err_set(err, "option '%s' needs an argument", name);
	if (why == '?' && optopt >= FIRST_VALUE)
		return err_set(err, "option '--%s' takes no argument",
		    row_of(optopt)->name);
	return err_set(err, "unknown option '%s' (mailassay --help lists "
	    "them)", name);
}

/* Who asks nobody validates nothing. */
static int
check_dnssec(const struct options *o, struct err *err)
{
	bool validate = o->dnssec != NULL &&
	    strcmp(o->dnssec, "validate") == 0;

	if (o->dnssec != NULL && !validate && strcmp(o->dnssec, "auto") != 0 &&
	    strcmp(o->dnssec, "off") != 0)
		return err_set(err, "--dnssec '%s': auto, validate or off is "
		    "wanted", o->dnssec);
	if (o->trust_anchor != NULL && !validate)
		return err_set(err, "--trust-anchor is for --dnssec=validate");
	if (validate && o->offline)
		return err_set(err, "--dnssec=validate and --offline exclude "
		    "each other");
	if (validate && o->replay != NULL)
		return err_set(err, "--dnssec=validate and --replay exclude "
		    "each other: a tape has what was validated then");
	return 0;
}

/* What is of no use without --probe, and where it is of none itself. */
static int
check_probe(const struct options *o, struct err *err)
{
	if (o->probe == NULL && (o->smtp_helo != NULL || o->smtp_port !=
	    SMTP_PORT || o->smtp_timeout_ms != LIMIT_SMTP_WAIT))
		return err_set(err, "--smtp-%s without --probe smtp: no mail "
		    "server is talked to", o->smtp_helo != NULL ? "helo" :
		    o->smtp_port != SMTP_PORT ? "port" : "timeout");
	if (o->probe == NULL)
		return 0;
	if (strcmp(o->probe, "smtp") != 0)
		return err_set(err, "--probe '%s': smtp is wanted", o->probe);
	if (o->offline)
		return err_set(err,
		    "--probe and --offline exclude each other");
	if (o->replay != NULL)
		return err_set(err, "--probe and --replay exclude each other: "
		    "a tape says itself whether mail servers were talked to");
	return 0;
}

/*
 * Some pairs say opposite things. Both sides are rows of the table, so this
 * belongs here; what a command alone can judge is judged there.
 */
static int
check_pairs(struct options *o, struct err *err)
{
	if (o->quiet && o->verbose)
		return err_set(err, "--quiet and --verbose exclude each other");
	if (o->resume && o->restart)
		return err_set(err, "--resume and --restart exclude each other");
	if (o->parked && o->mode != NULL && strcmp(o->mode, "parked") != 0)
		return err_set(err, "--parked and --mode %s exclude each other",
		    o->mode);
	if (o->parked)
		o->mode = "parked";
	if (o->server.n > 0 && o->offline)
		return err_set(err,
		    "--server and --offline exclude each other");
	if (o->server.n > 0 && o->replay != NULL)
		return err_set(err, "--server and --replay exclude each other: "
		    "a tape asks nobody");
	if (!o->all_ns && o->probe == NULL && o->allow_net.n > 0)
		return err_set(err, "--allow-net without --all-ns or --probe: "
		    "no server is asked that it could be for");
	if (!o->all_ns && o->ns_port != DNS_PORT)
		return err_set(err, "--ns-port without --all-ns: no server is "
		    "asked at it");
	if (o->all_ns && o->offline)
		return err_set(err,
		    "--all-ns and --offline exclude each other");
	if (o->all_ns && o->replay != NULL)
		return err_set(err, "--all-ns and --replay exclude each other: "
		    "a tape says itself whether every server was asked");
	return check_probe(o, err) == -1 ? -1 : check_dnssec(o, err);
}

/* @ADDR is --server ADDR, as in dig(1). */
static struct option_words *
at_server(struct options *o)
{
	for (size_t i = 0; i < NROW; i++)
		if (table[i].offset == AT(server))
			o->given[i] = "@";
	return &o->server;
}

int
option_parse(struct arena *arena, int argc, char **argv,
    struct options *ret, struct err *err)
{
	char letters[2 * NROW + 3];
	struct option names[NROW + 1];
	int value, at = 1;

	memset(ret, 0, sizeof *ret);
	ret->timeout_ms = 3000;
	ret->retries = 2;
	ret->width = 80;
	ret->ns_port = DNS_PORT;
	ret->smtp_port = SMTP_PORT;
	ret->smtp_timeout_ms = LIMIT_SMTP_WAIT;
	getopt_forms(letters, names);
	opterr = 0;
	optind = 0;		/* glibc: begin anew */
	for (; (value = getopt_long(argc, argv, letters, names, NULL)) != -1;
	    at = optind) {
		if (value == 1 && optarg[0] == '@' && optarg[1] != '\0')
			*vec_add(arena, at_server(ret)) = optarg + 1;
		else if (value == 1)
			*vec_add(arena, &ret->word) = optarg;
		else if (value == '?' || value == ':' ||
		    is_abbreviated(value, argv[at]))
			return refuse(value, argv[at], err);
		else if (set_value(arena, row_of(value),
		    optarg != NULL ? optarg : "", ret, err) == -1)
			return -1;
	}
	for (; optind < argc; optind++)
		*vec_add(arena, &ret->word) = argv[optind];
	return check_pairs(ret, err);
}

int
option_check(const struct options *o, enum option_taker taker,
    const char *command, struct err *err)
{
	for (size_t i = 0; i < NROW; i++)
		if (o->given[i] != NULL && (table[i].takers & taker) == 0)
			return err_set(err, "'%s' takes no option --%s "
			    "(mailassay %s --help lists those it takes)",
			    command, table[i].name, command);
	return 0;
}

void
option_tell(const struct options *o, option_told *told, void *context)
{
	for (size_t i = 0; i < NROW; i++) {
		const struct row *row = &table[i];
		const struct option_words *list = (const void *)
		    ((const char *)o + row->offset);

		if (o->given[i] == NULL)
			continue;
		if (row->kind != LIST) {
			told(context, row->name, o->given[i]);
			continue;
		}
		for (size_t k = 0; k < list->n; k++)
			told(context, row->name, list->item[k]);
	}
}

/* Words of text from column `at` on, wrapped at 79. */
static void
print_wrapped(FILE *out, const char *text, size_t at)
{
	size_t column = at;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (column > at && column + 1 + len > 79) {
			fprintf(out, "\n%*s", (int)at, "");
			column = at;
		} else if (column > at) {
			fputc(' ', out);
			column++;
		}
		fwrite(text, 1, len, out);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void
option_print(FILE *out, unsigned takers)
{
	enum { INDENT = 29 };

	for (size_t i = 0; i < NROW; i++) {
		const struct row *row = &table[i];
		int n;

		if ((row->takers & takers) == 0)
			continue;
		n = row->letter != 0 ? fprintf(out, "  -%c, ", row->letter) :
		    fprintf(out, "      ");
		n += fprintf(out, "--%s", row->name);
		if (has_argument(row))
			n += fprintf(out, " %s", row->argument);
		if (n > INDENT - 2)
			n = fprintf(out, "\n") - 1;
		fprintf(out, "%*s", INDENT - n, "");
		print_wrapped(out, row->help, INDENT);
	}
}
