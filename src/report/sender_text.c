/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/sender.h"

#include "base/arena.h"
#include "base/rfc3339.h"
#include "report/text_record.h"

#define HANG	14

static const enum colour result_colours[] = {
	[SPF_UNKNOWN] = COLOUR_YELLOW, [SPF_NONE] = COLOUR_YELLOW,
	[SPF_NEUTRAL] = COLOUR_YELLOW, [SPF_PASS] = COLOUR_GREEN,
	[SPF_FAIL] = COLOUR_RED, [SPF_SOFTFAIL] = COLOUR_RED,
	[SPF_TEMPERROR] = COLOUR_YELLOW, [SPF_PERMERROR] = COLOUR_RED,
};

static const char *
identity(struct text *t, const struct spf_sender *s)
{
	if (s->mail_from[0] == '\0')
		return arena_printf(t->arena, "with an empty MAIL FROM and "
		    "HELO %s", s->helo);
	return arena_printf(t->arena, "as %s, HELO %s", s->mail_from, s->helo);
}

static void
put_verdict(struct text *t, const struct sender_check *c)
{
	text_colour(t, result_colours[c->check.result],
	    spf_result_name(c->check.result));
	text_blank(t, 2);
	text_para(t, 2, "%s %s: %s.", address_text(t->arena, &c->sender.ip),
	    identity(t, &c->sender), c->check.why);
}

/* Each record on the way, with a caret under the term that leads on. */
static void
put_path(struct text *t, const struct spf_check *check)
{
	for (size_t i = 0; i < check->path.n; i++) {
		const struct spf_step *step = &check->path.item[i];
		struct span span = { 0, 0 };

		text_para(t, 2, "%s", step->domain);
		if (step->record == NULL)
			continue;
		if (step->term >= 0)
			span = step->record->term.item[step->term].span;
		text_record(t, 4, step->record->text, step->record->len, &span,
		    step->term >= 0);
	}
}

static void
put_opinion(struct text *t, const struct opinion *o)
{
	if (o->library == NULL)
		return;
	text_item(t, 2, HANG, o->library, "%s%s%s%s%s", o->said,
	    o->said[0] != '\0' ? ", " : "", agreement_name(o->agreement),
	    o->note != NULL ? ": " : "", o->note != NULL ? o->note : "");
}

static void
put_check(struct text *t, const struct sender_check *c)
{
	put_verdict(t, c);
	if (c->said != NULL)
		text_item(t, 2, HANG, "declared", "%s%s%s: %s is expected",
		    c->said->address, c->said->label[0] != '\0' ? ", " : "",
		    c->said->label, c->said->expected);
	put_path(t, &c->check);
	text_item(t, 2, HANG, "look-ups", "%u of %d, and %u of %d void ones",
	    c->check.terms, SPF_MAX_TERMS, c->check.voids, SPF_MAX_VOIDS);
	if (c->check.explanation != NULL)
		text_item(t, 2, HANG, "explanation", "%s",
		    c->check.explanation);
	put_opinion(t, &c->opinion);
}

void
sender_text(const struct sender_report *r)
{
	struct arena *arena = arena_new();
	struct text t = { .out = r->out, .arena = arena, .style = &r->style,
	    .fresh = true };

	for (size_t i = 0; i < r->n; i++) {
		if (i > 0)
			text_newline(&t);
		put_check(&t, &r->check[i]);
	}
	text_newline(&t);
	text_para(&t, 2, "SPF of %s (RFC 7208) at %s, from %s.",
	    r->scope->domain, rfc3339_print(arena, r->run->taken_at),
	    report_place(arena, r->run));
	if (r->expect != NULL)
		text_para(&t, 2, "Expected: %s. Exit status: %d.", r->expect,
		    r->status);
	arena_free(arena);
}
