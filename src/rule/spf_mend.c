/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_mend.c -- slips of typing in an SPF record, put right: "inlcude:",
 * "ipv4:", "redirect:", a space behind the colon or the qualifier, a comma at
 * the end of a term. A guess is one only if the term then follows the grammar.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/near.h"
#include "rule/spf.h"

static const char qualifiers[] = "+-~?";
static const char separators[] = ":=/";

/* Of a term's name. Of a shorter one anything could be made. */
#define SHORTEST	3
#define ERRORS		2	/* letters, of a name of five or more */

static bool
one_of(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Whether it is one term that receivers know, alone. */
static bool
follows_grammar(struct arena *arena, const char *term)
{
	const char *text = arena_printf(arena, "v=spf1 %s", term);
	const struct spf_record *r = spf_parse(arena, text, strlen(text));

	return r->fault.n == 0 && r->term.n == 1 &&
	    r->term.item[0].type != SPF_UNKNOWN_MODIFIER;
}

static bool
is_near(const char *name, const char *type)
{
	size_t len = strlen(name);

	if (len < SHORTEST - 1 || strlen(type) < SHORTEST)
		return ascii_same_word(name, len, type);
	return near_distance(name, type) <= (len < 5 ? 1 : ERRORS);
}

static bool
is_modifier(enum spf_term_type type)
{
	return type == SPF_REDIRECT || type == SPF_EXP;
}

/* The term with the name that was meant, or NULL. */
static const char *
with_right_name(struct arena *arena, const char *word)
{
	size_t from = one_of(qualifiers, word[0]) ? 1 : 0;
	size_t len = strcspn(word + from, separators);
	const char *name = arena_memdup(arena, word + from, len);
	const char *value = word + from + len;

	for (int t = SPF_ALL; t <= SPF_EXP; t++) {
		enum spf_term_type type = (enum spf_term_type)t;
		const char *right = spf_term_type_name(type), *term;

		if (!is_near(name, right))
			continue;
		term = arena_printf(arena, "%.*s%s%s%s", (int)from, word,
		    right, *value == '\0' || *value == '/' ? "" :
		    is_modifier(type) ? "=" : ":",
		    *value == '\0' || *value == '/' ? value : value + 1);
		if (follows_grammar(arena, term))
			return term;
	}
	return NULL;
}

/* One word put right by itself, or NULL. */
static const char *
mended_word(struct arena *arena, const char *word, size_t len)
{
	const char *bare;

	while (len > 0 && one_of(",;.'\"", word[len - 1]))
		len--;
	bare = arena_memdup(arena, word, len);
	return follows_grammar(arena, bare) ? bare :
	    with_right_name(arena, bare);
}

/* "- all" and "ip4: 192.0.2.1": with the word behind it, or NULL. */
static const char *
mended_with_next(struct arena *arena, const struct spf_record *r,
    struct span word, struct span *ret_both)
{
	size_t end = (size_t)word.at + word.len, next = end;
	struct span behind;
	const char *both;

	while (next < r->len && r->text[next] == ' ')
		next++;
	if (next == r->len || word.len == 0 ||
	    !one_of("+-~?:=", r->text[end - 1]))
		return NULL;
	behind = spf_word(r, next);
	both = arena_printf(arena, "%.*s%.*s", (int)word.len,
	    r->text + word.at, (int)behind.len, r->text + behind.at);
	ret_both->at = word.at;
	ret_both->len = behind.at + behind.len - word.at;
	return mended_word(arena, both, strlen(both));
}

const char *
spf_mended(struct arena *arena, const struct spf_record *r)
{
	VEC(struct spf_edit) edit = { 0 };
	size_t done = 0;

	for (size_t i = 0; i < r->fault.n; i++) {
		struct span word = spf_word(r, r->fault.item[i].span.at <
		    r->len ? r->fault.item[i].span.at : r->len);
		const char *text;

		if (word.at < done)
			continue;	/* mended with the one before */
		text = mended_with_next(arena, r, word, &word);
		if (text == NULL)
			text = mended_word(arena, r->text + word.at, word.len);
		if (text == NULL)
			return NULL;
		*vec_add(arena, &edit) = (struct spf_edit){ word, text };
		done = (size_t)word.at + word.len;
	}
	return spf_edited(arena, r, edit.item, edit.n);
}
