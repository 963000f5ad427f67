/* SPDX-License-Identifier: BSD-2-Clause */
/* Received fields: words are of the text, and no word is empty. */
#define _GNU_SOURCE		/* memmem() */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "record/received.h"

static void
check_word(const char *word, const uint8_t *data, size_t len)
{
	size_t n;

	if (word == NULL)
		return;
	n = strlen(word);
	fuzz_require(n > 0 && n <= len);
	fuzz_require(memmem(data, len, word, n) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	struct received r;

	received_parse(arena, (const char *)data, len, &r);
	check_word(r.helo, data, len);
	check_word(r.address, data, len);
	check_word(r.by, data, len);
	fuzz_require(r.from || r.address == NULL);
	arena_free(arena);
	return 0;
}
