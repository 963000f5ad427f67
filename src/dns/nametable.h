/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nametable.h -- a table from names to whatever the user hangs on them.
 *
 * Names are not copied: they live as long as the table. The order of the
 * table cannot be seen, so that it never decides a result.
 */
#ifndef DNS_NAMETABLE_H
#define DNS_NAMETABLE_H

struct arena;
struct nametable;

struct nametable	*nametable_new(struct arena *);
/* The value of a name, or NULL. */
void	*nametable_get(const struct nametable *, const char *name);
/* The place of a name's value; a name that is new has NULL there. */
void	**nametable_at(struct nametable *, const char *name);

#endif
