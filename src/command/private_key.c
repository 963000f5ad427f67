/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/private_key.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "command/perform.h"
#include "command/selectors.h"
#include "dns/name.h"
#include "evaluate/dkim_probe.h"
#include "evaluate/spf_macro.h"
#include "evidence/evidence.h"
#include "option/option.h"
#include "record/dkim_signature.h"
#include "source/tape.h"
#include "witness/sign.h"

struct key {
	const char	*selector, *path;
};

static int
split(struct arena *arena, const char *word, struct key *ret, struct err *err)
{
	size_t n = strcspn(word, "=");

	if (n == 0 || word[n] == '\0' || word[n + 1] == '\0')
		return err_set(err, "--dkim-private-key '%s': SELECTOR=FILE "
		    "is wanted", word);
	ret->selector = perform_name(arena, arena_memdup(arena, word, n),
	    "DKIM selector", err);
	ret->path = word + n + 1;
	return ret->selector == NULL ? -1 : 0;
}

int
private_key_check(struct arena *arena, const struct options *o,
    struct err *err)
{
	const struct option_words *list = &o->private_key;
	struct key *key = arena_array(arena, list->n + 1, sizeof *key);

	for (size_t i = 0; i < list->n; i++) {
		if (split(arena, list->item[i], &key[i], err) == -1)
			return -1;
		for (size_t k = 0; k < i; k++)
			if (name_equal(key[i].selector, key[k].selector))
				return err_set(err, "--dkim-private-key: two "
				    "keys for the selector '%s'",
				    key[i].selector);
	}
	return 0;
}

static void
wipe(char *octets, size_t len)
{
	volatile char *p = octets;

	while (len-- > 0)
		*p++ = 0;
}

static bool
is_signature(struct arena *arena, const char *field)
{
	return field != NULL && dkim_signature_parse(arena, field,
	    strlen(field))->fault.n == 0;
}

static int
sign(struct arena *arena, const struct key *key, time_t now,
    const char *domain, struct scope_probe *ret, struct err *err)
{
	struct witness_signer signer = {
		.selector = spf_macro_raw(arena, key->selector),
		.domain = spf_macro_raw(arena, domain),
		.message = dkim_probe_text(arena, spf_macro_raw(arena,
		    domain)), .now = now,
	};
	size_t len;
	char *pem = file_read(arena, key->path, LIMIT_PRIVATE_KEY, &len, err);
	const char *why = NULL;

	if (pem == NULL)
		return -1;
	signer.pem = pem;
	ret->selector = key->selector;
	ret->signature = witness_sign(arena, &signer, &why);
	wipe(pem, len);
	if (is_signature(arena, ret->signature))
		return 0;
	return err_set(err, "--dkim-private-key %s=%s: %s", key->selector,
	    key->path, why != NULL ? why : "it is neither an RSA nor an "
	    "Ed25519 private key");
}

int
private_key_probe(struct arena *arena, const struct options *o, time_t now,
    struct scope *scope, struct err *err)
{
	const struct option_words *list = &o->private_key;
	struct scope_probe *probe;
	struct key key;

	if (list->n == 0)
		return 0;
	scope->probe = probe = arena_array(arena, list->n, sizeof *probe);
	scope->nprobe = list->n;
	for (size_t i = 0; i < list->n; i++) {
		if (split(arena, list->item[i], &key, err) == -1 ||
		    sign(arena, &key, now, scope->domain, &probe[i],
		    err) == -1)
			return -1;
		selectors_add(arena, scope, SELECTOR_NAMED, &key.selector,
		    1);
	}
	return 0;
}

void
private_key_of_tape(struct arena *arena, const struct tape_audit *audit,
    struct scope *scope)
{
	struct scope_probe *probe = arena_array(arena, audit->nprobe + 1,
	    sizeof *probe);

	for (size_t i = 0; i < audit->nprobe; i++)
		probe[i] = (struct scope_probe){ audit->probe[i].selector,
		    audit->probe[i].signature };
	scope->probe = probe;
	scope->nprobe = audit->nprobe;
}
