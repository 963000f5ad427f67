/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One SPF record: every place that is named lies within it.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "record/spf.h"

static void
parse(struct arena *arena, const char *text, size_t len)
{
	const struct spf_record *r = spf_parse(arena, text, len);
	struct span span;

	for (size_t i = 0; i < r->fault.n; i++)
		fuzz_require(r->fault.item[i].span.at <= len && r->fault.item[i].
		    span.len <= len - r->fault.item[i].span.at);
	for (size_t i = 0; i < r->term.n; i++)
		fuzz_require(r->term.item[i].span.len > 0 &&
		    r->term.item[i].span.at + r->term.item[i].span.len <= len);
	if (spf_near_miss(text, len, &span))
		fuzz_require(span.at <= len && span.len <= len - span.at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();

	parse(arena, arena_memdup(arena, data, size), size);
	arena_free(arena);
	return 0;
}
