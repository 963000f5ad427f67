/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/dmarc.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "record/dmarc_uri.h"

/* What a tag is to the two standards (RFC 9989 9.3). */
enum tag_standing { TAG_CURRENT, TAG_HISTORIC };

static const struct {
	const char		*name;
	enum tag_standing	 standing;
} known_tags[] = {
	{ "adkim", TAG_CURRENT }, { "aspf", TAG_CURRENT },
	{ "fo", TAG_CURRENT }, { "np", TAG_CURRENT }, { "p", TAG_CURRENT },
	{ "pct", TAG_HISTORIC }, { "psd", TAG_CURRENT },
	{ "rf", TAG_HISTORIC }, { "ri", TAG_HISTORIC },
	{ "rua", TAG_CURRENT }, { "ruf", TAG_CURRENT },
	{ "sp", TAG_CURRENT }, { "t", TAG_CURRENT }, { "v", TAG_CURRENT },
};

static const char *const policy_names[] = {
	[DMARC_ABSENT] = "absent", [DMARC_INVALID] = "invalid",
	[DMARC_NONE] = "none", [DMARC_QUARANTINE] = "quarantine",
	[DMARC_REJECT] = "reject",
};

#define COUNT(table)	(sizeof (table) / sizeof (table)[0])

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t';
}

static size_t
skip_blank(const char *text, size_t len, size_t at)
{
	while (at < len && is_blank((unsigned char)text[at]))
		at++;
	return at;
}

/* The tag name "v" in either case, as the ABNF of RFC 9989 4.8 reads. */
bool
dmarc_selects(const char *text, size_t len)
{
	static const char version[] = "DMARC1";
	size_t n = sizeof version - 1, at;

	if (len == 0 || ascii_lower((unsigned char)text[0]) != 'v')
		return false;
	at = skip_blank(text, len, 1);
	if (at == len || text[at] != '=')
		return false;
	at = skip_blank(text, len, at + 1);
	if (len - at < n || memcmp(text + at, version, n) != 0)
		return false;
	at = skip_blank(text, len, at + n);
	return at == len || text[at] == ';';
}

static void
complain(struct arena *arena, struct dmarc_record *record,
    enum dmarc_fault code, struct span span, const char *text)
{
	struct fault *f;

	if (record->nfault[code]++ >= LIMIT_FAULTS)
		return;
	f = vec_add(arena, &record->fault);
	f->span = span;
	f->code = (int)code;
	f->text = text;
}

/* The first tag of that name, in any case: the ABNF's literals have none. */
static const struct tag *
find(const struct dmarc_record *record, const char *name)
{
	for (size_t i = 0; i < record->tags.tag.n; i++) {
		const struct tag *tag = &record->tags.tag.item[i];

		if (ascii_same_word(tag->name, strlen(tag->name), name))
			return tag;
	}
	return NULL;
}

static enum dmarc_policy
policy_word(const struct tag *tag)
{
	for (int i = DMARC_NONE; i <= DMARC_REJECT; i++)
		if (ascii_same_word(tag->value, tag->valuelen,
		    policy_names[i]))
			return (enum dmarc_policy)i;
	return DMARC_INVALID;
}

static enum dmarc_policy
read_policy(struct arena *arena, struct dmarc_record *record,
    const char *name)
{
	const struct tag *tag = find(record, name);
	enum dmarc_policy policy;

	if (tag == NULL)
		return DMARC_ABSENT;
	policy = policy_word(tag);
	if (policy == DMARC_INVALID)
		complain(arena, record, DMARC_FAULT_POLICY, tag->span,
		    "this is none of the policies none, quarantine and "
		    "reject");
	return policy;
}

/* A tag whose value is one letter of `letters`; the first is the default. */
static char
read_letter(struct arena *arena, struct dmarc_record *record,
    const char *name, const char *letters, const char *text)
{
	const struct tag *tag = find(record, name);
	int c;

	if (tag == NULL)
		return letters[0];
	c = tag->valuelen == 1 ? ascii_lower((unsigned char)*tag->value) : 0;
	if (c != 0 && strchr(letters, c) != NULL)
		return (char)c;
	complain(arena, record, DMARC_FAULT_VALUE, tag->span, text);
	return letters[0];
}

/* Only digits, at most `max` of them; -1 if it is anything else. */
static long
read_number(const struct tag *tag, size_t max)
{
	long value = 0;

	if (tag->valuelen == 0 || tag->valuelen > max)
		return -1;
	for (size_t i = 0; i < tag->valuelen; i++) {
		if (!ascii_digit((unsigned char)tag->value[i]))
			return -1;
		value = value * 10 + (tag->value[i] - '0');
	}
	return value;
}

static void
read_historic(struct arena *arena, struct dmarc_record *record)
{
	const struct tag *pct = find(record, "pct");
	const struct tag *ri = find(record, "ri");
	const struct tag *rf = find(record, "rf");
	long n;

	record->pct = 100;
	record->has_pct = pct != NULL;
	if (pct != NULL) {
		n = read_number(pct, 3);
		if (n < 0 || n > 100)
			complain(arena, record, DMARC_FAULT_VALUE, pct->span,
			    "pct is a number from 0 to 100");
		else
			record->pct = (int)n;
	}
	if (ri != NULL && (read_number(ri, 10) < 0 ||
	    read_number(ri, 10) > (long)UINT32_MAX))
		complain(arena, record, DMARC_FAULT_VALUE, ri->span,
		    "ri is a number of seconds");
	if (rf != NULL && !ascii_same_word(rf->value, rf->valuelen, "afrf"))
		complain(arena, record, DMARC_FAULT_VALUE, rf->span,
		    "the only report format there ever was is afrf");
}

/* RFC 9989 4.8: 0 and 1 exclude each other; each value at most once. */
static void
check_fo(struct arena *arena, struct dmarc_record *record)
{
	static const char options[] = "01ds";
	const struct tag *tag = find(record, "fo");
	unsigned seen = 0;
	bool good = true, want = true;

	if (tag == NULL)
		return;
	for (size_t i = 0; i < tag->valuelen && good; i++) {
		int c = ascii_lower((unsigned char)tag->value[i]);
		const char *p = c == 0 ? NULL : strchr(options, c);
		unsigned bit = p == NULL ? 0 : 1u << (p - options);

		if (is_blank(c))
			continue;
		good = want ? bit != 0 && (seen & bit) == 0 : c == ':';
		seen |= want ? bit : 0;
		want = !want;
	}
	if (!good || want || (seen & 3) == 3)
		complain(arena, record, DMARC_FAULT_VALUE, tag->span,
		    "fo is 0 or 1, and d and s once each, with colons "
		    "between them");
}

static void
check_name(struct arena *arena, struct dmarc_record *record,
    const struct tag *tag)
{
	size_t len = strlen(tag->name), i = 0;

	while (i < COUNT(known_tags) &&
	    !ascii_same_word(tag->name, len, known_tags[i].name))
		i++;
	if (i == COUNT(known_tags)) {
		complain(arena, record, DMARC_FAULT_UNKNOWN_TAG, tag->span,
		    "DMARC has no such tag: receivers ignore it");
		return;
	}
	if (strcmp(tag->name, known_tags[i].name) != 0)
		complain(arena, record, DMARC_FAULT_TAG_LIST, tag->span,
		    "the tag's name is not in lower case: some receivers "
		    "ignore it");
	if (known_tags[i].standing == TAG_HISTORIC)
		complain(arena, record, DMARC_FAULT_HISTORIC, tag->span,
		    "RFC 9989 removed this tag");
}

/* RFC 9989 4.8: names are letters only, values are not empty. */
static void
check_form(struct arena *arena, struct dmarc_record *record,
    const struct tag *tag)
{
	for (const char *p = tag->name; *p != '\0'; p++)
		if (ascii_digit((unsigned char)*p) || *p == '_') {
			complain(arena, record, DMARC_FAULT_TAG_LIST,
			    tag->span, "a DMARC tag's name is letters only");
			break;
		}
	if (tag->valuelen == 0)
		complain(arena, record, DMARC_FAULT_TAG_LIST, tag->span,
		    "the tag has no value");
	for (size_t i = 0; i < tag->valuelen; i++)
		if (tag->value[i] == '\r' || tag->value[i] == '\n') {
			complain(arena, record, DMARC_FAULT_TAG_LIST,
			    tag->value_span, "a line break inside a value");
			break;
		}
}

/* In whatever case. */
static bool
is_duplicate(const struct dmarc_record *record, const struct tag *tag)
{
	return find(record, tag->name) != tag;
}

static void
check_tags(struct arena *arena, struct dmarc_record *record)
{
	for (size_t i = 0; i < record->tags.tag.n; i++) {
		const struct tag *tag = &record->tags.tag.item[i];

		check_name(arena, record, tag);
		check_form(arena, record, tag);
		if (is_duplicate(record, tag))
			complain(arena, record, DMARC_FAULT_DUPLICATE,
			    tag->span, "the tag stands there twice: the first "
			    "counts here, and a receiver may take the other or "
			    "pass over the record");
	}
	for (size_t i = 0; i < record->tags.fault.n; i++) {
		const struct fault *f = &record->tags.fault.item[i];

		/* is_duplicate() finds those too. */
		if (f->code != TAG_FAULT_DUPLICATE)
			complain(arena, record, DMARC_FAULT_TAG_LIST, f->span,
			    f->text);
	}
}

static void
check_p_place(struct arena *arena, struct dmarc_record *record)
{
	const struct tag *p = find(record, "p");
	struct span whole = { 0, (uint32_t)record->len };

	if (p == NULL)
		complain(arena, record, DMARC_FAULT_P_MISSING, whole,
		    "the record names no policy: the tag p is missing");
	else if (p != &record->tags.tag.item[1])
		complain(arena, record, DMARC_FAULT_P_ORDER, p->span,
		    "p is not the second tag: old receivers may not find it");
}

static void
keep_uri(struct arena *arena, struct dmarc_record *record,
    const struct dmarc_uri *uri, bool rua)
{
	record->has_rua |= rua && uri->scheme != NULL;
	if ((rua ? record->rua.n : record->ruf.n) == LIMIT_URIS)
		++*(rua ? &record->rua_more : &record->ruf_more);
	else if (rua)
		*vec_add(arena, &record->rua) = *uri;
	else
		*vec_add(arena, &record->ruf) = *uri;
}

/* The entries of rua or ruf; returns nothing but faults and entries. */
static void
read_uris(struct arena *arena, struct dmarc_record *record,
    const char *name)
{
	const struct tag *tag = find(record, name);
	bool rua = strcmp(name, "rua") == 0;
	size_t at, end;

	if (tag == NULL)
		return;
	at = tag->value_span.at;
	end = at + tag->valuelen;
	while (at <= end && tag->valuelen > 0) {
		const char *comma = memchr(record->text + at, ',', end - at);
		size_t stop = comma == NULL ? end :
		    (size_t)(comma - record->text);
		struct dmarc_uri uri;
		const char *why;

		why = dmarc_uri_parse(arena, record->text, at, stop, &uri);
		if (why != NULL)
			complain(arena, record, DMARC_FAULT_URI, uri.span,
			    why);
		keep_uri(arena, record, &uri, rua);
		at = stop + 1;
	}
}

bool
dmarc_policy_broken(const struct dmarc_record *record, bool with_np)
{
	return record->p <= DMARC_INVALID || record->sp == DMARC_INVALID ||
	    (with_np && record->np == DMARC_INVALID);
}

const struct dmarc_record *
dmarc_parse(struct arena *arena, const char *text, size_t len)
{
	struct dmarc_record *record = arena_alloc(arena, sizeof *record);
	bool bad;

	record->text = text;
	record->len = len;
	tags_parse(arena, text, len, &record->tags);
	check_p_place(arena, record);
	record->p = read_policy(arena, record, "p");
	record->sp = read_policy(arena, record, "sp");
	record->np = read_policy(arena, record, "np");
	record->adkim = read_letter(arena, record, "adkim", "rs",
	    "adkim is r or s; receivers take r");
	record->aspf = read_letter(arena, record, "aspf", "rs",
	    "aspf is r or s; receivers take r");
	record->psd = read_letter(arena, record, "psd", "uyn",
	    "psd is y, n or u; receivers take u");
	record->testing = read_letter(arena, record, "t", "ny",
	    "t is y or n; receivers take n") == 'y';
	read_historic(arena, record);
	check_fo(arena, record);
	read_uris(arena, record, "rua");
	read_uris(arena, record, "ruf");
	bad = dmarc_policy_broken(record, true);
	record->forced_none = bad && record->has_rua;
	record->void_record = bad && !record->has_rua;
	check_tags(arena, record);
	return record;
}

const struct fault *
dmarc_fault(const struct dmarc_record *record, enum dmarc_fault code)
{
	for (size_t i = 0; i < record->fault.n; i++)
		if (record->fault.item[i].code == (int)code)
			return &record->fault.item[i];
	return NULL;
}

const char *
dmarc_policy_name(enum dmarc_policy policy)
{
	return policy_names[policy];
}

/* "dmarc" in any case, with a 1 behind it or "v=" before it. */
static bool
version_at(const char *text, size_t len, size_t at)
{
	size_t before = at, after = at + 5;

	if (len - at < 5 || !ascii_same(text + at, "dmarc", 5))
		return false;
	after = skip_blank(text, len, after);
	if (after < len && text[after] == '1')
		return true;
	while (before > 0 && is_blank((unsigned char)text[before - 1]))
		before--;
	if (before == 0 || text[before - 1] != '=')
		return false;
	for (before--; before > 0 &&
	    is_blank((unsigned char)text[before - 1]); )
		before--;
	return before > 0 && ascii_lower((unsigned char)text[before - 1]) ==
	    'v' && (before == 1 ||
	    !ascii_alnum((unsigned char)text[before - 2]));
}

/* Whether text[at..end] is p=none, p=quarantine or p=reject. */
static bool
policy_at(const char *text, size_t at, size_t end)
{
	at = skip_blank(text, end, at);
	if (at == end || ascii_lower((unsigned char)text[at]) != 'p')
		return false;
	at = skip_blank(text, end, at + 1);
	if (at == end || text[at] != '=')
		return false;
	at = skip_blank(text, end, at + 1);
	while (end > at && is_blank((unsigned char)text[end - 1]))
		end--;
	for (int i = DMARC_NONE; i <= DMARC_REJECT; i++)
		if (ascii_same_word(text + at, end - at, policy_names[i]))
			return true;
	return false;
}

/* A policy without a version. */
static bool
stray_policy(const char *text, size_t len, struct span *ret_span)
{
	for (size_t at = 0, end; at < len; at = end + 1) {
		const char *stop = memchr(text + at, ';', len - at);

		end = stop == NULL ? len : (size_t)(stop - text);
		if (policy_at(text, at, end)) {
			ret_span->at = (uint32_t)at;
			ret_span->len = (uint32_t)(end - at);
			return true;
		}
	}
	return false;
}

bool
dmarc_near_miss(const char *text, size_t len, struct span *ret_span)
{
	size_t i, end;

	if (dmarc_selects(text, len))
		return false;
	for (i = 0; i < len; i++)
		if (version_at(text, len, i))
			break;
	if (i < len) {
		const char *stop = memchr(text + i, ';', len - i);

		end = stop == NULL ? len : (size_t)(stop - text);
		ret_span->at = (uint32_t)i;
		ret_span->len = (uint32_t)(end - i);
		return true;
	}
	return stray_policy(text, len, ret_span);
}
