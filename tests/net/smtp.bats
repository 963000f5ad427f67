#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# --probe smtp: mail servers of smtp_peer.py, one an address of 127.25.0.0/24,
# each the exchange of a domain MODE.test that has a zone file. Nobody answers
# for other names: the resolver is a port of loopback where none listens.

bats_require_minimum_version 1.5.0

here=${BATS_TEST_DIRNAME:-tests/net}
program=${MAILASSAY:-$PWD/mailassay}

MODES="sound nofqdn literal unknown refuses policy greylists noservice busy
    helo silent banner lines drip escapes garbage ahead mixed reset
    close-greeting close-ehlo close-mail close-rcpt close-quit cut slow
    blocked"

# zone NAME ADDRESS...: a domain with one exchange that has these addresses
zone()
{
	local name=$1 address
	shift

	printf '$ORIGIN %s.\n$TTL 3600\n' "$name"
	echo "@ IN SOA ns.lab.example. hostmaster.lab.example. 1 2 3 4 5"
	echo "@ IN NS ns.lab.example."
	echo "@ IN MX 10 mx"
	for address in "$@"; do
		echo "mx IN A $address"
	done
}

setup_file()
{
	local mode n=10 servers=()

	folder=$(mktemp -d)
	zone lab.example 127.25.0.9 >"$folder/lab.example.zone"
	for mode in $MODES; do
		n=$((n + 1))
		zone "$mode.test" "127.25.0.$n" >"$folder/$mode.test.zone"
		servers+=("127.25.0.$n=$mode")
	done
	zone closed.test 127.25.0.200 >"$folder/closed.test.zone"
	python3 "$here/smtp_peer.py" --port-file "$folder/port" \
	    --log "$folder/log" "${servers[@]}" >"$folder/out" 2>&1 3>&- &
	peer=$!
	export folder peer
	for _ in {1..100}; do
		[ ! -s "$folder/port" ] || return 0
		sleep 0.1
	done
	cat "$folder/out"
	return 1
}

teardown_file()
{
	kill "$peer"
	rm -rf "$folder"
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return
	zones=()
	for file in "$folder"/*.zone; do
		zones+=(--zone "$file")
	done
}

# audit WORD...: with 4 seconds for each talk
audit()
{
	run --separate-stderr "$program" audit "${zones[@]}" \
	    --server 127.0.0.1#1 --timeout 0.1 --retries 0 --fail-on never \
	    --now 2026-11-25T12:00:00Z --no-dkim-guess --probe smtp \
	    --smtp-port "$(cat "$folder/port")" --smtp-timeout 4 "$@"
	[ "$status" = 0 ] || [ "$status" = 3 ] || echo "$status: $stderr"
	[ "$status" = 0 ] || [ "$status" = 3 ]
}

# Of each domain: outcome, reason of unknown, first place.
findings()
{
	python3 -c '
import json, sys
for d in json.load(sys.stdin)["domains"]:
    f = [f for f in d["findings"] if f["id"] == "mx-smtp-identity"][0]
    print(d["domain"], f["outcome"], f["unknown_reason"] or "-",
          f["marks"][0]["detail"])'
}

# said DOMAIN WORDS: the line of the domain in $got has them
said()
{
	grep -q "^$1 $2" <<<"$got" || {
		echo "not '$2', but: $(grep "^$1 " <<<"$got")"
		return 1
	}
}

@test "each server is judged by what it says, and misbehaviour is unknown" {
	local domains=() mode got

	for mode in $MODES; do
		domains+=("$mode.test")
	done
	audit --allow-net 127.25.0.0/24 -f json "${domains[@]}" closed.test
	got=$(findings <<<"$output")
	[ "$(wc -l <<<"$got")" = $((${#domains[@]} + 1)) ]
	said sound.test "pass - each exchange"
	said slow.test "pass -"
	said helo.test "pass -"
	said close-quit.test "pass -"
	said nofqdn.test "fail - the greeting of .* names mail, which is no fully"
	said literal.test "fail - .* is an address and no name"
	said unknown.test "fail - .* nowhere.mx.lab.example, which does not exist"
	said refuses.test "fail - .* refuses RCPT .* 550 5.1.1 no such user"
	said policy.test "fail - .* 554 5.7.1 .*this client's address"
	local error="unknown lookup_error"
	said greylists.test "$error .* 450 4.2.0 try again later"
	said noservice.test "$error .* 554 no SMTP service here"
	said busy.test "$error .* 421 mx.lab.example too busy"
	said silent.test "$error .*the time was up, at the greeting"
	said drip.test "$error .*the time was up, at the greeting"
	said banner.test "$error .*line of more than 2048 octets.*the greeting"
	said lines.test "$error .*more than 100 lines"
	said garbage.test "$error .*no reply of SMTP, at the greeting"
	said ahead.test "$error .*more came than was asked for"
	said mixed.test "$error .*no reply of SMTP, at the reply to EHLO"
	said reset.test "$error .*reset the connection, at the reply to EHLO"
	said close-greeting.test "$error .*closed .*, at the greeting"
	said close-ehlo.test "$error .*closed .*, at the reply to EHLO"
	said close-mail.test "$error .*closed .*, at the reply to MAIL FROM"
	said close-rcpt.test "$error .*closed .*, at the reply to RCPT TO"
	said cut.test "$error .*closed .*, at the reply to EHLO"
	said closed.test "$error .*port [0-9]* was refused"
	said blocked.test "$error .*port [0-9]* is not reachable .*block it"
}

@test "a tape of it is replayed to the byte, and one without has nothing of it" {
	audit --allow-net 127.25.0.0/24 -f json -o text=live.txt \
	    --record t.tape sound.test escapes.test silent.test cut.test
	printf '%s\n' "$output" >live.json
	run --separate-stderr "$program" audit --replay t.tape \
	    --fail-on never -f json -o text=replay.txt \
	    --now 2026-11-25T12:00:00Z
	printf '%s\n' "$output" >replay.json
	cmp live.json replay.json
	cmp live.txt replay.txt
	tr -s '\n ' ' ' <live.txt |
	    grep -q "mail servers were asked who they are"
	grep -q '"smtp":true' t.tape
	sed 's/,"smtp":true//' t.tape | grep -v '"type":"SMTP"' >old.tape
	run --separate-stderr "$program" audit --replay old.tape \
	    --fail-on never -f json
	got=$(findings <<<"$output")
	said sound.test "unknown not_probed .*--probe smtp alone"
}

@test "the report fits the schema, and has no raw octet of a server" {
	audit --allow-net 127.25.0.0/24 -f json -o text=r.txt escapes.test \
	    sound.test close-mail.test silent.test
	LC_ALL=C grep -q 'postmaster: 550 \\x00\\x1b\[2J\\x9b31m' r.txt
	not_plain=$(LC_ALL=C tr -d '\n\040-\176' <r.txt | wc -c)
	[ "$not_plain" = 0 ]
	[ "$(grep -cE '^ *::|##vso\[' r.txt)" = 0 ]
	printf '%s\n' "$output" >r.json
	"$program" schema >s.json
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	/usr/bin/python3 -c '
import json, jsonschema
report = json.load(open("r.json"))
jsonschema.validate(report, json.load(open("s.json")))
host = report["domains"][1]["smtp"]["hosts"][0]
assert host["starttls"] and host["extended"], host
assert host["greeting_name"]["name"] == "mx.lab.example", host
assert host["rcpt"] == {"code": 250, "text": "250 2.1.5 Ok"}, host'
}

@test "no message is sent, and who we say we are is ours to say" {
	: >"$folder/log"
	audit --allow-net 127.25.0.0/24 --smtp-helo probe.example.net sound.test
	[ "$(grep -v ' [-+]' "$folder/log" | cut -d' ' -f2-)" = \
"EHLO probe.example.net
MAIL FROM:<>
RCPT TO:<postmaster@sound.test>
QUIT" ]
}

@test "no address that is not of the public Internet is connected to" {
	: >"$folder/log"
	audit -f json sound.test
	got=$(findings <<<"$output")
	said sound.test "unknown not_probed .*loopback"
	audit -f json --allow-net 127.26.0.0/16 sound.test
	got=$(findings <<<"$output")
	said sound.test "unknown not_probed .*loopback"
	[ ! -s "$folder/log" ]
}

@test "without --probe nobody is connected to" {
	: >"$folder/log"
	run "$program" audit "${zones[@]}" --server 127.0.0.1#1 --timeout 0.1 \
	    --retries 0 --fail-on never -f json sound.test
	[ ! -s "$folder/log" ]
}

@test "a server is not connected to twice at a time" {
	local domains=() n

	: >"$folder/log"
	for n in 1 2 3 4; do
		zone "d$n.test" "$(sed -n 's/^mx IN A //p' \
		    "$folder/slow.test.zone")" >"d$n.test.zone"
		zones+=(--zone "d$n.test.zone")
		domains+=("d$n.test")
	done
	audit --allow-net 127.25.0.0/24 -f json "${domains[@]}"
	got=$(findings <<<"$output")
	for n in 1 2 3 4; do
		said "d$n.test" "pass"
	done
	[ "$(grep -c ' +1$' "$folder/log")" = 4 ]
	[ "$(grep -c ' +2$' "$folder/log")" = 0 ]
}

@test "a server that is silent is waited for once" {
	: >"$folder/log"
	zone again.test "$(sed -n 's/^mx IN A //p' \
	    "$folder/silent.test.zone")" >again.test.zone
	zones+=(--zone again.test.zone)
	audit --allow-net 127.25.0.0/24 -f json silent.test again.test
	got=$(findings <<<"$output")
	said silent.test "unknown lookup_error .*, at the greeting$"
	said again.test "unknown lookup_error .*at the greeting .*not tried again"
	[ "$(grep -c ' +1$' "$folder/log")" = 1 ]
}

@test "an exchange is talked to over IPv6 as well" {
	local six

	python3 -c 'import socket
socket.create_server(("::1", 0), family=socket.AF_INET6)' 2>/dev/null ||
	    skip "no IPv6 loopback"
	python3 "$here/smtp_peer.py" --port-file port "::1=sound" \
	    >out 2>&1 3>&- &
	six=$!
	for _ in {1..100}; do
		[ ! -s port ] || break
		sleep 0.1
	done
	zone six.test >six.test.zone
	echo "mx IN AAAA ::1" >>six.test.zone
	run "$program" audit "${zones[@]}" --zone six.test.zone \
	    --server 127.0.0.1#1 --timeout 0.1 --retries 0 --fail-on never \
	    --probe smtp --smtp-port "$(cat port)" --allow-net ::1 -f json \
	    six.test
	kill "$six"
	got=$(findings <<<"$output")
	said six.test "pass"
}
