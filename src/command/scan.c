/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan.c -- a list of domains of any length: a line of JSON for each row,
 * whatever happens to it.
 */
#define _GNU_SOURCE		/* sched_getaffinity() */
#include "command/command.h"

#include <inttypes.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/log.h"
#include "command/domain_list.h"
#include "command/output.h"
#include "command/outputs.h"
#include "command/perform.h"
#include "command/progress.h"
#include "command/scan_file.h"
#include "command/sources.h"
#include "command/stop.h"
#include "command/suffixes.h"
#include "option/option.h"
#include "report/csv.h"
#include "report/line.h"
#include "report/summary.h"
#include "run/scan.h"
#include "run/window.h"
#include "run/worker.h"

#define WINDOW		64	/* audits in flight in a worker */
#define STALL_MS	60000	/* beyond an audit's deadline */

struct scan_job {
	struct arena		*arena;
	const struct options	*o;
	struct sources		 sources;
	struct setup		 setup;
	struct scope		 scope;
	struct worker		 worker;
	struct domain_list	*list;
	struct scan_file	*file;		/* NULL: standard output */
	struct outputs		 outputs;
	struct output		*csv;		/* NULL: none */
	FILE			*csv_stream;	/* ... or standard output's */
	struct summary		*summary;
	struct progress		 progress;
	uint64_t		 lines, failed;
	enum status		 status;
};

/* --- lines --- */

static bool
is_failed(const struct json_value *flat)
{
	int64_t status = 0;

	return json_get_int(flat, "status", &status) &&
	    status == STATUS_INCOMPLETE;
}

/* What is known of a line beside its place: for those before a resume, too. */
static int
take_line(void *context, const char *line, size_t len, struct err *err)
{
	struct scan_job *job = context;
	struct arena *arena = arena_new();
	const struct json_value *flat = line_read(arena, line, len, err);
	int64_t status = 0;

	if (flat != NULL) {
		summary_take(job->summary, flat);
		json_get_int(flat, "status", &status);
		job->status = status_worse(job->status, (enum status)status);
		job->failed += is_failed(flat);
		job->lines++;
		if (job->csv_stream != NULL)
			csv_row(job->csv_stream, flat);
	}
	arena_free(arena);
	return flat != NULL ? 0 : -1;
}

/* Nothing that is said arrives any more. */
static bool
is_unheard(const struct scan_job *job)
{
	return job->file == NULL && ferror(stdout);
}

static int
put_line(void *context, const char *line, size_t len, struct err *err)
{
	struct scan_job *job = context;

	if (take_line(job, line, len, err) == -1)
		return -1;
	if (job->file != NULL)
		return scan_file_add(job->file, line, len, err);
	if (job->csv_stream != stdout && !job->o->summary)
		fwrite(line, 1, len, stdout);
	return is_unheard(job) ?
	    err_set_status(err, STATUS_INTERNAL, "%s", "") : 0;
}

static int
next_row(void *context, struct task *ret, struct err *err)
{
	struct scan_job *job = context;

	for (;;) {
		int got = domain_list_next(job->list, ret, err), has = 0;

		if (got == DOMAIN_LIST_ROW && job->file != NULL)
			has = scan_file_has(job->file, ret, err);
		if (has == -1)
			return -1;
		if (has == 0)
			return got;
	}
}

static void
tell(void *context)
{
	struct scan_job *job = context;
	uint64_t size = domain_list_size(job->list);

	progress_tell(&job->progress, job->lines, job->failed, size == 0 ?
	    -1 : (double)domain_list_read(job->list) / (double)size);
}

/* --- what is asked for --- */

static int
open_csv(struct scan_job *job, const char *path, struct err *err)
{
	if (job->csv != NULL)
		return err_set(err, "-o csv=FILE was given twice");
	job->csv = outputs_add(&job->outputs, path, err);
	if (job->csv == NULL)
		return -1;
	job->csv_stream = output_stream(job->csv);
	return 0;
}

static int
open_lines(struct scan_job *job, const char *path, struct err *err)
{
	if (job->file != NULL)
		return err_set(err, "-o: one FILE for the lines is enough, "
		    "and '%s' is a second one", path);
	job->file = scan_file_open(job->arena, path, job->o, &job->sources,
	    &job->setup.info, err);
	return job->file != NULL ? 0 : -1;
}

/* FILE for the lines, or FORMAT=FILE; a slash before the "=" makes a path. */
static int
open_output(struct scan_job *job, const char *word, struct err *err)
{
	const char *format, *path;

	if (word[strcspn(word, "=/")] != '=') {
		if (strcmp(word, "-") == 0)
			return err_set(err, "-o -: standard output gets the "
			    "lines without -o");
		return open_lines(job, word, err);
	}
	if (outputs_split(job->arena, word, &format, &path, err) == -1)
		return -1;
	if (strcmp(format, "csv") == 0)
		return open_csv(job, path, err);
	if (strcmp(format, "json") == 0)
		return open_lines(job, path, err);
	return err_set(err, "-o '%s': a scan has no format '%s' (there are: "
	    "json, csv; for a file of this name: ./%s)", word, format, word);
}

static int
open_outputs(struct scan_job *job, struct err *err)
{
	const struct options *o = job->o;

	job->outputs.arena = job->arena;
	job->outputs.o = o;
	job->outputs.sources = &job->sources;
	if (o->input != NULL)
		*vec_add(job->arena, &job->outputs.input) = o->input;
	for (size_t i = 0; i < o->output.n; i++)
		if (open_output(job, o->output.item[i], err) == -1)
			return -1;
	return 0;
}

/* What standard output gets. */
static int
choose_stdout(struct scan_job *job, struct err *err)
{
	const char *format = job->o->format != NULL ? job->o->format : "json";
	bool csv = strcmp(format, "csv") == 0;

	if (!csv && strcmp(format, "json") != 0)
		return err_set(err, "a scan has no format '%s' (there are: "
		    "json, csv)", format);
	if (csv && job->o->summary)
		return err_set(err, "--summary and -f csv both want standard "
		    "output: -o csv=FILE");
	if (csv && (job->csv != NULL || job->file != NULL))
		return err_set(err, "-f csv is for standard output, and -o "
		    "for files: one of them");
	if (csv)
		job->csv_stream = stdout;
	return 0;
}

static int
check_words(const struct options *o, struct err *err)
{
	if (o->word.n > 0)
		return err_set(err, "scan reads its domains from a list: -i "
		    "FILE, or standard input; '%s' is too much",
		    o->word.item[0]);
	if ((o->resume || o->restart) && o->output.n == 0)
		return err_set(err, "--%s: of which scan? -o FILE names it",
		    o->resume ? "resume" : "restart");
	return 0;
}

/* What a tape was not asked for when it was recorded is not asked now. */
static void
ask_as_taped(const struct tape *tape, struct scope *scope)
{
	bool guessed = false, ns = false;

	for (size_t i = 0; i < tape->audit.n; i++) {
		guessed |= tape->audit.item[i].guess;
		ns |= tape->audit.item[i].name_servers != NULL;
	}
	scope->guess = scope->guess && guessed;
	scope->no_ns = !ns;
}

static int
read_scope(struct scan_job *job, struct err *err)
{
	const struct options *o = job->o;
	struct scope *scope = &job->scope;

	scope->guess = !o->no_guess;
	if (o->replay != NULL)
		ask_as_taped(&job->sources.recorded, scope);
	if (perform_mode(o, &scope->mode, err) == -1 ||
	    perform_posts_to_lists(o, &scope->posts_to_lists, err) == -1 ||
	    perform_selectors(job->arena, o, &scope->selector,
	    &scope->nselector, err) == -1)
		return -1;
	return 0;
}

/* In the worker's process: its own libraries, and what it inherits. */
static int
work(void *context, int fd)
{
	struct scan_job *job = context;

	job->setup.run.witness = perform_witness(job->arena);
	return worker_serve(&job->worker, fd);
}

/* Those that this process may use. */
static unsigned
processors(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof set, &set) == -1)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

static int
prepare(struct scan_job *job, struct err *err)
{
	const struct options *o = job->o;
	struct shard shard;

	if (check_words(o, err) == -1 ||
	    shard_read(o->shard, &shard, err) == -1 ||
	    suffixes_use(job->arena, o, err) == -1 ||
	    sources_open(job->arena, o, NULL, 0, true, &job->sources,
	    err) == -1 ||
	    read_scope(job, err) == -1 ||
	    perform_setup(job->arena, o, &job->sources, &job->setup,
	    err) == -1)
		return -1;
	perform_origins(&job->setup.origins, &job->scope);
	job->list = domain_list_open(job->arena, o->input != NULL ? o->input :
	    "-", shard, err);
	if (job->list == NULL || open_outputs(job, err) == -1 ||
	    choose_stdout(job, err) == -1)
		return -1;
	job->summary = summary_new(job->arena);
	job->setup.run.window = perform_window(o, o->window > 0 ?
	    (unsigned)o->window : WINDOW);
	job->worker = (struct worker){ &job->setup.run, &job->scope, !o->fields };
	return 0;
}

/* --- the run --- */

static struct scan
describe(struct scan_job *job, unsigned workers)
{
	return (struct scan){
		.info = &job->setup.info, .in_order = !job->o->unordered,
		.next = next_row, .line = put_line, .tell = tell,
		.context = job, .stop = &stop_signal,
		.pool = {
			.workers = workers,
			.credit = window_room(&job->setup.run),
			.stall_ms = job->setup.run.deadline_ms + STALL_MS,
			.work = work, .work_context = job,
		},
	};
}

/* Every line that is out is whole; a signal ends the program as it would. */
static _Noreturn void
end_by_signal(const struct scan_job *job)
{
	log_warn("stopped by signal %d after %" PRIu64 " lines%s",
	    (int)stop_signal, job->lines,
	    job->file != NULL ? "; --resume goes on" : "");
	fflush(NULL);
	arena_free(job->arena);
	stop_die();
}

static int
finish(struct scan_job *job, struct err *err)
{
	const struct report_style style = {
		.width = (unsigned)job->o->width, .quiet = job->o->quiet };
	struct report_style shown = style;
	int colour = 0;

	if (job->file != NULL && scan_file_finish(job->file, job->summary,
	    job->lines, job->status, err) == -1)
		return -1;
	if (outputs_commit(&job->outputs, err) == -1 ||
	    perform_colour(job->o, &colour, err) == -1)
		return -1;
	shown.colour = colour;
	if (job->o->summary)
		summary_print(stdout, job->summary, &shown);
	return 0;
}

static int
run(struct scan_job *job, struct err *err)
{
	const struct options *o = job->o;
	struct scan scan = describe(job, (unsigned)o->jobs);
	enum status status;
	uint64_t rows;
	int result;

	if (job->csv_stream != NULL)
		csv_header(job->csv_stream);
	if (job->file != NULL && scan_file_read(job->file, take_line, job,
	    err) == -1)
		return -1;
	stop_watch();
	progress_begin(&job->progress, !o->quiet && !o->no_progress,
	    job->lines);
	result = scan_rows(&scan, &rows, &status, err);
	progress_end(&job->progress);
	if (stop_signal != 0)
		end_by_signal(job);
	return result == -1 ? -1 : finish(job, err);
}

int
scan_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct scan_job *job = arena_alloc(arena, sizeof *job);
	struct options chosen = *o;
	int finished;

	if (chosen.jobs == 0)
		chosen.jobs = (int)processors();
	job->arena = arena;
	job->o = &chosen;
	if (prepare(job, err) == -1)
		return -1;
	finished = job->file == NULL ? 0 :
	    scan_file_finished(job->file, ret_status, err);
	if (finished == 1)
		log_warn("this scan is finished already");
	if (finished != 0)
		return finished == 1 ? 0 : -1;
	if (run(job, err) == -1)
		return -1;
	*ret_status = job->status;
	return 0;
}
