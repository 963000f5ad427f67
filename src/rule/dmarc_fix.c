/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/dmarc_fix.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"

/* What to do with a tag: keep it, or leave it out. */
typedef bool (*keep_tag)(const struct dmarc_record *, const struct tag *,
    const void *what);

/* "v=DMARC1" with p, if given, then every tag that is kept. */
static const char *
rewrite(struct arena *arena, const struct dmarc_record *r, const char *p,
    keep_tag keep, const void *what)
{
	struct buf b;

	buf_init(&b, arena, LIMIT_TEXT);
	buf_puts(&b, "v=DMARC1");
	if (p != NULL)
		buf_printf(&b, "; p=%s", p);
	for (size_t i = 0; i < r->tags.tag.n; i++) {
		const struct tag *t = &r->tags.tag.item[i];

		if (ascii_same_word(t->name, strlen(t->name), "v") ||
		    (p != NULL && ascii_same_word(t->name, strlen(t->name),
		    "p")) || !keep(r, t, what))
			continue;
		buf_printf(&b, "; %s=", t->name);
		buf_put(&b, t->value, t->valuelen);
	}
	return b.data;
}

/* Only printable text is proposed. */
static void
propose(struct judge *j, const struct rr *rr, const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if (!ascii_print((unsigned char)*c))
			return;
	judge_fix(j, rr->owner, RR_TXT, "%s", text);
}

static bool
keep_all(const struct dmarc_record *r, const struct tag *t, const void *what)
{
	(void)r, (void)t, (void)what;
	return true;
}

static bool
keep_valid(const struct dmarc_record *r, const struct tag *t,
    const void *what)
{
	(void)what;
	return !(strcmp(t->name, "sp") == 0 && r->sp == DMARC_INVALID) &&
	    !(strcmp(t->name, "np") == 0 && r->np == DMARC_INVALID);
}

static bool
keep_other(const struct dmarc_record *r, const struct tag *t,
    const void *what)
{
	(void)r;
	return !ascii_same_word(t->name, strlen(t->name), what);
}

static bool
keep_current(const struct dmarc_record *r, const struct tag *t,
    const void *what)
{
	return keep_other(r, t, "pct") && keep_other(r, t, "rf") &&
	    keep_other(r, t, "ri") && (what == NULL);
}

void
dmarc_fix_version(const struct facts *f, struct judge *j)
{
	const struct rr *rr = f->dmarc.near_miss.item[0];
	const struct dmarc_record *r = dmarc_parse(j->arena, rr->text,
	    rr->textlen);

	propose(j, rr, rewrite(j->arena, r, NULL, keep_all, NULL));
}

/* "p=reject rua=...": the record with the semicolon, or NULL. */
static const struct dmarc_record *
with_semicolon(struct arena *arena, const struct dmarc_record *r)
{
	const struct tag *p = tags_find(&r->tags, "p");
	const char *end;
	size_t word;

	if (p == NULL || r->p != DMARC_INVALID)
		return NULL;
	end = memchr(p->value, ' ', p->valuelen);
	if (end == NULL || memchr(end, '=', p->valuelen -
	    (size_t)(end - p->value)) == NULL)
		return NULL;
	word = p->value_span.at + (size_t)(end - p->value);
	end = arena_printf(arena, "%.*s;%s", (int)word, r->text,
	    r->text + word);
	r = dmarc_parse(arena, end, strlen(end));
	return r->fault.n == 0 ? r : NULL;
}

void
dmarc_fix_policy(struct judge *j, const struct dmarc_record *r,
    const struct rr *rr)
{
	const struct dmarc_record *mended = with_semicolon(j->arena, r);
	const char *p = r->p >= DMARC_NONE ? dmarc_policy_name(r->p) : "none";

	if (mended != NULL)
		propose(j, rr, rewrite(j->arena, mended, NULL, keep_all, NULL));
	else
		propose(j, rr, rewrite(j->arena, r, p, keep_valid, NULL));
}

void
dmarc_fix_drop(struct judge *j, const struct dmarc_record *r,
    const struct rr *rr, const char *tag)
{
	propose(j, rr, rewrite(j->arena, r, NULL, keep_other, tag));
}

void
dmarc_fix_set(struct judge *j, const struct dmarc_record *r,
    const struct rr *rr, const char *tag, const char *value)
{
	propose(j, rr, arena_printf(j->arena, "%s; %s=%s",
	    rewrite(j->arena, r, NULL, keep_other, tag), tag, value));
}

static bool
keep_no_uris(const struct dmarc_record *r, const struct tag *t,
    const void *what)
{
	(void)what;
	return keep_other(r, t, "rua") && keep_other(r, t, "ruf");
}

static void
put_uris(struct buf *b, const char *tag, const struct dmarc_uri *uri,
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i == 0 ? tag : ",", uri[i].text);
}

void
dmarc_fix_sizes(struct judge *j, const struct dmarc_record *r,
    const struct rr *rr)
{
	struct buf b;

	buf_init(&b, j->arena, LIMIT_TEXT);
	buf_puts(&b, rewrite(j->arena, r, NULL, keep_no_uris, NULL));
	put_uris(&b, "; rua=", r->rua.item, r->rua.n);
	put_uris(&b, "; ruf=", r->ruf.item, r->ruf.n);
	propose(j, rr, b.data);
}

void
dmarc_fix_historic(struct judge *j, const struct dmarc_record *r,
    const struct rr *rr)
{
	propose(j, rr, rewrite(j->arena, r, NULL, keep_current, NULL));
}

void
dmarc_fix_rua(struct judge *j, const struct facts *f,
    const struct dmarc_record *r, const struct rr *rr)
{
	/* Its policy has to be put right first. */
	if (dmarc_policy_broken(r, true))
		return;
	propose(j, rr, arena_printf(j->arena, "%s; rua=mailto:dmarc@%s",
	    rewrite(j->arena, r, NULL, keep_other, "rua"),
	    f->evidence->scope.domain));
}
