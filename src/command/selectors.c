/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/selectors.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evidence/evidence.h"

#define NPLACE	(SELECTOR_SURVEYED + 1)

/* Where each group ends. */
static void
ends_of(const struct scope *scope, size_t ret[NPLACE])
{
	ret[SELECTOR_SURVEYED] = scope->nselector;
	ret[SELECTOR_SEEN] = scope->nselector - scope->nsurveyed;
	ret[SELECTOR_NAMED] = ret[SELECTOR_SEEN] - scope->nseen;
}

static size_t
find(const struct scope *scope, const char *name)
{
	size_t i = 0;

	while (i < scope->nselector && !name_equal(scope->selector[i], name))
		i++;
	return i;
}

static void
add(struct arena *arena, struct scope *scope, enum selector_place place,
    const char *name)
{
	const char **list = arena_array(arena, scope->nselector + 1,
	    sizeof *list);
	size_t end[NPLACE], was = find(scope, name), n = 0;

	ends_of(scope, end);
	if (was < end[place])
		return;
	for (size_t i = 0; i <= scope->nselector; i++) {
		if (i == end[place])
			list[n++] = name;
		if (i < scope->nselector && i != was)
			list[n++] = scope->selector[i];
	}
	scope->nseen += place == SELECTOR_SEEN;
	scope->nsurveyed += place == SELECTOR_SURVEYED;
	if (was < scope->nselector && was < end[SELECTOR_SEEN])
		scope->nseen--;
	else if (was < scope->nselector)
		scope->nsurveyed--;
	scope->selector = list;
	scope->nselector = n;
}

void
selectors_add(struct arena *arena, struct scope *scope,
    enum selector_place place, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(arena, scope, place, name[i]);
}
