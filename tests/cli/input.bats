#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Zone files, tapes and DNS that are not as they should be.
load helper

# rejected TEXT PATTERN: a zone with this text is status 2, with the place.
rejected() {
	zone "$1"
	mailassay lint t.zone
	fails_with 2 "t.zone:"
	grep -qE "t\.zone:[0-9]+:[0-9]+: .*$2" <<<"$stderr" ||
	    { echo "stderr '$stderr' lacks '$2'"; return 1; }
	[ -z "$output" ]
}

@test "a zone file that is not there, a folder, an empty file" {
	mailassay lint none.zone
	fails_with 2 "none.zone"
	mailassay lint "$BATS_TEST_TMPDIR"
	fails_with 2 "$BATS_TEST_TMPDIR"
	: >empty.zone
	mailassay lint empty.zone
	fails_with 2 "empty.zone"
}

@test "a syntax error has file, line and column" {
	rejected '@ IN MX ten mx' ''
	grep -q 't.zone:6:' <<<"$stderr"
}

@test "two SOA records" {
	rejected '@ IN SOA a b 1 2 3 4 5' 'SOA'
}

@test "a quote that is missing" {
	rejected '@ IN TXT "v=spf1 -all' ''
}

@test "NUL in a zone file" {
	rejected '@ IN TXT "a\0b"' ''
}

@test "a byte order mark" {
	printf '\357\273\277$ORIGIN t.example.\n@ 60 IN SOA a b 1 2 3 4 5\n' >t.zone
	mailassay lint t.zone
	if [ "$status" = 2 ]; then
		fails_with 2 "t.zone:1:1:"
	fi
}

@test "an include that goes round, and one out of the folder" {
	rejected '$INCLUDE t.zone' ''
	echo 'x IN A 192.0.2.1' >../outside.zone
	rejected '$INCLUDE ../outside.zone' ''
	rm ../outside.zone
}

@test "ESC, NUL and broken UTF-8 in a TXT reach no output raw" {
	zone '@ IN MX 10 ns\n@ IN TXT "v=spf1 \\\\027[31m\\\\000\\\\255 -all"'
	for format in text json; do
		"$build/mailassay" lint -f "$format" -v t.zone >out || [ $? = 1 ]
		[ -s out ]
		not grep -q $'\033' out
		not env LC_ALL=C grep -qP '[\x00\xff]' out
		iconv -f UTF-8 -t UTF-8 out >/dev/null
	done
	python3 -m json.tool out >/dev/null
}

@test "standard input, with and without an origin" {
	zone '@ IN MX 0 .'
	run --separate-stderr bash -c '"$build/mailassay" lint - <t.zone'
	has t.example
	printf '@ 60 IN SOA a b 1 2 3 4 5\n@ 60 MX 0 .\n' >u.zone
	run --separate-stderr bash -c \
	    '"$build/mailassay" lint --origin u.example - <u.zone'
	has u.example
	run --separate-stderr bash -c '"$build/mailassay" lint - <u.zone'
	[ "$status" = 2 ]
	run --separate-stderr bash -c '"$build/mailassay" lint - <&-'
	[ "$status" = 2 ]
}

@test "one zone in two files" {
	mailassay lint samples/launch.zone samples/launch.zone
	fails_with 2 "are both the zone launch.example"
}

@test "lint looks at every name that has mail, and at no other" {
	zone '@ IN MX 10 ns
a IN MX 10 ns
b IN TXT "v=spf1 a -all"
silent IN TXT "v=spf1 -all"
ns IN TXT "v=spf1 a -all"
_dmarc.c IN TXT "v=DMARC1; p=none"
d IN TXT "unrelated"
_spf.e IN TXT "v=spf1 -all"
*.f IN MX 10 ns
g IN NS ns.g
x.g IN MX 10 ns
s1._domainkey.a IN TXT "v=DKIM1; p="'
	mailassay lint -f json --fail-on never t.zone
	[ "$(domains | xargs)" = \
	    "t.example a.t.example b.t.example c.t.example" ]
	has "s1._domainkey.a.t.example"
}

# below DOMAIN: the names below it that were looked at
below() {
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]:
    if d["domain"] == sys.argv[1]:
        print(*([n["name"] for n in d["subdomains"]]
              if d["subdomains"] is not None else ["none"]))' "$1" \
	    <<<"$output"
}

# lists: what was declared of each domain, and the outcome for its users
lists() {
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]:
    print(d["domain"], d["posts_to_lists"], *(f["outcome"]
          for f in d["findings"] if f["id"] == "dmarc-reject-users"))' \
	    <<<"$output"
}

@test "people who post to lists are those of the apex, and are on the tape" {
	zone '@ IN MX 10 ns
_dmarc IN TXT "v=DMARC1; p=reject"
shop IN MX 10 ns'
	mailassay lint -f json --fail-on never t.zone
	[ "$(lists)" = "t.example None not-applicable
shop.t.example None not-applicable" ]
	mailassay lint -f json --fail-on never --posts-to-lists yes \
	    --record t.tape t.zone
	[ "$(lists)" = "t.example True fail
shop.t.example None not-applicable" ]
	linted=$output
	mailassay audit -f json --fail-on never --replay t.tape
	[ "$output" = "$linted" ]
	mailassay audit -f json --fail-on never --replay t.tape \
	    --posts-to-lists no
	[ "$(lists)" = "t.example False pass
shop.t.example False pass" ]
	mailassay lint --posts-to-lists yes t.zone
	has "Declared people of the domain post to mailing lists"
}

@test "lint takes the hosts of the zone, and audit those that are named" {
	zone '@ IN MX 10 mx
mx IN A 192.0.2.1
www IN A 192.0.2.2
www IN AAAA 2001:db8::2
alias IN CNAME www
*.wild IN A 192.0.2.3
x._service IN A 192.0.2.4
cut IN NS ns.cut
ns.cut IN A 192.0.2.5
shop IN MX 10 mx
shop IN A 192.0.2.6
a.shop IN A 192.0.2.7'
	mailassay lint -f json --fail-on never --record t.tape \
	    --subdomain said.t.example t.zone
	[ "$(below t.example)" = "said.t.example shop.t.example ns.t.example www.t.example" ]
	[ "$(below shop.t.example)" = a.shop.t.example ]
	linted=$output
	mailassay audit -f json --fail-on never --replay t.tape
	[ "$output" = "$linted" ]
	mailassay audit -f json --fail-on never --offline --zone t.zone t.example
	[ "$(below t.example)" = none ]
	outcome unknown | grep -qx spf-subdomain-cover
	mailassay audit -f json --fail-on never --offline --zone t.zone \
	    --subdomain WWW.t.example t.example shop.t.example
	[ "$(below t.example)" = www.t.example ]
	[ "$(below shop.t.example)" = none ]
	outcome fail | grep -qx spf-subdomain-cover
	for wrong in t.example other.example xt.example; do
		mailassay audit --offline --zone t.zone --subdomain "$wrong" \
		    t.example
		fails_with 2 "'$wrong': lies below no"
	done
	mailassay lint --subdomain a..b t.zone
	fails_with 2 "a..b"
}

@test "lint --zone answers and is not reported on" {
	zone '@ IN TXT "v=spf1 include:u.example -all"'
	printf '$ORIGIN u.example.\n@ 60 SOA a b 1 2 3 4 5\n@ 60 TXT "v=spf1 -all"\n' >u.zone
	mailassay lint -f json --zone u.zone --fail-on never t.zone
	[ "$status" = 0 ]
	[ "$(domains)" = t.example ]
}

@test "what lint may not ask for is unknown, not absent" {
	zone '@ IN MX 10 ns\n@ IN TXT "v=spf1 include:outside.test -all"'
	mailassay lint --fail-on never -f json t.zone
	[ "$status" = 0 ]
	outcome unknown | grep -qx spf-include-norecord
	outcome fail | not grep -qx spf-include-norecord
	outcome pass | not grep -qx spf-include-norecord
}

@test "a resolver that does not answer: unknown and status 3, never missing" {
	mailassay audit --server 127.0.0.1#9 --timeout 0.2 --retries 0 \
	    --fail-on low x.example
	[ "$status" = 3 ]
	has unknown
	mailassay audit --server 127.0.0.1#9 --timeout 0.2 --retries 0 \
	    --fail-on never x.example
	[ "$status" = 3 ]
	mailassay audit --server 127.0.0.1#9 --timeout 0.2 --retries 0 \
	    -f json x.example
	[ "$status" = 3 ]
	[ -z "$(outcome fail)" ]
	[ -n "$(outcome unknown)" ]
}

@test "servers that are none" {
	for server in 192.0.2.1#0 192.0.2.1#65536 192.0.2.1#x dns.example ''; do
		mailassay audit --server "$server" x.example
		[ "$status" = 2 ] || { echo "$server: $status"; false; }
	done
}

@test "a tape replayed gives the same bytes" {
	for f in text json; do
		"$build/mailassay" audit --offline --zone samples/launch.zone \
		    -s s2026 --record t.tape -f $f launch.example >one ||
		    [ $? = 1 ]
		"$build/mailassay" --replay t.tape -f $f >two || [ $? = 1 ]
		diff one two
	done
}

@test "tapes that are none" {
	mailassay --replay none.tape
	fails_with 2 "none.tape"
	: >t.tape
	mailassay --replay t.tape
	fails_with 2 "t.tape"
	echo '{}' >t.tape
	mailassay --replay t.tape
	fails_with 2 "t.tape:1: this is no tape"
	printf '{' >t.tape
	mailassay --replay t.tape
	fails_with 2 "t.tape"
}

@test "a question that is not on the tape is named" {
	"$build/mailassay" audit --offline --zone samples/launch.zone \
	    --record t.tape launch.example >/dev/null || [ $? = 1 ]
	mailassay --replay t.tape -s other launch.example
	fails_with 2 "'other._domainkey.launch.example TXT'"
}

@test "reverse zones that are not given leave two rules undecided and no more" {
	# Three more are: name servers are asked with --all-ns alone, and mail
	# servers with --probe smtp.
	local mail=mx-smtp-identity servers="hyg-ns hyg-dns-tcp"
	local all=(-f json --fail-on low,unknown --zone samples/world.zone)

	mailassay lint "${all[@]}" samples/good.zone
	[ "$status" = 0 ]
	[ "$(outcome unknown | xargs)" = \
	    "mx-fcrdns $mail spf-sender-fcrdns $servers" ]
	[[ $output = *'"unknown_reason": "not_probed"'* ]]
	# What an audit is seldom told does not thin the coverage.
	[[ $output = *'"coverage": 85.0'* ]]
	mailassay audit "${all[@]}" --offline --zone samples/good.zone \
	    -s s1 --subdomain www.good.example good.example
	[ "$status" = 0 ]
	[ "$(outcome unknown | xargs)" = \
	    "mx-fcrdns $mail spf-sender-fcrdns $servers" ]
	mailassay lint "${all[@]}" --zone samples/reverse.zone samples/good.zone
	[ "$status" = 0 ]
	[ "$(outcome unknown | xargs)" = "$mail $servers" ]
	outcome pass | grep -qx spf-sender-fcrdns
}

@test "a name that does not exist is said to be one" {
	mailassay audit --offline --zone samples/world.zone nosuch.example
	[ "$status" = 1 ]
	has "The name does not exist in DNS"
}

@test "the tape of a linted zone gives the same bytes, each domain with its selectors" {
	mailassay lint -f json -o json=lint.json --record lint.tape samples/launch.zone
	mailassay audit --replay lint.tape -o json=again.json
	[ "$status" = 1 ]
	cmp lint.json again.json
}

@test "a domain that no file knows is unknown and status 3, never clean" {
	for gate in high never low; do
		mailassay audit --offline --zone samples/launch.zone \
		    --fail-on "$gate" other.example
		[ "$status" = 3 ]
		[[ $output = "UNKN  other.example: not graded"* ]]
		lacks PASS
		has "Ask live DNS, without --offline"
	done
	mailassay audit --offline --zone samples/launch.zone -f json \
	    other.example
	[ "$status" = 3 ]
	[ -z "$(outcome fail)" ]
	[ -z "$(outcome pass)" ]
	# Nor does one record that holds make a domain of which no more is known.
	printf '%s\n' '$ORIGIN _dmarc.other.example.' '$TTL 300' \
	    '@ SOA ns h 1 2 3 4 5' \
	    '@ TXT "v=DMARC1; p=reject; rua=mailto:a@other.example"' >few.zone
	mailassay audit --offline --zone few.zone other.example
	[ "$status" = 3 ]
	[[ $output = "UNKN  other.example: not graded"* ]]
	has "Ask live DNS, without --offline"
	mailassay audit --offline --zone few.zone --fail-on high,unknown \
	    other.example
	[ "$status" = 1 ]
}

@test "records of 64 KB are judged, and shown where they are wrong" {
	local big

	big=$(printf ' "%0255d"' $(yes 0 | head -n 250))
	zone "@ IN TXT \"v=spf1 \"$big
_dmarc IN TXT \"v=DMARC1; p=reject; x=\"$big
k._domainkey IN TXT \"v=DKIM1; p=\"$big"
	mailassay lint -q -s k t.zone
	[ "$status" = 1 ]
	has "spf-syntax"
	has "octets left out]"
	[ "$(grep -c '^        | ' <<<"$output")" -lt 200 ]
	mailassay lint -s k -f json t.zone
	[ "$status" = 1 ]
	python3 -c 'import json, sys
text = json.dumps(json.load(sys.stdin))
sys.exit(not all(start + "0" * 63750 in text for start in
    ("v=spf1 ", "v=DMARC1; p=reject; x=", "v=DKIM1; p=")))' <<<"$output"
}
