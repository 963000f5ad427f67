/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/message_plain.h"

#include <string.h>

#include "base/arena.h"
#include "dns/message.h"
#include "dns/name.h"

#define HEADER_SIZE	12
#define RECORD_HEAD	10	/* octets from the type to the data */
#define OPT_TYPE	41
#define POINTER		0xc0

struct reader {
	struct arena	*arena;
	const uint8_t	*wire;
	size_t		 len, at;
	bool		 opt;		/* one was there */
	unsigned	 owner_pointer;	/* the last owner's, or 0 */
	const char	*owner;		/* ... and what it said */
};

/* What the data are: octets, names, octets; or strings alone. */
struct form {
	uint16_t	 type;
	bool		 strings;
	uint8_t		 before, names, after;
};

#define DATA_MAX	(2 * LIMIT_NAME_WIRE + 20)

static const struct form forms[] = {
	{ RR_TXT, true, 0, 0, 0 }, { RR_SOA, false, 0, 2, 20 },
	{ RR_A, false, 4, 0, 0 }, { RR_AAAA, false, 16, 0, 0 },
	{ RR_MX, false, 2, 1, 0 }, { RR_NS, false, 0, 1, 0 },
	{ RR_PTR, false, 0, 1, 0 }, { RR_CNAME, false, 0, 1, 0 },
	{ RR_SPF, true, 0, 0, 0 },
};

static unsigned
get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/*
 * The octets of the name at r->at in full; r->at goes behind it. Pointers
 * lead back, each further than the one before. 0: not so.
 */
static size_t
expand(struct reader *r, uint8_t ret[LIMIT_NAME_WIRE])
{
	size_t at = r->at, limit = at, behind = 0, n = 0;

	while (at < r->len) {
		unsigned c = r->wire[at];

		if (c >= POINTER) {
			if (at + 2 > r->len)
				return 0;
			if (behind == 0)
				behind = at + 2;
			at = get16(r->wire + at) & 0x3fff;
			if (at >= limit || at < HEADER_SIZE)
				return 0;
			limit = at;
			continue;
		}
		if (c > LIMIT_LABEL || at + c >= r->len ||
		    n + c + 1 > LIMIT_NAME_WIRE)
			return 0;
		memcpy(ret + n, r->wire + at, c + 1);
		n += c + 1;
		at += c + 1;
		if (c == 0) {
			r->at = behind != 0 ? behind : at;
			return n;
		}
	}
	return 0;
}

/* Whether strings fill the next n octets, of which there are some. */
static bool
are_strings(const struct reader *r, size_t n)
{
	size_t at = 0;

	while (at < n)
		at += r->wire[r->at + at] + 1u;
	return at == n && n > 0;
}

/* The data of n octets in full; the octets in ret, or 0. */
static size_t
read_fields(struct reader *r, const struct form *f, size_t n,
    uint8_t ret[DATA_MAX])
{
	size_t end = r->at + n, len = f->before;

	if (n < f->before)
		return 0;
	memcpy(ret, r->wire + r->at, f->before);
	r->at += f->before;
	for (unsigned i = 0; i < f->names; i++) {
		size_t name = expand(r, ret + len);

		if (name == 0)
			return 0;
		len += name;
	}
	if (r->at + f->after != end)
		return 0;
	memcpy(ret + len, r->wire + r->at, f->after);
	r->at = end;
	return len + f->after;
}

/* The data, into the record if it is kept. */
static bool
read_data(struct reader *r, const struct form *f, size_t n, struct rr *rr)
{
	uint8_t data[DATA_MAX];
	const uint8_t *from = data;
	size_t len = n;

	if (f->strings) {
		if (!are_strings(r, n))
			return false;
		from = r->wire + r->at;
		r->at += n;
	} else if ((len = read_fields(r, f, n, data)) == 0)
		return false;
	if (rr == NULL)
		return true;
	rr->rdata = (uint8_t *)arena_memdup(r->arena, from, len);
	rr->rdlen = len;
	return rr_decode(r->arena, rr);
}

/* The owner, of which many records have the same; NULL: not plain. */
static const char *
read_owner(struct reader *r)
{
	unsigned pointer = r->at + 2 <= r->len ? get16(r->wire + r->at) : 0;
	uint8_t name[LIMIT_NAME_WIRE];
	size_t n;

	if (pointer >> 14 == 3 && pointer == r->owner_pointer) {
		r->at += 2;
		return r->owner;
	}
	n = expand(r, name);
	r->owner = n == 0 ? NULL : name_from_wire(r->arena, name, n);
	r->owner_pointer = pointer >> 14 == 3 ? pointer : 0;
	return r->owner;
}

static const struct form *
form_of(unsigned type)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].type == type)
			return &forms[i];
	return NULL;
}

/* The record's head, from its type on; false if the data are not all there. */
static bool
read_head(struct reader *r, unsigned *ret_class, size_t *ret_n,
    struct rr *ret)
{
	const uint8_t *at = r->wire + r->at;

	if (r->at + RECORD_HEAD > r->len)
		return false;
	ret->type = (uint16_t)get16(at);
	*ret_class = get16(at + 2);
	ret->ttl = (uint32_t)get16(at + 4) << 16 | get16(at + 6);
	*ret_n = get16(at + 8);
	r->at += RECORD_HEAD;
	return *ret_n <= r->len - r->at;
}

static bool
read_record(struct reader *r, bool keep, struct rr *rr)
{
	uint8_t name[LIMIT_NAME_WIRE];
	const struct form *f;
	unsigned class;
	size_t n;

	if (keep ? (rr->owner = read_owner(r)) == NULL : expand(r, name) == 0)
		return false;
	if (!read_head(r, &class, &n, rr) || class != 1 ||
	    (f = form_of(rr->type)) == NULL)
		return false;
	return read_data(r, f, n, keep ? rr : NULL);
}

static bool
read_answer(struct reader *r, struct message_plain *ret)
{
	ret->n = get16(r->wire + 6);
	if (ret->n > LIMIT_ANSWER_RRS || ret->n > r->len / RECORD_HEAD)
		return false;
	ret->rr = arena_array(r->arena, ret->n, sizeof *ret->rr);
	for (size_t i = 0; i < ret->n; i++)
		if (!read_record(r, true, &ret->rr[i]))
			return false;
	return true;
}

static bool
read_authority(struct reader *r, struct message_plain *ret)
{
	for (unsigned i = get16(r->wire + 8); i > 0; i--) {
		struct reader owner = *r;
		struct rr rr;

		if (!read_record(r, false, &rr))
			return false;
		if (rr.type == RR_SOA && ret->soa_owner == NULL)
			ret->soa_owner = read_owner(&owner);
	}
	return true;
}

/* OPT of the root, once; what is in it is not looked at. */
static bool
read_opt(struct reader *r)
{
	struct rr rr;
	unsigned size;
	size_t n;

	r->at++;
	if (r->opt || !read_head(r, &size, &n, &rr))
		return false;
	r->opt = true;
	r->at += n;
	return true;
}

static bool
read_additional(struct reader *r)
{
	for (unsigned i = get16(r->wire + 10); i > 0; i--) {
		const uint8_t *at = r->wire + r->at;
		struct rr rr;

		if (r->at + 3 <= r->len && at[0] == 0 &&
		    get16(at + 1) == OPT_TYPE ? !read_opt(r) :
		    !read_record(r, false, &rr))
			return false;
	}
	return true;
}

/* QR, the opcode QUERY, no TC; NOERROR or NXDOMAIN; and one question. */
static bool
is_plain_head(const uint8_t *wire, size_t len)
{
	return len > HEADER_SIZE && (wire[2] & 0xfa) == 0x80 &&
	    ((wire[3] & 0x0f) == 0 || (wire[3] & 0x0f) == 3) &&
	    get16(wire + 4) == 1;
}

bool
message_plain(struct arena *arena, const uint8_t *wire, size_t len,
    struct message_plain *ret)
{
	struct reader r = { .arena = arena, .wire = wire, .len = len,
	    .at = HEADER_SIZE };
	uint8_t name[LIMIT_NAME_WIRE];

	if (!is_plain_head(wire, len) || expand(&r, name) == 0 ||
	    r.at + 4 > len)
		return false;
	r.at += 4;
	ret->nxdomain = (wire[3] & 0x0f) == 3;
	ret->aa = (wire[2] & 0x04) != 0;
	ret->ad = (wire[3] & 0x20) != 0;
	ret->soa_owner = NULL;
	return read_answer(&r, ret) && read_authority(&r, ret) &&
	    read_additional(&r) && r.at == len;
}
