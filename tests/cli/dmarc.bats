#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# DMARC from end to end: each name of a zone, and what the report says where
# the two standards differ.
load helper

# policies: name, where the record is, the policy by RFC 9989 and by RFC 7489
policies() {
	python3 -c 'import json, sys
def word(d):
    return d["effective"] if d["found"] == "policy" else d["found"]
for d in json.load(sys.stdin)["domains"]:
    new, old = (d["dmarc"][s]["domain"] for s in ("rfc9989", "rfc7489"))
    print(d["domain"], new["record_at"], word(new), word(old))' <<<"$output"
}

# fails DOMAIN: the DMARC rules that it fails
fails() {
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]:
    if d["domain"] == sys.argv[1]:
        print(*(f["id"] for f in d["findings"]
              if f["outcome"] == "fail" and f["id"].startswith("dmarc-")))' \
	    "$1" <<<"$output"
}

@test "each name with mail in a linted zone gets its own verdict" {
	zone '@ IN MX 10 ns
_dmarc IN TXT "v=DMARC1; p=reject; sp=quarantine; np=reject; rua=mailto:d@t.example"
heir IN MX 10 ns
deep.er.heir IN TXT "v=spf1 a -all"
weak IN MX 10 ns
_dmarc.weak IN TXT "v=DMARC1; p=none; rua=mailto:d@t.example"
twice IN MX 10 ns
_dmarc.twice IN TXT "v=DMARC1; p=reject"
_dmarc.twice IN TXT "v=DMARC1; p=none"
void IN MX 10 ns
_dmarc.void IN TXT "v=DMARC1"
typo IN MX 10 ns
_dmarc.typo IN TXT "v=DMARC1.; p=reject"
alone IN A 192.0.2.1
_dmarc.alone IN TXT "v=DMARC1; p=reject; rua=mailto:d@t.example"
own IN MX 10 ns
_dmarc.own IN TXT "v=DMARC1; p=reject; sp=none; psd=n; rua=mailto:d@own.t.example"
dept.own IN MX 10 ns
dept.heir IN MX 10 ns
*.wild IN MX 10 ns
cut IN NS ns
x.cut IN MX 10 ns'
	mailassay lint -f json --fail-on never t.zone
	[ "$status" = 0 ]
	expected="t.example t.example reject reject
heir.t.example t.example quarantine quarantine
deep.er.heir.t.example t.example quarantine quarantine
weak.t.example weak.t.example none none
twice.t.example t.example quarantine none
void.t.example void.t.example none none
typo.t.example t.example quarantine quarantine
alone.t.example alone.t.example reject reject
own.t.example own.t.example reject reject
dept.own.t.example own.t.example none quarantine
dept.heir.t.example t.example quarantine quarantine"
	diff <(sort <<<"$expected") <(policies | sort)
	fails t.example | grep -q 'dmarc-sp-weaker'
	fails t.example | grep -q 'dmarc-subdomain-weaker'
	fails weak.t.example | grep -q 'dmarc-p-none'
	fails twice.t.example | grep -q 'dmarc-multiple.* dmarc-walk-divergence'
	fails void.t.example | grep -q 'dmarc-present.* dmarc-p-missing'
	fails typo.t.example | grep -q 'dmarc-version'
	fails dept.own.t.example | grep -q 'dmarc-walk-divergence'
	[ "$(fails alone.t.example)" = "dmarc-reject-spf-only dmarc-sp-weaker" ]
	mailassay lint -f json --fail-on dmarc-present t.zone
	[ "$status" = 1 ]
}

older="Receivers that still follow RFC 7489 find something else:"

# older_find: what they find instead
older_find() {
	awk -v older="$older" 'index($0, older) { on = 1; next }
	    on && /^    - / { print substr($0, 7); next }
	    { on = 0 }' <<<"$output"
}

# said RECORD: the report on t.example, with that record, in long lines
said() {
	zone "@ IN MX 10 ns\n_dmarc IN TXT \"$1\"\n$2"
	mailassay lint --width 400 --fail-on never t.zone
	[ "$status" = 0 ]
}

@test "the report says which receivers do what" {
	said 'v=DMARC1; p=reject; rua=mailto:d@t.example'
	lacks "$older"
	said 'v=DMARC1; p=reject; np=none; sp=quarantine'
	has "$older"
	[ "$(older_find)" = "a subdomain that does not exist: the record of 't.example' says sp=quarantine" ]
	said 'v=DMARC1; p=reject; t=y'
	has "says p=reject, which t=y lowers to quarantine."
	older_find | grep -q "^the domain: the record of 't.example' says p=reject"
	said 'v=DMARC1; p=reject; pct=10'
	older_find | grep -q "^the domain: the record of 't.example' says p=reject for 10 % of the messages"
	said 'v=DMARC1; p=reject; np=x; rua=mailto:d@t.example'
	has "for RFC 9989 receivers the whole record acts as p=none, and those of RFC 7489 do not know np"
	older_find | grep -q "^the domain: the record of 't.example' says p=reject"
	has "the policy in force is none, as one is missing or not valid: "
	said 'v=DMARC1; p=reject; sp=rejct; rua=mailto:d@t.example'
	lacks "$older"
	has "none of the policies none, quarantine and reject: the whole record acts as p=none"
	said 'v=DMARC1; p=reject; sp=rejct'
	has "without a valid rua the whole record counts as none"
}

@test "the report says whose organization it is to whom" {
	zone '_dmarc IN TXT "v=DMARC1; p=reject"
shop IN MX 10 ns'
	echo t.example >list
	mailassay audit --offline --zone t.zone --psl list --width 400 \
	    --fail-on never shop.t.example t.example
	has "RFC 9989 receivers find reject (the record of 't.example' says p=reject), RFC 7489 receivers find no policy (neither 'shop.t.example' nor its organizational domain has a record that counts)"
	has "the domain is a public suffix, and stands for itself"
	echo example >list
	said 'v=DMARC1; p=reject' '_dmarc.shop IN TXT "v=DMARC1; p=reject; psd=n"\nshop IN MX 10 ns'
	has "the organizational domain is 'shop.t.example' for RFC 9989 receivers and 't.example' for RFC 7489 receivers: with relaxed alignment, each take mail of any name below theirs for the domain's"
	said 'v=DMARC1; p=reject' '_dmarc.shop IN TXT "v=DMARC1; aspf=s"\nshop IN MX 10 ns'
	has "has neither a valid policy nor a report address, and so counts as none; being there, it keeps receivers from one above"
	said 'v=DMARC1; p=reject' '_dmarc.shop IN TXT "v=DMARC1; p=none"\n_dmarc.shop IN TXT "v=DMARC1; p=reject"\nshop IN MX 10 ns'
	has "RFC 7489 receivers find no policy (there are 2 records at 'shop.t.example', which ends the search)"
}
