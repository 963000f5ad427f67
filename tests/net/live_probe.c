/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live_probe [-cd] [-a ANCHOR] [-r RESOLV.CONF] [-t MS] [-n TRIES] [-s SERVER]...
 *	[-f FILE] [NAME/TYPE...]
 *
 * Opens the live source (-c: behind the cache; -d: no DNSSEC; -a: the
 * validating source, with this trust anchor), asks all questions at once,
 * and prints one line for each in the order of the arguments:
 *
 *	NAME TYPE STATUS TRANSPORT SERVER ad=BITS n=RECORDS cname=N wire=LEN
 *	    dnssec=SECURITY rrsig=N detail
 *
 * then "servers ..." and the milliseconds that it all took. Questions from a
 * FILE ("NAME TYPE" a line, as dnsperf reads them) are only counted: "STATUS
 * N" a line. Exit status 2 with the error when the source cannot be opened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "dns/answer.h"
#include "dns/name.h"
#include "source/cache.h"
#include "source/live.h"
#include "source/source.h"
#include "source/validate.h"

struct slot {
	const struct answer	*answer;
	int			 calls;
};

static unsigned long count[32];		/* of each answer_status, from a file */

static void
counted(void *context, const struct answer *a)
{
	count[a->status]++;
	arena_free(context);
}

static void
done(void *context, const struct answer *a)
{
	struct slot *slot = context;

	slot->answer = a;
	slot->calls++;
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct question
parse_question(struct arena *arena, const char *text, char separator)
{
	const char *slash = strrchr(text, separator), *why = "no type";
	struct question q = { .name = NULL };

	if (slash != NULL) {
		q.name = name_from_text(arena, text, (size_t)(slash - text),
		    &why);
		q.type = rrtype_parse(slash + 1);
	}
	if (q.name == NULL || q.type == 0) {
		fprintf(stderr, "live_probe: %s: %s\n", text, why);
		exit(2);
	}
	return q;
}

static void
print(struct arena *arena, const struct slot *slot)
{
	const struct answer *a = slot->answer;

	if (slot->calls != 1) {
		printf("done() was called %d times\n", slot->calls);
		return;
	}
	printf("%s %s %s %s %s ad=%d%d n=%zu cname=%zu wire=%zu "
	    "dnssec=%s rrsig=%zu",
	    a->question.name,
	    rrtype_name(arena, a->question.type),
	    answer_status_name(a->status),
	    a->transport != NULL ? a->transport : "-",
	    a->server != NULL ? a->server : "-", a->ad, a->ad_trusted,
	    a->nrr - a->ncname, a->ncname, a->wirelen,
	    security_name(answer_security(a)), a->nsignature);
	if (a->detail != NULL)
		printf(" %s", a->detail);
	if (a->status == ANSWER_FOUND && a->rr[a->nrr - 1].text != NULL)
		printf(" text=%zu \"%.40s\"", a->rr[a->nrr - 1].textlen,
		    a->rr[a->nrr - 1].text);
	printf("\n");
}

/* Ask what is in the file; each question has an arena, as an audit would. */
static void
ask_file(struct source *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1100];
	size_t n = 0;

	if (f == NULL) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, f) != NULL) {
		struct arena *arena = arena_new();

		line[strcspn(line, "\n")] = '\0';
		source_ask(s, arena, parse_question(arena, line, ' '), counted,
		    arena);
		if (++n % 256 == 0)
			while (source_turn(s, 1000) > 5500)
				continue;
	}
	fclose(f);
}

static void
print_counts(void)
{
	for (size_t i = 0; i < sizeof count / sizeof *count; i++)
		if (count[i] > 0)
			printf("%s %lu\n", answer_status_name(
			    (enum answer_status)i), count[i]);
}

static struct source *
open_source(int argc, char **argv, struct arena *arena, const char **servers,
    const char **file)
{
	const char *server[16], *anchor = NULL;
	struct live_options o = { .server = server, .timeout_ms = 1000,
	    .tries = 2, .dnssec = true, .now = 1 };
	struct source *s;
	struct err err;
	int cached = 0, c;

	while ((c = getopt(argc, argv, "a:cdf:r:t:n:s:")) != -1)
		if (c == 'a')
			anchor = optarg, o.now = time(NULL);
		else if (c == 'c')
			cached = 1;
		else if (c == 'd')
			o.dnssec = false;
		else if (c == 'f')
			*file = optarg;
		else if (c == 'r')
			o.resolv_conf = optarg;
		else if (c == 't')
			o.timeout_ms = atoi(optarg);
		else if (c == 'n')
			o.tries = atoi(optarg);
		else if (c == 's' && o.nserver < 16)
			server[o.nserver++] = optarg;
		else
			exit(2);
	s = anchor != NULL ? validate_open(&o, anchor, &err) :
	    live_open(&o, &err);
	if (s == NULL) {
		fprintf(stderr, "live_probe: %s\n", err.text);
		exit(2);
	}
	*servers = anchor != NULL ? validate_servers(arena, s) :
	    live_servers(arena, s);
	return cached ? cache_open(s) : s;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	const char *servers, *file = NULL;
	struct source *s = open_source(argc, argv, arena, &servers, &file);
	long start = now_ms();
	size_t n = (size_t)(argc - optind);
	struct slot *slot = arena_array(arena, n, sizeof *slot);

	for (size_t i = 0; i < n; i++)
		source_ask(s, arena, parse_question(arena,
		    argv[(size_t)optind + i], '/'), done, &slot[i]);
	if (file != NULL)
		ask_file(s, file);
	while (source_turn(s, 1000) > 0)
		continue;
	for (size_t i = 0; i < n; i++)
		print(arena, &slot[i]);
	print_counts();
	printf("servers %s\nmilliseconds %ld\n", servers, now_ms() - start);
	source_close(s);
	arena_free(arena);
	return 0;
}
