/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/senders.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "evaluate/senders.h"
#include "source/tape.h"

static const char blanks[] = " \t\r";

struct reader {
	struct arena	*arena;
	const char	*path;
	unsigned	 line;
	const char	*start;		/* of the line, as in the file */
	VEC(struct scope_sender) sender;
};

static int
bad(const struct reader *r, const char *at, struct err *err,
    const char *what)
{
	return err_set(err, "%s:%u:%zu: %s", r->path, r->line,
	    (size_t)(at - r->start) + 1, what);
}

/* The next word at *at, which moves behind it; "" at the end. */
static const char *
word(struct reader *r, const char **at, const char *end,
    const char **ret_from)
{
	const char *from = *at, *p;

	while (from < end && strchr(blanks, *from) != NULL)
		from++;
	for (p = from; p < end && strchr(blanks, *p) == NULL; p++)
		;
	*ret_from = from;
	*at = p;
	return arena_memdup(r->arena, from, (size_t)(p - from));
}

static const char *
known_result(const char *text)
{
	for (int i = SPF_NONE; i <= SPF_PERMERROR; i++) {
		const char *name = spf_result_name((enum spf_result)i);

		if (ascii_same_word(text, strlen(text), name))
			return name;
	}
	return NULL;
}

/* What is left of the line; every octet of it is escaped when shown. */
static const char *
label(struct reader *r, const char *at, const char *end)
{
	while (at < end && strchr(blanks, *at) != NULL)
		at++;
	while (end > at && strchr(blanks, end[-1]) != NULL)
		end--;
	return arena_memdup(r->arena, at, (size_t)(end - at));
}

static int
read_sender(struct reader *r, const char *at, const char *end,
    struct err *err)
{
	struct scope_sender sender;
	struct address ip;
	const char *from;
	unsigned bits;

	sender.address = word(r, &at, end, &from);
	if (sender.address[0] == '\0')
		return 0;
	if (!senders_parse(sender.address, &ip, &bits))
		return bad(r, from, err, "this is neither an address nor a "
		    "prefix");
	sender.expected = known_result(word(r, &at, end, &from));
	if (sender.expected == NULL)
		return bad(r, from, err, "pass, fail, softfail, neutral, none, "
		    "temperror or permerror is wanted");
	sender.label = label(r, at, end);
	if (r->sender.n == LIMIT_SENDERS)
		return bad(r, from, err, "more senders than can be looked at");
	*vec_add(r->arena, &r->sender) = sender;
	return 0;
}

/* Only text: a NUL would end the words early. */
static int
read_line(struct reader *r, const char *from, size_t len, struct err *err)
{
	const char *comment = memchr(from, '#', len);
	const char *nul = memchr(from, '\0', len);

	r->line++;
	r->start = from;
	if (nul != NULL)
		return bad(r, nul, err, "a NUL: this is no text file");
	return read_sender(r, from, comment != NULL ? comment : from + len,
	    err);
}

int
senders_read(struct arena *arena, const char *path,
    const struct scope_sender **ret, size_t *ret_n, struct err *err)
{
	struct reader r = { .arena = arena, .path = path };
	const char *text, *newline;
	size_t len, n;

	text = file_read(arena, path, LIMIT_SENDERS_FILE, &len, err);
	if (text == NULL)
		return -1;
	for (; len > 0; text += n, len -= n) {
		newline = memchr(text, '\n', len);
		n = newline == NULL ? len : (size_t)(newline - text) + 1;
		if (read_line(&r, text, n - (newline != NULL), err) == -1)
			return -1;
	}
	if (r.sender.n == 0)
		return err_set(err, "%s: it names no sender", path);
	*ret = r.sender.item;
	*ret_n = r.sender.n;
	return 0;
}

int
senders_of_tape(struct arena *arena, const struct tape_audit *audit,
    const struct scope_sender **ret, size_t *ret_n, struct err *err)
{
	size_t n = audit->nsender;
	struct scope_sender *list;
	struct address ip;
	unsigned bits;

	if (n > LIMIT_SENDERS)
		return err_set(err, "the tape has more senders of %s than can "
		    "be looked at", audit->domain);
	list = arena_array(arena, n, sizeof *list);
	for (size_t i = 0; i < n; i++) {
		const struct tape_sender *said = &audit->sender[i];

		list[i].address = said->address;
		list[i].expected = known_result(said->expected);
		list[i].label = said->label;
		if (list[i].expected == NULL ||
		    !senders_parse(said->address, &ip, &bits))
			return err_set(err, "the tape has a sender of %s that "
			    "is none: '%s %s'", audit->domain, said->address,
			    said->expected);
	}
	*ret = list;
	*ret_n = n;
	return 0;
}
