/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile_reader.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "dns/message.h"
#include "dns/name.h"

#define TTL_MAX		INT32_MAX	/* RFC 2181 8 */
#define STRING_MAX	255		/* RFC 1035 3.3 */
#define RDATA_TEXT	(4 * LIMIT_ZONE_LINE)

static const char *
shown(const struct zonereader *r, const struct zonetoken *t)
{
	return zonetoken_shown(r->temp, t);
}

/* --- names --- */

static bool
is_absolute(const struct zonetoken *t)
{
	size_t backslashes = 0;

	if (t->len == 0 || t->text[t->len - 1] != '.')
		return false;
	while (backslashes + 1 < t->len &&
	    t->text[t->len - 2 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 0;
}

static const char *
need_origin(struct zonereader *r, const struct zonetoken *t)
{
	if (r->origin == NULL && r->guess != NULL) {
		r->origin = r->guess;
		zonereader_warn(r, t->place, arena_printf(r->arena,
		    "no $ORIGIN stands before the first relative name: '%s' "
		    "was taken from the name of the file", r->guess));
	}
	if (r->origin == NULL)
		zonetoken_fail(r->err, t->place, "no origin for the relative "
		    "name '%s': give $ORIGIN in the file, or --origin",
		    shown(r, t));
	return r->origin;
}

/* "mail.example.org" without its dot, in the zone example.org. */
static void
warn_missing_dot(struct zonereader *r, const struct zonetoken *t,
    const char *relative, const char *full)
{
	if (strcmp(r->origin, ".") != 0 && name_is_within(relative, r->origin))
		zonereader_warn(r, t->place, arena_printf(r->arena,
		    "'%s' has no dot at its end: it means '%s.'", relative, full));
}

/* The canonical name that a word means, or NULL and *err. */
const char *
zonereader_name(struct zonereader *r, struct arena *arena,
    const struct zonetoken *t)
{
	const char *name, *full, *why = NULL;

	if (zonetoken_is(t, "@"))
		return need_origin(r, t);
	name = t->quoted ? NULL : name_from_text(arena, t->text, t->len, &why);
	if (name == NULL) {
		zonetoken_fail(r->err, t->place, "'%s' is not a name: %s",
		    shown(r, t), why == NULL ? "it is quoted" : why);
		return NULL;
	}
	if (is_absolute(t))
		return name;
	if (need_origin(r, t) == NULL)
		return NULL;
	full = name_below(arena, name, r->origin);
	if (full == NULL)
		zonetoken_fail(r->err, t->place,
		    "'%s' is longer than 255 octets with its origin '%s'",
		    shown(r, t), r->origin);
	else
		warn_missing_dot(r, t, name, full);
	return full;
}

/* --- the data of a record --- */

#define FIELD(i)	(1u << (i))
#define FIELDS_FROM(i)	(~0u << (i))

/* Which fields are names, and which are character-strings. */
static const struct shape {
	const char	*type;
	uint16_t	 number;
	unsigned	 names, strings;
} shape_table[] = {
	{ "A", 1, 0, 0 },
	{ "AAAA", 28, 0, 0 },
	{ "MX", 15, FIELD(1), 0 },
	{ "TXT", 16, 0, FIELDS_FROM(0) },
	{ "NS", 2, FIELD(0), 0 },
	{ "CNAME", 5, FIELD(0), 0 },
	{ "SOA", 6, FIELD(0) | FIELD(1), 0 },
	{ "PTR", 12, FIELD(0), 0 },
	{ "SRV", 33, FIELD(3), 0 },
	{ "SPF", 99, 0, FIELDS_FROM(0) },
	{ "CAA", 257, 0, FIELD(2) },
	{ "DNAME", 39, FIELD(0), 0 },
	{ "SVCB", 64, FIELD(1), 0 },
	{ "HTTPS", 65, FIELD(1), 0 },
	{ "NAPTR", 35, FIELD(5), FIELD(2) | FIELD(3) | FIELD(4) },
	{ "HINFO", 13, 0, FIELDS_FROM(0) },
	{ "RP", 17, FIELD(0) | FIELD(1), 0 },
	{ "AFSDB", 18, FIELD(1), 0 },
	{ "URI", 256, 0, FIELD(2) },
	{ "RRSIG", 46, FIELD(7), 0 },
	{ "SIG", 24, FIELD(7), 0 },
	{ "NSEC", 47, FIELD(0), 0 },
	{ "NXT", 30, FIELD(0), 0 },
	{ "KX", 36, FIELD(1), 0 },
	{ "RT", 21, FIELD(1), 0 },
	{ "LP", 107, FIELD(1), 0 },
	{ "PX", 26, FIELD(1) | FIELD(2), 0 },
	{ "MB", 7, FIELD(0), 0 },
	{ "MD", 3, FIELD(0), 0 },
	{ "MF", 4, FIELD(0), 0 },
	{ "MG", 8, FIELD(0), 0 },
	{ "MR", 9, FIELD(0), 0 },
	{ "MINFO", 14, FIELD(0) | FIELD(1), 0 },
	{ "TALINK", 58, FIELD(0) | FIELD(1), 0 },
	{ "HIP", 55, FIELDS_FROM(3), 0 },
	{ "X25", 19, 0, FIELDS_FROM(0) },
	{ "ISDN", 20, 0, FIELDS_FROM(0) },
	{ "GPOS", 27, 0, FIELDS_FROM(0) },
	{ "IPSECKEY", 45, 0, 0 },
};

static const struct shape other_shape;

static const struct shape *
shape_of(const char *type)
{
	for (size_t i = 0; i < sizeof shape_table / sizeof *shape_table; i++)
		if (ascii_same_word(type, strlen(type), shape_table[i].type))
			return &shape_table[i];
	return &other_shape;
}

static bool
has_field(unsigned fields, size_t i)
{
	return fields >> (i < 31 ? i : 31) & 1;
}

/* A gateway is a name only where the field before says 3 (RFC 4025 2.3). */
static bool
is_gateway(const char *type, const struct zonetoken *t, size_t i)
{
	return i == 3 && ascii_same_word(type, strlen(type), "IPSECKEY") &&
	    zonetoken_is(t - 2, "3");
}

/* In one form that leaves ldns nothing to guess: quoted, \DDD for the rest. */
static int
put_string(struct zonereader *r, struct buf *b, const struct zonetoken *t)
{
	uint8_t octet[STRING_MAX];
	size_t n;

	if (!zonetoken_octets(t, octet, sizeof octet, &n))
		return zonetoken_fail(r->err, t->place,
		    "a string longer than 255 octets");
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++) {
		if (octet[i] == '"' || octet[i] == '\\' ||
		    !ascii_print(octet[i]))
			buf_printf(b, "\\%03d", octet[i]);
		else
			buf_putc(b, (char)octet[i]);
	}
	buf_putc(b, '"');
	return 0;
}

static int
put_name(struct zonereader *r, struct buf *b, const struct zonetoken *t)
{
	const char *name = zonereader_name(r, r->temp, t);

	if (name == NULL)
		return -1;
	buf_puts(b, name);
	if (strcmp(name, ".") != 0)
		buf_putc(b, '.');
	return 0;
}

static void
put_plain(struct buf *b, const struct zonetoken *t)
{
	if (t->quoted)
		buf_putc(b, '"');
	buf_put(b, t->text, t->len);
	if (t->quoted)
		buf_putc(b, '"');
}

/* key="value" is one word of SVCB (RFC 9460 2.1). */
static bool
continues_pair(const char *type, const struct zonetoken *t, size_t i)
{
	return i > 0 && t->joined && t->quoted && !t[-1].quoted &&
	    t[-1].len > 0 && t[-1].text[t[-1].len - 1] == '=' &&
	    (ascii_same_word(type, strlen(type), "SVCB") ||
	    ascii_same_word(type, strlen(type), "HTTPS"));
}

static int
put_rdata(struct zonereader *r, struct buf *b, const char *type,
    const struct zonetoken *t, size_t n)
{
	bool generic = n > 0 && zonetoken_is(t, "\\#");
	const struct shape *shape = generic ? &other_shape : shape_of(type);
	int result = 0;

	for (size_t i = 0; i < n && result == 0; i++) {
		if (i > 0 && !continues_pair(type, &t[i], i))
			buf_putc(b, ' ');
		if (has_field(shape->strings, i))
			result = put_string(r, b, &t[i]);
		else if (has_field(shape->names, i) ||
		    (!generic && is_gateway(type, &t[i], i)))
			result = put_name(r, b, &t[i]);
		else
			put_plain(b, &t[i]);
	}
	return result;
}

/* --- warnings about text --- */

static void
warn_text(struct zonereader *r, const struct rr *rr, const struct zonetoken *t,
    size_t n)
{
	const struct zonetoken *unquoted = NULL;
	char text[256];

	if ((rr->type != RR_TXT && rr->type != RR_SPF) || rr->nstring != n)
		return;
	ascii_escape(rr->text, text, sizeof text);
	for (size_t i = 0; i < n; i++) {
		if (t[i].quoted)
			continue;
		if (unquoted == NULL)
			unquoted = &t[i];
		if (t[i].cut)
			zonereader_warn(r, t[i].place, arena_printf(r->arena,
			    "text without quotes ends at the ';': this record "
			    "says '%s'", text));
	}
	if (unquoted != NULL && n > 1)
		zonereader_warn(r, unquoted->place, arena_printf(r->arena,
		    "text without quotes: the %zu strings are joined without "
		    "spaces to '%s'", n, text));
}

/* --- records --- */

/* What stands before the data, once read. */
struct head {
	bool		 have_ttl, have_class;
	uint32_t	 ttl;
	const struct zonetoken	*type;
	const struct zonetoken	*data;
	size_t		 ndata;
};

static bool
is_class(const struct zonetoken *t)
{
	return zonetoken_is(t, "IN") || zonetoken_is(t, "CH") ||
	    zonetoken_is(t, "HS") || zonetoken_is(t, "CS") ||
	    zonetoken_is(t, "CHAOS") || zonetoken_is(t, "HESIOD") ||
	    (!t->quoted && t->len > 5 && ascii_same(t->text, "CLASS", 5) &&
	    ascii_digit(t->text[5]));
}

int
zonereader_ttl(struct zonereader *r, const struct zonetoken *t, uint32_t *ret)
{
	if (t->quoted || !zonetoken_period(t->text, t->len, ret))
		return zonetoken_fail(r->err, t->place, "'%s' is not a TTL",
		    shown(r, t));
	if (*ret > TTL_MAX)
		return zonetoken_fail(r->err, t->place,
		    "the TTL is larger than %d", TTL_MAX);
	return 0;
}

/* TTL and class in either order, then the type. */
static int
read_head(struct zonereader *r, const struct zonelexer *x, size_t i,
    struct head *h)
{
	const struct zonetoken *t = x->token.item;

	for (; i < x->token.n; i++) {
		if (!h->have_class && is_class(&t[i])) {
			h->have_class = true;
			if (!zonetoken_is(&t[i], "IN") &&
			    !zonetoken_is(&t[i], "CLASS1"))
				return zonetoken_fail(r->err, t[i].place,
				    "class '%s': only IN is read", shown(r, &t[i]));
		} else if (!h->have_ttl && !t[i].quoted && t[i].len > 0 &&
		    ascii_digit(t[i].text[0])) {
			h->have_ttl = true;
			if (zonereader_ttl(r, &t[i], &h->ttl) == -1)
				return -1;
		} else
			break;
	}
	if (i == x->token.n)
		return zonetoken_fail(r->err, t[i - 1].place,
		    "the record ends before its type");
	if (t[i].quoted)
		return zonetoken_fail(r->err, t[i].place,
		    "a quoted string where a type is due");
	h->type = &t[i];
	h->data = &t[i + 1];
	h->ndata = x->token.n - i - 1;
	return 0;
}

/* As BIND: its own, else $TTL, else the last one, else the SOA's minimum. */
static int
settle_ttl(struct zonereader *r, const struct head *h, struct rr *rr)
{
	if (h->have_ttl)
		rr->ttl = h->ttl;
	else if (r->have_default)
		rr->ttl = r->ttl_default;
	else if (r->have_last)
		rr->ttl = r->ttl_last;
	else if (rr->type == RR_SOA && rr->rdlen >= 4) {
		const uint8_t *min = rr->rdata + rr->rdlen - 4;

		rr->ttl = (uint32_t)min[0] << 24 | (uint32_t)min[1] << 16 |
		    (uint32_t)min[2] << 8 | min[3];
		if (rr->ttl > TTL_MAX)
			rr->ttl = 0;
	} else
		return zonetoken_fail(r->err, h->type->place, "no TTL: give "
		    "one here, or $TTL above");
	r->have_last = true;
	r->ttl_last = rr->ttl;
	return 0;
}

/* The first SOA makes the apex; its like at the end (AXFR) is dropped. */
static int
add_record(struct zonereader *r, const struct rr *rr)
{
	struct zonefile *z = r->zone;
	const struct rr *soa = z->apex == NULL ? NULL : &z->rr.item[r->soa];

	if (rr->type == RR_SOA && soa != NULL) {
		if (name_equal(rr->owner, soa->owner) &&
		    rr->rdlen == soa->rdlen &&
		    memcmp(rr->rdata, soa->rdata, rr->rdlen) == 0)
			return 0;
		return zonetoken_fail(r->err, rr->place, "a second SOA that "
		    "differs from the first, at %.300s:%" PRIu32 ":%" PRIu32,
		    soa->place.file, soa->place.line, soa->place.column);
	}
	if (rr->type == RR_SOA) {
		z->apex = rr->owner;
		r->soa = z->rr.n;
	}
	*vec_add(r->arena, &z->rr) = *rr;
	return 0;
}

static const char *
read_owner(struct zonereader *r, const struct zonelexer *x)
{
	if (!x->blank)
		return zonereader_name(r, r->arena, &x->token.item[0]);
	if (r->owner == NULL)
		zonetoken_fail(r->err, x->token.item[0].place,
		    "a line without an owner, and no record before it");
	return r->owner;
}

/* The mnemonic of TYPE16 is TXT: shapes go by mnemonics. */
static const char *
type_word(struct zonereader *r, const struct zonetoken *t)
{
	const char *word = arena_memdup(r->temp, t->text, t->len);
	uint16_t number = rrtype_parse(word);

	for (size_t i = 0; i < sizeof shape_table / sizeof *shape_table; i++)
		if (number != 0 && shape_table[i].number == number)
			return shape_table[i].type;
	return word;
}

int
zonereader_record(struct zonereader *r, const struct zonelexer *x)
{
	const struct zonetoken *first = &x->token.item[0];
	const char *owner = read_owner(r, x), *type, *why = NULL;
	struct head h = { 0 };
	const struct rr *parsed;
	struct buf text;
	struct rr rr;

	if (owner == NULL || read_head(r, x, x->blank ? 0 : 1, &h) == -1)
		return -1;
	type = type_word(r, h.type);
	buf_init(&text, r->temp, RDATA_TEXT);
	if (put_rdata(r, &text, type, h.data, h.ndata) == -1)
		return -1;
	if (text.full)
		return zonetoken_fail(r->err, first->place,
		    "the data is too long");
	parsed = rr_from_text(r->arena, owner, 0, type, text.data, &why);
	if (parsed == NULL)
		return zonetoken_fail(r->err, h.type->place, "%s", why);
	rr = *parsed;
	rr.place = first->place;
	r->owner = owner;
	if (settle_ttl(r, &h, &rr) == -1)
		return -1;
	warn_text(r, &rr, h.data, h.ndata);
	return add_record(r, &rr);
}
