/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendmarc.c -- libopendmarc asked how it reads one record.
 *
 * Its own verdict: whether the text is a record to it, and p, sp, adkim, aspf
 * and pct. Nothing else of it is used: its look-ups and its list of report
 * addresses resolve names by themselves, its organizational domains are wrong
 * (x.com aligns with t.com), and alignment reads before its buffer.
 *
 * The guard gives it printable ASCII of at most 8,000 octets (the library
 * drops what is beyond 8,191), and a domain of our own: the record is read the
 * same way for every domain.
 *
 * An absent sp stands as what p says (RFC 7489 6.3).
 */
#define _GNU_SOURCE		/* dladdr() */
#include <sys/types.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <resolv.h>

#include <opendmarc/dmarc.h>

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "evidence/evidence.h"
#include "witness/adapter.h"

#define RECORD_MAX	8000
#define STAND_IN	"domain.example"

static const char *
policy_word(int policy)
{
	switch (policy) {
	case DMARC_RECORD_P_NONE:
		return "none";
	case DMARC_RECORD_P_QUARANTINE:
		return "quarantine";
	case DMARC_RECORD_P_REJECT:
		return "reject";
	default:
		return "unspecified";
	}
}

/* aspf=2 is what the library makes of rf=iodef. */
static const char *
alignment_word(struct arena *arena, int alignment)
{
	switch (alignment) {
	case DMARC_RECORD_A_RELAXED:
		return "r";
	case DMARC_RECORD_A_STRICT:
		return "s";
	default:
		return arena_printf(arena, "%d", alignment);
	}
}

static void
read_policy(DMARC_POLICY_T *policy, struct arena *arena,
    struct wire_reply *reply)
{
	int p = 0, sp = 0, adkim = 0, aspf = 0, pct = 0;

	(void)opendmarc_policy_fetch_p(policy, &p);
	(void)opendmarc_policy_fetch_sp(policy, &sp);
	(void)opendmarc_policy_fetch_adkim(policy, &adkim);
	(void)opendmarc_policy_fetch_aspf(policy, &aspf);
	(void)opendmarc_policy_fetch_pct(policy, &pct);
	if (sp == DMARC_RECORD_P_UNSPECIFIED)
		sp = p;
	reply->said = arena_printf(arena, "p=%s sp=%s adkim=%s aspf=%s pct=%d",
	    policy_word(p), policy_word(sp), alignment_word(arena, adkim),
	    alignment_word(arena, aspf), pct);
}

static void
read_record(struct arena *arena, const char *text, size_t len,
    struct wire_reply *reply)
{
	DMARC_POLICY_T *policy = opendmarc_policy_connect_init(
	    (u_char *)"203.0.113.77", DMARC_POLICY_IP_TYPE_IPV4);
	/* It writes into what it reads. */
	char *record = arena_memdup(arena, text, len);
	int status;

	if (policy == NULL)
		abort();
	status = opendmarc_policy_store_dmarc(policy, (u_char *)record,
	    (u_char *)STAND_IN, NULL);
	if (status == DMARC_PARSE_OKAY) {
		read_policy(policy, arena, reply);
	} else {
		reply->said = "no valid record";
		reply->note = arena_printf(arena, "libopendmarc: %s",
		    opendmarc_policy_status_to_str(status));
	}
	(void)opendmarc_policy_connect_shutdown(policy);
}

static bool
is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_print((unsigned char)text[i]) && text[i] != '\t')
			return false;
	return true;
}

static void
opendmarc_ask(void *handle, struct evidence *evidence, struct wire *question,
    struct wire_reply *reply)
{
	struct arena *arena = evidence->arena;
	size_t len;
	const char *text = wire_octets(question, arena, &len);

	(void)handle;
	if (question->bad || len == 0)
		adapter_unknown(reply, arena, "there is no text");
	else if (len > RECORD_MAX)
		adapter_unknown(reply, arena, "the record has %zu octets, and "
		    "libopendmarc drops what is beyond %d", len, RECORD_MAX);
	else if (!is_printable(text, len))
		adapter_unknown(reply, arena, "the guard gives libopendmarc "
		    "printable ASCII alone");
	else
		read_record(arena, text, len, reply);
}

static void *
opendmarc_open(struct arena *arena)
{
	/* There is nothing to keep: a context is for one record. */
	return arena;
}

/*
 * The library does not know its version (OPENDMARC_LIB_VERSION is 0), but the
 * file that was loaded does: "so.2.0.3". "" when it was linked in.
 */
static const char *
opendmarc_version(void)
{
	/* Always the same octets, so that who writes them last is no matter. */
	static char text[48];
	char path[PATH_MAX];
	const char *so;
	Dl_info info;

	if (dladdr((void *)(uintptr_t)opendmarc_policy_status_to_str,
	    &info) == 0 || info.dli_fname == NULL ||
	    realpath(info.dli_fname, path) == NULL)
		return "";
	so = strstr(path, ".so.");
	if (so == NULL)
		return "";
	snprintf(text, sizeof text, "%s", so + 1);
	return text;
}

const struct adapter opendmarc_adapter = {
	WIRE_DMARC, "libopendmarc", opendmarc_version, opendmarc_open,
	opendmarc_ask
};
