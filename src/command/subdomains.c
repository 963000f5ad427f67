/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/subdomains.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/perform.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "option/option.h"

int
subdomains_read(struct arena *arena, const struct options *o,
    struct subdomains *ret, struct err *err)
{
	struct nametable *seen = nametable_new(arena);
	VEC(const char *) list = { 0 };

	for (size_t i = 0; i < o->subdomain.n; i++) {
		const char *name = perform_name(arena, o->subdomain.item[i],
		    "domain name", err);
		void **at;

		if (name == NULL)
			return -1;
		at = nametable_at(seen, name);
		if (*at == NULL)
			*vec_add(arena, &list) = name;
		*at = seen;		/* anything: it was seen */
	}
	*ret = (struct subdomains){ list.item, list.n };
	return 0;
}

static bool
is_below(const char *name, const char *domain)
{
	return name_is_within(name, domain) && !name_equal(name, domain);
}

void
subdomains_below(struct arena *arena, const struct subdomains *all,
    const char *domain, struct subdomains *ret)
{
	VEC(const char *) list = { 0 };

	for (size_t i = 0; i < all->n; i++)
		if (is_below(all->name[i], domain))
			*vec_add(arena, &list) = all->name[i];
	*ret = (struct subdomains){ list.item, list.n };
}

int
subdomains_check(const struct subdomains *all, const struct scopes *scopes,
    struct err *err)
{
	for (size_t i = 0; i < all->n; i++) {
		size_t k = 0;

		while (k < scopes->scope.n &&
		    !is_below(all->name[i], scopes->scope.item[k].domain))
			k++;
		if (k == scopes->scope.n)
			return err_set(err, "--subdomain '%s': lies below no "
			    "domain of this run", all->name[i]);
	}
	return 0;
}
