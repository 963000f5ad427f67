/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A macro-string, expanded to a name and to an explanation: no name is longer
 * than 253 octets.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/spf.h"
#include "evaluate/spf_macro.h"

static void
explain(struct arena *arena, const char *text, size_t len)
{
	struct spf_sender who = { 0 };
	struct spf_macro m;
	const char *raw, *name;

	address_parse("2001:db8::1", &who.ip);
	who.mail_from = "a-b.c+d@example.com";
	spf_macro_init(&m, arena, &who, NULL, 0);
	m.domain = "example.com";
	spf_macro_explain(&m, text, len);
	name = spf_macro_name(&m, text, len, &raw);
	if (name != NULL)
		fuzz_require(strlen(raw) <= 253 && name_labels(name) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();

	explain(arena, arena_memdup(arena, data, size), size);
	arena_free(arena);
	return 0;
}
