#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# DNSSEC: a signed tree (sign.sh) on NSD, behind an Unbound that does not
# validate and one that does; validated in process, and by the resolver.

source "${BATS_TEST_DIRNAME:-tests/net}/servers.sh"
source "${BATS_TEST_DIRNAME:-tests/net}/sign.sh"

probe=${PROBE:-$PWD/tests/net/live_probe}
mailassay=${MAILASSAY:-$PWD/mailassay}

setup_file()
{
	[ -x "$probe" ] || { echo "no $probe" >&2; return 1; }
	have_servers && have_signer || return 0
	servers_begin
	mkdir "$SERVERS_DIR/zones"
	(sign_tree "$SERVERS_DIR/zones") || return 1
	start_nsd "$SERVERS_DIR/zones"
	start_unbound
	PLAIN=$UNBOUND_PORT
	ANCHOR=$SERVERS_DIR/zones/anchor
	UNBOUND_ANCHOR=$ANCHOR start_unbound
	VALIDATING=$UNBOUND_PORT
	start_peer SILENT --default silent
	export SERVERS_DIR SERVERS_PIDS PLAIN VALIDATING ANCHOR SILENT NSD_PORT
}

teardown_file()
{
	[ -z "$SERVERS_DIR" ] || servers_end
}

setup()
{
	[ -n "$ANCHOR" ] || skip "nsd, unbound or ldnsutils is not installed"
}

# ask PORT [OPTION]... NAME/TYPE...
ask()
{
	local port=$1
	shift

	run timeout 60 "$probe" -t 3000 -n 2 -s "127.0.0.1#$port" "$@"
	[ "$status" -eq 0 ]
}

@test "in process: a secure zone is secure, what is there and what is not" {
	ask "$PLAIN" -a "$ANCHOR" secure.example/MX secure.example/TYPE99 \
	    gone.secure.example/A
	line 0 "MX FOUND - 127.0.0.1#$PLAIN ad=11 n=1" dnssec=secure rrsig=1
	line 1 NODATA ad=11 dnssec=secure
	line 2 NXDOMAIN ad=11 dnssec=secure
}

@test "in process: no DS, and the zone is insecure, signed or not" {
	ask "$PLAIN" -a "$ANCHOR" insecure.example/MX nods.example/TXT
	line 0 "MX FOUND" ad=00 n=1 dnssec=insecure
	line 1 "TXT FOUND" ad=00 n=1 dnssec=insecure
}

@test "in process: expired, another's DS, no signature: bogus, and why" {
	ask "$PLAIN" -a "$ANCHOR" expired.example/MX wrongds.example/MX \
	    stripped.example/MX gone.expired.example/TXT
	line 0 "MX BOGUS" ad=00 n=0 dnssec=bogus "in process" "signature expired"
	line 1 "MX BOGUS" n=0 dnssec=bogus wrongds.example
	line 2 "MX BOGUS" n=0 dnssec=bogus stripped.example
	line 3 "TXT BOGUS" n=0 dnssec=bogus
}

@test "in process, over a resolver that validates: the same" {
	ask "$VALIDATING" -a "$ANCHOR" secure.example/MX insecure.example/MX \
	    expired.example/MX wrongds.example/MX
	line 0 FOUND dnssec=secure
	line 1 FOUND dnssec=insecure
	line 2 "MX BOGUS" "signature expired"
	line 3 "MX BOGUS"
}

@test "in process: an anchor elsewhere proves nothing of other names" {
	sed 's/^\./other.example./' "$ANCHOR" >"$SERVERS_DIR/other"
	ask "$PLAIN" -a "$SERVERS_DIR/other" secure.example/MX
	line 0 FOUND ad=00 dnssec=unknown
}

@test "in process: another key for the root, and all is bogus" {
	sed "s/^[^ \t]*/./" "$SERVERS_DIR"/zones/Kexample.+*.key \
	    >"$SERVERS_DIR/wrong"
	ask "$PLAIN" -a "$SERVERS_DIR/wrong" secure.example/MX
	line 0 BOGUS n=0
}

@test "in process: a dead server is TIMEOUT in time, each question once" {
	run timeout 20 "$probe" -t 300 -n 1 -s "127.0.0.1#$SILENT" \
	    -a "$ANCHOR" secure.example/MX secure.example/TXT a.example/A
	[ "$status" -eq 0 ]
	for i in 0 1 2; do line $i TIMEOUT n=0 dnssec=unknown; done
}

@test "in process: more questions than are out at once, behind the cache" {
	printf 'n%d.secure.example TXT\n' {1..1000} >"$SERVERS_DIR/many"
	ask "$PLAIN" -c -a "$ANCHOR" -f "$SERVERS_DIR/many"
	line 0 "NXDOMAIN 1000"
}

@test "a name that libunbound would answer by itself is asked for" {
	ask "$NSD_PORT" -a "$ANCHOR" mx.test/A
	line 0 NXDOMAIN dnssec=secure
	ask "$SILENT" -t 300 -n 1 -a "$ANCHOR" mx.test/A 1.1.168.192.in-addr.arpa/PTR
	line 0 TIMEOUT
	line 1 TIMEOUT
}

@test "a validating resolver on loopback: AD, none, and bogus" {
	ask "$VALIDATING" secure.example/MX insecure.example/MX \
	    expired.example/MX wrongds.example/MX stripped.example/TXT
	line 0 FOUND ad=11 dnssec=secure rrsig=1
	line 1 FOUND ad=00 dnssec=unknown
	line 2 "MX BOGUS udp" n=0 dnssec=bogus "with CD" "EDE 6, DNSSEC bogus"
	line 3 "MX BOGUS" "EDE "
	line 4 "TXT BOGUS" n=0
}

@test "a resolver that validates nothing: all is there, and nothing known" {
	ask "$PLAIN" secure.example/MX expired.example/MX
	line 0 FOUND ad=00 dnssec=unknown
	line 1 FOUND ad=00 dnssec=unknown
}

@test "--trust-anchor: none, without an anchor, and broken: status 2" {
	run "$mailassay" audit --dnssec=validate --trust-anchor /none/such \
	    secure.example
	[ "$status" -eq 2 ]
	[[ $output == *"no trust anchor"*"/none/such"*"dns-root-data"* ]]
	echo "; . IN DS 1 8 2 00" >"$SERVERS_DIR/empty"
	run "$mailassay" audit --dnssec=validate --trust-anchor \
	    "$SERVERS_DIR/empty" secure.example
	[ "$status" -eq 2 ]
	[[ $output == *"$SERVERS_DIR/empty' has no DS or DNSKEY"* ]]
	echo ". IN DS foo bar" >"$SERVERS_DIR/broken"
	run "$mailassay" audit --dnssec=validate --trust-anchor \
	    "$SERVERS_DIR/broken" secure.example
	[ "$status" -eq 2 ]
	[[ $output == *"cannot use the trust anchors in '$SERVERS_DIR/broken'"* ]]
}

@test "--dnssec: what excludes what, and words that it has not" {
	local words
	for words in --dnssec=maybe "--trust-anchor x" \
	    "--dnssec=auto --trust-anchor x" "--dnssec=validate --offline" \
	    "--dnssec=validate --replay x"; do
		# shellcheck disable=SC2086
		run "$mailassay" audit $words secure.example
		[ "$status" -eq 2 ]
		[[ $output == *--dnssec* ]]
	done
}

@test "the report says who validated, and the tape remembers" {
	"$mailassay" audit --dnssec=validate --trust-anchor "$ANCHOR" \
	    -s none --no-dkim-guess --server "127.0.0.1#$PLAIN" -f json \
	    --fail-on never --record "$SERVERS_DIR/tape" secure.example \
	    >"$SERVERS_DIR/live.json" || [ $? -eq 3 ]
	python3 - "$SERVERS_DIR/live.json" <<-'END'
	import json, sys
	for a in json.load(open(sys.argv[1]))["domains"][0]["answers"]:
	    if a["name"] == "secure.example":
	        assert (a["dnssec"], a["dnssec_by"]) == \
	            ("secure", "validated in process"), a
	END
	"$mailassay" audit --replay "$SERVERS_DIR/tape" -f json \
	    --fail-on never >"$SERVERS_DIR/again.json" || [ $? -eq 3 ]
	cmp "$SERVERS_DIR/live.json" "$SERVERS_DIR/again.json"
}

# audit PORT DOMAIN [OPTION]...: "ID OUTCOME" lines of the DNSSEC rules
audit()
{
	local port=$1 domain=$2
	shift 2

	run bash -c '"$0" audit --no-dkim-guess -f json --fail-on never \
	    --server "127.0.0.1#$1" "${@:2}" | python3 -c "
import json, sys
for f in json.load(sys.stdin)[\"domains\"][0][\"findings\"]:
    if f[\"family\"] == \"DNSSEC\":
        print(f[\"id\"], f[\"outcome\"], f[\"severity\"],
              [m[\"detail\"] for m in f[\"marks\"]])"' \
	    "$mailassay" "$port" "$domain" "$@"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 5 ]
}

@test "rules, in process: secure passes, insecure is not signed" {
	audit "$PLAIN" secure.example --dnssec=validate --trust-anchor "$ANCHOR"
	line 0 "dnssec-signed pass" "validated in process"
	line 1 "dnssec-bogus pass"
	line 2 "dnssec-algo pass"
	line 3 "dnssec-nsec3 not-applicable"
	line 4 "dnssec-mx-host pass"
	audit "$PLAIN" insecure.example --dnssec=validate \
	    --trust-anchor "$ANCHOR"
	line 0 "dnssec-signed fail info"
	line 1 "dnssec-bogus not-applicable"
	audit "$PLAIN" nods.example --dnssec=validate --trust-anchor "$ANCHOR"
	line 0 "dnssec-signed fail info"
}

@test "rules, in process: bogus fails, with the reason" {
	local zone
	for zone in expired wrongds stripped; do
		audit "$PLAIN" $zone.example --dnssec=validate \
		    --trust-anchor "$ANCHOR"
		line 1 "dnssec-bogus fail critical" "in process" "MX: "
		[[ ${lines[0]} != *"dnssec-signed pass"* ]]
	done
	audit "$PLAIN" soon.example --dnssec=validate --trust-anchor "$ANCHOR"
	line 0 "dnssec-signed pass"
	line 1 "dnssec-bogus fail high" "was not made anew"
}

@test "rules, by a validating resolver on loopback" {
	audit "$VALIDATING" secure.example
	line 0 "dnssec-signed pass" "AD set by 127.0.0.1#$VALIDATING, on loopback"
	line 1 "dnssec-bogus pass"
	line 4 "dnssec-mx-host pass"
	audit "$VALIDATING" expired.example
	line 1 "dnssec-bogus fail critical" "with CD it answers"
	audit "$VALIDATING" insecure.example
	line 0 "dnssec-signed fail info"
	# AD of nobody is believed, and what the rest says is not the whole
	audit "$VALIDATING" secure.example --dnssec=off
	line 0 "dnssec-signed pass" "is not known"
	line 1 "dnssec-bogus unknown"
}

@test "rules, by a resolver that validates nothing: what is seen all the same" {
	audit "$PLAIN" secure.example
	line 0 "dnssec-signed pass" "whether it validates is not known"
	line 1 "dnssec-bogus unknown"
	audit "$PLAIN" expired.example
	line 1 "dnssec-bogus fail critical" "expired at"
	audit "$PLAIN" wrongds.example
	line 0 "dnssec-signed fail"
	line 1 "dnssec-bogus fail critical" "none of the zone's keys"
	audit "$PLAIN" nsec3.example
	line 2 "dnssec-algo pass"
	line 3 "dnssec-nsec3 fail low" "10 additional iterations"
	audit "$PLAIN" sha1.example
	line 2 "dnssec-algo fail medium" "RSASHA1-NSEC3"
}
