/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.h -- the lines of a scan on their way to its file, so that a run
 * that was killed at any moment goes on where it stopped.
 *
 * Beside FILE stand, until the scan is done: FILE.part, the lines so far, and
 * FILE.journal, the settings that they came from, which is also what a second
 * run is locked out by. At the end FILE.manifest.json says what the file
 * holds, then FILE.part becomes FILE, then the journal goes. A last line that
 * was torn is cut off.
 *
 * Memory:  the arena; locked until it is freed.
 */
#ifndef COMMAND_JOURNAL_H
#define COMMAND_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct err;
struct journal;

enum journal_mode {
	JOURNAL_NEW,		/* an unfinished scan is an error */
	JOURNAL_RESUME,		/* one with other settings is */
	JOURNAL_RESTART		/* ... is thrown away */
};

typedef int	journal_line(void *context, const char *line, size_t len,
		    struct err *);

/*
 * Settings: one line of text, the same for the same scan. A manifest of a scan
 * that is done has the mark somewhere, and that of no other scan has.
 */
struct journal	*journal_open(struct arena *, const char *path,
		    const char *settings, const char *mark, enum journal_mode,
		    struct err *);
/* Resumed, and there is nothing left to do: the manifest, else NULL. */
const char	*journal_finished(const struct journal *);
/* The lines that are there already; to be called once, before any is added. */
int		 journal_read(struct journal *, journal_line *, void *context,
		    struct err *);
int		 journal_add(struct journal *, const char *line, size_t len,
		    struct err *);

/* Of all the lines: octets, and SHA-256 in hexadecimal digits. */
uint64_t	 journal_octets(const struct journal *);
const char	*journal_sha256(struct journal *);

/* The manifest, a JSON text, and then the file. */
int		 journal_finish(struct journal *, const char *manifest,
		    struct err *);

#endif
