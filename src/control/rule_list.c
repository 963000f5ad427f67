/* SPDX-License-Identifier: BSD-2-Clause */
#include "control/rule_list.h"

#include <string.h>

#include "base/arena.h"

static bool
word_matches(const char *word, size_t len, const char *id)
{
	if (len > 0 && word[len - 1] == '*')
		return strncmp(word, id, len - 1) == 0;
	return strlen(id) == len && memcmp(word, id, len) == 0;
}

/* The next word of a list; its length, or 0 at the end. */
static size_t
next_word(const char **words)
{
	*words += strspn(*words, " ");
	return strcspn(*words, " ");
}

bool
rule_list_names(const char *words, const char *id)
{
	bool named = false;

	for (size_t n; (n = next_word(&words)) > 0; words += n) {
		size_t not = *words == '!';

		if (word_matches(words + not, n - not, id))
			named = !not;
	}
	return named;
}

static void
find_unchecked(struct arena *arena, const struct findings *all,
    const char *words, struct rule_list *ret)
{
	size_t i;

	for (size_t n; (n = next_word(&words)) > 0; words += n) {
		if (*words == '!')
			continue;
		for (i = 0; i < all->finding.n; i++)
			if (word_matches(words, n,
			    all->finding.item[i].rule->id))
				break;
		if (i == all->finding.n)
			*vec_add(arena, &ret->unchecked) =
			    arena_memdup(arena, words, n);
	}
}

static void
read_list(struct arena *arena, const struct findings *all, const char *words,
    struct rule_list *ret)
{
	for (size_t i = 0; i < all->finding.n; i++)
		if (rule_list_names(words, all->finding.item[i].rule->id))
			*vec_add(arena, &ret->named) = i;
	find_unchecked(arena, all, words, ret);
}

/* One finding a rule, in the order of the catalogue: as rules_run() has it. */
static bool
is_whole(const struct findings *all)
{
	for (size_t i = 0; i < all->finding.n; i++)
		if (all->finding.item[i].rule != &rule_catalogue[i])
			return false;
	return all->finding.n == rule_count;
}

const struct rule_list *
rule_lists_read(struct rule_lists *kept, struct arena *arena,
    const struct findings *all, const char *(*words)(size_t i), size_t n)
{
	bool whole = is_whole(all);
	struct rule_list *list;

	if (whole && kept->whole != NULL)
		return kept->whole;
	if (whole)
		arena = kept->arena = arena_new();
	list = arena_array(arena, n, sizeof *list);
	for (size_t i = 0; i < n; i++)
		if (words(i) != NULL)
			read_list(arena, all, words(i), &list[i]);
	if (whole)
		kept->whole = list;
	return list;
}
