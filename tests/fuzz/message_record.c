/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of mail: every octet belongs to one message at most, places stay
 * inside it, and what has an author domain has it from one From.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "record/mbox.h"
#include "record/message.h"

static bool
inside(struct span span, size_t len)
{
	return span.at <= len && span.len <= len - span.at;
}

static void
check_item(const struct mbox *box, const struct mbox_item *item)
{
	size_t lines = 0;

	for (size_t i = 0; i < item->len; i++) {
		lines += item->text[i] == '\n';
		fuzz_require(item->text[i] != '\n' ||
		    (i > 0 && item->text[i - 1] == '\r'));
	}
	fuzz_require(item->line + lines <= box->line);
	fuzz_require(item->bare_cr == MBOX_NOWHERE ||
	    item->text[item->bare_cr] == '\r');
	fuzz_require(item->other_end == MBOX_NOWHERE ||
	    item->other_end < item->len);
	fuzz_require(item->len <= LIMIT_MAIL);
}

static void
check_author(const struct message *m)
{
	const struct message_field *from = message_field(m, "From", 0);

	fuzz_require((m->author_domain != NULL) ==
	    (m->author == MESSAGE_AUTHOR_ONE ||
	    m->author == MESSAGE_AUTHOR_SHARED));
	if (m->author_domain == NULL)
		return;
	fuzz_require(from != NULL && message_field(m, "From",
	    (size_t)(from - m->field.item) + 1) == NULL);
	fuzz_require(m->mailboxes.mailbox.n > 0);
}

static void
check_message(const struct message *m)
{
	fuzz_require(m->body <= m->len);
	fuzz_require(m->field.n <= LIMIT_FIELDS);
	fuzz_require(m->fault.n <= LIMIT_FAULTS);
	for (size_t i = 0; i < m->fault.n; i++)
		fuzz_require(inside(m->fault.item[i].span, m->len));
	for (size_t i = 0; i < m->field.n; i++) {
		const struct message_field *f = &m->field.item[i];

		fuzz_require(inside(f->span, m->body));
		fuzz_require(inside(f->value, m->body));
		fuzz_require(f->name[0] != '\0');
		fuzz_require(memcmp(f->name, m->text + f->span.at,
		    strlen(f->name)) == 0);
	}
	for (size_t i = 0; i < m->signature.n; i++)
		fuzz_require(m->signature.item[i].field < m->field.n);
	check_author(m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	struct mbox box;
	struct mbox_item item;
	size_t octets = 0, messages = 0;

	mbox_open(&box, (const char *)data, len);
	while (mbox_next(&box, arena, &item)) {
		check_item(&box, &item);
		check_message(message_parse(arena, &item));
		octets += item.len;
		messages++;
	}
	fuzz_require(box.at == len);
	fuzz_require(octets <= 2 * len);
	fuzz_require((messages > 0) == (len > 0));
	fuzz_require(box.many || messages <= 1);
	arena_free(arena);
	return 0;
}
