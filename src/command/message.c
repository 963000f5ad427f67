/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message.c -- does this mail pass? Its DKIM signatures, SPF of who sent it,
 * and DMARC by both standards, as a receiver finds them.
 */
#include "command/command.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "command/output.h"
#include "command/outputs.h"
#include "command/perform.h"
#include "command/sources.h"
#include "command/suffixes.h"
#include "evaluate/address.h"
#include "option/option.h"
#include "record/mbox.h"
#include "run/mail.h"

#define DEADLINE_MS	60000
#define AUTHSERV_ID	"mailassay"

struct messages {
	struct arena		*arena;
	const struct options	*o;
	struct mail_given	 given;
	struct sources		 sources;
	struct run_info		 info;
	struct witness		*witness;
	struct outputs		 outputs;
	struct output		*tape;		/* NULL: not recorded */
	VEC(struct mail_report *) report;
	enum status		 status;
};

/* What would not stand in the header that is printed. */
static int
check_authserv_id(const struct options *o, struct err *err)
{
	const char *id = o->authserv_id;

	if (id == NULL)
		return 0;
	for (const char *p = id; *p != '\0'; p++)
		if (!ascii_alnum((unsigned char)*p) &&
		    strchr("-._", *p) == NULL)
			return err_set(err, "--authserv-id '%s': a host name "
			    "is wanted", id);
	return 0;
}

static int
read_given(struct messages *all, struct err *err)
{
	const struct options *o = all->o;
	struct address unused;

	if (o->ip.n > 1)
		return err_set(err, "--ip: one message has one sender");
	if (o->ip.n == 1 && !address_parse(o->ip.item[0], &unused))
		return err_set(err, "--ip '%s' is neither an IPv4 nor an IPv6 "
		    "address", o->ip.item[0]);
	if (o->ip.n == 1 && o->received_by.n > 0)
		return err_set(err, "--ip and --received-by: one of them says "
		    "who sent");
	if (o->mail_from != NULL && perform_smtp_text("--mail-from",
	    o->mail_from, err) == -1)
		return -1;
	if (o->mail_from != NULL && strcmp(o->mail_from, "<>") != 0 &&
	    strchr(o->mail_from, '@') == NULL)
		return err_set(err, "--mail-from '%s' is no mail address",
		    o->mail_from);
	if (o->helo != NULL && perform_smtp_text("--helo", o->helo,
	    err) == -1)
		return -1;
	all->given = (struct mail_given){
		.ip = o->ip.n == 1 ? o->ip.item[0] : NULL,
		.mail_from = o->mail_from, .helo = o->helo,
		.received_by = o->received_by.item,
		.nreceived_by = o->received_by.n,
	};
	return check_authserv_id(o, err);
}

static int
add_report(struct messages *all, const char *name, FILE *out, int colour,
    struct err *err)
{
	struct mail_report *r = arena_alloc(all->arena, sizeof *r);

	r->format = mail_format_find(name);
	if (r->format == NULL)
		return err_set(err, "there is no format '%s' (there are: "
		    "text, json)", name);
	r->out = out;
	r->style.width = (unsigned)all->o->width;
	r->style.colour = colour;
	r->style.quiet = all->o->quiet;
	r->run = &all->info;
	r->authserv_id = all->o->authserv_id != NULL ? all->o->authserv_id :
	    AUTHSERV_ID;
	r->arena = all->arena;
	*vec_add(all->arena, &all->report) = r;
	return 0;
}

static int
open_outputs(struct messages *all, struct err *err)
{
	const struct options *o = all->o;
	int colour;

	if (perform_colour(o, &colour, err) == -1 || add_report(all,
	    o->format != NULL ? o->format : "text", stdout, colour, err) == -1)
		return -1;
	for (size_t i = 0; i < o->output.n; i++) {
		const char *name, *path;
		struct output *out;

		if (outputs_split(all->arena, o->output.item[i], &name, &path,
		    err) == -1)
			return -1;
		out = outputs_add(&all->outputs, path, err);
		if (out == NULL || add_report(all, name, output_stream(out),
		    outputs_colour(o), err) == -1)
			return -1;
	}
	if (o->record == NULL)
		return 0;
	all->tape = outputs_add(&all->outputs, o->record, err);
	if (all->tape == NULL)
		return -1;
	perform_tape_header(output_stream(all->tape), &all->info);
	return 0;
}

/* A tape wants a name for what was asked about. */
static const char *
domain_of(const struct mail_outcome *mail)
{
	if (mail->author != NULL)
		return mail->author;
	return mail->spf_domain != NULL ? mail->spf_domain : ".";
}

/* 1 over 3 over 0. */
static void
take_status(struct messages *all, enum mail_result result)
{
	if (result == MAIL_UNKNOWN)
		all->status = all->status == STATUS_CLEAN ?
		    STATUS_INCOMPLETE : all->status;
	else if (result != MAIL_PASS)
		all->status = STATUS_FINDINGS;
}

static int
check_message(struct messages *all, struct arena *arena, const char *file,
    const struct message *m, struct err *err)
{
	static const struct scope scope = { .domain = "." };
	struct evidence *ev = evidence_new(arena, &scope, all->sources.now);
	struct mail_sender sender;
	struct mail_check check;
	struct errand errand;

	mail_sender_find(arena, m, &all->given, &sender);
	errand_start(&errand, ev, DEADLINE_MS);
	if (mail_check(&errand, all->sources.chain, all->witness, m, &sender,
	    &check, err) == -1)
		return -1;
	take_status(all, check.mail.result);
	for (size_t i = 0; i < all->report.n; i++)
		mail_report_message(all->report.item[i], file, &check);
	if (all->tape != NULL) {
		ev->scope.domain = domain_of(&check.mail);
		errand_record(output_stream(all->tape), ev);
	}
	return 0;
}

/* Each message has an arena of its own, and so memory stays flat. */
static int
check_next(struct messages *all, const char *file, struct mbox *box,
    bool *ret_more, struct err *err)
{
	struct arena *arena = arena_new();
	const struct message *m;
	struct mbox_item item;
	int result = 0;

	*ret_more = mbox_next(box, arena, &item);
	if (*ret_more) {
		m = message_parse(arena, &item);
		/* One of an mbox costs no other its verdict. */
		if (m->field.n == 0 && m->whole && !box->many)
			result = err_set(err, "%s:%zu: this is no message: it "
			    "has no header field", file, m->line);
		else
			result = check_message(all, arena, file, m, err);
	}
	arena_free(arena);
	return result;
}

static int
check_file(struct messages *all, const char *path, struct err *err)
{
	struct arena *arena = arena_new();
	bool more = true;
	struct mbox box;
	int result = 0;
	size_t len;
	char *text;

	text = file_read(arena, path, LIMIT_MAIL_FILE, &len, err);
	if (text == NULL)
		result = -1;
	else if (len == 0)
		result = err_set(err, "'%s' is empty: there is no message",
		    path);
	else
		mbox_open(&box, text, len);
	while (result == 0 && more)
		result = check_next(all, path, &box, &more, err);
	arena_free(arena);
	return result;
}

static int
check_files(struct messages *all, struct err *err)
{
	const struct option_words *file = &all->o->word;

	for (size_t i = 0; i < all->report.n; i++)
		all->report.item[i]->format->begin(all->report.item[i]);
	for (size_t i = 0; i < file->n; i++)
		if (check_file(all, file->item[i], err) == -1)
			return -1;
	for (size_t i = 0; i < all->report.n; i++)
		all->report.item[i]->format->end(all->report.item[i],
		    all->status);
	return 0;
}

int
message_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct messages *all = arena_alloc(arena, sizeof *all);

	all->arena = arena;
	all->o = o;
	all->outputs.arena = arena;
	all->outputs.o = o;
	all->outputs.sources = &all->sources;
	all->outputs.input = o->word;
	if (o->word.n == 0)
		return err_set(err, "message: which file? '-' is standard "
		    "input (mailassay message --help)");
	if (read_given(all, err) == -1 ||
	    suffixes_use(arena, o, err) == -1 ||
	    sources_open(arena, o, NULL, 0, true, &all->sources, err) == -1)
		return -1;
	perform_info(arena, &all->sources, &all->info);
	perform_warn_of_list(&all->info);
	if (open_outputs(all, err) == -1)
		return -1;
	all->witness = perform_witness(arena);
	if (check_files(all, err) == -1)
		return -1;
	*ret_status = all->status;
	return outputs_commit(&all->outputs, err);
}
