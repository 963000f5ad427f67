#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# mailassay spf: may this address send for the domain, and why.
load helper

# spf NAME OPTION...: of the sample zone NAME, without network.
spf() {
	local name=$1
	shift
	mailassay spf --offline --zone samples/world.zone \
	    --zone "samples/$name.zone" --now 2026-11-25T12:00:00Z \
	    "$name.example" "$@"
}

# result NAME IP RESULT [OPTION]...: in text, in JSON, and by --expect.
result() {
	local name=$1 ip=$2 word=$3
	shift 3
	spf "$name" --ip "$ip" "$@"
	grep -q "^$word  " <<<"$output" || { echo "$output"; return 1; }
	spf "$name" --ip "$ip" --expect "$word" -f json "$@"
	[ "$status" = 0 ]
	grep -q "\"result\": \"$word\"" <<<"$output"
	has '"complete": true'
}

@test "a sender that is named passes, a stranger does not" {
	result good 45.83.64.25 pass
	result good 185.199.216.1 pass
	result good 2a0f:5380:216::1 pass
	result good ::ffff:45.83.64.25 pass
	result good 203.0.113.5 fail
	result good 45.83.64.25 pass --mail-from '<>'
	result good 45.83.64.25 pass --mail-from a@GOOD.example --helo mx.x
}

@test "every kind of result" {
	result spf-neutral-all 203.0.113.5 neutral
	result spf-all-policy 203.0.113.5 softfail
	result spf-present 203.0.113.5 none
	result spf-loop 203.0.113.5 permerror
	result spf-lookup-limit 203.0.113.5 permerror
	result spf-redirect-norecord 203.0.113.5 permerror
	result spf-pass-all 203.0.113.5 pass
	result spf-temperror 203.0.113.5 temperror
}

@test "the way to the term that decided" {
	spf good --ip 185.199.216.1
	has "ip4:185.199.216.0/24 of _spf.good-provider.example matched"
	grep -A1 'v=spf1 mx include:_spf.good-provider.example -all' \
	    <<<"$output" | grep -q '^    |           ^\{34\}$'
	grep -A1 'v=spf1 ip4:185.199.216.0/24' <<<"$output" |
	    grep -q '^    |        ^\{20\}$'
	has "look-ups    2 of 10, and 0 of 2 void ones"
	has "libspf2     pass, agrees"
}

@test "the exit status says what was expected, and what is not known" {
	spf good --ip 203.0.113.5
	[ "$status" = 0 ]
	spf good --ip 203.0.113.5 --expect pass
	[ "$status" = 1 ]
	spf good --ip 203.0.113.5 --ip 45.83.64.25 --expect pass
	[ "$status" = 1 ]
	spf good --ip 203.0.113.5 --expect softfail,fail
	[ "$status" = 0 ]
	spf spf-temperror --ip 203.0.113.5
	[ "$status" = 3 ]
	spf spf-temperror --ip 203.0.113.5 --expect pass
	[ "$status" = 3 ]
	# Not asked is no result, and nothing that can be expected.
	mailassay spf --offline --zone samples/good.zone elsewhere.test \
	    --ip 203.0.113.5 --expect none,temperror
	[ "$status" = 3 ]
	has "unknown  203.0.113.5"
}

@test "what is no sender is told" {
	spf good
	fails_with 2 "no --ip given"
	spf good --ip 192.0.2
	fails_with 2 "'192.0.2' is neither an IPv4 nor an IPv6 address"
	spf good --ip 192.0.2.1 --expect maybe
	fails_with 2 "--expect 'maybe'"
	spf good --ip 192.0.2.1 --mail-from nobody
	fails_with 2 "'nobody' is no mail address"
	spf good --ip 192.0.2.1 --mail-from a@b.example
	fails_with 2 "is not of 'good.example'"
	spf good --ip 192.0.2.1 --mail-from '<>' --helo mx.good.example
	fails_with 2 "is not of 'good.example'"
	spf good --ip 192.0.2.1 another.example
	fails_with 2 "one domain is wanted"
	spf good --ip 192.0.2.1 -f xml
	fails_with 2 "there is no format 'xml'"
}

@test "what could not stand in an SMTP command is no sender" {
	spf good --ip 192.0.2.1 --mail-from @good.example
	fails_with 2 "'@good.example' is no mail address"
	spf good --ip 192.0.2.1 --mail-from $'a\001b@good.example'
	fails_with 2 "it has a blank or a control character"
	spf good --ip 192.0.2.1 --mail-from $'gr\303\274n@good.example'
	fails_with 2 "it is not plain ASCII"
	spf good --ip 192.0.2.1 --helo 'a b'
	fails_with 2 "it has a blank or a control character"
	spf good --ip 192.0.2.1 --helo $'x\033y'
	fails_with 2 "it has a blank or a control character"
}

@test "a sender in Unicode is the same in A-labels" {
	local name=$'b\303\274cher.example'

	zone '@ IN TXT "v=spf1 ip4:192.0.2.0/24 -all"'
	sed 's/t\.example\./xn--bcher-kva.example./g' t.zone >idn.zone
	for who in "a@$name" '<>'; do
		mailassay spf --offline --zone idn.zone --expect pass \
		    --ip 192.0.2.9 --mail-from "$who" "$name"
		[ "$status" = 0 ]
		grep -q '^pass  192.0.2.9' <<<"$output"
	done
	mailassay spf --offline --zone idn.zone --expect pass \
	    --ip 192.0.2.9 --mail-from '<>' --helo "$name" "$name"
	[ "$status" = 0 ]
}

@test "a tape gives the same bytes" {
	spf spf-include-permerror --ip 203.0.113.5 -f json --record spf.tape
	printf '%s\n' "$output" >first.json
	mailassay spf --replay spf.tape spf-include-permerror.example \
	    --ip 203.0.113.5 -f json
	printf '%s\n' "$output" | cmp - first.json
	mailassay spf --replay spf.tape good.example --ip 203.0.113.5
	fails_with 2 "the tape has no answer to the question"
}

@test "the JSON fits its schema" {
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	"$build/mailassay" schema spf >schema.json
	for zone in samples/spf-*.zone; do
		name=${zone##*/}
		spf "${name%.zone}" --ip 203.0.113.5 --ip 2001:db8::1 -f json
		printf '%s\n' "$output" >"$name.json"
	done
	/usr/bin/python3 - ./*.zone.json <<'EOF'
import json, jsonschema, sys
schema = json.load(open("schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
check = jsonschema.Draft202012Validator(schema)
for name in sys.argv[1:]:
    for error in check.iter_errors(json.load(open(name))):
        sys.exit(f"{name}: {list(error.path)}: {error.message[:200]}")
EOF
}

@test "declared senders: who should pass does, and who should not does not" {
	mailassay lint --senders samples/spf-sender.senders \
	    --zone samples/world.zone samples/spf-sender.zone
	[ "$status" = 1 ]
	has "PASS  45.83.64.25 (the first exchange) gets pass; pass is expected"
	has "PASS  203.0.113.0/24 (strangers) gets fail"
	has "FAIL  45.83.90.0/28 (the newsletter provider) gets fail"
	has "FAIL  high spf-sender"
	printf '%s\n' '45.83.64.25 pass one' '203.0.113.5 fail' >right
	mailassay lint --senders right --zone samples/world.zone \
	    samples/spf-sender.zone
	[ "$status" = 0 ]
}

@test "declared senders are on the tape" {
	mailassay audit --offline --zone samples/world.zone \
	    --zone samples/spf-sender.zone --senders samples/spf-sender.senders \
	    -f json -o json=first.json --record s.tape spf-sender.example
	mailassay audit --replay s.tape -o json=again.json
	cmp first.json again.json
	grep -q '"the newsletter provider"' again.json
}

@test "declared senders one by one, each with the way to its result" {
	local zones=(--offline --zone samples/world.zone
	    --zone samples/spf-sender.zone)

	printf '%s\n' '45.83.64.25 pass one' '203.0.113.0/24 fail them' >right
	mailassay spf "${zones[@]}" spf-sender.example --senders right
	[ "$status" = 0 ]
	[ "$(grep -c '^fail  203.0.113.\(0\|128\|255\) ' <<<"$output")" = 3 ]
	has "declared    203.0.113.0/24, them: fail is expected"
	mailassay spf "${zones[@]}" spf-sender.example --senders right \
	    --ip 203.0.113.5 --expect pass
	[ "$status" = 1 ]
	echo '203.0.113.5 pass us' >wrong
	mailassay spf "${zones[@]}" spf-sender.example --senders wrong \
	    --ip 203.0.113.5
	[ "$status" = 1 ]
}

@test "spf -o writes the same report to a file, whole or not at all" {
	spf good --ip 203.0.113.5 -f json -o text=a.txt -o json=a.json
	[ "$status" = 0 ]
	printf '%s\n' "$output" | cmp - a.json
	grep -q '^fail  203.0.113.5 ' a.txt
	spf good --ip 203.0.113.5 -o json
	fails_with 2 "FORMAT=FILE is wanted"
	spf good --ip 203.0.113.5 -o json=a.txt -o text=a.txt
	fails_with 2 "written to twice"
	mailassay spf --offline --zone samples/good.zone --replay none \
	    good.example --ip 203.0.113.5 -o json=none.json
	[ "$status" = 2 ]
	[ ! -e none.json ]
}

@test "servers give the same as their zone file, and so does the tape" {
	# shellcheck source=tests/net/servers.sh
	source "$top/tests/net/servers.sh"
	have_servers || skip "nsd or unbound is not installed"
	servers_begin
	mkdir "$SERVERS_DIR/zones"
	cp "$top/samples/good.zone" "$SERVERS_DIR/zones/good.example.zone"
	cp "$top/samples/world.zone" "$SERVERS_DIR/zones/example.zone"
	start_nsd "$SERVERS_DIR/zones" && start_unbound ||
	    { servers_end; return 1; }
	mailassay spf "@127.0.0.1#$UNBOUND_PORT" good.example \
	    --ip 185.199.216.1 --ip 203.0.113.5 -f json --record live.tape
	servers_end
	[ "$status" = 0 ]
	printf '%s\n' "$output" >live.json
	mailassay spf --replay live.tape good.example --ip 185.199.216.1 \
	    --ip 203.0.113.5 -f json -o json=again.json
	cmp live.json again.json
	spf good --ip 185.199.216.1 --ip 203.0.113.5 -f json
	diff <(grep -v 'taken_at\|"resolver"' live.json) \
	    <(grep -v 'taken_at\|"resolver"' <<<"$output")
}

@test "senders of a tape are checked, and those given come before them" {
	mailassay audit --offline --zone samples/world.zone \
	    --zone samples/spf-sender.zone --senders samples/spf-sender.senders \
	    --record s.tape spf-sender.example
	sed 's|"203.0.113.0/24"|"nobody"|' s.tape >bad.tape
	mailassay audit --replay bad.tape
	fails_with 2 "that is none: 'nobody fail'"
	sed 's|"expected":"fail"|"expected":"no"|' s.tape >bad.tape
	mailassay audit --replay bad.tape
	fails_with 2 "that is none: '203.0.113.0/24 no'"
	printf '203.0.113.0/24 pass them\n' >others
	mailassay audit --replay s.tape --senders others
	has "203.0.113.0/24 (them) gets fail"
	lacks "the newsletter provider"
}

@test "a file of senders with a fault is refused with its place" {
	printf '192.0.2.1 pass\n\n  192.0.2 fail\n' >senders
	mailassay lint --senders senders samples/good.zone
	fails_with 2 "senders:3:3: this is neither an address nor a prefix"
	printf '192.0.2.1 maybe x\n' >senders
	mailassay lint --senders senders samples/good.zone
	fails_with 2 "senders:1:11: pass, fail,"
	printf '192.0.2.1 pass a\0b\n' >senders
	mailassay lint --senders senders samples/good.zone
	fails_with 2 "senders:1:17: a NUL"
	printf '# nobody\n' >senders
	mailassay lint --senders senders samples/good.zone
	fails_with 2 "senders: it names no sender"
	mailassay lint --senders none samples/good.zone
	fails_with 2 "none: No such file"
	printf '192.0.2.1 pass \033[31m::error::\n' >senders
	mailassay lint --senders senders samples/good.zone
	[ -z "$(grep -a $'\033' <<<"$output")" ]
}
