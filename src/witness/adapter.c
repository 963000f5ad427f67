/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/adapter.h"

#include <stdarg.h>

#include "base/arena.h"

const struct adapter *const adapter_all[NADAPTER] = {
	&spf2_adapter, &opendkim_adapter, &opendmarc_adapter,
	&opendkim_verify_adapter
};

void
adapter_unknown(struct wire_reply *reply, struct arena *arena, const char *fmt,
    ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply->note = arena_vprintf(arena, fmt, ap);
	va_end(ap);
	reply->said = "";
}
