/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/mbox.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"

struct line {
	const char	*text;
	size_t		 len;		/* without its end */
	size_t		 end;		/* octets of its end: 0, 1, 2 */
};

static struct line
line_at(const char *text, size_t len)
{
	const char *lf = memchr(text, '\n', len);
	struct line line = { text, len, 0 };

	if (lf == NULL)
		return line;
	line.len = (size_t)(lf - text);
	line.end = 1;
	if (line.len > 0 && lf[-1] == '\r') {
		line.len--;
		line.end = 2;
	}
	return line;
}

static bool
begins(const struct line *line, size_t at, const char *word)
{
	size_t n = strlen(word);

	return line->len - at >= n && memcmp(line->text + at, word, n) == 0;
}

/*
 * Sender and time: without the time a line of somebody's prose would end a
 * message, and "From : a@b.example" is a field (RFC 5322 4.5).
 */
static bool
is_separator(const struct line *line)
{
	if (!begins(line, 0, "From "))
		return false;
	for (size_t i = 5; i + 5 <= line->len; i++) {
		const char *s = line->text + i;

		if (ascii_digit(s[0]) && ascii_digit(s[1]) && s[2] == ':' &&
		    ascii_digit(s[3]) && ascii_digit(s[4]))
			return true;
	}
	return false;
}

static bool
is_quoted(const struct line *line)
{
	size_t n = 0;

	while (n < line->len && line->text[n] == '>')
		n++;
	return n > 0 && begins(line, n, "From ");
}

void
mbox_open(struct mbox *box, const char *text, size_t len)
{
	struct line first = line_at(text, len);

	memset(box, 0, sizeof *box);
	box->text = text;
	box->len = len;
	box->line = 1;
	box->many = is_separator(&first);
}

static struct line
next_line(struct mbox *box)
{
	struct line line = line_at(box->text + box->at, box->len - box->at);

	box->at += line.len + line.end;
	box->line++;
	return line;
}

/*
 * Go past one message. Returns where it ends, without the empty line that
 * belongs to the mbox, and counts its lines.
 */
static size_t
skip_message(struct mbox *box, size_t *ret_lines)
{
	size_t lines = 0, last = box->at;
	bool empty = true;	/* the line before */

	while (box->at < box->len) {
		struct line line = line_at(box->text + box->at,
		    box->len - box->at);

		if (box->many && empty && is_separator(&line))
			break;
		last = box->at;
		next_line(box);
		lines++;
		empty = line.len == 0;
	}
	*ret_lines = lines;
	return box->many && empty ? last : box->at;
}

static void
copy_line(struct mbox_item *item, char *text, struct line line, bool many)
{
	const char *cr = memchr(line.text, '\r', line.len);

	if (many && is_quoted(&line)) {
		line.text++;
		line.len--;
		item->unquoted++;
	}
	if (cr != NULL && item->bare_cr == MBOX_NOWHERE)
		item->bare_cr = item->len + (size_t)(cr - line.text);
	memcpy(text + item->len, line.text, line.len);
	item->len += line.len;
	if (line.end > 0) {
		memcpy(text + item->len, "\r\n", 2);
		item->len += 2;
	}
}

static void
copy_message(struct arena *arena, const struct mbox *box, size_t from,
    size_t end, size_t lines, struct mbox_item *item)
{
	size_t room = end - from + lines, first = 0;
	char *text;

	room = room < LIMIT_MAIL ? room : LIMIT_MAIL;
	text = arena_alloc(arena, room + 1);
	item->text = text;
	while (from < end) {
		struct line line = line_at(box->text + from, end - from);

		if (line.len + 2 > LIMIT_MAIL - item->len) {
			item->whole = false;
			return;
		}
		if (first == 0)
			first = line.end;
		if (line.end != first && line.end != 0 &&
		    item->other_end == MBOX_NOWHERE)
			item->other_end = item->len;
		copy_line(item, text, line, box->many);
		from += line.len + line.end;
	}
}

bool
mbox_next(struct mbox *box, struct arena *arena, struct mbox_item *ret)
{
	size_t from, end, lines;

	if (box->at >= box->len)
		return false;
	if (box->many)
		next_line(box);
	memset(ret, 0, sizeof *ret);
	ret->whole = true;
	ret->bare_cr = ret->other_end = MBOX_NOWHERE;
	ret->line = box->line;
	from = box->at;
	end = skip_message(box, &lines);
	copy_message(arena, box, from, end, lines, ret);
	return true;
}
