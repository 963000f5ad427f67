/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx_smtp.c -- the MX rule on what the exchanges themselves say.
 */
#include "base/arena.h"
#include "base/smtp.h"
#include "rule/checks.h"
#include "rule/mx_rule.h"

/*
 * Says why, if there is nothing to be judged. The row needs no answer: what
 * was not to be done is not probed, whatever else is not known.
 */
static bool
has_talked(const struct facts *f, struct judge *j)
{
	if (f->mx.state == MX_NULL)
		judge_not_applicable(j, "the null MX says that the domain "
		    "takes no mail");
	else if (f->mx.state == MX_NONE)
		judge_not_applicable(j, "there is neither MX nor address");
	else if (!f->smtp.asked)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "mail servers are talked "
		    "to with --probe smtp alone");
	else if (f->mx.trouble != NULL)
		judge_trouble(j, f->mx.trouble, arena_printf(j->arena,
		    "where mail for %s goes could not be found out",
		    mx_domain(f)));
	else if (f->smtp.host.n == 0 && f->mx.host_trouble == NULL)
		judge_not_applicable(j, "no exchange has an address");
	else
		return true;
	return false;
}

static void
judge_name(struct judge *j, const struct smtp_host *h,
    const struct smtp_name *name, const struct smtp_reply *reply,
    const char *what)
{
	if (name->sound != TRI_NO)
		return;
	if (*name->said == '\0')
		judge_fail(j, h->host->name, "%s of %s %s: %s", what, h->ip,
		    name->why, reply->text);
	else
		judge_fail(j, h->host->name, "%s of %s names %s, which %s: %s",
		    what, h->ip, name->said, name->why, reply->text);
}

/* RFC 3463 3.8: what the server has against whoever asks. */
static bool
is_policy(const struct smtp_reply *reply)
{
	return strncmp(reply->word, "5.7.", 4) == 0;
}

static void
judge_host(const struct facts *f, struct judge *j, const struct smtp_host *h)
{
	judge_name(j, h, &h->greeting, &h->said.greeting, "the greeting");
	judge_name(j, h, &h->hello, &h->said.hello, h->said.extended ?
	    "the reply to EHLO" : "the reply to HELO");
	if (h->postmaster == TRI_NO)
		judge_fail(j, h->host->name, "%s refuses RCPT "
		    "TO:<postmaster@%s>: %s%s", h->ip, mx_domain(f),
		    h->said.rcpt.text, is_policy(&h->said.rcpt) ? " (which "
		    "may be meant for this client's address)" : "");
}

/* The last reply that is there. */
static const struct smtp_reply *
last_reply(const struct smtp_record *s)
{
	return s->rcpt.code != 0 ? &s->rcpt : s->mail.code != 0 ? &s->mail :
	    s->hello.code != 0 ? &s->hello : &s->greeting;
}

/* Whether this exchange is all that it should be; if not, why not known. */
static bool
is_known(struct judge *j, const struct smtp_host *h)
{
	const struct answer *trouble = h->greeting.trouble != NULL ?
	    h->greeting.trouble : h->hello.trouble;

	if (h->said.end != NULL)
		judge_trouble(j, h->answer, arena_printf(j->arena,
		    "what %s (%s) says of itself could not be found out",
		    h->host->name, h->ip));
	else if (h->postmaster == TRI_UNKNOWN)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%s (%s) does not say "
		    "whether it takes mail for postmaster: %s", h->host->name,
		    h->ip, last_reply(&h->said)->text);
	else if (trouble != NULL)
		judge_trouble(j, trouble, arena_printf(j->arena, "whether the "
		    "name that %s gives itself resolves could not be found "
		    "out", h->host->name));
	else
		return true;
	return false;
}

void
rule_check_mx_smtp_identity(const struct facts *f, struct judge *j)
{
	const struct smtp_outcome *s = &f->smtp;

	if (!has_talked(f, j))
		return;
	for (size_t i = 0; i < s->host.n; i++)
		judge_host(f, j, &s->host.item[i]);
	for (size_t i = 0; i < s->host.n && !j->decided; i++)
		if (!is_known(j, &s->host.item[i]))
			return;
	if (!j->decided && s->more > 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "of %zu exchanges %zu "
		    "were talked to", s->host.n + s->more, s->host.n);
	mx_finish(f, j, "each exchange gives itself a name that resolves, and "
	    "takes mail for postmaster");
}
