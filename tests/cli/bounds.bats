#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What a record can make an audit do is bounded, and what lies beyond a bound
# is unknown: no pass, and no failure but one that is certain already.
load helper

# audit [DOMAIN]: by t.zone, as JSON; the status is that of the SPF rules.
audit() {
	mailassay audit --offline --zone t.zone -f json --fail-on \
	    "$(printf 'spf-%s,' syntax lookup-limit void-limit pass-all \
	    include-norecord redirect-norecord)spf-include-pass-all" \
	    "${1:-t.example}"
}

# spf OPTION...: of t.zone.
spf() {
	mailassay spf --offline --zone t.zone t.example "$@"
}

# rule ID OUTCOME TEXT: the rule's outcome in the report, and what it says.
# An unknown is one of a failed look-up, which makes the status 3.
rule() {
	python3 -c 'import json, sys
id, outcome, text = sys.argv[1:]
for f in json.load(sys.stdin)["domains"][0]["findings"]:
    if f["id"] == id:
        said = " / ".join(m["detail"] for m in f["marks"])
        print(id, f["outcome"], f.get("unknown_reason"), said[:500])
        sys.exit(f["outcome"] != outcome or text not in said or
            (outcome == "unknown" and f["unknown_reason"] != "lookup_error"))
sys.exit("no " + id)' "$@" <<<"$output"
}

# The rules that look at the whole tree, where nothing certain is found.
tree_is_unknown() {
	local id

	for id in spf-void-limit spf-mx-sublimit spf-ptr spf-include-pass-all \
	    spf-redirect-norecord spf-include-norecord spf-include-permerror \
	    spf-loop spf-temperror spf-dangling spf-cidr-broad \
	    spf-exists-catchall spf-private-ip spf-macro; do
		rule "$id" unknown "$1" || return 1
	done
}

# words FORMAT COUNT: " FORMAT" for 0 to COUNT - 1
words() {
	# shellcheck disable=SC2059
	printf " $1" $(seq 0 $(($2 - 1)))
}

# txt OWNER TEXT: a record, in strings of 200 octets.
txt() {
	printf '%s IN TXT' "$1"
	fold -w 200 <<<"$2" | sed 's/.*/ "&"/' | tr -d '\n'
	echo
}

@test "the limit of questions: ten terms of ten hosts, and a hundred exchanges" {
	local i

	zone "$(txt @ "v=spf1$(words mx:m%d.t.example 10) -all"
		for i in {0..9}; do
			printf "m$i IN MX 10 h%d\n" {0..9}
			echo "\$GENERATE 0-9 h\$.m$i IN A 45.83.$i.\$"
		done
		echo '$GENERATE 0-9 h$ IN A 45.83.64.$'
		echo '$GENERATE 0-99 @ IN MX 10 x$'
		echo '$GENERATE 0-99 x$ IN A 45.83.65.$')"
	# The hosts of the terms are the same ten: all is known.
	audit
	rule spf-lookup-limit pass "10 of 10 look-ups"
	rule spf-include-pass-all pass "no record below"
	# They are a hundred, each asked for twice.
	sed -i 's/^m\([0-9]\) IN MX 10 h\([0-9]\)$/m\1 IN MX 10 h\2.m\1/' t.zone
	audit
	[ "$status" = 3 ]
	tree_is_unknown "the audit's limit of questions was reached"
	rule spf-lookup-limit unknown "limit of questions"
	# One sender takes no more than a hundred of them.
	spf --ip 203.0.113.7 --expect fail
	[ "$status" = 0 ]
}

@test "the limit of questions: what a sender would get is unknown, no temperror" {
	zone "$(txt @ 'v=spf1 exists:%{i}.l.t.example -all')
*.9.l IN A 127.0.0.2"
	# shellcheck disable=SC2046
	spf $(printf -- '--ip 203.0.%d.1 ' {0..255}; printf -- \
	    '--ip 203.1.%d.1 ' {0..255}) -f json --expect fail,temperror
	[ "$status" = 3 ]
	[ "$(grep -c '"result": "fail"' <<<"$output")" -ge 390 ]
	[ "$(grep -c '"result": "unknown"' <<<"$output")" -ge 100 ]
	lacks '"result": "temperror"'
	has "A at 203.1.255.1.l.t.example was given up: the audit's limit of questions was reached"
}

@test "a fan-out beyond the limit of questions is too many look-ups for certain" {
	local i

	zone "$(txt @ "v=spf1$(words include:i%d.t.example 45) -all"
		for i in {0..44}; do
			txt "i$i" "v=spf1$(words "a:h%d.i$i.t.example" 10) -all"
			echo "\$GENERATE 0-9 h\$.i$i IN A 45.83.$i.\$"
		done)"
	audit
	[ "$status" = 1 ]
	rule spf-lookup-limit fail "at least 495 DNS look-ups"
	tree_is_unknown "the audit's limit of questions was reached"
	# Places beyond the limit of one finding are counted.
	[ "$(grep -c '"detail": ".* costs 11 of them"' <<<"$output")" = 31 ]
	has '"more_marks": 14'
	spf --ip 203.0.113.7 --expect permerror
	[ "$status" = 0 ]
}

# chain KIND COUNT TEXT: @ and c1 ... c(COUNT - 1) lead on, to TEXT.
chain() {
	local i

	echo "@ IN TXT \"v=spf1 $1c1.t.example\""
	for ((i = 1; i < $2; i++)); do
		echo "c$i IN TXT \"v=spf1 $1c$((i + 1)).t.example\""
	done
	echo "c$2 IN TXT \"$3\""
}

@test "the limit of depth" {
	local beyond="TXT c20.t.example: what the record leads to lies beyond the limit of 20 records in a chain"

	for kind in include: redirect=; do
		zone "$(chain $kind 25 "v=spf1 +all")"
		audit
		[ "$status" = 1 ]
		rule spf-lookup-limit fail "at least 20 DNS look-ups"
		tree_is_unknown "${beyond#TXT c20.t.example: }"
		rule spf-include-pass-all unknown "$beyond"
		rule spf-temperror unknown "not every look-up that the record causes was made"
		# Where the redirects end is where everyone else is judged.
		[ $kind = include: ] || rule spf-neutral-all unknown \
		    "everyone else could not be found out: c20.t.example"
		spf --ip 203.0.113.7 --expect permerror
		[ "$status" = 0 ]
	done
}

@test "a chain as long as the limit of depth is seen to its end" {
	zone "$(chain include: 20 "v=spf1 ip4:45.83.64.1 ~all")"
	audit
	rule spf-lookup-limit fail "causes 20 DNS look-ups"
	rule spf-include-pass-all pass ""
	rule spf-temperror pass ""
	zone "$(chain include: 20 "v=spf1 +all")"
	audit
	rule spf-include-pass-all fail "c20.t.example matches every address"
}

@test "the limit of records in one tree" {
	zone "$(txt @ "v=spf1$(words include:i%d.t.example 16) -all"
		for i in {0..14}; do
			txt "i$i" "v=spf1$(words include:k%d.t.example 15) -all"
			echo "k$i IN TXT \"v=spf1 ip4:45.83.64.$i -all\""
		done
		echo 'i15 IN TXT "v=spf1 +all"')"
	audit
	[ "$status" = 1 ]
	rule spf-lookup-limit fail "at least 211 DNS look-ups"
	tree_is_unknown "the limit of 200 records in one SPF tree was reached"
}

@test "the limit of addresses in one tree" {
	local i k

	# The last one lets all of IPv6 pass.
	zone "$(txt @ 'v=spf1 mx:m.t.example a:n.t.example//0 -all'
		for i in {0..9}; do
			echo "m IN MX 10 h$i"
			echo "h$i IN AAAA 2a0f:5380:216::$i"
			for k in {0..7}; do
				echo "\$GENERATE 0-255 h$i IN A 45.$i.$k.\$"
			done
		done
		echo 'n IN AAAA 2a0f:5380:216::a')"
	audit
	[ "$status" = 3 ]
	tree_is_unknown "the limit of 20000 addresses in one SPF tree was reached"
	rule spf-pass-all pass ""
	has '"at_most": true'
	# check_host() keeps no list.
	spf --ip 2a00::1 --expect pass
	[ "$status" = 0 ]
}

@test "the limit of terms in one record" {
	zone "$(txt @ "v=spf1$(words ip4:45.83.64.%d 200)$(words \
		    ip4:45.83.65.%d 200)$(words ip4:45.83.66.%d 200)$(words \
		    ip4:45.83.67.%d 200)$(words ip4:45.83.68.%d 224) +all"
		echo 'i IN TXT "v=spf1 include:t.example -all"')"
	audit
	[ "$status" = 3 ]
	for id in spf-syntax spf-pass-all spf-lookup-limit spf-neutral-all; do
		rule "$id" unknown "more than 1024 terms, and the rest is not read"
	done
	spf --ip 203.0.113.7 --expect pass,permerror,temperror
	[ "$status" = 3 ]
	has "unknown  203.0.113.7"
	# Nor does a term that was read decide: a fault may stand in the rest.
	spf --ip 45.83.64.7 --expect pass
	[ "$status" = 3 ]
	audit i.t.example
	rule spf-syntax pass ""
	tree_is_unknown "more than 1024 terms, and the rest is not read"
	rule spf-lookup-limit unknown "more than 1024 terms"
	# One term less, and all is read.
	sed -i 's/ip4:45.83.64.0 //' t.zone
	audit
	rule spf-pass-all fail "+all"
}

@test "a name that macros make longer than 253 octets is cut on its left" {
	local x

	x=$(printf 'x%.0s' {1..60})
	zone "$(txt @ "v=spf1 exists:%{l}.$x.$x.$x.$x.ok.t.example -all")
$x.$x.$x.ok IN A 127.0.0.2"
	spf --ip 203.0.113.7 --mail-from a@t.example --expect pass
	[ "$status" = 0 ]
	# Cut at a label, and no further than it has to be.
	zone "$(txt @ "v=spf1 exists:%{l}.$x.$x.$x.$x.t.example -all")
$x.$x.$x.$x IN A 127.0.0.2
$x.$x.$x IN TXT \"x\""
	spf --ip 203.0.113.7 --mail-from ab@t.example --expect pass
	[ "$status" = 0 ]
	grep -q '^pass  203.0.113.7' <<<"$output"
}

@test "what is no name" {
	local y

	y=$(printf 'y%.0s' {1..64})
	zone "$(txt @ "v=spf1 a:$y.t.example include:$y.t.example -all")"
	audit
	[ "$status" = 1 ]
	rule spf-include-norecord fail "this is no domain name"
	rule spf-redirect-norecord not-applicable ""
	spf --ip 203.0.113.7 --expect permerror
	[ "$status" = 0 ]
	has "gives no domain name"
	zone "$(txt @ "v=spf1 a:$y.t.example redirect=$y.t.example")"
	audit
	rule spf-redirect-norecord fail "this is no domain name"
	rule spf-include-norecord not-applicable ""
	spf --ip 203.0.113.7 --expect permerror
	[ "$status" = 0 ]
	# a asks for nothing, and matches nobody.
	zone "$(txt @ "v=spf1 a:$y.t.example ~all")"
	audit
	rule spf-include-norecord not-applicable ""
	spf --ip 203.0.113.7 --expect softfail
	[ "$status" = 0 ]
}
