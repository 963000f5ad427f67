/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendkim_sign.c -- libopendkim asked to sign a message of ours with a key of
 * the user's: in this process, and not in the child, for that is where the key
 * stays. It is given no text of a stranger's.
 *
 * Its ed25519-sha256 takes keys of any kind and makes a signature of them that
 * is none: whoever calls this has to read the field again. OpenSSL would ask
 * the terminal for the passphrase of an encrypted key: such keys are refused.
 */
#include <sys/types.h>
#include <sys/time.h>
#include <stdbool.h>
#include <stdint.h>

#include <opendkim/dkim.h>

#include <string.h>

#include "base/arena.h"
#include "witness/sign.h"

#define FIRST_LINE	16	/* columns that the field's name takes */

static const char *
unfit(const char *pem)
{
	if (strncmp(pem, "-----BEGIN ", 11) != 0)
		return "it does not begin as a key in PEM does";
	if (strstr(pem, "ENCRYPTED") != NULL)
		return "it is encrypted: decrypt it first (openssl pkey)";
	return NULL;
}

static const char *
field_of(DKIM *dkim, struct arena *arena, const char *message)
{
	u_char *field;
	size_t len;

	if (dkim_chunk(dkim, (u_char *)arena_strdup(arena, message),
	    strlen(message)) != DKIM_STAT_OK ||
	    dkim_chunk(dkim, NULL, 0) != DKIM_STAT_OK ||
	    dkim_eom(dkim, NULL) != DKIM_STAT_OK ||
	    dkim_getsighdr_d(dkim, FIRST_LINE, &field, &len) != DKIM_STAT_OK)
		return NULL;
	return arena_memdup(arena, field, len);
}

/* The field with CRLF at its folds, or NULL. */
static const char *
sign(DKIM_LIB *lib, struct arena *arena, const struct witness_signer *s,
    dkim_alg_t algorithm)
{
	const char *field;
	DKIM_STAT status;
	DKIM *dkim = dkim_sign(lib, (const u_char *)"mailassay", NULL,
	    (dkim_sigkey_t)s->pem, (const u_char *)s->selector,
	    (const u_char *)s->domain, DKIM_CANON_RELAXED, DKIM_CANON_RELAXED,
	    algorithm, -1, &status);

	if (dkim == NULL)
		return NULL;
	field = field_of(dkim, arena, s->message);
	(void)dkim_free(dkim);
	return field;
}

const char *
witness_sign(struct arena *arena, const struct witness_signer *s,
    const char **ret_why)
{
	static const dkim_alg_t algorithms[] = {
		DKIM_SIGN_RSASHA256, DKIM_SIGN_ED25519SHA256
	};
	uint64_t now = (uint64_t)s->now;
	const char *field = NULL;
	DKIM_LIB *lib;

	*ret_why = unfit(s->pem);
	if (*ret_why != NULL)
		return NULL;
	lib = dkim_init(NULL, NULL);
	if (lib == NULL)
		return NULL;
	(void)dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now,
	    sizeof now);
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms &&
	    field == NULL; i++)
		field = sign(lib, arena, s, algorithms[i]);
	dkim_close(lib);
	return field;
}
