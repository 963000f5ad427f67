/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendkim_sign.c -- libopendkim asked to sign a message of ours with a key of
 * the user's, in a fork of this process that lives for one signature: the key
 * is sent nowhere, and what the library leaves of it in memory (it never frees
 * the key) goes with the fork. It is given no text of a stranger's.
 *
 * Its ed25519-sha256 takes keys of any kind and makes a signature of them that
 * is none: whoever calls this has to read the field again. OpenSSL would ask
 * the terminal for the passphrase of an encrypted key: such keys are refused.
 */
#include <sys/types.h>
#include <sys/time.h>
#include <stdbool.h>
#include <stdint.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include <opendkim/dkim.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "witness/sign.h"

#define FIRST_LINE	16	/* columns that the field's name takes */
#define FIELD_MAX	8192	/* octets: a key of 16384 bits makes 2732 */

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

/* In the fork: the field, or nothing. */
static _Noreturn void
sign_and_exit(int to, const struct witness_signer *s)
{
	static const dkim_alg_t algorithms[] = {
		DKIM_SIGN_RSASHA256, DKIM_SIGN_ED25519SHA256
	};
	static const struct rlimit none = { 0, 0 };
	struct arena *arena = arena_new();
	uint64_t now = (uint64_t)s->now;
	const char *field = NULL;
	DKIM_LIB *lib = dkim_init(NULL, NULL);

	(void)setrlimit(RLIMIT_CORE, &none);
	if (lib == NULL)
		_exit(1);
	(void)dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now,
	    sizeof now);
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms &&
	    field == NULL; i++)
		field = sign(lib, arena, s, algorithms[i]);
	/* Less than a pipe holds: all of it goes at once. */
	if (field != NULL && strlen(field) < FIELD_MAX &&
	    write(to, field, strlen(field)) != (ssize_t)strlen(field))
		_exit(1);
	_exit(0);
}

/* What the fork says, to the end of the stream. */
static size_t
read_field(int from, char ret[FIELD_MAX])
{
	size_t len = 0;
	ssize_t n;

	while (len < FIELD_MAX - 1) {
		n = read(from, ret + len, FIELD_MAX - 1 - len);
		if (n == 0 || (n == -1 && errno != EINTR))
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	ret[len] = '\0';
	return len;
}

const char *
witness_sign(struct arena *arena, const struct witness_signer *s,
    const char **ret_why)
{
	char field[FIELD_MAX];
	int pair[2], status;
	size_t len;
	pid_t pid;

	*ret_why = unfit(s->pem);
	if (*ret_why != NULL)
		return NULL;
	*ret_why = "no process could be made to sign with it";
	if (pipe(pair) == -1)
		return NULL;
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		sign_and_exit(pair[1], s);
	}
	close(pair[1]);
	len = read_field(pair[0], field);
	close(pair[0]);
	if (pid == -1)
		return NULL;
	*ret_why = NULL;
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		continue;
	return len == 0 || memchr(field, '\0', len) != NULL ? NULL :
	    arena_memdup(arena, field, len);
}
