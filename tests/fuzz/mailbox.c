/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lists of mailboxes: places stay inside the text, and an address that was
 * read is one again when it is read alone.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "record/mailbox.h"

static bool
inside(struct span span, size_t len)
{
	return span.at <= len && span.len <= len - span.at;
}

static void
check_mailbox(struct arena *arena, const struct mailbox *m)
{
	struct mailboxes again;

	fuzz_require(m->domain > m->address && m->domain[-1] == '@');
	fuzz_require(m->domain[0] != '\0');
	fuzz_require(m->literal == (m->domain[0] == '['));
	mailbox_read_list(arena, m->address, strlen(m->address), &again);
	fuzz_require(again.mailbox.n == 1 && again.fault.n == 0);
	fuzz_require(strcmp(again.mailbox.item[0].domain, m->domain) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	struct mailboxes list;

	mailbox_read_list(arena, (const char *)data, len, &list);
	fuzz_require(list.fault.n <= LIMIT_FAULTS);
	fuzz_require(list.mailbox.n <= LIMIT_MAILBOXES);
	for (size_t i = 0; i < list.fault.n; i++) {
		fuzz_require(inside(list.fault.item[i].span, len));
		fuzz_require(list.fault.item[i].text != NULL);
	}
	for (size_t i = 0; i < list.mailbox.n; i++) {
		fuzz_require(inside(list.mailbox.item[i].span, len));
		check_mailbox(arena, &list.mailbox.item[i]);
	}
	/* Nothing at all is neither a mailbox, nor a group, nor a comma. */
	fuzz_require(list.mailbox.n + list.groups + list.fault.n > 0);
	arena_free(arena);
	return 0;
}
