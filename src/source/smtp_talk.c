/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/smtp_talk.h"

#include <string.h>

#include "base/arena.h"
#include "base/smtp.h"

#define TRANSCRIPT_MAX	(2 * LIMIT_SMTP_OCTETS)

/* What the reply to a step leads to, by its first digit. */
static const struct {
	const char	*name;
	enum smtp_step	 good, refused, other;
} steps[] = {
	[SMTP_STEP_GREETING] = { "the greeting", SMTP_STEP_EHLO,
	    SMTP_STEP_QUIT, SMTP_STEP_QUIT },
	[SMTP_STEP_EHLO] = { "the reply to EHLO", SMTP_STEP_MAIL,
	    SMTP_STEP_HELO, SMTP_STEP_QUIT },
	[SMTP_STEP_HELO] = { "the reply to HELO", SMTP_STEP_MAIL,
	    SMTP_STEP_QUIT, SMTP_STEP_QUIT },
	[SMTP_STEP_MAIL] = { "the reply to MAIL FROM", SMTP_STEP_RCPT,
	    SMTP_STEP_QUIT, SMTP_STEP_QUIT },
	[SMTP_STEP_RCPT] = { "the reply to RCPT TO", SMTP_STEP_QUIT,
	    SMTP_STEP_QUIT, SMTP_STEP_QUIT },
	[SMTP_STEP_QUIT] = { "the reply to QUIT", SMTP_STEP_QUIT,
	    SMTP_STEP_QUIT, SMTP_STEP_QUIT },
};

static void
note(struct smtp_talk *t, char mark, const char *text, size_t len)
{
	buf_putc(&t->transcript, mark);
	buf_put(&t->transcript, text, len);
	buf_putc(&t->transcript, '\n');
}

/* Whatever becomes of QUIT, all that was asked is known. */
static void
end(struct smtp_talk *t, enum answer_status status, const char *mark,
    const char *why)
{
	t->over = true;
	t->say = NULL;
	if (t->step == SMTP_STEP_QUIT) {
		t->status = ANSWER_FOUND;
		return;
	}
	if (t->linelen > 0)
		note(t, SMTP_PART, t->line, t->linelen);
	note(t, SMTP_END, mark, strlen(mark));
	t->status = status;
	t->detail = arena_printf(t->arena, "%s, at %s", why,
	    steps[t->step].name);
}

static const char *
command(const struct smtp_talk *t, enum smtp_step step)
{
	switch (step) {
	case SMTP_STEP_EHLO:
		return arena_printf(t->arena, "EHLO %s\r\n", t->helo);
	case SMTP_STEP_HELO:
		return arena_printf(t->arena, "HELO %s\r\n", t->helo);
	case SMTP_STEP_MAIL:
		return "MAIL FROM:<>\r\n";
	case SMTP_STEP_RCPT:
		return arena_printf(t->arena, "RCPT TO:<postmaster@%s>\r\n",
		    t->domain);
	case SMTP_STEP_GREETING:
	case SMTP_STEP_QUIT:
		break;
	}
	return "QUIT\r\n";
}

static void
next(struct smtp_talk *t)
{
	unsigned kind = t->code / 100;

	t->code = 0;
	t->step = kind == 2 ? steps[t->step].good : kind == 5 ?
	    steps[t->step].refused : steps[t->step].other;
	t->say = command(t, t->step);
	note(t, SMTP_OURS, t->say, strlen(t->say) - 2);
}

/* A line without its end; whether it was the last of a reply. */
static bool
take_line(struct smtp_talk *t)
{
	size_t len = t->linelen;
	unsigned code;
	bool more;

	if (len > 0 && t->line[len - 1] == '\r')
		len--;
	note(t, SMTP_THEIRS, t->line, len);
	t->linelen = 0;
	code = smtp_reply_code(t->line, len, &more);
	if (code == 0 || (t->code != 0 && code != t->code)) {
		end(t, ANSWER_MALFORMED, SMTP_END_GARBAGE,
		    "what came is no reply of SMTP");
		return false;
	}
	t->code = code;
	if (more && ++t->nline >= LIMIT_SMTP_LINES)
		end(t, ANSWER_MALFORMED, SMTP_END_LIMIT, arena_printf(t->arena,
		    "more than %d lines came", LIMIT_SMTP_LINES));
	return !more;
}

static bool
has_room(struct smtp_talk *t)
{
	if (t->linelen == sizeof t->line)
		end(t, ANSWER_MALFORMED, SMTP_END_LIMIT, arena_printf(t->arena,
		    "a line of more than %d octets came", LIMIT_SMTP_LINE));
	else if (t->noctet == LIMIT_SMTP_OCTETS)
		end(t, ANSWER_MALFORMED, SMTP_END_LIMIT, arena_printf(t->arena,
		    "more than %d octets came", LIMIT_SMTP_OCTETS));
	return !t->over;
}

void
smtp_talk_hear(struct smtp_talk *t, const char *text, size_t len)
{
	for (size_t i = 0; i < len && !t->over; i++) {
		if (t->step == SMTP_STEP_QUIT) {
			end(t, ANSWER_FOUND, NULL, NULL);
			return;
		}
		if (!has_room(t))
			return;
		t->noctet++;
		if (text[i] != '\n') {
			t->line[t->linelen++] = text[i];
			continue;
		}
		if (!take_line(t) || t->over)
			continue;
		/* Replies to what was not said yet would be those of a lie. */
		if (i + 1 < len && t->step != SMTP_STEP_RCPT) {
			end(t, ANSWER_MALFORMED, SMTP_END_GARBAGE,
			    "more came than was asked for");
			return;
		}
		next(t);
		return;
	}
}

void
smtp_talk_closed(struct smtp_talk *t, const char *why)
{
	if (!t->over)
		end(t, ANSWER_MALFORMED, SMTP_END_CLOSED, why);
}

void
smtp_talk_late(struct smtp_talk *t)
{
	if (!t->over)
		end(t, ANSWER_TIMEOUT, SMTP_END_TIME, "the time was up");
}

void
smtp_talk_start(struct smtp_talk *t, struct arena *arena, const char *helo,
    const char *domain)
{
	memset(t, 0, sizeof *t);
	t->arena = arena;
	t->helo = helo;
	t->domain = domain;
	buf_init(&t->transcript, arena, TRANSCRIPT_MAX);
}
