/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/opendkim_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "dns/answer.h"
#include "dns/name.h"
#include "evidence/evidence.h"

#define RECORD_MAX	1023	/* octets of the library's buffer */
#define RECORDS_MAX	2	/* given: two are several */
#define NAME_MAX_TEXT	253
#define STRING_MAX	255	/* octets of a character-string */

/* One look-up: the library has room for RECORDS_MAX records and a name. */
struct packet {
	uint8_t	*to;
	size_t	 at;
};

static void
put_u16(struct packet *p, unsigned n)
{
	p->to[p->at++] = (uint8_t)(n >> 8);
	p->to[p->at++] = (uint8_t)n;
}

static void
put_octets(struct packet *p, const void *from, size_t n)
{
	memcpy(p->to + p->at, from, n);
	p->at += n;
}

static void
put_txt(struct packet *p, const struct rr *rr)
{
	size_t nstring = (rr->textlen + STRING_MAX - 1) / STRING_MAX;
	size_t at = 0, n;

	put_u16(p, 0xc00c);		/* the name asked */
	put_u16(p, RR_TXT);
	put_u16(p, 1);			/* IN */
	put_u16(p, 0);			/* TTL */
	put_u16(p, 0);
	put_u16(p, (unsigned)(rr->textlen + (nstring > 0 ? nstring : 1)));
	do {
		n = rr->textlen - at < STRING_MAX ? rr->textlen - at :
		    STRING_MAX;
		p->to[p->at++] = (uint8_t)n;
		put_octets(p, rr->text + at, n);
		at += n;
	} while (at < rr->textlen);
}

static size_t
put_message(uint8_t *to, const uint8_t *name, size_t namelen,
    const struct answer *a)
{
	struct packet p = { to, 0 };
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	if (n > RECORDS_MAX)
		n = RECORDS_MAX;
	put_u16(&p, 0);				/* id */
	/* QR RD RA, and NXDOMAIN or NOERROR */
	put_u16(&p, a->status == ANSWER_NXDOMAIN ? 0x8183 : 0x8180);
	put_u16(&p, 1);
	put_u16(&p, (unsigned)n);
	put_u16(&p, 0);
	put_u16(&p, 0);
	put_octets(&p, name, namelen);
	put_u16(&p, RR_TXT);
	put_u16(&p, 1);
	for (size_t i = 0; i < n; i++)
		put_txt(&p, &rr[i]);
	return p.at;
}

/* Why no record of the answer may reach the library, or NULL. */
static const char *
unfit(struct arena *arena, const struct answer *a)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	for (size_t i = 0; i < n && i < RECORDS_MAX; i++) {
		if (rr[i].textlen > RECORD_MAX)
			return arena_printf(arena, "the record has %zu octets, "
			    "and libopendkim cuts off what is beyond %d",
			    rr[i].textlen, RECORD_MAX);
		for (size_t k = 0; k < rr[i].textlen; k++)
			if (!ascii_print((unsigned char)rr[i].text[k]) &&
			    rr[i].text[k] != '\t')
				return "the guard gives libopendkim "
				    "printable ASCII alone";
	}
	return NULL;
}

static int
query_start(void *service, int type, unsigned char *query, unsigned char *buf,
    size_t size, void **ret_handle)
{
	struct opendkim_lookup *w = service;
	uint8_t wire[LIMIT_NAME_WIRE];
	const char *name = name_from_raw(w->evidence->arena,
	    (const char *)query, strlen((const char *)query), NULL);
	const struct answer *a;
	size_t namelen;

	*ret_handle = w;
	w->replylen = 0;
	if (type != RR_TXT || name == NULL)
		return DKIM_DNS_INVALID;
	a = evidence_get(w->evidence, name, RR_TXT);
	w->failed = answer_failed(a);
	w->why = unfit(w->evidence->arena, a);
	namelen = name_to_wire(name, wire);
	if (w->failed || w->why != NULL || size < sizeof wire + 16 +
	    RECORDS_MAX * (RECORD_MAX + STRING_MAX))
		return DKIM_DNS_ERROR;
	w->replylen = put_message(buf, wire, namelen, a);
	return DKIM_DNS_SUCCESS;
}

static int
query_wait(void *service, void *handle, struct timeval *timeout,
    size_t *ret_octets, int *ret_error, int *ret_dnssec)
{
	struct opendkim_lookup *w = handle;

	(void)service;
	(void)timeout;
	*ret_octets = w->replylen;
	*ret_error = 0;
	if (ret_dnssec != NULL)
		*ret_dnssec = DKIM_DNSSEC_UNKNOWN;
	return w->replylen > 0 ? DKIM_DNS_SUCCESS : DKIM_DNS_EXPIRED;
}

static int
query_cancel(void *service, void *handle)
{
	(void)service;
	(void)handle;
	return DKIM_DNS_SUCCESS;
}

/* The service stays the one that dkim_dns_set_query_service() was given. */
static int
service_open(void **service)
{
	(void)service;
	return DKIM_DNS_SUCCESS;
}

static void
service_close(void *service)
{
	(void)service;
}

struct opendkim_lookup *
opendkim_lookup_open(struct arena *arena)
{
	struct opendkim_lookup *w = arena_alloc(arena, sizeof *w);

	w->lib = dkim_init(NULL, NULL);
	if (w->lib == NULL)
		abort();
	dkim_dns_set_init(w->lib, service_open);
	dkim_dns_set_close(w->lib, service_close);
	dkim_dns_set_query_start(w->lib, query_start);
	dkim_dns_set_query_waitreply(w->lib, query_wait);
	dkim_dns_set_query_cancel(w->lib, query_cancel);
	(void)dkim_dns_set_query_service(w->lib, w);
	return w;
}

void
opendkim_lookup_use(struct opendkim_lookup *w, struct evidence *evidence)
{
	w->evidence = evidence;
	w->why = NULL;
	w->failed = false;
}

bool
opendkim_lookup_fits(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!ascii_alnum((unsigned char)name[i]) &&
		    strchr("-_.", name[i]) == NULL)
			return false;
	return len > 0 && len <= NAME_MAX_TEXT;
}

const char *
opendkim_lookup_unfit(struct evidence *evidence, const char *name)
{
	const struct answer *a = evidence_get(evidence, name, RR_TXT);

	return answer_failed(a) ? "the look-up has no answer" :
	    unfit(evidence->arena, a);
}

const char *
opendkim_version(void)
{
	/* Always the same octets, so that who writes them last is no matter. */
	static char text[48];
	uint32_t n = dkim_libversion();

	snprintf(text, sizeof text, "%u.%u.%u", (unsigned)(n >> 24),
	    (unsigned)(n >> 16 & 0xff), (unsigned)(n >> 8 & 0xff));
	return text;
}
