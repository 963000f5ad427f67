#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# --psl: whose list of public suffixes RFC 7489 receivers are taken to have.
load helper

# shop.t.example has no record of its own.
organizations() {
	zone '_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:d@t.example"
shop IN MX 10 ns'
}

# member PATH: of the first domain, or of the run
member() {
	python3 -c 'import json, sys
at = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    at = at[int(key) if key.isdigit() else key]
print(at)' "$1" <<<"$output"
}

audit_shop() {
	mailassay audit -f json --offline --zone t.zone --fail-on never \
	    shop.t.example "$@"
	[ "$status" = 0 ]
}

@test "another list is another organizational domain for RFC 7489" {
	organizations
	audit_shop
	[ "$(member domains.0.dmarc.rfc7489.domain.organizational_domain)" = \
	    t.example ]
	[ "$(member domains.0.dmarc.rfc7489.domain.found)" = policy ]
	echo t.example >list
	audit_shop --psl list
	[ "$(member domains.0.dmarc.rfc7489.domain.organizational_domain)" = \
	    shop.t.example ]
	[ "$(member domains.0.dmarc.rfc7489.domain.found)" = none ]
	[ "$(member domains.0.dmarc.rfc9989.domain.found)" = policy ]
	outcome fail | grep -qx dmarc-walk-divergence
	mailassay lint -f json --psl list --fail-on never t.zone
	[ "$(member domains.1.dmarc.public_suffix_registrable)" = shop.t.example ]
}

@test "comments, the rest of a line, wildcards, exceptions, Unicode, CRLF" {
	organizations
	{
		printf '// %0300d t.example\n' 0
		printf ' \t\r\n'
		printf 'b\303\274cher.example rest of, a line\r\n'
		printf '*\n*.example\n!t.example\n'
	} >list
	audit_shop --psl list
	[ "$(member domains.0.dmarc.public_suffix_registrable)" = t.example ]
	sed -i '$d' list
	audit_shop --psl list
	[ "$(member domains.0.dmarc.public_suffix_registrable)" = \
	    shop.t.example ]
	mailassay audit -f json --offline --zone t.zone --fail-on never \
	    --psl list x.xn--bcher-kva.example
	[ "$(member domains.0.dmarc.public_suffix_registrable)" = \
	    x.xn--bcher-kva.example ]
}

@test "the report names the list by its version, or by its hash" {
	organizations
	echo example >list
	hash=$(sha256sum list | cut -d' ' -f1)
	audit_shop --psl list
	[ "$(member run.suffix_list.version)" = "own list, SHA-256 $hash" ]
	[ "$(member run.suffix_list.recorded)" = None ]
	printf '// VERSION: 2026-11-01_UTC\n// VERSION: no\nexample\n' >list
	hash=$(sha256sum list | cut -d' ' -f1)
	audit_shop --psl list
	[ "$(member run.suffix_list.version)" = \
	    "own list 2026-11-01_UTC, SHA-256 $hash" ]
	mailassay lint --psl list --width 200 t.zone
	has "public suffix list: own list 2026-11-01_UTC, SHA-256 $hash"
}

@test "a replay with another list says so" {
	organizations
	echo t.example >list
	audit_shop --psl list --record s.tape
	before=$output
	mailassay audit -f json --fail-on never --replay s.tape --psl list
	[ "$output" = "$before" ]
	[ -z "$stderr" ]
	then=$(member run.suffix_list.version)
	printf 't.example\nx.example\n' >other
	mailassay audit -f json --fail-on never --replay s.tape --psl other
	[ "$(member run.suffix_list.recorded)" = "$then" ]
	fails_with 0 "and the tape was recorded with $then"
	mailassay audit --width 300 --fail-on never --replay s.tape --psl other
	has "the tape was recorded with another, $then"
	# What this list makes needed is not on the tape.
	run "$build/mailassay" audit --replay s.tape
	[ "$status" = 2 ]
	has "and the tape was recorded with $then"
	has "no answer to the question"
	sed -i '1s/,"suffix_list":"[^"]*"//' s.tape
	mailassay audit -f json --fail-on never --replay s.tape --psl list
	[ "$(member run.suffix_list.recorded)" = "not said" ]
	mailassay audit --width 200 --fail-on never --replay s.tape --psl list
	has "the tape does not say which list it was recorded with"
}

# refused TEXT PLACE WHY: a list with this text
refused() {
	printf "$1" >list
	mailassay lint --psl list t.zone
	fails_with 2 "list:$2$3"
	[ -z "$output" ]
}

@test "a file that is no list" {
	organizations
	refused 'com\n\n  <html>\n' 3:3: " this is no rule"
	refused 'com\nco.uk\nfoo,bar\n' 3:1: " this is no rule"
	refused 'a.*.com\n' 1:1: " this is no rule"
	refused '*com\n' 1:1: " this is no rule"
	refused '!\n' 1:1: " this is no rule"
	refused 'com\nx\0y\n' 2:2: " a NUL"
	refused 'com\n\377\376\n' 2:1: " this is no rule"
	refused '' '' " it has no rule"
	refused '// com\n\n' '' " it has no rule"
	mailassay lint --psl none t.zone
	fails_with 2 "none"
	head -c 9000000 /dev/zero | tr '\0' '\n' >list
	mailassay lint --psl list t.zone
	fails_with 2 "list"
	mailassay audit --offline --psl list t.example
	fails_with 2 "list"
	mailassay spf --psl list --ip 192.0.2.1 t.example
	fails_with 2 "takes no option --psl"
}

@test "a report does not replace the list" {
	organizations
	echo com >list
	mailassay lint --psl list -o json=./list t.zone
	fails_with 2 "'./list' is the public suffix list of this run"
}
