/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/dkim_fix.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"

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

static void
propose(struct judge *j, const struct dkim_selector *s, const char *text)
{
	if (text == NULL)
		return;
	for (const char *c = text; *c != '\0'; c++)
		if (!ascii_print((unsigned char)*c))
			return;
	if (dkim_key_parse(j->arena, text, strlen(text))->fault.n == 0)
		judge_fix(j, s->rr->owner, RR_TXT, "%s", text);
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
