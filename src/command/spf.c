/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.c -- may this address send for the domain? check_host() (RFC 7208) with
 * the way to its result.
 */
#include "command/command.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/limits.h"
#include "command/output.h"
#include "command/outputs.h"
#include "command/perform.h"
#include "command/sources.h"
#include "evaluate/senders.h"
#include "evaluate/spf_macro.h"
#include "option/option.h"
#include "run/senders.h"

#define DEADLINE_MS	30000

/* A report and where it goes. */
struct delivery {
	sender_render	*render;
	FILE		*out;
	int		 colour;
};

struct spf {
	struct arena		*arena;
	const struct options	*o;
	struct scope		 scope;
	struct sources		 sources;
	struct run_info		 info;
	VEC(struct sender_check) check;
	VEC(struct delivery)	 delivery;
	struct outputs		 outputs;
	struct output		*tape;		/* NULL: not recorded */
	unsigned		 expected;	/* 1 << enum spf_result */
};

/* The words of --expect. */
static int
read_expected(struct spf *spf, struct err *err)
{
	const char *p = spf->o->expect;

	while (p != NULL) {
		size_t n = strcspn(p, ",");
		int r = SPF_NONE;

		while (r <= SPF_PERMERROR && !ascii_same_word(p, n,
		    spf_result_name((enum spf_result)r)))
			r++;
		if (r > SPF_PERMERROR)
			return err_set(err, "--expect '%.*s': pass, fail, "
			    "softfail, neutral, none, temperror or permerror "
			    "is wanted", (int)n, p);
		spf->expected |= 1u << r;
		p = p[n] == ',' ? p + n + 1 : NULL;
	}
	return 0;
}

/* The identity that SPF checks is of the domain, or it is not its SPF. */
static int
check_identity(struct spf *spf, const char *option, const char *name,
    struct err *err)
{
	const char *domain = perform_name(spf->arena, name, "domain name",
	    err);

	if (domain == NULL)
		return -1;
	if (strcmp(domain, spf->scope.domain) != 0)
		return err_set(err, "%s '%s' is not of '%s': give the domain "
		    "that the mail comes from", option, name,
		    spf->scope.domain);
	return 0;
}

/* LOCAL@DOMAIN, with the domain as it travels: in A-labels. */
static int
read_mail_from(struct spf *spf, const char *given, const char *domain,
    struct spf_sender *ret, struct err *err)
{
	const char *at = strrchr(given, '@'), *local;

	if (at == NULL || at == given)
		return err_set(err, "--mail-from '%s' is no mail address",
		    given);
	local = arena_memdup(spf->arena, given, (size_t)(at - given));
	ret->mail_from = arena_printf(spf->arena, "%s@%s", local, domain);
	if (perform_smtp_text("--mail-from", local, err) == -1)
		return -1;
	return check_identity(spf, "--mail-from", at + 1, err);
}

/* MAIL FROM, or postmaster@DOMAIN. "<>": it is HELO that is checked. */
static int
read_identity(struct spf *spf, struct spf_sender *ret, struct err *err)
{
	const char *given = spf->o->mail_from, *helo = spf->o->helo;
	const char *domain = spf_macro_raw(spf->arena, spf->scope.domain);

	if (given != NULL && strcmp(given, "<>") == 0) {
		ret->mail_from = "";
		ret->helo = domain;
		return helo == NULL ? 0 :
		    check_identity(spf, "--helo", helo, err);
	}
	ret->mail_from = arena_printf(spf->arena, "postmaster@%s", domain);
	ret->helo = helo != NULL ? helo : domain;
	if (perform_smtp_text("--helo", ret->helo, err) == -1)
		return -1;
	return given == NULL ? 0 :
	    read_mail_from(spf, given, domain, ret, err);
}

/* Each address that a line of --senders stands for. */
static void
add_declared(struct spf *spf, const struct spf_sender *like,
    const struct scope_sender *said)
{
	struct address ip[SENDERS_PROBES];
	size_t n = senders_probes(said->address, ip);

	for (size_t i = 0; i < n; i++) {
		struct sender_check *c = vec_add(spf->arena, &spf->check);

		c->sender = *like;
		c->sender.ip = ip[i];
		c->said = said;
	}
}

static int
read_senders(struct spf *spf, struct err *err)
{
	const struct options *o = spf->o;
	struct spf_sender like = { 0 };

	if (o->ip.n == 0 && o->senders == NULL)
		return err_set(err, "no --ip given: which address sends?");
	if (o->ip.n > LIMIT_SENDERS)
		return err_set(err, "--ip: more than %d addresses",
		    LIMIT_SENDERS);
	if (read_identity(spf, &like, err) == -1)
		return -1;
	for (size_t i = 0; i < o->ip.n; i++) {
		if (!address_parse(o->ip.item[i], &like.ip))
			return err_set(err, "--ip '%s' is neither an IPv4 nor "
			    "an IPv6 address", o->ip.item[i]);
		vec_add(spf->arena, &spf->check)->sender = like;
	}
	if (perform_senders(spf->arena, o, &spf->scope.sender,
	    &spf->scope.nsender, err) == -1)
		return -1;
	for (size_t i = 0; i < spf->scope.nsender; i++)
		add_declared(spf, &like, &spf->scope.sender[i]);
	return 0;
}

static int
read_domain(struct spf *spf, struct err *err)
{
	struct scopes scopes = { 0 };
	const char *domain;

	if (spf->o->word.n != 1)
		return err_set(err, "spf: one domain is wanted (mailassay spf "
		    "--help)");
	domain = perform_name(spf->arena, spf->o->word.item[0], "domain name",
	    err);
	if (domain == NULL)
		return -1;
	spf->scope = *perform_add(spf->arena, &scopes, domain);
	return 0;
}

static int
check(struct spf *spf, struct err *err)
{
	struct errand errand;

	errand_start(&errand, evidence_new(spf->arena, &spf->scope,
	    spf->sources.now), DEADLINE_MS);
	if (senders_check(&errand, spf->sources.chain,
	    perform_witness(spf->arena), spf->check.item, spf->check.n,
	    err) == -1)
		return -1;
	if (spf->tape == NULL)
		return 0;
	perform_tape_header(output_stream(spf->tape), &spf->info);
	errand_record(output_stream(spf->tape), errand.evidence);
	return 0;
}

static bool
is_expected(const struct spf *spf, const struct sender_check *c)
{
	if (c->said != NULL)
		return strcmp(spf_result_name(c->check.result),
		    c->said->expected) == 0;
	return (spf->expected & 1u << c->check.result) != 0;
}

/* 1 over 3 over 0: what was not expected, and what a failure hides. */
static enum status
status_of(const struct spf *spf)
{
	enum status status = STATUS_CLEAN;

	for (size_t i = 0; i < spf->check.n; i++) {
		const struct sender_check *c = &spf->check.item[i];
		enum spf_result result = c->check.result;

		if (is_expected(spf, c))
			continue;
		if (result == SPF_UNKNOWN || result == SPF_TEMPERROR)
			status = status == STATUS_CLEAN ? STATUS_INCOMPLETE :
			    status;
		else if (c->said != NULL || spf->expected != 0)
			status = STATUS_FINDINGS;
	}
	return status;
}

static sender_render *
format(const char *name, struct err *err)
{
	sender_render *render = sender_format(name);

	if (render == NULL)
		err_set(err, "there is no format '%s' (there are: text, json)",
		    name);
	return render;
}

static int
add_delivery(struct spf *spf, const char *name, FILE *out, int colour,
    struct err *err)
{
	struct delivery d = { format(name, err), out, colour };

	if (d.render == NULL)
		return -1;
	*vec_add(spf->arena, &spf->delivery) = d;
	return 0;
}

static int
open_outputs(struct spf *spf, struct err *err)
{
	const struct options *o = spf->o;
	int colour;

	if (perform_colour(o, &colour, err) == -1 || add_delivery(spf,
	    o->format != NULL ? o->format : "text", stdout, colour, err) == -1)
		return -1;
	for (size_t i = 0; i < o->output.n; i++) {
		const char *name, *path;
		struct output *out;

		if (outputs_split(spf->arena, o->output.item[i], &name, &path,
		    err) == -1)
			return -1;
		out = outputs_add(&spf->outputs, path, err);
		if (out == NULL || add_delivery(spf, name, output_stream(out),
		    outputs_colour(o), err) == -1)
			return -1;
	}
	if (o->record != NULL)
		spf->tape = outputs_add(&spf->outputs, o->record, err);
	return o->record != NULL && spf->tape == NULL ? -1 : 0;
}

static void
render(const struct spf *spf, enum status status)
{
	struct sender_report report = {
		.run = &spf->info, .scope = &spf->scope,
		.check = spf->check.item, .n = spf->check.n,
		.expect = spf->o->expect, .status = status,
	};

	report.style.width = (unsigned)spf->o->width;
	for (size_t i = 0; i < spf->delivery.n; i++) {
		const struct delivery *d = &spf->delivery.item[i];

		report.out = d->out;
		report.style.colour = d->colour;
		d->render(&report);
	}
}

int
spf_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct spf *spf = arena_alloc(arena, sizeof *spf);

	spf->arena = arena;
	spf->o = o;
	spf->outputs.arena = arena;
	spf->outputs.o = o;
	spf->outputs.sources = &spf->sources;
	if (read_expected(spf, err) == -1 || read_domain(spf, err) == -1 ||
	    read_senders(spf, err) == -1 ||
	    sources_open(arena, o, NULL, 0, true, &spf->sources, err) == -1 ||
	    open_outputs(spf, err) == -1)
		return -1;
	perform_info(arena, &spf->sources, &spf->info);
	if (check(spf, err) == -1)
		return -1;
	*ret_status = status_of(spf);
	render(spf, *ret_status);
	return outputs_commit(&spf->outputs, err);
}
