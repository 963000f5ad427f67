/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/spf.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "record/macro.h"

#define VERSION		"v=spf1"
#define VERSION_LEN	(sizeof VERSION - 1)

/* What stands behind a mechanism's name. */
enum argument {
	ARGUMENT_NONE,			/* all */
	ARGUMENT_DOMAIN,		/* ":" domain-spec */
	ARGUMENT_OPTIONAL,		/* the same, or nothing */
	ARGUMENT_HOSTS,			/* the same, and dual-cidr-length */
	ARGUMENT_IP4, ARGUMENT_IP6,
	ARGUMENT_MODIFIER		/* no mechanism */
};

static const struct type {
	const char	*name;
	enum argument	 argument;
	bool		 counts;	/* to the ten of RFC 7208 4.6.4 */
} types[] = {
	[SPF_ALL] = { "all", ARGUMENT_NONE, false },
	[SPF_INCLUDE] = { "include", ARGUMENT_DOMAIN, true },
	[SPF_A] = { "a", ARGUMENT_HOSTS, true },
	[SPF_MX] = { "mx", ARGUMENT_HOSTS, true },
	[SPF_PTR] = { "ptr", ARGUMENT_OPTIONAL, true },
	[SPF_IP4] = { "ip4", ARGUMENT_IP4, false },
	[SPF_IP6] = { "ip6", ARGUMENT_IP6, false },
	[SPF_EXISTS] = { "exists", ARGUMENT_DOMAIN, true },
	[SPF_REDIRECT] = { "redirect", ARGUMENT_MODIFIER, true },
	[SPF_EXP] = { "exp", ARGUMENT_MODIFIER, false },
	[SPF_UNKNOWN_MODIFIER] = { "modifier", ARGUMENT_MODIFIER, false },
};

#define NTYPE	(sizeof types / sizeof types[0])

struct parser {
	struct arena		*arena;
	struct spf_record	*record;
	const char		*text;
};

static bool
fault(struct parser *p, size_t at, size_t end, enum spf_fault code,
    const char *text)
{
	struct fault *f;

	if (p->record->fault.n == LIMIT_FAULTS)
		return false;
	f = vec_add(p->arena, &p->record->fault);
	f->span.at = (uint32_t)at;
	f->span.len = (uint32_t)(end - at);
	f->code = code;
	f->text = text;
	return false;
}

/* toplabel: letters, digits and inner hyphens, and not digits alone. */
static bool
is_toplabel(const char *s, size_t len)
{
	bool name = false;

	if (len == 0 || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)s[i];

		if (!ascii_alnum(c) && c != '-')
			return false;
		name = name || !ascii_digit(c);
	}
	return name;
}

/* The literal that ends a domain-spec: *octet "." toplabel [ "." ]. */
static bool
is_domain_end(const char *s, size_t len)
{
	size_t dot;

	if (len > 0 && s[len - 1] == '.')
		len--;
	for (dot = len; dot > 0 && s[dot - 1] != '.'; dot--)
		;
	return dot > 0 && is_toplabel(s + dot, len - dot);
}

static bool
looks_like_ip4(const char *s, size_t len)
{
	size_t dots = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '.')
			dots++;
		else if (!ascii_digit((unsigned char)s[i]))
			return false;
	}
	return dots == 3;
}

/* Check every macro of [at, end); *ret_tail: where the last one ends. */
static bool
macro_string_read(struct parser *p, size_t at, size_t end,
    struct spf_term *term, size_t *ret_tail)
{
	const char *why;
	struct macro_part part;
	size_t i = 0;

	*ret_tail = at;
	while (macro_next(p->text + at, end - at, MACRO_STRING, &i, &part,
	    &why)) {
		term->has_macro = term->has_macro || part.letter != 0;
		if (p->text[at + part.at] == '%')
			*ret_tail = at + i;
	}
	if (why != NULL)
		return fault(p, at + part.at, at + part.at + part.len,
		    SPF_FAULT_MACRO, why);
	term->domain = p->text + at;
	term->domainlen = end - at;
	term->domain_span.at = (uint32_t)at;
	term->domain_span.len = (uint32_t)(end - at);
	return true;
}

static bool
domain_spec_read(struct parser *p, size_t at, size_t end,
    struct spf_term *term)
{
	size_t tail;

	if (at == end)
		return fault(p, term->span.at, end, SPF_FAULT_DOMAIN_SPEC,
		    "the domain name is missing");
	if (!macro_string_read(p, at, end, term, &tail))
		return false;
	if (tail == end || is_domain_end(p->text + tail, end - tail))
		return true;
	if (looks_like_ip4(p->text + at, end - at))
		return fault(p, at, end, SPF_FAULT_DOMAIN_SPEC,
		    "an address where a domain name must be: use ip4:");
	return fault(p, at, end, SPF_FAULT_DOMAIN_SPEC,
	    "the domain name does not end in a dot and a top-level label");
}

/* Where "/" *DIGIT begins that ends the text, or end. */
static size_t
cidr_start(const char *text, size_t at, size_t end)
{
	size_t i = end;

	while (i > at && ascii_digit((unsigned char)text[i - 1]))
		i--;
	return i > at && text[i - 1] == '/' ? i - 1 : end;
}

/* [at, end) is so many slashes and digits. No leading zeros. */
static bool
cidr_read(struct parser *p, size_t at, size_t slashes, size_t end,
    unsigned max, uint8_t *ret)
{
	size_t i = at + slashes;
	unsigned n = 0;

	if (i == end || end - i > 3 || (p->text[i] == '0' && end - i > 1))
		return fault(p, at, end, SPF_FAULT_CIDR,
		    "no prefix length: a number without leading zeros");
	for (; i < end; i++) {
		if (!ascii_digit((unsigned char)p->text[i]))
			return fault(p, at, end, SPF_FAULT_CIDR,
			    "no prefix length: a number without leading zeros");
		n = n * 10 + (unsigned)(p->text[i] - '0');
	}
	if (n > max)
		return fault(p, at, end, SPF_FAULT_CIDR, max == 32 ?
		    "an IPv4 prefix is 0 to 32 bits long" :
		    "an IPv6 prefix is 0 to 128 bits long");
	*ret = (uint8_t)n;
	return true;
}

/* Take dual-cidr-length off the end: *end is moved before it. */
static bool
dual_cidr_read(struct parser *p, size_t at, size_t *end,
    struct spf_term *term)
{
	size_t start = cidr_start(p->text, at, *end);

	if (start < *end && start > at && p->text[start - 1] == '/') {
		if (!cidr_read(p, start - 1, 2, *end, 128, &term->cidr6))
			return false;
		*end = start - 1;
		start = cidr_start(p->text, at, *end);
	}
	if (start < *end) {
		if (!cidr_read(p, start, 1, *end, 32, &term->cidr4))
			return false;
		*end = start;
	}
	return true;
}

static bool
hosts_read(struct parser *p, size_t at, size_t end, struct spf_term *term)
{
	if (!dual_cidr_read(p, at, &end, term))
		return false;
	if (at == end)
		return true;
	if (p->text[at] != ':')
		return fault(p, at, end, SPF_FAULT_CIDR,
		    "no prefix length: write /24, //64 or /24//64");
	return domain_spec_read(p, at + 1, end, term);
}

static bool
domain_read(struct parser *p, size_t at, size_t end, struct spf_term *term)
{
	size_t cidr;

	if (at == end)
		return fault(p, term->span.at, end, SPF_FAULT_DOMAIN_SPEC,
		    "a colon and a domain name are missing");
	cidr = cidr_start(p->text, at, end);
	if (cidr < end)
		return fault(p, cidr, end, SPF_FAULT_CIDR,
		    "this mechanism takes no prefix length");
	if (p->text[at] != ':')
		return fault(p, at, end, SPF_FAULT_SYNTAX,
		    "a colon must stand here");
	return domain_spec_read(p, at + 1, end, term);
}

static bool
network_read(struct parser *p, size_t at, size_t end, struct spf_term *term)
{
	bool ip4 = term->type == SPF_IP4;
	char text[INET6_ADDRSTRLEN];
	size_t slash;

	if (at == end || p->text[at] != ':')
		return fault(p, term->span.at, end, SPF_FAULT_ADDRESS,
		    "a colon and an address are missing");
	at++;
	for (slash = at; slash < end && p->text[slash] != '/'; slash++)
		;
	if (slash - at < sizeof text) {
		memcpy(text, p->text + at, slash - at);
		text[slash - at] = '\0';
	}
	/* inet_pton() takes neither short forms nor leading zeros. */
	if (slash - at >= sizeof text ||
	    inet_pton(ip4 ? AF_INET : AF_INET6, text, term->address) != 1)
		return fault(p, at, slash, SPF_FAULT_ADDRESS, ip4 ?
		    "no IPv4 address: four numbers from 0 to 255" :
		    "no IPv6 address");
	if (slash == end)
		return true;
	return cidr_read(p, slash, 1, end, ip4 ? 32 : 128,
	    ip4 ? &term->cidr4 : &term->cidr6);
}

static bool
argument_read(struct parser *p, size_t at, size_t end, struct spf_term *term)
{
	switch (types[term->type].argument) {
	case ARGUMENT_NONE:
		return at == end || fault(p, at, end, SPF_FAULT_SYNTAX,
		    "nothing may follow all");
	case ARGUMENT_OPTIONAL:
		return at == end || domain_read(p, at, end, term);
	case ARGUMENT_DOMAIN:
		return domain_read(p, at, end, term);
	case ARGUMENT_HOSTS:
		return hosts_read(p, at, end, term);
	case ARGUMENT_IP4:
	case ARGUMENT_IP6:
		return network_read(p, at, end, term);
	case ARGUMENT_MODIFIER:
		break;
	}
	return false;
}

static enum spf_term_type
type_find(const char *name, size_t len)
{
	for (size_t i = 0; i < SPF_UNKNOWN_MODIFIER; i++)
		if (ascii_same_word(name, len, types[i].name))
			return (enum spf_term_type)i;
	return SPF_UNKNOWN_MODIFIER;
}

static bool
mechanism_read(struct parser *p, size_t at, size_t name_end, size_t end,
    struct spf_term *term)
{
	term->type = type_find(p->text + at, name_end - at);
	if (term->type == SPF_UNKNOWN_MODIFIER)
		return fault(p, at, name_end, SPF_FAULT_UNKNOWN_MECHANISM,
		    "no such mechanism");
	if (types[term->type].argument == ARGUMENT_MODIFIER)
		return fault(p, at, name_end, SPF_FAULT_UNKNOWN_MECHANISM,
		    "a modifier: an equals sign must follow its name");
	if (term->qualifier == 0)
		term->qualifier = '+';
	return argument_read(p, name_end, end, term);
}

/* The equals sign stands at `equals`. */
static bool
modifier_read(struct parser *p, size_t at, size_t equals, size_t end,
    struct spf_term *term)
{
	size_t tail;

	if (term->qualifier != 0)
		return fault(p, term->span.at, at, SPF_FAULT_SYNTAX,
		    "a modifier takes no qualifier");
	term->type = type_find(p->text + at, equals - at);
	if (types[term->type].argument == ARGUMENT_MODIFIER &&
	    term->type != SPF_UNKNOWN_MODIFIER)
		return domain_spec_read(p, equals + 1, end, term);
	term->type = SPF_UNKNOWN_MODIFIER;
	return macro_string_read(p, equals + 1, end, term, &tail);
}

static bool
octets_check(struct parser *p, size_t at, size_t end)
{
	size_t i, n;

	for (i = at; i < end && ascii_print((unsigned char)p->text[i]); i++)
		;
	if (i == end)
		return true;
	for (n = i; n < end && !ascii_print((unsigned char)p->text[n]); n++)
		;
	return fault(p, i, n, SPF_FAULT_OCTET,
	    "an octet that is neither visible ASCII nor a space");
}

static bool
term_read(struct parser *p, size_t at, size_t end, struct spf_term *term)
{
	size_t name;

	term->span.at = (uint32_t)at;
	term->span.len = (uint32_t)(end - at);
	term->cidr4 = 32;
	term->cidr6 = 128;
	if (!octets_check(p, at, end))
		return false;
	if (strchr("+-~?", p->text[at]) != NULL)
		term->qualifier = p->text[at++];
	for (name = at; name < end; name++) {
		int c = (unsigned char)p->text[name];

		if (!ascii_alpha(c) && (name == at ||
		    (!ascii_digit(c) && c != '-' && c != '_' && c != '.')))
			break;
	}
	if (name == at)
		return fault(p, term->span.at, end, SPF_FAULT_SYNTAX,
		    "a term begins with a letter");
	term->name = arena_memdup(p->arena, p->text + at, name - at);
	if (name < end && p->text[name] == '=')
		return modifier_read(p, at, name, end, term);
	return mechanism_read(p, at, name, end, term);
}

static void
term_keep(struct parser *p, const struct spf_term *term)
{
	struct spf_record *r = p->record;
	int *index = term->type == SPF_ALL ? &r->all :
	    term->type == SPF_REDIRECT ? &r->redirect :
	    term->type == SPF_EXP ? &r->exp : NULL;

	*vec_add(p->arena, &r->term) = *term;
	if (index == NULL)
		return;
	if (*index == -1)
		*index = (int)r->term.n - 1;
	else if (term->type != SPF_ALL)
		fault(p, term->span.at, term->span.at + term->span.len,
		    SPF_FAULT_DUP_MODIFIER, "this modifier stands twice");
}

bool
spf_selects(const char *text, size_t len)
{
	return len >= VERSION_LEN && ascii_same(text, VERSION, VERSION_LEN) &&
	    (len == VERSION_LEN || text[VERSION_LEN] == ' ');
}

bool
spf_denies_all(const struct spf_record *r)
{
	return r->fault.n == 0 && r->term.n == 1 &&
	    r->term.item[0].type == SPF_ALL &&
	    r->term.item[0].qualifier == '-';
}

const struct spf_record *
spf_parse(struct arena *arena, const char *text, size_t len)
{
	struct spf_record *r = arena_alloc(arena, sizeof *r);
	struct parser p = { arena, r, text };
	size_t at, end;

	r->text = text;
	r->len = len;
	r->all = r->redirect = r->exp = -1;
	at = VERSION_LEN;
	if (!spf_selects(text, len)) {
		for (at = 0; at < len && text[at] != ' '; at++)
			;
		fault(&p, 0, at, SPF_FAULT_SYNTAX,
		    "an SPF record begins with v=spf1");
	}
	for (; at < len; at = end) {
		struct spf_term term = { 0 };

		for (end = at; end < len && text[end] != ' '; end++)
			;
		if (end == at) {
			end++;
			continue;
		}
		if (r->term.n == LIMIT_SPF_TERMS) {
			r->cut = true;
			break;
		}
		if (term_read(&p, at, end, &term))
			term_keep(&p, &term);
	}
	return r;
}

/*
 * What editors and web forms leave before a record: blanks, quotes, a byte
 * order mark, no-break spaces, typographic quotes (UTF-8 and Windows-1252).
 */
static size_t
junk_skip(const char *text, size_t len)
{
	static const char *const junk[] = {
		" ", "\t", "\r", "\n", "\"", "'", "`", "\\", "\xef\xbb\xbf",
		"\xc2\xa0", "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c",
		"\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x8b", "\xa0",
		"\x91", "\x92", "\x93", "\x94",
	};
	size_t i = 0, k;

	do {
		for (k = 0; k < sizeof junk / sizeof junk[0]; k++) {
			size_t n = strlen(junk[k]);

			if (n <= len - i && memcmp(text + i, junk[k], n) == 0) {
				i += n;
				break;
			}
		}
	} while (k < sizeof junk / sizeof junk[0]);
	return i;
}

/* The octets of "v=spf", "v = spf", "v:spf", or "spf1" at the start. */
static size_t
version_skip(const char *text, size_t len)
{
	size_t i = 1;

	if (len >= 4 && ascii_same(text, "spf1", 4))
		return 4;
	if (len == 0 || ascii_lower((unsigned char)text[0]) != 'v')
		return 0;
	while (i < len && strchr("=: \t", text[i]) != NULL && text[i] != '\0')
		i++;
	if (i == 1 || len - i < 3 || !ascii_same(text + i, "spf", 3))
		return 0;
	return i + 3;
}

bool
spf_near_miss(const char *text, size_t len, struct span *ret_span)
{
	size_t junk, version, at, end;

	if (spf_selects(text, len))
		return false;
	junk = junk_skip(text, len);
	version = version_skip(text + junk, len - junk);
	if (version == 0)
		return false;
	for (end = junk + version; end < len && text[end] != ' '; end++)
		;
	at = junk;
	if (junk > 0) {
		at = 0;
		end = junk;
	} else if (len >= VERSION_LEN &&
	    ascii_same(text, VERSION, VERSION_LEN)) {
		at = VERSION_LEN;
	}
	ret_span->at = (uint32_t)at;
	ret_span->len = (uint32_t)(end - at);
	return true;
}

const char *
spf_term_type_name(enum spf_term_type type)
{
	return (size_t)type < NTYPE ? types[type].name : "?";
}

bool
spf_term_counts(enum spf_term_type type)
{
	return (size_t)type < NTYPE && types[type].counts;
}
