/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/anchor.h"

#include <string.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "dns/name.h"

#define BLANKS	" \t\r"

/* Whether a word of the line, after the owner, is a type of key. */
static bool
has_key_type(const char *line, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		for (; at < len && strchr(BLANKS, line[at]) != NULL; at++)
			continue;
		for (n = 0; at + n < len &&
		    strchr(BLANKS, line[at + n]) == NULL; n++)
			continue;
		if (line[at] == ';')
			return false;
		if (ascii_same_word(line + at, n, "DS") ||
		    ascii_same_word(line + at, n, "DNSKEY"))
			return true;
	}
	return false;
}

static void
read_line(struct arena *arena, const char *line, size_t len,
    struct anchors *ret)
{
	size_t n = 0;
	const char *owner;

	while (n < len && strchr(BLANKS, line[n]) == NULL)
		n++;
	if (n == 0 || line[0] == ';' || !has_key_type(line + n, len - n))
		return;
	owner = name_from_text(arena, line, n, NULL);
	if (owner != NULL)
		*vec_add(arena, &ret->owner) = owner;
}

int
anchors_read(struct arena *arena, const char *path, struct anchors *ret,
    struct err *err)
{
	size_t len;
	const char *text = file_read(arena, path, LIMIT_ANCHOR_FILE, &len, err);
	struct err why;

	*ret = (struct anchors){ 0 };
	if (text == NULL) {
		why = *err;
		return err_set(err, "no trust anchor for --dnssec=validate: %s "
		    "(Debian: dns-root-data has the root's; --trust-anchor "
		    "names another file)", why.text);
	}
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t n = end != NULL ? (size_t)(end - text) : len;

		read_line(arena, text, n, ret);
		n += end != NULL;
		text += n;
		len -= n;
	}
	if (ret->owner.n == 0)
		return err_set(err, "the trust anchor file '%s' has no DS or "
		    "DNSKEY record", path);
	return 0;
}

bool
anchors_cover(const struct anchors *anchors, const char *name)
{
	for (size_t i = 0; i < anchors->owner.n; i++)
		if (name_is_within(name, anchors->owner.item[i]))
			return true;
	return false;
}
