/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan_file.h -- the file that a scan writes: its journal, the settings that
 * its lines came from, which rows have their line already, and at the end the
 * manifest.
 */
#ifndef COMMAND_SCAN_FILE_H
#define COMMAND_SCAN_FILE_H

#include <stdint.h>

#include "base/status.h"
#include "command/journal.h"

struct arena;
struct err;
struct options;
struct run_info;
struct scan_file;
struct sources;
struct summary;
struct task;

struct scan_file	*scan_file_open(struct arena *, const char *path,
			    const struct options *, const struct sources *,
			    const struct run_info *, struct err *);
/*
 * Resumed, and nothing is left to do: 1 with the status that it ended with
 * then, else 0. -1 with *err if its manifest says none.
 */
int			 scan_file_finished(const struct scan_file *,
			    enum status *ret, struct err *);
/* The lines that are there already; once, before any is added. */
int			 scan_file_read(struct scan_file *, journal_line *,
			    void *context, struct err *);
/*
 * Whether the row has its line: 1 or 0; -1 with *err if its line is that of
 * another name, so of another list.
 */
int			 scan_file_has(const struct scan_file *,
			    const struct task *, struct err *);
int			 scan_file_add(struct scan_file *, const char *line,
			    size_t len, struct err *);
/* All rows have their lines: the manifest, and the file under its name. */
int			 scan_file_finish(struct scan_file *,
			    const struct summary *, uint64_t lines,
			    enum status, struct err *);

#endif
