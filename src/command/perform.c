/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/perform.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/log.h"
#include "command/command.h"
#include "command/origins.h"
#include "command/output.h"
#include "command/outputs.h"
#include "command/senders.h"
#include "command/sources.h"
#include "dns/idn.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "dns/zonefile.h"
#include "evaluate/psl.h"
#include "option/option.h"
#include "report/report.h"
#include "rule/gate.h"
#include "run/run.h"
#include "witness/witness.h"

#define WINDOW		32	/* audits in flight */
#define DEADLINE_ROUNDS	8	/* of time-outs in one audit */
#define DEADLINE_MS	60000	/* at least */
#define RATE_PER_AUDIT	4	/* questions a second that one has at least */
#define PATH_OCTETS	256	/* RFC 5321 4.5.3.1.3 */

/* One run with everything that it points to. */
struct job {
	struct arena		*arena;
	const struct options	*o;
	const struct sources	*sources;
	struct setup		 setup;
	VEC(struct report *)	 report;
	struct outputs		 outputs;
};

const char *
perform_name(struct arena *arena, const char *text, const char *what,
    struct err *err)
{
	const char *unicode, *why, *name = idn_read(arena, text, &unicode,
	    &why);

	if (name == NULL)
		err_set(err, "'%s' is not a %s: %s", text, what, why);
	return name;
}

int
perform_selectors(struct arena *arena, const struct options *o,
    const char *const **ret, size_t *ret_n, struct err *err)
{
	const char **selector = arena_array(arena, o->selector.n + 1,
	    sizeof *selector);
	size_t n = 0;

	for (size_t i = 0; i < o->selector.n; i++) {
		const char *name = perform_name(arena, o->selector.item[i],
		    "DKIM selector", err);
		size_t j = 0;

		if (name == NULL)
			return -1;
		if (strstr(name, "_domainkey") != NULL)
			return err_set(err, "'%s' is not a DKIM selector: "
			    "give the part before '._domainkey'",
			    o->selector.item[i]);
		while (j < n && !name_equal(selector[j], name))
			j++;
		if (j == n)
			selector[n++] = name;
	}
	*ret = selector;
	*ret_n = n;
	return 0;
}

int
perform_senders(struct arena *arena, const struct options *o,
    const struct scope_sender **ret, size_t *ret_n, struct err *err)
{
	*ret = NULL;
	*ret_n = 0;
	return o->senders == NULL ? 0 :
	    senders_read(arena, o->senders, ret, ret_n, err);
}

int
perform_mode(const struct options *o, enum domain_mode *ret, struct err *err)
{
	*ret = o->mode == NULL ? MODE_UNDECLARED : mode_parse(o->mode);
	if (o->mode != NULL && *ret == MODE_UNDECLARED)
		return err_set(err, "--mode '%s': sending+receiving, "
		    "send-only, receive-only or parked is wanted", o->mode);
	return 0;
}

int
perform_smtp_text(const char *option, const char *text, struct err *err)
{
	bool blanks = strchr(text, '"') != NULL;

	if (strlen(text) > PATH_OCTETS)
		return err_set(err, "%s: more than %d octets", option,
		    PATH_OCTETS);
	for (const char *p = text; *p != '\0'; p++)
		if (!ascii_print((unsigned char)*p) || (*p == ' ' && !blanks))
			return err_set(err, "%s '%s': %s", option, text,
			    (unsigned char)*p > 0x7f ? "it is not plain ASCII" :
			    "it has a blank or a control character");
	return 0;
}

int
perform_posts_to_lists(const struct options *o, enum declared *ret,
    struct err *err)
{
	const char *word = o->posts_to_lists;

	*ret = word == NULL ? UNDECLARED : declared_parse(word);
	if (word != NULL && *ret == UNDECLARED)
		return err_set(err, "--posts-to-lists '%s': yes or no is "
		    "wanted", word);
	return 0;
}

struct scope *
perform_add(struct arena *arena, struct scopes *scopes, const char *domain)
{
	struct scope *scope;
	void **seen;

	if (scopes->seen == NULL)
		scopes->seen = nametable_new(arena);
	seen = nametable_at(scopes->seen, domain);
	if (*seen != NULL)
		return NULL;
	*seen = scopes;		/* anything: it was seen */
	scope = vec_add(arena, &scopes->scope);
	scope->domain = domain;
	scope->unicode = idn_unicode(arena, domain);
	return scope;
}

int
perform_colour(const struct options *o, int *ret, struct err *err)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");
	const char *when = o->color != NULL ? o->color : "auto";

	if (strcmp(when, "always") == 0)
		*ret = 1;
	else if (strcmp(when, "never") == 0)
		*ret = 0;
	else if (strcmp(when, "auto") == 0)
		*ret = isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
		    term != NULL && strcmp(term, "dumb") != 0;
	else
		return err_set(err, "--color '%s': auto, always or never is "
		    "wanted", when);
	return 0;
}

static const struct report_format *
format(struct arena *arena, const char *name, struct err *err)
{
	const struct report_format *found = report_find(name);
	const char *names = "";

	if (found != NULL)
		return found;
	for (size_t i = 0; report_at(i) != NULL; i++)
		names = arena_printf(arena, "%s%s%s", names,
		    i > 0 ? ", " : "", report_at(i)->name);
	err_set(err, "there is no format '%s' (there are: %s)", name, names);
	return NULL;
}

static void
add_report(struct job *job, const struct report_format *fmt, FILE *out,
    int with_colour)
{
	struct report *report = arena_alloc(job->arena, sizeof *report);

	report->out = out;
	report->format = fmt;
	report->run = &job->setup.info;
	report->style.colour = with_colour;
	report->style.width = (unsigned)job->o->width;
	report->style.verbose = job->o->verbose > 0;
	report->style.quiet = job->o->quiet;
	*vec_add(job->arena, &job->report) = report;
}

/* One -o FORMAT=FILE. */
static int
open_report(struct job *job, const char *text, struct err *err)
{
	const struct report_format *fmt;
	const char *name, *path;
	struct output *out;

	if (outputs_split(job->arena, text, &name, &path, err) == -1)
		return -1;
	fmt = format(job->arena, name, err);
	out = fmt == NULL ? NULL : outputs_add(&job->outputs, path, err);
	if (out == NULL)
		return -1;
	add_report(job, fmt, output_stream(out), outputs_colour(job->o));
	return 0;
}

static int
open_reports(struct job *job, struct err *err)
{
	const struct options *o = job->o;
	const struct report_format *fmt;
	int stdout_colour = 0;

	if (perform_colour(o, &stdout_colour, err) == -1)
		return -1;
	fmt = format(job->arena, o->format != NULL ? o->format : "text", err);
	if (fmt == NULL)
		return -1;
	add_report(job, fmt, stdout, stdout_colour);
	for (size_t i = 0; i < o->output.n; i++)
		if (open_report(job, o->output.item[i], err) == -1)
			return -1;
	return 0;
}

static const struct profile *
choose_profile(struct arena *arena, const struct options *o, struct err *err)
{
	const char *name = o->profile != NULL ? o->profile : "default";
	const struct profile *found = profile_find(name);
	const char *names = "";

	if (found != NULL)
		return found;
	for (size_t i = 0; profile_at(i) != NULL; i++)
		names = arena_printf(arena, "%s%s%s", names,
		    i > 0 ? ", " : "", profile_name(profile_at(i)));
	err_set(err, "there is no profile '%s' (there are: %s)", name, names);
	return NULL;
}

/* The list that the tape was recorded with, if it is not the one in force. */
static const char *
another_list(const struct sources *s, const char *list)
{
	const char *then = s->recorded.header.suffix_list;

	if (s->tape == NULL || (then != NULL && strcmp(then, list) == 0))
		return NULL;
	return then == NULL ? "" : then;
}

void
perform_info(struct arena *arena, const struct sources *s,
    struct run_info *ret)
{
	const char **zone = arena_array(arena, s->zone.n + 1, sizeof *zone);

	for (size_t i = 0; i < s->zone.n; i++)
		zone[i] = s->zone.item[i]->path;
	ret->version = version_tool();
	ret->resolver = s->resolver;
	/* A replayed report is that of the run that was recorded. */
	ret->zone = s->zone.n > 0 ? zone : s->recorded.header.zone;
	ret->nzone = s->zone.n > 0 ? s->zone.n : s->recorded.header.nzone;
	ret->offline = s->resolver == NULL;
	ret->taken_at = s->now;
	ret->library = version_libraries(arena, &ret->nlibrary);
	ret->suffix_list = psl_version();
	ret->recorded_list = another_list(s, ret->suffix_list);
}

/* The same of the prefix file: "" if the tape was recorded without. */
static const char *
another_file(const struct sources *s, const char *data)
{
	const char *then = s->recorded.header.asn_data;

	if (s->tape == NULL || (then == NULL && data == NULL) ||
	    (then != NULL && data != NULL && origins_same(then, data)))
		return NULL;
	return then == NULL ? "" : then;
}

void
perform_tape_header(FILE *tape, const struct run_info *info)
{
	const struct tape_header header = {
		.tool = info->version, .taken_at = info->taken_at,
		.resolver = info->resolver, .zone = info->zone,
		.nzone = info->nzone, .suffix_list = info->suffix_list,
		.asn_data = info->asn_data, .asn_zone = info->asn_zone,
	};

	tape_write_header(tape, &header);
}

static int
open_tape(struct job *job, struct err *err)
{
	struct output *out;

	if (job->o->record == NULL)
		return 0;
	out = outputs_add(&job->outputs, job->o->record, err);
	if (out == NULL)
		return -1;
	job->setup.run.tape = output_stream(out);
	perform_tape_header(job->setup.run.tape, &job->setup.info);
	return 0;
}

static void
close_witness(void *object)
{
	witness_close(object);
}

struct witness *
perform_witness(struct arena *arena)
{
	struct err err;
	struct witness *witness = witness_open(&err);

	if (witness == NULL)
		log_warn("the libraries are not asked: %s", err.text);
	else
		arena_defer(arena, close_witness, witness);
	return witness;
}

void
perform_warn_of_list(const struct run_info *info)
{
	if (info->recorded_list != NULL && *info->recorded_list != '\0')
		log_warn("the public suffix list is %s, and the tape was "
		    "recorded with %s", info->suffix_list,
		    info->recorded_list);
}

/* A replay without the file of the tape, or with another. */
static void
warn_of_file(const struct run_info *info)
{
	if (info->recorded_asn_data != NULL)
		log_warn("origin AS: there is %s, and the tape was recorded "
		    "with %s", info->asn_data != NULL ? info->asn_data :
		    "no prefix file", *info->recorded_asn_data != '\0' ?
		    info->recorded_asn_data : "none");
}

/* Whether mail servers are talked to, or were when the tape was recorded. */
static bool
talks(const struct options *o, const struct sources *sources)
{
	bool talks = o->probe != NULL;

	for (size_t i = 0; i < sources->recorded.audit.n; i++)
		talks |= sources->recorded.audit.item[i].smtp;
	return talks;
}

/* What its audits have in common. */
static void
fill_info(struct arena *arena, const struct options *o,
    const struct sources *sources, struct setup *setup)
{
	struct run_info *info = &setup->info;

	perform_info(arena, sources, info);
	info->profile = profile_name(setup->run.profile);
	info->fail_on = o->fail_on != NULL ? o->fail_on : "high";
	info->smtp = talks(o, sources);
	info->asn_data = setup->origins.data;
	info->recorded_asn_data = another_file(sources, setup->origins.data);
	info->asn_zone = setup->origins.zone;
	perform_warn_of_list(info);
	warn_of_file(info);
}

int
perform_setup(struct arena *arena, const struct options *o,
    const struct sources *sources, struct setup *ret, struct err *err)
{
	int wait = o->timeout_ms * (o->retries + 1) * DEADLINE_ROUNDS;
	struct run *run = &ret->run;

	run->profile = choose_profile(arena, o, err);
	if (run->profile == NULL ||
	    gate_parse(arena, o->fail_on != NULL ? o->fail_on : "high",
	    &ret->gate, err) == -1 || origins_read(arena, o,
	    &sources->recorded.header, &ret->origins, err) == -1)
		return -1;
	fill_info(arena, o, sources, ret);
	run->source = sources->chain;
	run->gate = &ret->gate;
	run->info = &ret->info;
	run->deadline_ms = wait > DEADLINE_MS ? wait : DEADLINE_MS;
	/* A talk with mail servers is one round more, and a slow one. */
	if (o->probe != NULL)
		run->deadline_ms += o->smtp_timeout_ms;
	return 0;
}

void
perform_origins(const struct origins *origins, struct scope *scope)
{
	scope->asn_table = origins->table;
	scope->asn_zone = origins->zone4;
	scope->asn_zone6 = origins->zone6;
}

unsigned
perform_window(const struct options *o, unsigned most)
{
	int jobs = o->jobs > 0 ? o->jobs : 1;
	int fit = o->rate / jobs / RATE_PER_AUDIT;

	if (o->rate == 0 || fit >= (int)most)
		return most;
	return fit > 1 ? (unsigned)fit : 1;
}

static int
prepare(struct job *job, struct err *err)
{
	struct run *run = &job->setup.run;

	if (perform_setup(job->arena, job->o, job->sources, &job->setup,
	    err) == -1 || open_reports(job, err) == -1 ||
	    open_tape(job, err) == -1)
		return -1;
	run->witness = perform_witness(job->arena);
	run->report = job->report.item;
	run->nreport = job->report.n;
	run->window = perform_window(job->o, WINDOW);
	return 0;
}

int
perform(struct arena *arena, const struct options *o,
    const struct sources *sources, const struct scopes *scopes,
    enum status *ret_status, struct err *err)
{
	struct job *job = arena_alloc(arena, sizeof *job);

	job->arena = arena;
	job->o = o;
	job->sources = sources;
	job->outputs.arena = arena;
	job->outputs.o = o;
	job->outputs.sources = sources;
	if (prepare(job, err) == -1)
		return -1;
	for (size_t i = 0; i < scopes->scope.n; i++)
		perform_origins(&job->setup.origins, &scopes->scope.item[i]);
	if (run_domains(&job->setup.run, scopes->scope.item, scopes->scope.n,
	    ret_status, err) == -1)
		return -1;
	return outputs_commit(&job->outputs, err);
}
