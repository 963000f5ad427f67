/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/scan_file.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/rfc3339.h"
#include "base/sha256.h"
#include "command/clock.h"
#include "command/sources.h"
#include "dns/zonefile.h"
#include "option/option.h"
#include "report/line.h"
#include "report/report.h"
#include "report/summary.h"
#include "run/task.h"

#define MANIFEST_SCHEMA_VERSION	"1"
#define INDENT			2

/* Options that change nothing of the lines. */
static const char *const unsettling[] = {
	"color", "format", "input", "jobs", "no-progress", "output", "quiet",
	"rate", "restart", "resume", "summary", "verbose", "width", "window",
};

/* By the row's number: 0 has no line, else a hash of its text, or 1. */
struct done {
	uint32_t	*row;
	size_t		 n;
};

struct scan_file {
	struct arena		*arena;
	const char		*path;
	const struct options	*o;
	const struct sources	*sources;
	const struct run_info	*info;
	struct journal		*journal;
	char			 settings_hex[SHA256_HEX];
	char			 list_hex[SHA256_HEX];	/* "": of a pipe */
	struct done		 done;
	uint64_t		 resumed;	/* lines that were there */
};

/* --- settings --- */

static void
add_option(void *context, const char *name, const char *value)
{
	struct json *list = context, *j;

	for (size_t i = 0; i < sizeof unsettling / sizeof *unsettling; i++)
		if (strcmp(unsettling[i], name) == 0)
			return;
	j = json_push_object(list);
	json_add_string(j, "name", name);
	json_add_octets(j, "value", value, strlen(value));
}

/* A pipe has no hash before it was read, and no second reading. */
static int
hash_file(struct arena *arena, const char *path, char ret[SHA256_HEX], struct err *err)
{
	struct sha256 *hash;
	char block[65536];
	struct stat st;
	FILE *f;
	size_t n;
	int sound;

	ret[0] = '\0';
	if (strcmp(path, "-") == 0 || stat(path, &st) == -1 ||
	    !S_ISREG(st.st_mode))
		return 0;
	f = fopen(path, "re");
	if (f == NULL)
		return err_set(err, "cannot read '%s': %s", path,
		    strerror(errno));
	hash = sha256_new(arena);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		sha256_add(hash, block, n);
	sound = !ferror(f);
	fclose(f);
	sha256_end(hash, ret);
	return sound ? 0 : err_set(err, "cannot read '%s'", path);
}

static int
add_input(const struct scan_file *f, struct json *list, const char *path,
    struct err *err)
{
	char hex[SHA256_HEX];
	struct json *j;

	if (path == NULL)
		return 0;
	if (hash_file(f->arena, path, hex, err) == -1)
		return -1;
	j = json_push_object(list);
	json_add_octets(j, "path", path, strlen(path));
	json_add_string_or_null(j, "sha256", hex[0] != '\0' ? hex : NULL);
	return 0;
}

static int
add_inputs(const struct scan_file *f, struct json *list, struct err *err)
{
	const struct options *o = f->o;

	if (add_input(f, list, o->input != NULL ? o->input : "-",
	    err) == -1 ||
	    add_input(f, list, o->replay, err) == -1 ||
	    add_input(f, list, o->psl, err) == -1 ||
	    add_input(f, list, o->asn_data, err) == -1)
		return -1;
	for (size_t i = 0; i < o->zone.n; i++)
		if (add_input(f, list, o->zone.item[i], err) == -1)
			return -1;
	return 0;
}

static int
add_settings(const struct scan_file *f, struct json *j, struct err *err)
{
	json_add_string(j, "tool", f->info->version);
	json_add_string(j, "rules_version", RULES_VERSION);
	json_add_string_or_null(j, "suffix_list", f->info->suffix_list);
	json_add_string_or_null(j, "resolver", f->info->resolver);
	option_tell(f->o, add_option, json_add_array(j, "options"));
	return add_inputs(f, json_add_array(j, "inputs"), err);
}

/* A document that becomes a text in memory. */
struct document {
	char		*text;
	size_t		 len;
	FILE		*stream;
	struct json	*json;
};

static void
document_begin(struct document *d, struct arena *arena, unsigned indent)
{
	*d = (struct document){ .text = NULL };
	d->stream = open_memstream(&d->text, &d->len);
	if (d->stream == NULL)
		out_of_memory();
	d->json = json_document(arena, d->stream, indent);
}

static const char *
document_end(struct document *d, struct arena *arena)
{
	const char *copy;

	json_finish(d->json);
	if (fclose(d->stream) != 0)
		out_of_memory();
	copy = arena_memdup(arena, d->text, d->len);
	free(d->text);
	return copy;
}

/* --- opening --- */

static void
scan_file_free(void *object)
{
	struct scan_file *f = object;

	free(f->done.row);
}

struct scan_file *
scan_file_open(struct arena *arena, const char *path,
    const struct options *o, const struct sources *sources,
    const struct run_info *info, struct err *err)
{
	struct scan_file *f = arena_alloc(arena, sizeof *f);
	struct document d;
	const char *settings;
	int result;

	f->arena = arena;
	f->path = path;
	f->o = o;
	f->sources = sources;
	f->info = info;
	arena_defer(arena, scan_file_free, f);
	document_begin(&d, arena, 0);
	result = add_settings(f, d.json, err);
	settings = document_end(&d, arena);
	if (result == -1 || hash_file(arena, o->input != NULL ? o->input : "-",
	    f->list_hex, err) == -1)
		return NULL;
	sha256_hex(settings, strlen(settings), f->settings_hex);
	f->journal = journal_open(arena, path, settings, f->settings_hex,
	    o->resume ? JOURNAL_RESUME : o->restart ? JOURNAL_RESTART :
	    JOURNAL_NEW, err);
	return f->journal != NULL ? f : NULL;
}

int
scan_file_finished(const struct scan_file *f, enum status *ret,
    struct err *err)
{
	const char *text = journal_finished(f->journal);
	const struct json_value *manifest;
	int64_t status;

	if (text == NULL)
		return 0;
	if (f->list_hex[0] == '\0')
		return err_set(err, "'%s' is finished, and from a pipe nobody "
		    "can tell whether it is of this list: -i FILE, or "
		    "--restart", f->path);
	manifest = json_parse(f->arena, text, strlen(text), err);
	if (manifest == NULL)
		return -1;
	if (!json_get_int(manifest, "exit_status", &status))
		return err_set(err, "'%s.manifest.json' has no exit_status",
		    f->path);
	*ret = (enum status)status;
	return 1;
}

/* --- rows that are done --- */

/*
 * Only of texts that stand in the line as they stand in the list. FNV-1a; it
 * is to find an honest mistake.
 */
static uint32_t
row_hash(const char *text, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++) {
		if (!ascii_print((unsigned char)text[i]))
			return 1;
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	}
	return h > 1 ? h : 2;
}

static void
done_put(struct done *d, uint64_t row, uint32_t hash)
{
	size_t n = d->n > 0 ? d->n : 1024;

	while (n <= row)
		n *= 2;
	if (n > d->n) {
		d->row = heap_resize(d->row, n * sizeof *d->row);
		memset(d->row + d->n, 0, (n - d->n) * sizeof *d->row);
		d->n = n;
	}
	d->row[row] = hash;
}

struct reading {
	struct scan_file	*file;
	journal_line		*each;
	void			*context;
};

static int
read_line(void *context, const char *line, size_t len, struct err *err)
{
	struct reading *r = context;
	struct arena *arena = arena_new();
	const struct json_value *flat = line_read(arena, line, len, err);
	const char *input;
	int64_t row = 0;
	int result = flat == NULL ? -1 : 0;

	if (result == 0) {
		input = json_get_string(flat, "input");
		json_get_int(flat, "line", &row);
		if (row < 1 || row > UINT32_MAX)
			result = err_set(err, "'%s.part': a line says that it "
			    "is of row %lld", r->file->path, (long long)row);
		else
			done_put(&r->file->done, (uint64_t)row,
			    row_hash(input, strlen(input)));
	}
	arena_free(arena);
	r->file->resumed++;
	return result == 0 ? r->each(r->context, line, len, err) : -1;
}

int
scan_file_read(struct scan_file *f, journal_line *each, void *context,
    struct err *err)
{
	struct reading r = { f, each, context };

	return journal_read(f->journal, read_line, &r, err);
}

int
scan_file_has(const struct scan_file *f, const struct task *task,
    struct err *err)
{
	uint32_t then, now;

	if (task->row >= f->done.n || f->done.row[task->row] == 0)
		return 0;
	then = f->done.row[task->row];
	now = row_hash(task->input, task->inputlen);
	if (then != 1 && now != 1 && then != now)
		return err_set(err, "'%s.part' belongs to another list: its "
		    "row %llu is not '%.200s' (--restart begins anew)",
		    f->path, (unsigned long long)task->row, task->input);
	return 1;
}

int
scan_file_add(struct scan_file *f, const char *line, size_t len,
    struct err *err)
{
	return journal_add(f->journal, line, len, err);
}

/* --- the end --- */

static void
add_file(const struct scan_file *f, struct json *j, uint64_t lines)
{
	const char *slash = strrchr(f->path, '/');
	const char *name = slash != NULL ? slash + 1 : f->path;

	j = json_add_object(j, "file");
	json_add_octets(j, "name", name, strlen(name));
	json_add_int(j, "lines", (int64_t)lines);
	json_add_int(j, "octets", (int64_t)journal_octets(f->journal));
	json_add_string(j, "sha256", journal_sha256(f->journal));
}

static int
add_manifest(struct scan_file *f, struct json *j,
    const struct summary *summary, uint64_t lines, enum status status,
    struct err *err)
{
	time_t now;

	if (clock_now(f->o->now, &now, err) == -1)
		return -1;
	json_add_string(j, "schema_version", MANIFEST_SCHEMA_VERSION);
	json_add_string(j, "begun_at", rfc3339_print(f->arena,
	    f->info->taken_at));
	json_add_string(j, "ended_at", rfc3339_print(f->arena, now));
	json_add_int(j, "resumed_lines", (int64_t)f->resumed);
	add_file(f, j, lines);
	json_add_string(j, "settings_sha256", f->settings_hex);
	if (add_settings(f, json_add_object(j, "settings"), err) == -1)
		return -1;
	summary_json(j, summary);
	json_add_int(j, "exit_status", status);
	json_add_bool(j, "complete", true);
	return 0;
}

int
scan_file_finish(struct scan_file *f, const struct summary *summary,
    uint64_t lines, enum status status, struct err *err)
{
	struct document d;
	const char *manifest;
	int result;

	document_begin(&d, f->arena, INDENT);
	result = add_manifest(f, d.json, summary, lines, status, err);
	manifest = document_end(&d, f->arena);
	return result == -1 ? -1 : journal_finish(f->journal,
	    arena_printf(f->arena, "%s\n", manifest), err);
}
