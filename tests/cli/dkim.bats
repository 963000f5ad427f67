#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# DKIM selectors that are found, and not only named.
load helper

key='v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

# A customer of a provider that is known.
customer() {
	zone "@ IN MX 10 in1-smtp.messagingengine.com.
@ IN TXT \"v=spf1 -all\"
fm1._domainkey IN TXT \"$key\"
mail._domainkey IN TXT \"v=DKIM1; p=\"
own._domainkey IN TXT \"$key\"
_dmarc IN TXT \"v=DMARC1; p=reject\""
}

audit() {
	mailassay audit --offline --now 2026-11-25T12:00:00Z --fail-on never \
	    --zone t.zone "$@" t.example
}

# The members of each selector, or of each that was tried.
selectors() {
	python3 -c 'import json, sys
for s in json.load(sys.stdin)["domains"][0]["dkim"][sys.argv[1]]:
    print(*(str(s.get(m)) for m in sys.argv[2:]))' "$@" <<<"$output"
}

@test "keys are found by the provider and by their common names" {
	customer
	audit
	has "Keys at selectors that were guessed:"
	has "- fm1 (Fastmail, by MX in1-smtp.messagingengine.com): Ed25519"
	has "- mail (a common name): revoked"
	has "Tried, and no key is there: fm2, fm3, default, "
	lacks "own._domainkey"
	audit -f json
	[ "$(selectors selectors selector origin provider sign)" = "\
fm1 provider Fastmail in1-smtp.messagingengine.com
mail common None None" ]
	[ "$(selectors tried selector found | head -n 3)" = "\
fm1 True
fm2 False
fm3 False" ]
	! outcome fail | grep -x dkim-key-missing
}

@test "--no-dkim-guess looks at what is named alone" {
	customer
	audit --no-dkim-guess -s own -f json
	[ "$(selectors selectors selector origin)" = "own given" ]
	[ -z "$(selectors tried selector)" ]
	audit -s own -f json
	[ "$(selectors selectors selector origin)" = "\
own given
fm1 provider
mail common" ]
	mailassay lint --no-dkim-guess t.zone
	fails_with 2 "'lint' takes no option --no-dkim-guess"
}

@test "lint takes selectors from the zone file, and guesses none" {
	customer
	mailassay lint --offline -f json -s named t.zone
	[ "$(selectors selectors selector origin)" = "\
named given
fm1 zone-file
mail zone-file
own zone-file" ]
	[ -z "$(selectors tried selector)" ]
}

@test "a tape of guesses is replayed to the same report" {
	customer
	audit --record t.tape -f json
	first=$output
	mailassay audit --replay t.tape --fail-on never -f json
	[ "$output" = "$first" ]
	mailassay audit --replay t.tape --fail-on never -f json t.example
	[ "$output" = "$first" ]
}

@test "a tape without guesses is replayed without them" {
	customer
	mailassay lint --record t.tape --now 2026-11-25T12:00:00Z \
	    --fail-on never -f json t.zone
	first=$output
	for domain in "" t.example; do
		mailassay audit --replay t.tape --fail-on never -f json $domain
		[ "$status" = 0 ]
		[ -z "$(selectors tried selector)" ]
	done
	mailassay audit --replay t.tape --fail-on never -f json
	[ "$output" = "$first" ]
	sed 's/"surveyed":3/"surveyed":4/' t.tape >bad.tape
	mailassay audit --replay bad.tape
	fails_with 2 '"surveyed" is no number of selectors'
}

@test "where nobody can be asked, no guess is told of" {
	customer
	mailassay audit --offline --zone t.zone --fail-on never other.example
	lacks "Tried"
	lacks "selector1"
	# A zone whose _domainkey is someone else's.
	zone '@ IN MX 10 in1-smtp.messagingengine.com.
_domainkey IN NS ns.other.example.'
	audit
	lacks "Tried"
	lacks "fm1"
}
