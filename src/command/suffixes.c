/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/suffixes.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "dns/idn.h"
#include "dns/name.h"
#include "evaluate/psl.h"
#include "option/option.h"

#define VERSION_MAX	40	/* octets shown of a VERSION comment */

static const char blanks[] = " \t\r\f\v";
static const char version_mark[] = "VERSION:";

struct reader {
	struct arena	*arena;
	const char	*path;
	unsigned	 line;
	const char	*start;		/* of the line, as in the file */
	const char	*version;	/* of its comment, or NULL */
	struct buf	 rules;		/* one a line, as libpsl gets them */
};

static int
bad(const struct reader *r, const char *at, struct err *err,
    const char *what)
{
	return err_set(err, "%s:%u:%zu: %s", r->path, r->line,
	    (size_t)(at - r->start) + 1, what);
}

static bool
is_blank(char c)
{
	return c != '\0' && strchr(blanks, c) != NULL;
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* "// VERSION: 2026-11-01_08-00-00_UTC"; anything odd is no version. */
static void
read_comment(struct reader *r, const char *at, const char *end)
{
	const char *p;

	while (at < end && *at == '/')
		at++;
	at = skip_blanks(at, end);
	if (r->version != NULL || (size_t)(end - at) < sizeof version_mark ||
	    memcmp(at, version_mark, sizeof version_mark - 1) != 0)
		return;
	at = skip_blanks(at + sizeof version_mark - 1, end);
	for (p = at; p < end && ascii_print((unsigned char)*p) &&
	    !is_blank(*p); p++)
		;
	if (p > at && p - at <= VERSION_MAX && skip_blanks(p, end) == end)
		r->version = arena_memdup(r->arena, at, (size_t)(p - at));
}

/* The name in a rule, behind "!" or "*."; libpsl knows no other "*". */
static int
read_rule(struct reader *r, const char *at, const char *end,
    struct err *err)
{
	const char *name, *unicode, *why, *from = at, *mark = "";

	if (*at == '!') {
		mark = "!";
		at++;
	} else if (end - at >= 2 && at[0] == '*' && at[1] == '.') {
		mark = "*.";
		at += 2;
	}
	/* The rule "*" is in force without being written. */
	if (end - from == 1 && *from == '*')
		name = "*";
	else
		name = idn_read(r->arena, arena_memdup(r->arena, at,
		    (size_t)(end - at)), &unicode, &why);
	if (name == NULL || (*name != '*' && !name_is_host(name)))
		return bad(r, from, err, "this is no rule of a public suffix "
		    "list");
	buf_printf(&r->rules, "%s%s\n", mark, name);
	return 0;
}

static int
read_line(struct reader *r, const char *from, size_t len, struct err *err)
{
	const char *nul = memchr(from, '\0', len), *end = from + len;
	const char *at = skip_blanks(from, end), *stop = at;

	r->line++;
	r->start = from;
	if (nul != NULL)
		return bad(r, nul, err, "a NUL: this is no text file");
	if (at == end)
		return 0;
	if (end - at >= 2 && at[0] == '/' && at[1] == '/') {
		read_comment(r, at, end);
		return 0;
	}
	/* The rest of the line is no part of the rule. */
	while (stop < end && !is_blank(*stop))
		stop++;
	return read_rule(r, at, stop, err);
}

static int
read_list(struct reader *r, const char *text, size_t len, struct err *err)
{
	const char *newline;

	for (size_t n; len > 0; text += n, len -= n) {
		newline = memchr(text, '\n', len);
		n = newline == NULL ? len : (size_t)(newline - text) + 1;
		if (read_line(r, text, n - (newline != NULL), err) == -1)
			return -1;
	}
	if (r->rules.len == 0)
		return err_set(err, "%s: it has no rule: this is no public "
		    "suffix list", r->path);
	return r->rules.full ? err_set(err, "%s: its rules are too long",
	    r->path) : 0;
}

int
suffixes_use(struct arena *arena, const struct options *o, struct err *err)
{
	struct reader r = { .arena = arena, .path = o->psl };
	char hash[SHA256_HEX];
	const char *text;
	size_t len;

	if (o->psl == NULL)
		return 0;
	text = file_read(arena, o->psl, LIMIT_PSL_FILE, &len, err);
	if (text == NULL)
		return -1;
	/* A-labels are longer than what they stand for. */
	buf_init(&r.rules, arena, 4 * (size_t)LIMIT_PSL_FILE);
	if (read_list(&r, text, len, err) == -1)
		return -1;
	sha256_hex(text, len, hash);
	if (psl_use_text(r.rules.data, r.rules.len, arena_printf(arena,
	    "own list%s%s, SHA-256 %s", r.version != NULL ? " " : "",
	    r.version != NULL ? r.version : "", hash)) == -1)
		return err_set(err, "%s: libpsl cannot read it", o->psl);
	return 0;
}
