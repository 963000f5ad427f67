/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/shared_keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "dns/name.h"
#include "dns/nametable.h"

struct shared_keys {
	struct arena		*arena;
	size_t			 most;
	struct nametable	*by_hash;	/* of struct shared_key */
	VEC(struct shared_key *) key;		/* as they came */
	size_t			 uncompared;
};

struct shared_keys *
shared_keys_new(struct arena *arena, size_t most)
{
	struct shared_keys *all = arena_alloc(arena, sizeof *all);

	all->arena = arena;
	all->most = most;
	all->by_hash = nametable_new(arena);
	return all;
}

/* However the record writes it: see dkim_key_same(). */
static const char *
hash_of(struct arena *arena, const struct dkim_key *key)
{
	char *ret = arena_alloc(arena, SHA256_HEX);

	if (key->type == DKIM_KEY_RSA && key->modulus != NULL)
		sha256_hex(key->modulus, key->moduluslen, ret);
	else
		sha256_hex(key->key, key->keylen, ret);
	return ret;
}

static void
take_key(struct shared_keys *all, const struct facts *f,
    const struct dkim_selector *s)
{
	const char *hash = hash_of(f->evidence->arena, s->key);
	struct shared_key *key = nametable_get(all->by_hash, hash);
	struct shared_key_place *place;

	if (key == NULL && all->key.n >= all->most) {
		all->uncompared++;
		return;
	}
	if (key == NULL) {
		key = arena_alloc(all->arena, sizeof *key);
		key->sha256 = arena_strdup(all->arena, hash);
		key->words = dkim_key_words(all->arena, s->key);
		*nametable_at(all->by_hash, key->sha256) = key;
		*vec_add(all->arena, &all->key) = key;
	}
	place = vec_add(all->arena, &key->place);
	place->domain = arena_strdup(all->arena, f->evidence->scope.domain);
	place->selector = arena_strdup(all->arena, s->selector);
	if (s->cname != NULL)
		place->alias = arena_strdup(all->arena, s->cname);
}

void
shared_keys_take(struct shared_keys *all, const struct facts *f)
{
	for (size_t i = 0; i < f->dkim.selector.n; i++)
		if (f->dkim.selector.item[i].state == DKIM_USABLE)
			take_key(all, f, &f->dkim.selector.item[i]);
}

/* Two selectors of one domain are for dkim-shared-key to tell. */
static bool
is_shared(const struct shared_key *key)
{
	for (size_t i = 1; i < key->place.n; i++)
		if (!name_equal(key->place.item[i].domain,
		    key->place.item[0].domain))
			return true;
	return false;
}

void
shared_keys_tell(const struct shared_keys *all, struct run_summary *ret)
{
	*ret = (struct run_summary){ .uncompared = all->uncompared };
	for (size_t i = 0; i < all->key.n; i++)
		if (is_shared(all->key.item[i]))
			*vec_add(all->arena, &ret->key) = all->key.item[i];
}
