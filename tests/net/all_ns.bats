#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# --all-ns: every authoritative server asked. Each server is an NSD (or a
# relay without TCP) on an address of its own, all at one port; the resolver is
# Unbound in front of one more NSD.
#
#	n1.lab 127.1.0.1	has every zone
#	n2.lab 127.2.0.1	has them too, differ.lab in another version
#	n3.lab 127.3.0.1	has none of them
#	n4.lab 127.4.0.1	is silent
#	n5.lab 127.5.0.1	is 127.1.0.1 over UDP, and has no TCP
#	forged.lab and so on	are n1 by way of a relay in that mode
#	n6.lab 127.1.0.6	is in the network of n1
#	n9.lab 127.9.0.1	the zone above, lab

source "${BATS_TEST_DIRNAME:-tests/net}/servers.sh"

program=${MAILASSAY:-$PWD/mailassay}

# Of relay.py.
MODES="forged flipped cut edns half lost"

# zone FILE NAME SERIAL POLICY NS...: mail for a domain, with these servers
zone()
{
	local file=$1 name=$2 serial=$3 policy=$4 ns
	shift 4

	{
		echo "\$ORIGIN $name."
		echo "\$TTL 3600"
		echo "@ IN SOA n1.lab. hostmaster.lab. ($serial 7200 3600" \
		    "1209600 600)"
		for ns in "$@"; do
			echo "@ IN NS $ns.lab."
		done
		echo "@ 7200 IN MX 10 mx.lab."
		echo "@ IN TXT \"v=spf1 mx -all\""
		echo "_dmarc 1800 IN TXT \"v=DMARC1; p=$policy\""
		echo "s1._domainkey IN TXT \"v=DKIM1; p=\""
	} >"$file/$name.zone"
}

# the_zones FOLDER: as most servers have them
the_zones()
{
	mkdir -p "$1"
	zone "$1" good.lab 1 reject n1 n2
	zone "$1" differ.lab 1 reject n1 n2
	zone "$1" lame.lab 1 reject n1 n3
	zone "$1" silent.lab 1 reject n1 n4
	zone "$1" notcp.lab 1 reject n1 n5
	zone "$1" single.lab 1 reject n1
	zone "$1" near.lab 1 reject n1 n6
	zone "$1" moved.lab 1 reject n1 n2
	zone "$1" big.lab 1 reject n1 n2
	for n in {1..12}; do
		printf '@ IN TXT "note%d=%0200d"\n' "$n" 0
	done >>"$1/big.lab.zone"
	for mode in $MODES; do
		zone "$1" "by-$mode.lab" 1 reject n1 "$mode"
	done
}

# above FILE: the zone lab, with the delegations
above()
{
	cat >"$1" <<-'END'
	$ORIGIN lab.
	$TTL 3600
	@ IN SOA n9 hostmaster (1 7200 3600 1209600 3600)
	@ IN NS n9
	n1 IN A 127.1.0.1
	n2 IN A 127.2.0.1
	n3 IN A 127.3.0.1
	n4 IN A 127.4.0.1
	n5 IN A 127.5.0.1
	n6 IN A 127.1.0.6
	n9 IN A 127.9.0.1
	mx IN A 45.83.64.25
	good IN NS n1
	good IN NS n2
	differ IN NS n1
	differ IN NS n2
	lame IN NS n1
	lame IN NS n3
	silent IN NS n1
	silent IN NS n4
	notcp IN NS n1
	notcp IN NS n5
	single IN NS n1
	near IN NS n1
	near IN NS n6
	moved IN NS n1
	moved IN NS n5
	big IN NS n1
	big IN NS n2
	END
	local mode n=20

	for mode in $MODES; do
		n=$((n + 1))
		echo "$mode IN A 127.$n.0.1"
		echo "by-$mode IN NS n1"
		echo "by-$mode IN NS $mode"
	done >>"$1"
}

# authority FOLDER ADDRESS...: NSD with these zones at $NS_PORT
authority()
{
	local dir=$1 conf=$1/nsd.conf address file
	shift

	{
		echo "server:"
		for address in "$@"; do
			echo "  ip-address: $address@$NS_PORT"
		done
		printf '  server-count: 1\n  username: ""\n  chroot: ""\n'
		printf '  database: ""\n  rrl-ratelimit: 0\n'
		printf '  zonesdir: "%s"\n  zonelistfile: "%s/list"\n' "$dir" \
		    "$dir"
		printf '  xfrdfile: "%s/xfrd"\n  xfrdir: "%s"\n' "$dir" "$dir"
		printf '  pidfile: "%s/pid"\n  logfile: "%s/log"\n' "$dir" "$dir"
		printf 'remote-control:\n  control-enable: no\n'
		for file in "$dir"/*.zone; do
			printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' \
			    "$(basename "$file" .zone)" "$file"
		done
	} >"$conf"
	nsd -d -c "$conf" >"$dir/out" 2>&1 3>&- &
	SERVERS_PIDS="$SERVERS_PIDS $!"
}

# A port that is free at every address; it listens when it answers over TCP.
wait_tcp()
{
	python3 - "$NS_PORT" "$@" <<-'END'
	import socket, sys, time
	end = time.monotonic() + 10
	for address in sys.argv[2:]:
	    while True:
	        try:
	            socket.create_connection((address, int(sys.argv[1])), 1)
	            break
	        except OSError:
	            if time.monotonic() > end:
	                sys.exit("nobody at " + address)
	            time.sleep(0.05)
	END
}

relay()
{
	python3 "$SERVERS_HOME/relay.py" "$@" >"$SERVERS_DIR/relay.out" 2>&1 \
	    3>&- &
	SERVERS_PIDS="$SERVERS_PIDS $!"
}

setup_file()
{
	have_servers || skip "nsd or unbound is not installed"
	servers_begin
	NS_PORT=$(free_port)
	the_zones "$SERVERS_DIR/view"
	the_zones "$SERVERS_DIR/n1"
	the_zones "$SERVERS_DIR/n2"
	zone "$SERVERS_DIR/n2" differ.lab 2 none n1 n2
	mkdir "$SERVERS_DIR/n3" "$SERVERS_DIR/n9"
	zone "$SERVERS_DIR/n3" other.lab 1 reject n3 n1
	above "$SERVERS_DIR/n9/lab.zone"
	above "$SERVERS_DIR/view/lab.zone"
	start_nsd "$SERVERS_DIR/view"
	start_unbound
	authority "$SERVERS_DIR/n1" 127.1.0.1 127.1.0.6
	authority "$SERVERS_DIR/n2" 127.2.0.1
	authority "$SERVERS_DIR/n3" 127.3.0.1
	authority "$SERVERS_DIR/n9" 127.9.0.1
	relay 127.4.0.1 "$NS_PORT"
	relay 127.5.0.1 "$NS_PORT" 127.1.0.1
	n=20
	for mode in $MODES; do
		n=$((n + 1))
		relay "127.$n.0.1" "$NS_PORT" 127.1.0.1 "$mode"
	done
	wait_tcp 127.1.0.1 127.2.0.1 127.3.0.1 127.9.0.1
	export SERVERS_DIR SERVERS_PIDS UNBOUND_PORT NS_PORT
}

teardown_file()
{
	servers_end
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return
}

# audit DOMAIN [OPTION]...: with the network of the tests allowed
audit()
{
	local domain=$1
	shift

	timeout 60 "$program" audit --server "127.0.0.1#$UNBOUND_PORT" \
	    --all-ns --ns-port "$NS_PORT" --timeout 0.4 --retries 1 \
	    --now 2026-11-25T08:00:00Z --dkim-selector s1 --no-dkim-guess \
	    --fail-on never "$@" "$domain" 2>err || [ "$?" -eq 3 ] ||
	    { cat err; return 1; }
}

allowed()
{
	audit "$@" --allow-net 127.0.0.0/8
}

# finding FILE ID: "outcome reason: the marks"
finding()
{
	python3 - "$@" <<-'END'
	import json, sys
	for f in json.load(open(sys.argv[1]))["domains"][0]["findings"]:
	    if f["id"] == sys.argv[2]:
	        print(f["outcome"], f["unknown_reason"], "; ".join(
	            m["detail"] for m in f["marks"]))
	END
}

# says FILE ID WORDS...
says()
{
	local text word

	text=$(finding "$1" "$2")
	shift 2
	for word in "$@"; do
		if [[ $text != *"$word"* ]]; then
			echo "no '$word' in: $text"
			return 1
		fi
	done
}

# resolved DOMAIN [OPTION]...: by the resolver alone
resolved()
{
	local domain=$1
	shift

	timeout 60 "$program" audit --server "127.0.0.1#$UNBOUND_PORT" \
	    --fail-on never -f json "$@" "$domain" || [ "$?" -eq 3 ]
}

# again TAPE [OPTION]... [DOMAIN]
again()
{
	"$program" audit --replay "$@" -f json --fail-on never ||
	    [ "$?" -eq 3 ]
}

shows()
{
	grep -qF -e "$2" "$1" || { echo "no '$2' in:"; cat "$1"; return 1; }
}

@test "all servers agree, over UDP and TCP, and the TTLs are theirs" {
	allowed good.lab -f json >report
	says report hyg-ns pass "all 2 addresses of 2 name servers" \
	    "delegates to the same names"
	says report hyg-dns-tcp pass "all 2 addresses"
	says report hyg-ttl pass "4 record sets"
}

@test "a server with another version is named with what differs" {
	allowed differ.lab -f json >report
	says report hyg-ns fail "n2.lab (127.2.0.1) says something else" \
	    "TXT _dmarc.differ.lab"
	allowed differ.lab >text
	shows text "127.1.0.1  1           as most"
	shows text "127.2.0.1  2           differs: TXT _dmarc.differ.lab"
	shows text "The serials differ"
	shows text '127.1.0.1: "v=DMARC1; p=reject"'
	shows text '127.2.0.1: "v=DMARC1; p=none"'
	# 1800 seconds later: of the records that differ.
	shows text "2026-11-25T08:30:00Z"
}

@test "when they agree, caches have it after the longest TTL of all" {
	allowed good.lab | tr -s '\n ' ' ' >text
	shows text "by 2026-11-25T10:00:00Z, as the longest of their TTLs is"
}

@test "a server that does not have the zone is lame" {
	allowed lame.lab -f json >report
	says report hyg-ns fail "n3.lab (127.3.0.1) does not have the zone" \
	    "refused"
}

@test "a silent server is unknown, and no fault" {
	allowed silent.lab -f json >report
	says report hyg-ns "unknown lookup_error" "n4.lab (127.4.0.1)" \
	    "no answer over UDP in 2 tries"
	says report hyg-dns-tcp "unknown lookup_error" "127.4.0.1"
}

@test "a server without TCP fails where others have it" {
	allowed notcp.lab -f json >report
	says report hyg-dns-tcp fail "n5.lab (127.5.0.1) answers over UDP" \
	    "Connection refused"
	says report hyg-ns pass ""
}

@test "a reply that does not match is dropped, and the next one taken" {
	allowed by-forged.lab -f json --record tape >report
	says report hyg-ns pass "all 2 addresses"
	shows tape "1 mismatching reply dropped"
}

@test "a reply whose question has another case is not believed over UDP" {
	allowed by-flipped.lab -f json >report
	says report hyg-ns "unknown lookup_error" "flipped.lab (127.22.0.1)" \
	    "TCP: Connection refused" "1 mismatching reply dropped"
}

@test "a truncated reply is asked for over TCP, and nothing made of its part" {
	allowed by-cut.lab -f json >report
	says report hyg-ns "unknown lookup_error" "cut.lab (127.23.0.1)"
	says report hyg-dns-tcp fail "cut.lab (127.23.0.1) answers over UDP"
}

@test "what does not fit into a packet is had over TCP" {
	allowed big.lab -f json --record tape >report
	says report hyg-ns pass "all 2 addresses"
	says report hyg-dns-tcp pass ""
	run grep -c '"type":"TXT","asked":"127.[12].0.1","asked_over_tcp":false,"status":"FOUND".*"transport":"tcp"' tape
	[ "$output" = 2 ]
}

@test "a server without EDNS is asked without it" {
	allowed by-edns.lab -f json >report
	says report hyg-ns pass "all 2 addresses"
}

@test "a reply that is cut in the middle is unknown" {
	allowed by-half.lab -f json >report
	says report hyg-ns "unknown lookup_error" "half.lab (127.25.0.1)" \
	    "no DNS message"
}

@test "a lost query is sent again" {
	allowed by-lost.lab -f json >report
	says report hyg-ns pass "all 2 addresses"
}

@test "a single server, and servers of one network" {
	allowed single.lab -f json >report
	says report hyg-ns fail "one name server alone"
	allowed near.lab -f json >report
	says report hyg-ns fail "one network, 127.1.0.0/24"
}

@test "the zone above delegates to other servers" {
	allowed moved.lab -f json >report
	says report hyg-ns fail "lab, delegates to n5.lab" \
	    "have n2.lab, to which"
}

@test "a name that is no zone is looked at in the zone that it is in" {
	allowed a.differ.lab -f json >report
	says report hyg-ns pass "all 2 addresses"
	python3 -c 'import json
a = json.load(open("report"))["domains"][0]["authority"]
assert a["zone"] == "differ.lab", a
assert a["parent"] == "lab", a'
}

@test "no address that is not public is asked unless it is allowed" {
	audit good.lab -f json --record tape >report
	says report hyg-ns "unknown not_probed" "n1.lab (127.1.0.1)" \
	    "was not asked" "loopback" "--allow-net"
	says report hyg-dns-tcp "unknown not_probed"
	audit good.lab -f json --allow-net 127.1.0.0/16 >report
	says report hyg-ns "unknown not_probed" "n2.lab (127.2.0.1)"
	# And none was: what has a wire came from the resolver.
	run grep -c '"asked".*"wire"' tape
	[ "$output" = 0 ]
}

@test "without --all-ns no server is asked" {
	resolved good.lab --record tape >report
	says report hyg-ns "unknown not_probed" "2 name servers"
	says report hyg-dns-tcp "unknown not_probed"
	says report hyg-ttl "unknown not_probed"
	run grep -c '"type":"NS"' tape
	[ "$output" = 2 ]	# and that of _dmarc, which is old
	run grep -c '"asked"' tape
	[ "$output" = 0 ]
	resolved single.lab >report
	says report hyg-ns fail "one name server alone"
}

@test "a tape of all servers gives the same report, byte for byte" {
	local domain

	for domain in good differ lame silent notcp moved a.differ; do
		allowed "$domain.lab" -f json --record tape >report
		again tape >again
		cmp report again
		# The domain alone is enough, too.
		again tape --dkim-selector s1 --no-dkim-guess \
		    "$domain.lab" >again
		cmp report again
	done
}

@test "a tape of before is replayed as before" {
	resolved good.lab --record tape >report
	sed -e 's/"name_servers":"resolver",//' \
	    -e '/"name":"good.lab","type":"NS"/d' tape >old
	[ "$(wc -l <old)" -lt "$(wc -l <tape)" ]
	again old >report
	says report hyg-ns "unknown not_probed" "recorded by a version"
	says report hyg-ttl "unknown not_probed"
}

@test "the report fits the schema" {
	"$program" schema >schema.json
	for domain in good differ lame silent; do
		allowed "$domain.lab" -f json >report
		/usr/bin/python3 -c '
import json, sys
try:
    import jsonschema
except ImportError:
    sys.exit()
check = jsonschema.Draft202012Validator(json.load(open("schema.json")))
wrong = [(list(e.path), e.message[:200]) for e in
         check.iter_errors(json.load(open("report")))]
assert not wrong, wrong'
	done
}
