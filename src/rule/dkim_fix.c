/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/dkim_fix.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/der.h"

#define ED25519_LEN	32	/* RFC 8463 4.2 */

/* A tag to set; without a value, to leave out. */
struct edit {
	const char	*tag;
	const char	*value;
};

/* Whether this tag stands there before; *ret_same: with the same value. */
static bool
stood_before(const struct tags *tags, size_t index, bool *ret_same)
{
	const struct tag *t = &tags->tag.item[index];
	const struct tag *first = tags_find(tags, t->name);

	*ret_same = first->valuelen == t->valuelen &&
	    memcmp(first->value, t->value, t->valuelen) == 0;
	return first != t;
}

static void
put_edit(struct buf *b, const struct edit *e, bool *done)
{
	if (e->value != NULL && !*done)
		buf_printf(b, "; %s=%s", e->tag, e->value);
	*done = true;
}

/*
 * "v=DKIM1", then the tags as they stand, a new one before the key. NULL if
 * one stands there twice with two values: which is meant?
 */
static const char *
rewrite(struct arena *arena, const struct dkim_key *key, const struct edit *e)
{
	bool done = false, same;
	struct buf b;

	buf_init(&b, arena, LIMIT_TEXT);
	buf_puts(&b, "v=DKIM1");
	for (size_t i = 0; i < key->tags.tag.n; i++) {
		const struct tag *t = &key->tags.tag.item[i];

		if (strcmp(t->name, e->tag) == 0) {
			put_edit(&b, e, &done);
			continue;
		}
		if (strcmp(t->name, "v") == 0)
			continue;
		if (stood_before(&key->tags, i, &same)) {
			if (!same)
				return NULL;
			continue;
		}
		if (strcmp(t->name, "p") == 0 &&
		    tags_find(&key->tags, e->tag) == NULL)
			put_edit(&b, e, &done);
		buf_printf(&b, "; %s=", t->name);
		buf_put(&b, t->value, t->valuelen);
	}
	return b.data;
}

/* Whether it is a text that may be proposed, and was. */
static bool
propose(struct judge *j, const struct dkim_selector *s, const char *text)
{
	if (text == NULL || j->mute)
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if (!ascii_print((unsigned char)*c))
			return false;
	if (dkim_key_parse(j->arena, text, strlen(text))->fault.n > 0)
		return false;
	judge_fix(j, s->rr->owner, RR_TXT, "%s", text);
	return true;
}

void
dkim_fix_tag(struct judge *j, const struct dkim_selector *s, const char *tag,
    const char *value)
{
	struct edit e = { tag, value };

	propose(j, s, rewrite(j->arena, s->key, &e));
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word of a colon-separated list, without white space around it. */
static bool
next_word(const char **at, const char *end, struct tag *ret)
{
	const char *from = *at, *to;

	if (from > end)
		return false;
	to = memchr(from, ':', (size_t)(end - from));
	if (to == NULL)
		to = end;
	*at = to + 1;
	while (from < to && is_space(*from))
		from++;
	while (to > from && is_space(to[-1]))
		to--;
	ret->value = from;
	ret->valuelen = (size_t)(to - from);
	return true;
}

/* The list of a tag without a word; NULL if nothing is left. */
static const char *
list_without(struct arena *arena, const struct tag *tag, const char *word)
{
	const char *at = tag->value, *end = at + tag->valuelen;
	struct tag one;
	struct buf b;

	buf_init(&b, arena, LIMIT_TEXT);
	while (next_word(&at, end, &one)) {
		if (one.valuelen == 0 || (one.valuelen == strlen(word) &&
		    memcmp(one.value, word, one.valuelen) == 0))
			continue;
		if (b.len > 0)
			buf_puts(&b, ":");
		buf_put(&b, one.value, one.valuelen);
	}
	return b.len > 0 ? b.data : NULL;
}

void
dkim_fix_add_word(struct judge *j, const struct dkim_selector *s,
    const char *tag, const char *word)
{
	const struct tag *t = tags_find(&s->key->tags, tag);
	const char *list = t == NULL ? NULL :
	    list_without(j->arena, t, word);

	dkim_fix_tag(j, s, tag, list == NULL ? word :
	    arena_printf(j->arena, "%s:%s", list, word));
}

void
dkim_fix_drop_word(struct judge *j, const struct dkim_selector *s,
    const char *tag, const char *word)
{
	const struct tag *t = tags_find(&s->key->tags, tag);

	if (t != NULL)
		dkim_fix_tag(j, s, tag, list_without(j->arena, t, word));
}

/* A tag without a name is dropped with what is no tag at all. */
void
dkim_fix_list(struct judge *j, const struct dkim_selector *s)
{
	dkim_fix_tag(j, s, "", NULL);
}

void
dkim_fix_type(struct judge *j, const struct dkim_selector *s)
{
	static const char *const types[] = { "rsa", "ed25519" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct edit e = { "k", types[i] };

		if (propose(j, s, rewrite(j->arena, s->key, &e)))
			return;
	}
}

static bool
is_base64(char c)
{
	return ascii_alnum((unsigned char)c) || c == '+' || c == '/';
}

/*
 * The letters of base64 alone, without the lines of a PEM file, and padded.
 * What was lost cannot come back: then the length inside does not fit.
 */
static const char *
clean_base64(struct arena *arena, const struct tag *p)
{
	static const char dashes[] = "-----";
	const char *at = p->value, *end = at + p->valuelen;
	bool armour = false;
	struct buf b;

	buf_init(&b, arena, LIMIT_TEXT);
	while (at < end) {
		if (end - at >= 5 && memcmp(at, dashes, 5) == 0) {
			armour = !armour;
			at += 5;
			continue;
		}
		if (!armour && is_base64(*at))
			buf_putc(&b, *at);
		at++;
	}
	for (size_t n = b.len % 4; n > 0 && n < 4; n++)
		buf_putc(&b, '=');
	return b.data;
}

/* The bare octets, if it is a wrapped Ed25519 key; or NULL. */
static const char *
unwrapped(struct arena *arena, const char *base64)
{
	struct der_key der;
	uint8_t *octets;
	size_t len;

	if (!base64_decode(arena, base64, strlen(base64), &octets, &len))
		return NULL;
	der_read_key(octets, len, &der);
	if (der.form != DER_SPKI || der.algorithm != DER_ALG_ED25519 ||
	    der.why != NULL || der.trailing || len <= ED25519_LEN)
		return NULL;
	return base64_encode(arena, octets + len - ED25519_LEN, ED25519_LEN);
}

void
dkim_fix_key(struct judge *j, const struct dkim_selector *s)
{
	const struct tag *p = tags_find(&s->key->tags, "p");
	struct edit key = { "p", NULL }, type = { "k", "ed25519" };
	const char *bare, *text;

	if (p == NULL)
		return;
	key.value = clean_base64(j->arena, p);
	bare = unwrapped(j->arena, key.value);
	if (bare != NULL)
		key.value = bare;
	text = rewrite(j->arena, s->key, &key);
	if (bare != NULL && text != NULL)
		text = rewrite(j->arena, dkim_key_parse(j->arena, text,
		    strlen(text)), &type);
	propose(j, s, text);
}

void
dkim_fix_several(struct judge *j, const struct dkim_selector *s)
{
	const struct rr *good = NULL, *rr;
	size_t n;

	rr = answer_data(s->answer, &n);
	for (size_t i = 0; i < n; i++) {
		const struct dkim_key *key = dkim_key_parse(j->arena,
		    rr[i].text, rr[i].textlen);

		if (key->fault.n > 0 || key->revoked)
			continue;
		if (good != NULL)
			return;		/* which of them signs? */
		good = &rr[i];
	}
	if (good != NULL)
		propose(j, s, good->text);
}
