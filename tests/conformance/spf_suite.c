/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_suite -- the cases of spf_suite.py through suite_check().
 *
 * Answers are given only when they are wanted, so that each case also shows
 * that a run without them asks for all that it needs.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/vec.h"
#include "conformance/suite.h"
#include "dns/name.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

#define MAX_ROUNDS	64
#define MAX_WORDS	64

struct zone {
	struct arena		*arena;
	VEC(struct rr)		 rr;
	VEC(const char *)	 timeout;
	VEC(const char *)	 name;		/* that exist */
};

static const char *
unhex(struct arena *a, const char *word, size_t *ret_len)
{
	size_t len = strcmp(word, "-") == 0 ? 0 : strlen(word) / 2;
	char *text = arena_alloc(a, len + 1);

	for (size_t i = 0; i < len; i++) {
		char pair[3] = { word[2 * i], word[2 * i + 1], '\0' };

		text[i] = (char)strtoul(pair, NULL, 16);
	}
	if (ret_len != NULL)
		*ret_len = len;
	return text;
}

static const char *
unhex_name(struct arena *a, const char *word)
{
	size_t len;
	const char *text = unhex(a, word, &len), *name;

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0)
		return ".";
	name = name_from_raw(a, text, len, NULL);
	if (name == NULL) {
		printf("Bail out! a name in the suite: %s\n", text);
		exit(1);
	}
	return name;
}

static void
zone_add(struct zone *z, char **word, size_t n)
{
	struct rr *rr = vec_add(z->arena, &z->rr);
	struct address address;
	uint8_t *rdata;
	size_t size = 0, len;

	rr->owner = *vec_add(z->arena, &z->name) =
	    unhex_name(z->arena, word[1]);
	rr->type = rrtype_parse(word[2]);
	if (rr->type == RR_A || rr->type == RR_AAAA) {
		if (!address_parse(unhex(z->arena, word[3], NULL), &address))
			exit(1);
		rr->rdlen = address.family == 4 ? 4 : 16;
		rr->rdata = rdata = arena_alloc(z->arena, rr->rdlen);
		memcpy(rdata, address.byte, rr->rdlen);
	} else if (rr->type == RR_TXT) {
		char *text = arena_alloc(z->arena, LIMIT_MESSAGE);

		for (size_t i = 3; i < n; i++) {
			const char *s = unhex(z->arena, word[i], &len);

			memcpy(text + size, s, len);
			size += len;
		}
		rr->text = text;
		rr->textlen = size;
	} else if (rr->type == RR_MX) {
		rr->preference = (uint16_t)strtoul(word[3], NULL, 10);
		rr->name = unhex_name(z->arena, word[4]);
	} else {
		rr->name = unhex_name(z->arena, word[3]);
	}
}

static bool
listed(const char *const *name, size_t n, const char *wanted)
{
	for (size_t i = 0; i < n; i++)
		if (name_equal(name[i], wanted))
			return true;
	return false;
}

/* Follow one CNAME from *name; false when there is none. */
static bool
zone_alias(const struct zone *z, const char **name, struct rr *ret)
{
	for (size_t i = 0; i < z->rr.n; i++)
		if (z->rr.item[i].type == RR_CNAME &&
		    name_equal(z->rr.item[i].owner, *name)) {
			*ret = z->rr.item[i];
			*name = ret->name;
			return true;
		}
	return false;
}

static const struct answer *
zone_answer(const struct zone *z, struct question q)
{
	struct answer *a = arena_alloc(z->arena, sizeof *a);
	VEC(struct rr) rr = { 0 };
	const char *name = q.name;
	struct rr alias;

	a->question = q;
	while (a->ncname <= LIMIT_CNAME_CHAIN && q.type != RR_CNAME &&
	    zone_alias(z, &name, &alias)) {
		*vec_add(z->arena, &rr) = alias;
		a->ncname++;
	}
	for (size_t i = 0; i < z->rr.n; i++)
		if (z->rr.item[i].type == q.type &&
		    name_equal(z->rr.item[i].owner, name))
			*vec_add(z->arena, &rr) = z->rr.item[i];
	a->rr = rr.item;
	a->nrr = rr.n;
	if (a->ncname > LIMIT_CNAME_CHAIN)
		a->status = ANSWER_MALFORMED;
	else if (rr.n > a->ncname)
		a->status = ANSWER_FOUND;
	else if (listed(z->timeout.item, z->timeout.n, name))
		a->status = ANSWER_TIMEOUT;
	else
		a->status = listed(z->name.item, z->name.n, name) ?
		    ANSWER_NODATA : ANSWER_NXDOMAIN;
	return a;
}

static void
run(const struct zone *z, const struct spf_sender *who, struct spf_check *ret)
{
	struct scope scope = { 0 };
	struct evidence *ev;
	struct question *q;
	size_t n = 1;

	scope.domain = "example.org";
	ev = evidence_new(z->arena, &scope, 1356998400);
	for (int round = 0; round < MAX_ROUNDS && n > 0; round++) {
		suite_check(ev, who, ret);
		q = evidence_take_wanted(ev, &n);
		for (size_t i = 0; i < n; i++)
			evidence_put(ev, zone_answer(z, q[i]));
	}
}

static bool
allowed(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; ; p = strchr(p, ',') + 1) {
		if (strncmp(p, word, len) == 0 &&
		    (p[len] == ',' || p[len] == '\0'))
			return true;
		if (strchr(p, ',') == NULL)
			return false;
	}
}

static bool
same_explanation(const char *expected, const char *got)
{
	if (strcmp(expected, "DEFAULT") == 0)
		return got == NULL;
	return got != NULL && strcmp(expected, got) == 0;
}

static bool
test(const struct zone *z, char **word, unsigned number)
{
	struct arena *a = z->arena;
	struct spf_sender who = { 0 };
	struct spf_check check;
	const char *expected = NULL;
	char why[256];
	bool ok;

	if (!address_parse(word[2], &who.ip))
		exit(1);
	who.helo = unhex(a, word[3], NULL);
	who.mail_from = unhex(a, word[4], NULL);
	if (suite_explains && strcmp(word[6], "none") != 0)
		expected = unhex(a, word[6], NULL);
	run(z, &who, &check);
	ok = allowed(word[5], spf_result_name(check.result)) &&
	    (expected == NULL || same_explanation(expected,
	    check.explanation));
	printf("%sok %u - %s\n", ok ? "" : "not ", number,
	    unhex(a, word[1], NULL));
	if (ok)
		return true;
	ascii_escape(check.why, why, sizeof why);
	printf("# %s, expected %s: %s\n", spf_result_name(check.result),
	    word[5], why);
	if (expected != NULL)
		printf("# explanation %s, expected %s\n", check.explanation ==
		    NULL ? "none" : check.explanation, expected);
	return false;
}

static size_t
split(char *line, char **word)
{
	size_t n = 0;
	char *p = line;

	for (;;) {
		p += strspn(p, " \n");
		if (*p == '\0' || n == MAX_WORDS)
			return n;
		word[n++] = p;
		p += strcspn(p, " \n");
		if (*p != '\0')
			*p++ = '\0';
	}
}

int
main(void)
{
	struct zone z = { 0 };
	char *line = NULL, *word[MAX_WORDS];
	size_t size = 0, n;
	unsigned number = 0, failed = 0;

	z.arena = arena_new();
	while (getline(&line, &size, stdin) > 0) {
		n = split(line, word);
		if (strcmp(word[0], "plan") == 0) {
			printf("1..%s\n", word[1]);
		} else if (strcmp(word[0], "scenario") == 0) {
			arena_free(z.arena);
			memset(&z, 0, sizeof z);
			z.arena = arena_new();
		} else if (strcmp(word[0], "timeout") == 0) {
			*vec_add(z.arena, &z.timeout) =
			    unhex_name(z.arena, word[1]);
		} else if (strcmp(word[0], "rr") == 0) {
			zone_add(&z, word, n);
		} else if (strcmp(word[0], "case") == 0) {
			failed += !test(&z, word, ++number);
		}
	}
	arena_free(z.arena);
	free(line);
	printf("# %u of %u passed\n", number - failed, number);
	return failed > 0;
}
