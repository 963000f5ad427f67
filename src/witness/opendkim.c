/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendkim.c -- libopendkim asked whether a published key may be used.
 *
 * Its own verdict: dkim_test_key(), that is the look-up, the tag list, and v,
 * h, s, k and p. It does not look into p: not the base64, not the DER, not
 * the number of bits. What is guarded: see opendkim_lookup.h.
 */
#include <sys/types.h>
#include <sys/time.h>
#include <stdbool.h>
#include <stdint.h>

#include <opendkim/dkim.h>

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "evidence/evidence.h"
#include "witness/adapter.h"
#include "witness/opendkim_lookup.h"

static void *
opendkim_open(struct arena *arena)
{
	return opendkim_lookup_open(arena);
}

/* The words of dkim_test_key() that are verdicts of their own. */
static const char *
verdict(struct arena *arena, int code, const char *error)
{
	char text[100];

	if (code == 0)
		return "key usable";
	if (strcmp(error, "Revoked key") == 0)
		return "revoked";
	if (strcmp(error, "No key") == 0 || strstr(error, "not found") != NULL)
		return "no key";
	ascii_escape(error, text, sizeof text);
	return arena_printf(arena, "not usable: %s", text);
}

static void
opendkim_ask(void *handle, struct evidence *evidence, struct wire *question,
    struct wire_reply *reply)
{
	struct opendkim_lookup *w = handle;
	struct arena *arena = evidence->arena;
	const char *selector = wire_text(question, arena);
	const char *domain = wire_text(question, arena);
	char error[256] = "";
	int dnssec = DKIM_DNSSEC_UNKNOWN, code;

	if (question->bad || !opendkim_lookup_fits(selector) ||
	    !opendkim_lookup_fits(domain)) {
		adapter_unknown(reply, arena, "the name is not fit to be given "
		    "to libopendkim");
		return;
	}
	opendkim_lookup_use(w, evidence);
	code = dkim_test_key(w->lib, arena_strdup(arena, selector),
	    arena_strdup(arena, domain), NULL, 0, &dnssec, error,
	    sizeof error);
	error[sizeof error - 1] = '\0';
	if (w->why != NULL)
		adapter_unknown(reply, arena, "%s", w->why);
	else if (w->failed)
		adapter_unknown(reply, arena, "the look-up has no answer");
	else
		reply->said = verdict(arena, code, error);
}

const struct adapter opendkim_adapter = {
	WIRE_DKIM, "libopendkim", opendkim_version, opendkim_open,
	opendkim_ask
};
