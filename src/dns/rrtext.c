/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records between presentation form and wire, through ldns.
 *
 * ldns cuts a number to the width of its field ("MX 70000" becomes 4464) and
 * takes a sign, so numbers are checked here before it sees them.
 */
#include "dns/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "dns/zonefile_token.h"

#define RDATA_MAX	65535
#define WORD_SHOWN	40

/* --- types --- */

static const char *
shown(struct arena *arena, const char *word)
{
	char *out = arena_alloc(arena, WORD_SHOWN * 4 + 1);

	ascii_escape(word, out, WORD_SHOWN * 4 + 1);
	return out;
}

/* Types that stand in questions or in messages alone (RFC 6895 3.1). */
static bool
is_meta(unsigned type)
{
	return type == LDNS_RR_TYPE_OPT || (type >= 128 && type <= 255);
}

static uint16_t
type_parse(struct arena *arena, const char *word, const char **ret_why)
{
	unsigned type;

	if (ascii_same_word(word, strlen(word) < 4 ? 0 : 4, "TYPE"))
		type = rrtype_parse(word);
	else
		type = (unsigned)ldns_get_rr_type_by_name(word);
	if (type == 0 || type > UINT16_MAX)
		*ret_why = arena_printf(arena, "unknown type '%s'",
		    shown(arena, word));
	else if (is_meta(type))
		*ret_why = arena_printf(arena,
		    "'%s' is no type of a record", shown(arena, word));
	else
		return (uint16_t)type;
	return 0;
}

/* --- wire --- */

/* The record with the root as its owner, as ldns reads it from a message. */
static ldns_rr *
ldns_from_rdata(struct arena *arena, const struct rr *rr)
{
	uint8_t *wire = arena_alloc(arena, rr->rdlen + 11);
	ldns_rr *parsed = NULL;
	size_t at = 0;

	wire[1] = (uint8_t)(rr->type >> 8);
	wire[2] = (uint8_t)rr->type;
	wire[4] = LDNS_RR_CLASS_IN;
	wire[9] = (uint8_t)(rr->rdlen >> 8);
	wire[10] = (uint8_t)rr->rdlen;
	if (rr->rdlen > 0)
		memcpy(wire + 11, rr->rdata, rr->rdlen);
	if (ldns_wire2rr(&parsed, wire, rr->rdlen + 11, &at,
	    LDNS_SECTION_ANSWER) != LDNS_STATUS_OK)
		return NULL;
	return parsed;
}

/* --- the generic form, \# LENGTH HEX... (RFC 3597 5) --- */

static bool
is_generic(const char *rdata)
{
	return strncmp(rdata, "\\#", 2) == 0 &&
	    (rdata[2] == ' ' || rdata[2] == '\0');
}

/* Whether ldns would take the data out of a message. */
static bool
is_readable(struct arena *arena, const struct rr *rr)
{
	const ldns_rr_descriptor *d = ldns_rr_descript(rr->type);
	ldns_rr *parsed = ldns_from_rdata(arena, rr);
	bool ok = parsed != NULL;

	/* ldns stops without a word where the data ends between fields. */
	if (ok && d != NULL && d->_name != NULL)
		ok = ldns_rr_rd_count(parsed) >= ldns_rr_descriptor_minimum(d);
	ldns_rr_free(parsed);
	return ok;
}

static bool
generic_rdata(struct arena *arena, const char *text, struct rr *rr,
    const char **ret_why)
{
	size_t digits = 0;
	uint8_t *rdata;
	char *end;
	long len;

	text += 2;
	while (*text == ' ')
		text++;
	len = ascii_digit(*text) ? strtol(text, &end, 10) : -1;
	if (len < 0 || len > RDATA_MAX || (*end != ' ' && *end != '\0')) {
		*ret_why = "the length after \\# is not a number up to 65535";
		return false;
	}
	rdata = arena_alloc(arena, (size_t)len + 1);
	for (; *end != '\0'; end++) {
		int value = ascii_hex((unsigned char)*end);

		if (*end == ' ')
			continue;
		if (value == -1 || digits == (size_t)len * 2)
			break;
		rdata[digits / 2] |= (uint8_t)(digits % 2 ? value : value << 4);
		digits++;
	}
	rr->rdata = rdata;
	rr->rdlen = (size_t)len;
	if (*end == '\0' && digits == (size_t)len * 2)
		return is_readable(arena, rr);
	*ret_why = "the data after \\# is not as many hexadecimal octets as "
	    "it says";
	return false;
}

/* --- from text --- */

/* The largest number that a field holds; 0: it is not a number. */
static unsigned long
field_limit(ldns_rdf_type field)
{
	switch (field) {
	case LDNS_RDF_TYPE_INT8:
	case LDNS_RDF_TYPE_ALG:
	case LDNS_RDF_TYPE_CERTIFICATE_USAGE:
	case LDNS_RDF_TYPE_SELECTOR:
	case LDNS_RDF_TYPE_MATCHING_TYPE:
		return UINT8_MAX;
	case LDNS_RDF_TYPE_INT16:
	case LDNS_RDF_TYPE_CERT_ALG:
		return UINT16_MAX;
	case LDNS_RDF_TYPE_INT32:
	case LDNS_RDF_TYPE_PERIOD:
		return UINT32_MAX;
	default:
		return 0;
	}
}

static bool
number_fits(ldns_rdf_type field, const char *word, size_t len)
{
	unsigned long limit = field_limit(field);
	uint32_t value;

	if (limit == 0)
		return true;
	/* "RSASHA256", "PKIX-TA": ldns knows the words. */
	if (ascii_alpha(*word))
		return field != LDNS_RDF_TYPE_INT8 &&
		    field != LDNS_RDF_TYPE_INT16 &&
		    field != LDNS_RDF_TYPE_INT32 &&
		    field != LDNS_RDF_TYPE_PERIOD;
	if (field != LDNS_RDF_TYPE_PERIOD && len > 0 &&
	    !ascii_digit(word[len - 1]))
		return false;
	return zonetoken_period(word, len, &value) && value <= limit;
}

/* The octets of the field at text; fields are parted by one space. */
static size_t
field_len(const char *text)
{
	bool quoted = false;
	size_t n = 0;

	while (text[n] != '\0' && (quoted || text[n] != ' ')) {
		if (text[n] == '"')
			quoted = !quoted;
		n += text[n] == '\\' && text[n + 1] != '\0' ? 2 : 1;
	}
	return n;
}

static bool
numbers_fit(struct arena *arena, uint16_t type, const char *text,
    const char **ret_why)
{
	const ldns_rr_descriptor *d = ldns_rr_descript(type);
	size_t n = d == NULL ? 0 : ldns_rr_descriptor_maximum(d);

	for (size_t i = 0; i < n && *text != '\0'; i++) {
		ldns_rdf_type field = ldns_rr_descriptor_field_type(d, i);
		size_t len = field_len(text);

		if (!number_fits(field, text, len)) {
			*ret_why = arena_printf(arena,
			    "'%s' is not a number from 0 to %lu", shown(arena,
			    arena_memdup(arena, text, len)),
			    field_limit(field));
			return false;
		}
		text += len;
		while (*text == ' ')
			text++;
	}
	return true;
}

static bool
ldns_rdata(struct arena *arena, const char *type, const char *text,
    struct rr *rr, const char **ret_why)
{
	const char *why;
	ldns_rr *parsed = NULL;
	ldns_status status;
	struct buf line;
	bool ok;

	if (!numbers_fit(arena, rr->type, text, ret_why))
		return false;
	buf_init(&line, arena, strlen(text) + strlen(type) + 16);
	buf_puts(&line, ". 0 IN ");
	buf_puts(&line, type);
	buf_putc(&line, ' ');
	buf_puts(&line, text);
	status = ldns_rr_new_frm_str(&parsed, line.data, 0, NULL, NULL);
	ok = status == LDNS_STATUS_OK && parsed != NULL;
	if (ok && !rdata_take(arena, parsed, rr)) {
		*ret_why = "the data is longer than 65535 octets";
		ok = false;
	} else if (!ok) {
		why = ldns_get_errorstr_by_id(status);
		*ret_why = arena_printf(arena, "the data is not that of %s "
		    "(%s)", type, why == NULL ? "no reason given" : why);
	}
	if (status == LDNS_STATUS_OK)
		ldns_rr_free(parsed);
	return ok;
}

const struct rr *
rr_from_text(struct arena *arena, const char *owner, uint32_t ttl,
    const char *type, const char *rdata, const char **ret_why)
{
	struct rr *rr = arena_alloc(arena, sizeof *rr);
	const char *why = NULL;
	bool ok;

	rr->owner = owner;
	rr->ttl = ttl;
	rr->type = type_parse(arena, type, &why);
	if (rr->type == 0)
		ok = false;
	else if (is_generic(rdata))
		ok = generic_rdata(arena, rdata, rr, &why);
	else
		ok = ldns_rdata(arena, type, rdata, rr, &why);
	if (why == NULL && (!ok || !rr_decode(arena, rr))) {
		why = arena_printf(arena, "the data is not that of %s",
		    type);
		ok = false;
	}
	if (!ok && ret_why != NULL)
		*ret_why = why;
	return ok ? rr : NULL;
}

/* --- to text --- */

static const char *
generic_text(struct arena *arena, const struct rr *rr)
{
	struct buf b;

	buf_init(&b, arena, rr->rdlen * 2 + 32);
	buf_printf(&b, "\\# %zu%s", rr->rdlen, rr->rdlen > 0 ? " " : "");
	for (size_t i = 0; i < rr->rdlen; i++) {
		buf_putc(&b, "0123456789abcdef"[rr->rdata[i] >> 4]);
		buf_putc(&b, "0123456789abcdef"[rr->rdata[i] & 15]);
	}
	return b.data;
}

/* One octet inside quotes. */
static char *
txt_octet(char *to, uint8_t c)
{
	if (!ascii_print(c) && c != '\t') {
		*to++ = '\\';
		*to++ = (char)('0' + c / 100);
		*to++ = (char)('0' + c / 10 % 10);
		*to++ = (char)('0' + c % 10);
		return to;
	}
	if (c == '"' || c == '\\')
		*to++ = '\\';
	*to++ = (char)c;
	return to;
}

/*
 * As ldns has it, which takes its time, and most records of mail are TXT.
 * NULL if the strings do not fill the data.
 */
static const char *
txt_text(struct arena *arena, const struct rr *rr)
{
	/* An octet takes four, and that of the length two quotes and a blank. */
	char *text = arena_alloc(arena, rr->rdlen * 4 + 1), *to = text;

	for (size_t at = 0, n; at < rr->rdlen; at += n) {
		n = rr->rdata[at++];
		if (n > rr->rdlen - at)
			return NULL;
		if (to > text)
			*to++ = ' ';
		*to++ = '"';
		for (size_t i = 0; i < n; i++)
			to = txt_octet(to, rr->rdata[at + i]);
		*to++ = '"';
	}
	return to > text ? text : NULL;
}

static const char *
rdata_text(struct arena *arena, const ldns_rr *parsed)
{
	ldns_buffer *out = ldns_buffer_new(LDNS_MIN_BUFLEN);
	ldns_status status = out == NULL ? LDNS_STATUS_MEM_ERR :
	    LDNS_STATUS_OK;
	const char *text = NULL;

	for (size_t i = 0; i < ldns_rr_rd_count(parsed) &&
	    status == LDNS_STATUS_OK; i++) {
		if (i > 0)
			ldns_buffer_printf(out, " ");
		status = ldns_rdf2buffer_str(out, ldns_rr_rdf(parsed, i));
	}
	if (status == LDNS_STATUS_OK)
		text = arena_memdup(arena, ldns_buffer_begin(out),
		    ldns_buffer_position(out));
	ldns_buffer_free(out);
	return text;
}

const char *
rr_text(struct arena *arena, const struct rr *rr)
{
	const char *text = rr->type == RR_TXT && rr->rdlen <= RDATA_MAX ?
	    txt_text(arena, rr) : NULL;
	ldns_rr *parsed;
	size_t len;

	if (text != NULL)
		return text;
	parsed = rr->rdlen > RDATA_MAX || is_meta(rr->type) ? NULL :
	    ldns_from_rdata(arena, rr);
	if (parsed != NULL && ldns_rr_rd_count(parsed) > 0)
		text = rdata_text(arena, parsed);
	ldns_rr_free(parsed);
	if (text == NULL)
		return generic_text(arena, rr);
	len = strlen(text);
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return text[len] == '\0' ? text : arena_memdup(arena, text, len);
}
