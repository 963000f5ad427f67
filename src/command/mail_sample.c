/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/mail_sample.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "command/selectors.h"
#include "dns/name.h"
#include "option/option.h"
#include "record/mbox.h"
#include "record/message.h"

static const char *
canonical(struct arena *arena, const char *text)
{
	return text == NULL ? NULL :
	    name_from_text(arena, text, strlen(text), NULL);
}

static bool
is_new(const struct mail_sample *all, const char *domain,
    const struct scope_sighting *said)
{
	for (size_t i = 0; i < all->sighting.n; i++) {
		const struct sighting *s = &all->sighting.item[i];

		if (name_equal(s->domain, domain) &&
		    name_equal(s->said.selector, said->selector) &&
		    name_equal(s->said.identity, said->identity))
			return false;
	}
	return true;
}

/* What is wrong with a hash does not matter: the selector is in use. */
static bool
is_readable(const struct dkim_signature *sig)
{
	static const enum dkim_signature_fault faults[] = {
		SIGNATURE_FAULT_TAG_LIST, SIGNATURE_FAULT_DUPLICATE,
		SIGNATURE_FAULT_VERSION, SIGNATURE_FAULT_DOMAIN,
		SIGNATURE_FAULT_IDENTITY
	};

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (dkim_signature_fault(sig, faults[i]) != NULL)
			return false;
	return true;
}

static int
add(struct arena *arena, struct mail_sample *all, const char *path,
    const struct dkim_signature *sig, struct err *err)
{
	struct scope_sighting said = {
		canonical(arena, sig->selector),
		canonical(arena, sig->identity_domain),
	};
	const char *domain = canonical(arena, sig->domain);

	if (!is_readable(sig) || domain == NULL || said.selector == NULL ||
	    said.identity == NULL || !is_new(all, domain, &said))
		return 0;
	if (all->sighting.n >= LIMIT_SIGHTINGS)
		return err_set(err, "--message '%s': more than %d different "
		    "signatures", path, LIMIT_SIGHTINGS);
	*vec_add(arena, &all->sighting) = (struct sighting){ domain, said,
	    false };
	return 0;
}

static int
take_message(struct arena *arena, struct mail_sample *all, const char *path,
    const struct message *m, struct err *err)
{
	if (m->field.n == 0 && m->whole)
		return err_set(err, "%s:%zu: this is no message: it has no "
		    "header field", path, m->line);
	for (size_t i = 0; i < m->signature.n && i < LIMIT_SIGNATURES; i++)
		if (m->signature.item[i].parsed != NULL && add(arena, all,
		    path, m->signature.item[i].parsed, err) == -1)
			return -1;
	return 0;
}

/* Each message has an arena of its own, and so memory stays flat. */
static int
read_next(struct arena *arena, struct mail_sample *all, const char *path,
    struct mbox *box, bool *ret_more, struct err *err)
{
	struct arena *own = arena_new();
	struct mbox_item item;
	int result = 0;

	*ret_more = mbox_next(box, own, &item);
	if (*ret_more)
		result = take_message(arena, all, path,
		    message_parse(own, &item), err);
	arena_free(own);
	return result;
}

static int
read_file(struct arena *arena, struct mail_sample *all, const char *path,
    struct err *err)
{
	struct arena *own = arena_new();
	bool more = true;
	struct mbox box;
	int result = 0;
	size_t len;
	char *text = file_read(own, path, LIMIT_MAIL_FILE, &len, err);

	if (text == NULL)
		result = -1;
	else
		mbox_open(&box, text, len);
	while (result == 0 && more)
		result = read_next(arena, all, path, &box, &more, err);
	arena_free(own);
	return result;
}

int
mail_sample_read(struct arena *arena, const struct options *o,
    struct mail_sample *ret, struct err *err)
{
	memset(ret, 0, sizeof *ret);
	for (size_t i = 0; i < o->message.n; i++)
		if (read_file(arena, ret, o->message.item[i], err) == -1)
			return -1;
	return 0;
}

void
mail_sample_take(struct arena *arena, struct mail_sample *all,
    struct scope *scope)
{
	VEC(struct scope_sighting) own = { 0 };

	for (size_t i = 0; i < all->sighting.n; i++) {
		struct sighting *s = &all->sighting.item[i];

		if (!name_equal(s->domain, scope->domain))
			continue;
		s->taken = true;
		*vec_add(arena, &own) = s->said;
		selectors_add(arena, scope, SELECTOR_SEEN, &s->said.selector,
		    1);
	}
	scope->sighting = own.item;
	scope->nsighting = own.n;
}

void
mail_sample_warn(const struct mail_sample *all, const struct options *o)
{
	bool taken = false, others = false;

	if (o->message.n == 0)
		return;
	for (size_t i = 0; i < all->sighting.n; i++) {
		taken |= all->sighting.item[i].taken;
		others |= !name_equal(all->sighting.item[i].domain,
		    all->sighting.item[0].domain);
	}
	if (all->sighting.n == 0)
		log_warn("--message: no message has a DKIM signature that "
		    "could be read");
	else if (!taken)
		log_warn("--message: the signatures are of '%s'%s, and no "
		    "domain of this run is among them",
		    all->sighting.item[0].domain,
		    others ? " and others" : "");
}
