/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/hosting.h"

#include <stddef.h>

#include "dns/name.h"
#include "evaluate/selector.h"

static const struct {
	const char		*provider, *exchange;
	enum hosting_kind	 kind;
} services[] = {
#define HOSTING(name, exchange, kind, source, checked)			\
	{ name, exchange, kind },
#include "evaluate/hosting.def"
};

struct hosting
hosting_of(const char *name)
{
	for (size_t i = 0; i < sizeof services / sizeof *services; i++)
		if (name_is_within(name, services[i].exchange))
			return (struct hosting){ services[i].kind,
			    services[i].provider };
	for (size_t i = 0; i < selector_sign_count; i++)
		if (selector_signs[i].by == SELECTOR_BY_MX &&
		    name_is_within(name, selector_signs[i].name))
			return (struct hosting){ HOSTING_SERVICE,
			    selector_providers[selector_signs[i].provider]
			    .name };
	return (struct hosting){ HOSTING_NONE, NULL };
}
