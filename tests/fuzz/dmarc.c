/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DMARC records, and a small world made of them: each line of the input is a
 * record at one of the names that an audit asks for.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/dmarc.h"
#include "evidence/evidence.h"

#define DOMAIN		"a.example.com"
#define MAX_ROUNDS	8

static const char *const names[] = {
	"_dmarc." DOMAIN, "_dmarc.example.com", "_dmarc.com", DOMAIN,
	DOMAIN "._report._dmarc.b.test", "_dmarc.b.test", "_dmarc.test",
};

#define NNAME	(sizeof names / sizeof *names)

struct world {
	struct arena	*arena;
	const char	*text[NNAME];
	size_t		 len[NNAME];
};

static bool
inside(struct span span, size_t len)
{
	return span.at <= len && span.len <= len - span.at;
}

static void
check_uris(const struct dmarc_record *r, const struct dmarc_uri *uri,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fuzz_require(inside(uri[i].span, r->len));
		fuzz_require(uri[i].text != NULL);
		if (!uri[i].valid)
			continue;
		fuzz_require(uri[i].host != NULL);
		fuzz_require(name_is_host(uri[i].host));
		fuzz_require(strcmp(uri[i].scheme, "mailto") == 0);
	}
}

static void
check_record(struct arena *arena, const char *text, size_t len)
{
	const struct dmarc_record *r = dmarc_parse(arena, text, len);
	struct span span;

	for (size_t i = 0; i < r->fault.n; i++)
		fuzz_require(inside(r->fault.item[i].span, len));
	check_uris(r, r->rua.item, r->rua.n);
	check_uris(r, r->ruf.item, r->ruf.n);
	fuzz_require(!r->forced_none || !r->void_record);
	fuzz_require(r->pct >= 0 && r->pct <= 100);
	if (dmarc_near_miss(text, len, &span)) {
		fuzz_require(inside(span, len) && span.len > 0);
		fuzz_require(!dmarc_selects(text, len));
	}
}

static void
split(struct world *w, const char *text, size_t len)
{
	for (size_t i = 0; i < NNAME && len > 0; i++) {
		const char *end = memchr(text, '\n', len);
		size_t n = end == NULL ? len : (size_t)(end - text);

		w->text[i] = arena_memdup(w->arena, text, n);
		w->len[i] = n;
		if (end == NULL)
			return;
		text += n + 1;
		len -= n + 1;
	}
}

/* A line that begins with "!" is a look-up that failed. */
static const struct answer *
reply(struct world *w, struct question q)
{
	struct answer *a = arena_alloc(w->arena, sizeof *a);
	struct rr *rr;

	a->question = q;
	a->status = ANSWER_NXDOMAIN;
	for (size_t i = 0; i < NNAME; i++) {
		if (!name_equal(names[i], q.name) || q.type != RR_TXT ||
		    w->len[i] == 0)
			continue;
		if (w->text[i][0] == '!') {
			a->status = ANSWER_SERVFAIL;
			return a;
		}
		rr = arena_alloc(w->arena, sizeof *rr);
		rr->owner = q.name;
		rr->type = RR_TXT;
		rr->text = w->text[i];
		rr->textlen = w->len[i];
		a->rr = rr;
		a->nrr = 1;
		a->status = ANSWER_FOUND;
	}
	return a;
}

static void
check_outcome(const struct dmarc_outcome *out)
{
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		for (int i = 0; i < DMARC_NAUTHOR; i++) {
			const struct dmarc_discovery *d =
			    &out->discovery[s][i];

			fuzz_require(d->why != NULL && d->why[0] != '\0');
			fuzz_require(d->organizational_domain != NULL);
			fuzz_require(d->found != DMARC_FOUND_POLICY ||
			    (d->record != NULL && d->tag != NULL &&
			    d->policy >= DMARC_NONE &&
			    d->effective >= DMARC_NONE &&
			    d->effective <= d->policy));
		}
}

static void
audit(struct world *w)
{
	struct scope scope = { .domain = DOMAIN };
	struct evidence *ev = evidence_new(w->arena, &scope, 1000);
	struct dmarc_outcome out;
	struct question *q;
	size_t n = 1;

	for (int round = 0; n > 0; round++) {
		fuzz_require(round < MAX_ROUNDS);
		dmarc_evaluate(ev, &out);
		check_outcome(&out);
		q = evidence_take_wanted(ev, &n);
		for (size_t i = 0; i < n; i++)
			evidence_put(ev, reply(w, q[i]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct world w = { .arena = arena_new() };

	check_record(w.arena, (const char *)data, len);
	split(&w, (const char *)data, len);
	audit(&w);
	arena_free(w.arena);
	return 0;
}
