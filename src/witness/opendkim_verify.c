/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendkim_verify.c -- libopendkim asked whether the DKIM signatures of a
 * message verify: canonicalization, hashes and the cryptography are its own.
 *
 * The parent gives the header fields one by one, without NUL, each shorter
 * than LIMIT_FIELD, and of the DKIM-Signature fields only those without a
 * fault: the library reads past the end of an i= of more than 256 octets, and
 * its reader of z= is never called. How many bits a key must have and when a
 * signature expires is for us to judge: the library looks at neither.
 *
 * The first question about a message brings it and verifies all its
 * signatures; the others are answered from what came of that.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/opinion.h"
#include "evidence/evidence.h"
#include "witness/adapter.h"
#include "witness/opendkim_lookup.h"

/*
 * Seconds that the library lets a clock differ, for t and x are not its
 * matter. It takes them from t without a look whether they are more.
 */
#define ANY_TIME	1000000000

struct verdict {
	const char	*said, *note;
	const char	*domain, *selector;	/* of which signature */
};

struct verifier {
	struct opendkim_lookup	*lookup;
	size_t			 n;
	struct verdict		 verdict[LIMIT_SIGNATURES];
};

static void *
verify_open(struct arena *arena)
{
	struct verifier *v = arena_alloc(arena, sizeof *v);
	unsigned flags = DKIM_LIBFLAGS_DELAYSIGPROC, bits = 0;
	uint64_t drift = ANY_TIME;

	v->lookup = opendkim_lookup_open(arena);
	(void)dkim_options(v->lookup->lib, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS,
	    &flags, sizeof flags);
	(void)dkim_options(v->lookup->lib, DKIM_OP_SETOPT,
	    DKIM_OPTS_MINKEYBITS, &bits, sizeof bits);
	(void)dkim_options(v->lookup->lib, DKIM_OP_SETOPT,
	    DKIM_OPTS_CLOCKDRIFT, &drift, sizeof drift);
	return v;
}

/* Every field and the body, as they were sent. */
static const char *
feed(DKIM *dkim, struct arena *arena, struct wire *w)
{
	unsigned nfield = wire_u16(w);
	DKIM_STAT status = DKIM_STAT_OK;
	const char *octets;
	_Bool testing;
	size_t len;

	for (unsigned i = 0; i < nfield && status == DKIM_STAT_OK; i++) {
		octets = wire_octets(w, arena, &len);
		if (w->bad)
			return "the message did not arrive";
		status = dkim_header(dkim, (u_char *)octets, len);
	}
	if (status == DKIM_STAT_OK)
		status = dkim_eoh(dkim);
	octets = wire_octets(w, arena, &len);
	if (w->bad)
		return "the message did not arrive";
	if (status == DKIM_STAT_OK && len > 0)
		status = dkim_body(dkim, (u_char *)octets, len);
	if (status == DKIM_STAT_OK)
		status = dkim_eom(dkim, &testing);
	/* Of these the list of signatures tells more. */
	if (status == DKIM_STAT_BADSIG || status == DKIM_STAT_NOKEY ||
	    status == DKIM_STAT_KEYFAIL || status == DKIM_STAT_REVOKED ||
	    status == DKIM_STAT_CANTVRFY || status == DKIM_STAT_OK)
		return NULL;
	return arena_printf(arena, "libopendkim does not take the message: %s",
	    dkim_getresultstr(status));
}

static const char *
error_words(struct arena *arena, DKIM_SIGINFO *sig)
{
	char text[100];
	const char *error = dkim_sig_geterrorstr(dkim_sig_geterror(sig));

	ascii_escape(error != NULL ? error : "?", text, sizeof text);
	return arena_printf(arena, "not verified: %s", text);
}

/*
 * The header's hash holds the body's. Where the header does not match, the
 * library does not look at the body.
 */
static const char *
words(struct arena *arena, DKIM_SIGINFO *sig)
{
	bool header = (dkim_sig_getflags(sig) & DKIM_SIGFLAG_PASSED) != 0;
	int body = dkim_sig_getbh(sig), error = dkim_sig_geterror(sig);

	if (header && body == DKIM_SIGBH_MATCH)
		return OPINION_VERIFIED;
	if (header && body == DKIM_SIGBH_MISMATCH)
		return OPINION_BODY;
	if (error == DKIM_SIGERROR_TOOLARGE_L)
		return OPINION_SHORT;
	if (error != DKIM_SIGERROR_OK && error != DKIM_SIGERROR_BADSIG)
		return error_words(arena, sig);
	return error == DKIM_SIGERROR_BADSIG ? OPINION_HEADER :
	    error_words(arena, sig);
}

/* What l leaves unsigned, in the library's canonical octets. */
static const char *
length_note(struct arena *arena, DKIM *dkim, DKIM_SIGINFO *sig)
{
	ssize_t whole, canonical, limit;

	if (dkim_sig_getcanonlen(dkim, sig, &whole, &canonical, &limit) !=
	    DKIM_STAT_OK || limit < 0 || limit >= whole)
		return NULL;
	return arena_printf(arena, "l=%zd signs a part of a body of %zd "
	    "octets", limit, whole);
}

static void
judge(struct arena *arena, struct evidence *evidence, DKIM *dkim,
    DKIM_SIGINFO *sig, struct verdict *ret)
{
	const char *name;

	ret->selector = arena_strdup(arena,
	    (const char *)dkim_sig_getselector(sig));
	ret->domain = arena_strdup(arena,
	    (const char *)dkim_sig_getdomain(sig));
	name = arena_printf(arena, "%s._domainkey.%s", ret->selector,
	    ret->domain);
	name = name_from_text(arena, name, strlen(name), NULL);
	ret->note = name == NULL ? "the name of the key is none" :
	    opendkim_lookup_unfit(evidence, name);
	if (ret->note != NULL)
		return;
	(void)dkim_sig_process(dkim, sig);
	ret->said = words(arena, sig);
	ret->note = length_note(arena, dkim, sig);
}

static void
judge_all(struct verifier *v, struct evidence *evidence, DKIM *dkim,
    const char *trouble)
{
	DKIM_SIGINFO **sig = NULL;
	int nsig = 0;

	for (size_t i = 0; i < LIMIT_SIGNATURES; i++)
		v->verdict[i] = (struct verdict){ "", trouble, NULL, NULL };
	v->n = LIMIT_SIGNATURES;
	if (trouble != NULL)
		return;
	if (dkim_getsiglist(dkim, &sig, &nsig) != DKIM_STAT_OK)
		nsig = 0;
	v->n = (size_t)nsig < v->n ? (size_t)nsig : v->n;
	for (size_t i = 0; i < v->n; i++)
		judge(evidence->arena, evidence, dkim, sig[i], &v->verdict[i]);
}

static void
take_message(struct verifier *v, struct evidence *evidence, struct wire *w)
{
	DKIM_STAT status;
	DKIM *dkim;

	v->n = 0;
	opendkim_lookup_use(v->lookup, evidence);
	dkim = dkim_verify(v->lookup->lib, (const u_char *)"mailassay", NULL,
	    &status);
	if (dkim == NULL)
		return;
	judge_all(v, evidence, dkim, feed(dkim, evidence->arena, w));
	(void)dkim_free(dkim);
}

/* Whether the library's list has, at that place, the one that is meant. */
static bool
is_meant(const struct verdict *v, const char *domain, const char *selector)
{
	return v->domain == NULL || (ascii_same_word(domain, strlen(domain),
	    v->domain) && ascii_same_word(selector, strlen(selector),
	    v->selector));
}

static void
verify_ask(void *handle, struct evidence *evidence, struct wire *question,
    struct wire_reply *reply)
{
	struct verifier *v = handle;
	struct arena *arena = evidence->arena;
	unsigned i = wire_u8(question);
	const char *domain = wire_text(question, arena);
	const char *selector = wire_text(question, arena);

	if (wire_u8(question) == 1)
		take_message(v, evidence, question);
	if (question->bad || i >= v->n) {
		adapter_unknown(reply, arena, "libopendkim has no result: "
		    "what went wrong is told at the first signature");
		return;
	}
	if (!is_meant(&v->verdict[i], domain, selector)) {
		adapter_unknown(reply, arena, "libopendkim counts the "
		    "signatures in another way");
		return;
	}
	reply->said = v->verdict[i].said;
	reply->note = v->verdict[i].note;
}

const struct adapter opendkim_verify_adapter = {
	WIRE_SIGNATURE, "libopendkim", opendkim_version, verify_open,
	verify_ask
};
