/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/outputs.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/output.h"
#include "command/sources.h"
#include "dns/zonefile.h"
#include "option/option.h"

int
outputs_split(struct arena *arena, const char *text, const char **ret_format,
    const char **ret_path, struct err *err)
{
	size_t n = strcspn(text, "=");

	if (n == 0 || text[n] == '\0' || text[n + 1] == '\0')
		return err_set(err, "-o '%s': FORMAT=FILE is wanted", text);
	*ret_format = arena_memdup(arena, text, n);
	*ret_path = text + n + 1;
	if (strcmp(*ret_path, "-") == 0)
		return err_set(err, "-o '%s': for standard output use -f %s",
		    text, *ret_format);
	return 0;
}

int
outputs_colour(const struct options *o)
{
	return o->color != NULL && strcmp(o->color, "always") == 0;
}

/* Files that options name; of S=FILE what follows the "=". */
static int
check_words(const struct option_words *list, bool behind,
    const struct output *out, const char *path, struct err *err)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *at = behind ? strchr(list->item[i], '=') : NULL;

		if (output_replaces(out, at != NULL ? at + 1 : list->item[i]))
			return err_set(err, "'%s' is read by this run: what "
			    "is written would replace it", path);
	}
	return 0;
}

static int
check_place(const struct outputs *all, const struct output *out,
    const char *path, struct err *err)
{
	const struct sources *s = all->sources;
	const struct options *o = all->o;

	for (size_t i = 0; i < s->zone.n; i++)
		if (output_replaces(out, s->zone.item[i]->path))
			return err_set(err, "'%s' is a zone file of this run: "
			    "what is written would replace it", path);
	if (o->replay != NULL && output_replaces(out, o->replay))
		return err_set(err, "'%s' is the tape of this run: what is "
		    "written would replace it", path);
	if (o->senders != NULL && output_replaces(out, o->senders))
		return err_set(err, "'%s' is the list of senders of this run: "
		    "what is written would replace it", path);
	if (o->asn_data != NULL && output_replaces(out, o->asn_data))
		return err_set(err, "'%s' is the prefix file of this run: "
		    "what is written would replace it", path);
	if (check_words(&all->input, false, out, path, err) == -1 ||
	    check_words(&o->message, false, out, path, err) == -1 ||
	    check_words(&o->private_key, true, out, path, err) == -1)
		return -1;
	if (o->psl != NULL && output_replaces(out, o->psl))
		return err_set(err, "'%s' is the public suffix list of this "
		    "run: what is written would replace it", path);
	for (size_t i = 0; i < all->output.n; i++)
		if (output_collides(out, all->output.item[i]))
			return err_set(err, "'%s' is written to twice", path);
	return 0;
}

struct output *
outputs_add(struct outputs *all, const char *path, struct err *err)
{
	struct output *out = output_open(all->arena, path, err);

	if (out == NULL || check_place(all, out, path, err) == -1)
		return NULL;
	*vec_add(all->arena, &all->output) = out;
	return out;
}

int
outputs_commit(struct outputs *all, struct err *err)
{
	struct err later;
	int result = 0;

	for (size_t i = 0; i < all->output.n; i++)
		if (output_commit(all->output.item[i], result == 0 ? err :
		    &later) == -1)
			result = -1;
	return result;
}
