/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "dns/message.h"
#include "dns/zonefile.h"

#define SOA	"@ 300 IN SOA ns.example.net. host.example.net. 1 2 3 4 60\n"
#define COUNT(table)	(sizeof (table) / sizeof (table)[0])

static struct err err;

static int
set_up(void **state)
{
	err.text[0] = '\0';
	return unit_set_up(state);
}

static const struct zonefile *
parse_len(const char *text, size_t len)
{
	/* An exact copy: one octet read too far is seen by a sanitizer. */
	char *copy = malloc(len > 0 ? len : 1);
	const struct zonefile *z;

	memcpy(copy, text, len);
	z = zonefile_parse(arena, "z", copy, len, "example.org", &err);
	free(copy);
	return z;
}

static const struct zonefile *
parse(const char *text)
{
	return parse_len(text, strlen(text));
}

static const struct zonefile *
parse_good(const char *text)
{
	const struct zonefile *z = parse(text);

	if (z == NULL)
		fail_msg("%s", err.text);
	return z;
}

static const struct rr *
find(const struct zonefile *z, uint16_t type)
{
	for (size_t i = 0; i < z->rr.n; i++)
		if (z->rr.item[i].type == type)
			return &z->rr.item[i];
	fail_msg("no record of type %u", type);
	return NULL;
}

/* --- what is wrong, and where --- */

static const struct {
	const char	*text, *want;
} bad_table[] = {
	{ "", "z:1:1: the file is empty" },
	{ "\n\n", "z:1:1: the file has no record" },
	{ "; only talk\n", "z:1:1: the file has no record" },
	{ "$TTL 60\n@ A 192.0.2.1\n", "z:1:1: the zone has no SOA record" },
	{ SOA "@ TXT \"abc\n", "z:2:7: a quoted string without an end on its "
	    "line" },
	{ SOA "@ TXT \"abc", "z:2:7: a quoted string without an end on its "
	    "line" },
	{ SOA "@ TXT ( \"abc\n\" )\n", "z:2:9: a quoted string without an end "
	    "on its line" },
	{ SOA "@ TXT \"abc\\\n\"\n", "z:2:7: a quoted string without an end on "
	    "its line" },
	{ SOA "@ TXT ( abc\n x\n", "z:2:7: a '(' that is never closed" },
	{ SOA "@ TXT ( ( abc )\n x\n", "z:2:7: a '(' that is never closed" },
	{ SOA "@ TXT abc )\n", "z:2:11: a ')' without a '(' before it" },
	{ SOA "@ TXT abc ( x ) )\n", "z:2:17: a ')' without a '(' before it" },
	{ "\xef\xbb\xbf" SOA, "z:1:1: a byte order mark (BOM): save the file "
	    "without it" },
	{ SOA "\xef\xbb\xbf" "a A 192.0.2.1\n", "z:2:1: a byte order mark "
	    "(BOM): save the file without it" },
	{ "\xff\xfe@", "z:1:1: the file is UTF-16: save it as ASCII or UTF-8 "
	    "without a byte order mark" },
	{ SOA "@ TXT a\rb\n", "z:2:8: a carriage return without a line feed" },
	{ SOA "@ TXT \"a\rb\"\n", "z:2:9: a carriage return without a line "
	    "feed" },
	{ SOA "; a\rb\n", "z:2:4: a carriage return without a line feed" },
	{ SOA "@ TXT a\r", "z:2:8: a carriage return without a line feed" },
	{ SOA "@ TXT \"a\\25x\"\n", "z:2:9: a backslash and a digit, but not "
	    "three digits from 000 to 255" },
	{ SOA "@ TXT \"a\\256\"\n", "z:2:9: a backslash and a digit, but not "
	    "three digits from 000 to 255" },
	{ SOA "a\\2 TXT \"\"\n", "z:2:2: a backslash and a digit, but not "
	    "three digits from 000 to 255" },
	{ SOA "@ TXT a\\25", "z:2:8: a backslash and a digit, but not "
	    "three digits from 000 to 255" },
	{ SOA "@ TXT a\\\n", "z:2:8: a backslash at the end of the line" },
	{ SOA "@ TXT a\\", "z:2:8: a backslash at the end of the line" },
	{ SOA "@ CH TXT a\n", "z:2:3: class 'CH': only IN is read" },
	{ SOA "@ CLASS3 TXT a\n", "z:2:3: class 'CLASS3': only IN is read" },
	{ SOA "@ TYPE0 \\# 0\n", "z:2:3: unknown type 'TYPE0'" },
	{ SOA "@ TYPE65536 \\# 0\n", "z:2:3: unknown type 'TYPE65536'" },
	{ SOA "@ TYPE12x \\# 0\n", "z:2:3: unknown type 'TYPE12x'" },
	{ SOA "@ FOO bar\n", "z:2:3: unknown type 'FOO'" },
	{ SOA "@ F\033O bar\n", "z:2:3: unknown type 'F\\x1bO'" },
	{ SOA "@ ANY bar\n", "z:2:3: 'ANY' is no type of a record" },
	{ SOA "@ OPT bar\n", "z:2:3: 'OPT' is no type of a record" },
	{ SOA "@ \"TXT\" bar\n", "z:2:3: a quoted string where a type is "
	    "due" },
	{ SOA "@ 300 IN\n", "z:2:7: the record ends before its type" },
	{ SOA "@\n", "z:2:1: the record ends before its type" },
	{ SOA "@ 3x A 192.0.2.1\n", "z:2:3: '3x' is not a TTL" },
	{ SOA "@ 1h30 A 192.0.2.1\n", "z:2:3: '1h30' is not a TTL" },
	{ SOA "@ 2147483648 A 192.0.2.1\n", "z:2:3: the TTL is larger than "
	    "2147483647" },
	{ SOA "@ A 192.0.2.1 x\n", "z:2:3: the data is not that of A (Syntax "
	    "error, superfluous text present)" },
	{ SOA "@ A\n", "z:2:3: the data is not that of A (Syntax error, value "
	    "expected)" },
	{ SOA "@ A 192.0.2.256\n", "z:2:3: the data is not that of A (Syntax "
	    "error, could not parse the RR's rdata)" },
	{ SOA "@ TXT\n", "z:2:3: the data is not that of TXT (Syntax error, "
	    "value expected)" },
	{ SOA "@ MX 70000 a\n", "z:2:3: '70000' is not a number from 0 to "
	    "65535" },
	{ SOA "@ MX -1 a\n", "z:2:3: '-1' is not a number from 0 to 65535" },
	{ SOA "@ MX ten a\n", "z:2:3: 'ten' is not a number from 0 to "
	    "65535" },
	{ SOA "_25._tcp TLSA 300 1 1 ab\n", "z:2:10: '300' is not a number "
	    "from 0 to 255" },
	{ SOA "@ SPF \\# 3 0561\n", "z:2:3: the data after \\# is not as many "
	    "hexadecimal octets as it says" },
	{ SOA "@ TXT \\# 2 0561\n", "z:2:3: the data is not that of TXT" },
	{ SOA "@ A \\# 3 c00002\n", "z:2:3: the data is not that of A" },
	{ SOA "x SRV \\# 2 0561\n", "z:2:3: the data is not that of SRV" },
	{ SOA "@ TYPE65400 \\# x ab\n", "z:2:3: the length after \\# is not a "
	    "number up to 65535" },
	{ SOA "a..b A 192.0.2.1\n", "z:2:1: 'a..b' is not a name: a label is "
	    "empty" },
	{ SOA ".a A 192.0.2.1\n", "z:2:1: '.a' is not a name: a label is "
	    "empty" },
	{ SOA "@ MX 10 .a\n", "z:2:9: '.a' is not a name: a label is empty" },
	{ SOA "@ MX 10 \"a\"\n", "z:2:9: 'a' is not a name: it is quoted" },
	{ SOA "012345678901234567890123456789012345678901234567890123456789"
	    "0123 A 192.0.2.1\n", "z:2:1: '01234567890123456789012345678901234"
	    "5678901234567890123456789...' is not a name: a label is longer "
	    "than 63 octets" },
	{ "  A 192.0.2.1\n", "z:1:3: a line without an owner, and no record "
	    "before it" },
	{ "@ A 192.0.2.1\n" SOA, "z:1:3: no TTL: give one here, or $TTL "
	    "above" },
	{ SOA "b.example.net. A 192.0.2.1\n", "z:2:1: 'b.example.net' lies "
	    "outside the zone 'example.org'" },
	{ SOA "a CNAME b\na A 192.0.2.1\n", "z:3:1: 'a.example.org' has a "
	    "CNAME (z:2:1) and other data" },
	{ SOA "a A 192.0.2.1\nA CNAME b\n", "z:2:1: 'a.example.org' has a "
	    "CNAME (z:3:1) and other data" },
	{ SOA "a CNAME b\na CNAME c\n", "z:3:1: 'a.example.org' has a CNAME "
	    "(z:2:1) and other data" },
	{ SOA "\n@ SOA a. b. 2 2 3 4 60\n", "z:3:1: a second SOA that differs "
	    "from the first, at z:1:1" },
	{ SOA "sub SOA ns.example.net. host.example.net. 1 2 3 4 60\n",
	    "z:2:1: a second SOA that differs from the first, at z:1:1" },
	{ SOA "@ SOA a. b. 1 2 3 4\n", "z:2:3: the data is not that of SOA "
	    "(Syntax error, value expected)" },
	{ "@ SOA a. b. 99999999999 2 3 4 60\n", "z:1:3: '99999999999' is not "
	    "a number from 0 to 4294967295" },
	{ "@ SOA a. b. 1 9999999w 3 4 60\n", "z:1:3: '9999999w' is not a "
	    "number from 0 to 4294967295" },
	{ "$FOO x\n", "z:1:1: unknown directive '$FOO'" },
	{ " $TTL 60\n", "z:1:2: a directive must start in the first column" },
	{ "$TTL\n", "z:1:1: too few words: $TTL SECONDS" },
	{ "$TTL 60 70\n", "z:1:9: too many words: $TTL SECONDS" },
	{ "$TTL soon\n", "z:1:6: 'soon' is not a TTL" },
	{ "$ORIGIN a..b\n", "z:1:9: 'a..b' is not a name: a label is empty" },
	{ "$ORIGIN\n", "z:1:1: too few words: $ORIGIN NAME" },
	{ "$INCLUDE x\n", "z:1:1: $INCLUDE: this text has no folder to "
	    "include from" },
	{ SOA "$GENERATE 5-1 h$ A 192.0.2.$\n", "z:2:11: '5-1' is no range: "
	    "START-STOP or START-STOP/STEP" },
	{ SOA "$GENERATE 1-5/0 h$ A 192.0.2.$\n", "z:2:11: '1-5/0' is no "
	    "range: START-STOP or START-STOP/STEP" },
	{ SOA "$GENERATE 1-99999999999 h$ A 192.0.2.$\n", "z:2:11: "
	    "'1-99999999999' is no range: START-STOP or START-STOP/STEP" },
	{ SOA "$GENERATE 0-65536 h$ A 192.0.2.1\n", "z:2:11: $GENERATE of "
	    "65537 records: at most 65536" },
	{ SOA "$GENERATE 1-2 h${0,300} A 192.0.2.1\n", "z:2:15: 'h${0,300}' "
	    "is no pattern: ${OFFSET,WIDTH,BASE}" },
	{ SOA "$GENERATE 1-2 h${-2} A 192.0.2.1\n", "z:2:15: 'h${-2}' "
	    "is no pattern: ${OFFSET,WIDTH,BASE}" },
	{ SOA "$GENERATE 1-2 h$ A 192.0.2.300\n", "z:2:1: the data is not "
	    "that of A (Syntax error, could not parse the RR's rdata)" },
	{ SOA "$GENERATE 1-2 h$ A\n", "z:2:18: too few words: $GENERATE "
	    "START-STOP[/STEP] OWNER [TTL] [CLASS] TYPE DATA" },
	{ SOA "$GENERATE 1-2 $$INCLUDE A 192.0.2.1 )\n", "z:2:37: a ')' "
	    "without a '(' before it" },
};

static void
each_fault_is_named_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_table); i++) {
		if (parse(bad_table[i].text) != NULL)
			fail_msg("taken: %s", bad_table[i].text);
		assert_string_equal(err.text, bad_table[i].want);
		assert_int_equal(err.status, STATUS_USAGE);
	}
}

static void
nul_octets_are_faults(void **state)
{
	static const struct {
		const char	*text;
		size_t		 len;
		const char	*want;
	} table[] = {
		{ SOA "@ TXT a\0b\n", sizeof SOA + 9, "z:2:8: a NUL octet" },
		{ SOA "@ TXT \"\0\"\n", sizeof SOA + 9, "z:2:8: a NUL octet" },
		{ SOA "@ TXT a\\\0\n", sizeof SOA + 9, "z:2:9: a NUL octet" },
		{ SOA "\0", sizeof SOA, "z:2:1: a NUL octet" },
		{ SOA ";\0", sizeof SOA + 1, "z:2:2: a NUL octet" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_null(parse_len(table[i].text, table[i].len));
		assert_string_equal(err.text, table[i].want);
	}
}

static void
a_string_has_at_most_255_octets(void **state)
{
	const struct zonefile *z;
	char x[257];

	(void)state;
	memset(x, 'x', sizeof x);
	x[255] = '\0';
	z = parse_good(arena_printf(arena, SOA "@ TXT \"%s\"\n", x));
	assert_int_equal(find(z, RR_TXT)->textlen, 255);
	x[255] = 'x';
	x[256] = '\0';
	assert_null(parse(arena_printf(arena, SOA "@ TXT a \"%s\"\n", x)));
	assert_string_equal(err.text, "z:2:9: a string longer than 255 octets");
	assert_null(parse(arena_printf(arena, SOA "@ TXT \\120%s\n", x + 1)));
	assert_string_equal(err.text, "z:2:7: a string longer than 255 octets");
}

static void
an_entry_has_a_longest_length(void **state)
{
	size_t n = LIMIT_ZONE_LINE;
	char *text = arena_alloc(arena, n + 200);

	(void)state;
	memcpy(text, SOA "@ TXT ", sizeof SOA + 6);
	memset(text + strlen(text), ' ', n);
	memcpy(text + n + 100, "a\n", 3);
	assert_null(parse(text));
	assert_string_equal(err.text,
	    "z:2:1: an entry longer than 1048576 octets");
}

/* --- what is right --- */

static void
owners_and_origins(void **state)
{
	const struct zonefile *z = parse_good(SOA
	    "\tNS\tns.example.net.\r\n"
	    "@ MX 10 mail\n"
	    "Mail A 192.0.2.1\n"
	    "     AAAA 2001:db8::1\n"
	    "$ORIGIN sub\n"
	    "www A 192.0.2.2\n"
	    "@ A 192.0.2.3\n"
	    "$origin example.org.\n"
	    "a\\.b A 192.0.2.4\n"
	    "c\\. A 192.0.2.5\n"
	    "*.w A 192.0.2.6");
	static const char *const want[] = {
		"example.org", "example.org", "example.org",
		"mail.example.org", "mail.example.org", "www.sub.example.org",
		"sub.example.org", "a\\046b.example.org",
		"c\\046.example.org", "*.w.example.org",
	};

	(void)state;
	assert_string_equal(z->apex, "example.org");
	assert_int_equal(z->rr.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_string_equal(z->rr.item[i].owner, want[i]);
	assert_string_equal(find(z, RR_MX)->name, "mail.example.org");
	assert_int_equal(find(z, RR_MX)->preference, 10);
	assert_string_equal(find(z, RR_NS)->name, "ns.example.net");
	assert_string_equal(find(z, RR_NS)->place.file, "z");
	assert_int_equal(find(z, RR_NS)->place.line, 2);
	assert_int_equal(find(z, RR_NS)->place.column, 2);
	assert_int_equal(z->warning.n, 0);
}

static void
ttl_and_class_in_either_order(void **state)
{
	const struct zonefile *z = parse_good(
	    "@ SOA a. b. 1 2 3 4 1h\n"		/* minimum */
	    "@ NS a.\n"				/* the last one */
	    "a 60 IN A 192.0.2.1\n"
	    "b IN 1h30m A 192.0.2.1\n"
	    "c in a 192.0.2.1\n"		/* the last one */
	    "$TTL 1w2d\n"
	    "d A 192.0.2.1\n"
	    "e CLASS1 0 TYPE1 192.0.2.1\n"
	    "f A 192.0.2.1\n");
	static const uint32_t want[] = {
		3600, 3600, 60, 5400, 5400, 777600, 0, 777600
	};

	(void)state;
	assert_int_equal(z->rr.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_int_equal(z->rr.item[i].ttl, want[i]);
}

static void
text_keeps_every_octet(void **state)
{
	char *text = arena_strdup(arena, SOA "@ TXT \"");
	const struct rr *rr;

	(void)state;
	for (int c = 0; c < 255; c++)
		text = arena_printf(arena, "%s\\%03d", text, c);
	text = arena_printf(arena, "%s\" \"\" \";(\\\"\\\\)\xc3\xbc\" \\;x\n",
	    text);
	rr = find(parse_good(text), RR_TXT);
	assert_int_equal(rr->nstring, 4);
	assert_int_equal(rr->strlens[0], 255);
	assert_int_equal(rr->strlens[1], 0);
	for (int c = 0; c < 255; c++)
		assert_int_equal((unsigned char)rr->text[c], c);
	assert_string_equal(rr->text + 255, ";(\"\\)\xc3\xbc;x");
}

static void
parentheses_and_comments(void **state)
{
	const struct zonefile *z = parse_good(
	    ";; AXFR of example.org\n"
	    "@ 60 IN SOA a. b. ( 1 ; serial\n"
	    "\t2 3\n"
	    "4 5 ) ; end\r\n"
	    "@ TXT (\"a\"\"b\"\n"
	    "\n"
	    "c);mailassay:ignore X\n"
	    "@ NS a.\n"
	    "@ 60 IN SOA a. b. 1 2 3 4 5\n");

	(void)state;
	assert_int_equal(z->rr.n, 3);
	assert_int_equal(find(z, RR_TXT)->nstring, 3);
	assert_string_equal(find(z, RR_TXT)->text, "abc");
	assert_int_equal(z->comment.n, 4);
	assert_string_equal(z->comment.item[0].text, "; AXFR of example.org");
	assert_string_equal(z->comment.item[1].text, " serial");
	assert_string_equal(z->comment.item[2].text, " end");
	assert_string_equal(z->comment.item[3].text, "mailassay:ignore X");
	assert_int_equal(z->comment.item[3].place.line, 7);
	assert_int_equal(z->comment.item[3].place.column, 3);
}

static void
generate(void **state)
{
	const struct zonefile *z = parse_good(SOA
	    "$GENERATE 1-5/2 h$ 60 IN A 192.0.2.$\n"
	    "$GENERATE 10-10 a${-1,3,d}.b\\$ CNAME x${0,4,x}$$\n"
	    "$GENERATE 18-18 ${0,3,n} MX \"10 m${1,0,X}\"\n"
	    "  NS a.\n");
	static const char *const want[] = {
		"example.org", "h1.example.org", "h3.example.org",
		"h5.example.org", "a009.b\\036.example.org",
		"2.1.example.org", "example.org",
	};

	(void)state;
	assert_int_equal(z->rr.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_string_equal(z->rr.item[i].owner, want[i]);
	assert_memory_equal(z->rr.item[3].rdata, "\300\0\2\5", 4);
	assert_string_equal(find(z, RR_CNAME)->name, "x000a\\036.example.org");
	assert_string_equal(find(z, RR_MX)->name, "m13.example.org");
	assert_int_equal(find(z, RR_MX)->place.line, 4);
	assert_int_equal(find(z, RR_MX)->place.column, 1);
}

/* Each type with names or strings of its own, against its text. */
static void
types(void **state)
{
	static const struct {
		const char	*type, *data, *want;
	} table[] = {
		{ "SRV", "1 2 3 x", "1 2 3 x.example.org." },
		{ "CAA", "0 issue ca.example", "0 issue \"ca.example\"" },
		{ "TYPE33", "1 2 3 x", "1 2 3 x.example.org." },
		{ "TYPE15", "\\# 4 000a0161", NULL },
		{ "TYPE56", "\\# 2 0161", "\\# 2 0161" },
		{ "mx", "10 @", "10 example.org." },
		{ "MX", "0 .", "0 ." },
		{ "PTR", "x", "x.example.org." },
		{ "DNAME", "x", "x.example.org." },
		{ "TYPE65400", "\\# 2 ab CD", "\\# 2 abcd" },
		{ "TYPE65400", "\\# 0", "\\# 0" },
		{ "A", "\\# 4 c0000201", "192.0.2.1" },
		{ "HTTPS", "1 x alpn=\"h2,h3\" port=443",
		    "1 x.example.org. alpn=h2,h3 port=443" },
		{ "HINFO", "a \"b c\"", "\"a\" \"b c\"" },
		{ "TLSA", "3 1 1 ab cd", "3 1 1 abcd" },
		{ "DS", "1 8 2 ( ab\n cd )", "1 8 2 abcd" },
		{ "DNSKEY", "256 3 RSASHA256 AQ AB", "256 3 8 AQAB" },
		{ "NAPTR", "1 2 u \"x\" \"!^.*$!a;b!\" x",
		    "1 2 \"u\" \"x\" \"!^.*$!a;b!\" x.example.org." },
		{ "IPSECKEY", "10 3 2 x AQAB", "10 3 2 x.example.org. AQAB" },
		{ "IPSECKEY", "10 1 2 192.0.2.1 AQAB",
		    "10 1 2 192.0.2.1 AQAB" },
		{ "TXT", "\"a;b\" \"\\\"\\\\\"", "\"a;b\" \"\\\"\\\\\"" },
		{ "NSEC", "x A TXT", "x.example.org. A TXT" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct zonefile *z = parse(arena_printf(arena,
		    SOA "x %s %s\n", table[i].type, table[i].data));

		if (table[i].want == NULL) {
			assert_null(z);
			continue;
		}
		if (z == NULL)
			fail_msg("%s %s: %s", table[i].type, table[i].data,
			    err.text);
		assert_string_equal(rr_text(arena, &z->rr.item[1]),
		    table[i].want);
	}
}

/* --- warnings --- */

static void
hardly_meant(void **state)
{
	static const struct {
		const char	*line;
		unsigned	 column;
		const char	*want;
	} table[] = {
		{ "@ TXT v=spf1 a -all", 7, "text without quotes: the 3 "
		    "strings are joined without spaces to 'v=spf1a-all'" },
		{ "@ TXT \"v=spf1 a\" -all", 18, "text without quotes: the 2 "
		    "strings are joined without spaces to 'v=spf1 a-all'" },
		{ "@ TXT v=DMARC1; p=reject", 7, "text without quotes ends at "
		    "the ';': this record says 'v=DMARC1'" },
		{ "@ TXT v=DMARC1 ; p=reject", 7, "text without quotes ends at "
		    "the ';': this record says 'v=DMARC1'" },
		{ "@ MX 10 mail.example.org", 9, "'mail.example.org' has no "
		    "dot at its end: it means 'mail.example.org.example.org.'" },
		{ "$GENERATE 1-9 a$ TXT a b", 1, "text without quotes: the 2 "
		    "strings are joined without spaces to 'ab'" },
		{ "@ TXT \"v=spf1 -all\"", 0, NULL },
		{ "@ TXT \"v=spf1 \" \"-all\" ; p=x", 0, NULL },
		{ "@ TXT abc ; a remark", 0, NULL },
		{ "@ MX 10 mail.example.org.", 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct zonefile *z = parse_good(arena_printf(arena,
		    SOA "%s\n", table[i].line));

		assert_int_equal(z->warning.n, table[i].want == NULL ? 0 : 1);
		if (table[i].want == NULL)
			continue;
		assert_string_equal(z->warning.item[0].text, table[i].want);
		assert_int_equal(z->warning.item[0].place.line, 2);
		assert_int_equal(z->warning.item[0].place.column,
		    table[i].column);
	}
}

/* --- files --- */

static char folder[64];

static char *
in_folder(const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

static void
put_file(const char *name, const char *text)
{
	FILE *f = fopen(in_folder(name), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int
set_up_folder(void **state)
{
	set_up(state);
	strcpy(folder, "/tmp/mailassay-zonefile-XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
tear_down_folder(void **state)
{
	int result = system(arena_printf(arena, "rm -rf '%s'", folder));

	unit_tear_down(state);
	return result;
}

static const struct zonefile *
read_file(const char *name)
{
	return zonefile_read(arena, in_folder(name), NULL, &err);
}

static void
assert_error(const char *name, const char *want)
{
	assert_null(read_file(name));
	assert_string_equal(err.text, in_folder(want));
}

static void
include(void **state)
{
	const struct zonefile *z;

	(void)state;
	assert_int_equal(mkdir(in_folder("sub"), 0700), 0);
	put_file("z", "$ORIGIN example.org.\n" SOA
	    "a A 192.0.2.1\n"
	    "$INCLUDE sub/one.inc deep ; a remark\n"
	    "  AAAA 2001:db8::1\n"
	    "b A 192.0.2.1\n"
	    "$INCLUDE \"sub/../sub/two.inc\"\n");
	put_file("sub/one.inc", "  A 192.0.2.9\n$TTL 77\nx A 192.0.2.2\n"
	    "$ORIGIN other\n");
	put_file("sub/two.inc", "@ NS a.\n");
	z = read_file("z");
	if (z == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(z->rr.n, 7);
	assert_string_equal(z->rr.item[2].owner, "a.example.org");
	assert_string_equal(z->rr.item[3].owner, "x.deep.example.org");
	assert_string_equal(z->rr.item[3].place.file,
	    in_folder("sub/one.inc"));
	assert_int_equal(z->rr.item[3].place.line, 3);
	assert_string_equal(z->rr.item[4].owner, "a.example.org");
	assert_int_equal(z->rr.item[4].ttl, 77);
	assert_string_equal(z->rr.item[5].owner, "b.example.org");
	assert_string_equal(z->rr.item[6].owner, "example.org");
}

static void
include_stays_in_the_folder(void **state)
{
	(void)state;
	assert_int_equal(mkdir(in_folder("zones"), 0700), 0);
	assert_int_equal(mkdir(in_folder("zones-b"), 0700), 0);
	put_file("secret", "x A 192.0.2.1\n");
	put_file("zones-b/secret", "x A 192.0.2.1\n");
	assert_int_equal(symlink("../secret", in_folder("zones/link")), 0);
	put_file("zones/a", "$INCLUDE /etc/hostname\n");
	assert_error("zones/a", "zones/a:1:10: $INCLUDE '/etc/hostname': an "
	    "absolute path is not followed");
	put_file("zones/a", "\n$INCLUDE ../secret\n");
	assert_error("zones/a", "zones/a:2:10: $INCLUDE '../secret': it lies "
	    "outside the folder of the zone file");
	put_file("zones/a", "$INCLUDE ../zones-b/secret\n");
	assert_error("zones/a", "zones/a:1:10: $INCLUDE '../zones-b/secret': "
	    "it lies outside the folder of the zone file");
	put_file("zones/a", "$INCLUDE link\n");
	assert_error("zones/a", "zones/a:1:10: $INCLUDE 'link': it lies "
	    "outside the folder of the zone file");
	put_file("zones/a", "$INCLUDE none\n");
	assert_error("zones/a", "zones/a:1:10: $INCLUDE 'none': No such file "
	    "or directory");
	put_file("zones/a", "$INCLUDE \"\"\n");
	assert_error("zones/a", "zones/a:1:10: no name of a file");
	put_file("zones/a", "$INCLUDE .\n");
	assert_null(read_file("zones/a"));
	assert_non_null(strstr(err.text, "zones/a:1:10: $INCLUDE '.': it lies "
	    "outside"));
	assert_int_equal(mkdir(in_folder("zones/sub"), 0700), 0);
	put_file("zones/a", "$INCLUDE sub\n");
	assert_null(read_file("zones/a"));
	assert_non_null(strstr(err.text, "zones/a:1:10: $INCLUDE: "));
	assert_non_null(strstr(err.text, "zones/sub: not a regular file"));
}

static void
include_ends(void **state)
{
	(void)state;
	put_file("a", "$INCLUDE b\n");
	put_file("b", "\n$INCLUDE a\n");
	assert_error("a", arena_printf(arena, "b:2:10: $INCLUDE goes in a "
	    "circle: %s/a -> %s/b -> %s/a", folder, folder, folder));
	put_file("a", "$INCLUDE a\n");
	assert_error("a", arena_printf(arena, "a:1:10: $INCLUDE goes in a "
	    "circle: %s/a -> %s/a", folder, folder));
	for (int i = 0; i <= LIMIT_ZONE_INCLUDES; i++)
		put_file(arena_printf(arena, "%d", i),
		    arena_printf(arena, "$INCLUDE %d\n", i + 1));
	put_file(arena_printf(arena, "%d", LIMIT_ZONE_INCLUDES + 1), "\n");
	assert_error("0", "16:1:10: $INCLUDE is nested deeper than 16");
	assert_error("1", "1:1:1: the file has no record");
}

static void
files_that_are_none(void **state)
{
	(void)state;
	assert_error("none", "none: No such file or directory");
	assert_int_equal(mkdir(in_folder("dir"), 0700), 0);
	assert_error("dir", "dir: not a regular file");
	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	assert_error("fifo", "fifo: not a regular file");
	put_file("shut", SOA);
	assert_int_equal(chmod(in_folder("shut"), 0), 0);
	if (geteuid() != 0)
		assert_error("shut", "shut: Permission denied");
	put_file("big", SOA);
	assert_int_equal(truncate(in_folder("big"),
	    (off_t)LIMIT_ZONE_FILE + 1), 0);
	assert_null(read_file("big"));
	assert_non_null(strstr(err.text, "larger than 268435456 octets"));
	put_file("empty", "");
	assert_error("empty", "empty:1:1: the file is empty");
}

static void
origin_of_a_file(void **state)
{
	static const char *const named[] = {
		"db.example.org", "example.org.zone", "example.org.db",
	};
	const struct zonefile *z;

	(void)state;
	for (size_t i = 0; i < COUNT(named); i++) {
		put_file(named[i], SOA "a A 192.0.2.1\n");
		z = read_file(named[i]);
		assert_non_null(z);
		assert_string_equal(z->apex, "example.org");
		assert_int_equal(z->warning.n, 1);
		assert_string_equal(z->warning.item[0].text, "no $ORIGIN "
		    "stands before the first relative name: 'example.org' was taken "
		    "from the name of the file");
		z = zonefile_read(arena, in_folder(named[i]), "Example.NET.",
		    &err);
		assert_string_equal(z->apex, "example.net");
		assert_int_equal(z->warning.n, 0);
	}
	put_file("example.org", SOA);
	assert_error("example.org", "example.org:1:1: no origin for the "
	    "relative name '@': give $ORIGIN in the file, or --origin");
	put_file("mail.zone", "\nmail A 192.0.2.1\n");
	assert_error("mail.zone", "mail.zone:2:1: no origin for the "
	    "relative name 'mail': give $ORIGIN in the file, or --origin");
	put_file("abs", "Example.com. 60 SOA a. b. 1 2 3 4 5\n");
	assert_string_equal(read_file("abs")->apex, "example.com");
	put_file("mx", "Example.com. 60 SOA a. b. 1 2 3 4 5\n MX 10 a\n");
	assert_error("mx", "mx:2:8: no origin for the relative name 'a': give "
	    "$ORIGIN in the file, or --origin");
	assert_null(zonefile_read(arena, in_folder("abs"), "a..b", &err));
	assert_string_equal(err.text, "origin 'a..b': a label is empty");
}

#define WITH_ERR(f)	TEST_IN(set_up, unit_tear_down, f)
#define WITH_FOLDER(f)	TEST_IN(set_up_folder, tear_down_folder, f)

UNIT_MAIN("zonefile",
	WITH_ERR(each_fault_is_named_with_its_place),
	WITH_ERR(nul_octets_are_faults),
	WITH_ERR(a_string_has_at_most_255_octets),
	WITH_ERR(an_entry_has_a_longest_length),
	WITH_ERR(owners_and_origins),
	WITH_ERR(ttl_and_class_in_either_order),
	WITH_ERR(text_keeps_every_octet),
	WITH_ERR(parentheses_and_comments),
	WITH_ERR(generate),
	WITH_ERR(types),
	WITH_ERR(hardly_meant),
	WITH_FOLDER(include),
	WITH_FOLDER(include_stays_in_the_folder),
	WITH_FOLDER(include_ends),
	WITH_FOLDER(files_that_are_none),
	WITH_FOLDER(origin_of_a_file),
)
