#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The live source against a server that misbehaves as told (peer.py), and
# against NSD and Unbound. No time is asserted: `timeout` only finds hangs.

bats_require_minimum_version 1.5.0
source "${BATS_TEST_DIRNAME:-tests/net}/servers.sh"

probe=${PROBE:-$PWD/tests/net/live_probe}

setup_file()
{
	[ -x "$probe" ] || { echo "no $probe" >&2; return 1; }
	servers_begin
	start_peer PEER --log "$SERVERS_DIR/peer.log"
	start_peer PEER6 --address ::1 || PEER6=
	start_peer SILENT --default silent
	start_peer REFUSER --default refused
	start_peer FAILER --default servfail
	NSD_PORT= UNBOUND_PORT=
	if have_servers; then
		mkdir "$SERVERS_DIR/zones"
		cp "$BATS_TEST_DIRNAME/zones/"*.zone "$SERVERS_DIR/zones"
		start_nsd "$SERVERS_DIR/zones"
		start_unbound
	fi
	export SERVERS_DIR SERVERS_PIDS PEER PEER6 SILENT REFUSER FAILER
	export NSD_PORT UNBOUND_PORT
}

teardown_file()
{
	servers_end
}

# ask [OPTION]... NAME/TYPE...: to the peer unless -s is given
ask()
{
	local server=(-s "127.0.0.1#$PEER")

	case " $*" in *" -s "*|*" -r "*) server=() ;; esac
	run --separate-stderr timeout 60 "$probe" -t 300 -n 2 "${server[@]}" "$@"
	[ "$status" -eq 0 ]
}

# queries NAME [PROTOCOL]: how many of them the peer has seen
queries()
{
	grep -ci "^${2:-[a-z]*} $1 " "$SERVERS_DIR/peer.log" || true
}

@test "an answer is FOUND, with server and transport" {
	ask ok.example/TXT ok.example/MX ok.example/A
	line 0 "ok.example TXT FOUND udp 127.0.0.1#$PEER ad=00 n=1" '"ok"'
	line 1 "MX FOUND"
	line 2 "A FOUND"
	line 3 "servers 127.0.0.1#$PEER"
}

@test "a name in upper case is asked and found" {
	ask OK-Upper.Example/TXT
	line 0 "ok-upper.example TXT FOUND"
}

@test "silence is TIMEOUT, never NODATA (D-01)" {
	ask silent.example/TXT
	line 0 "TXT TIMEOUT - 127.0.0.1#$PEER"
	[ "$(queries silent.example)" -eq 2 ]
}

@test "ten thousand questions to a dead server all end in TIMEOUT" {
	printf 'n%d.example TXT\n' {1..10000} >"$SERVERS_DIR/many"
	ask -s "127.0.0.1#$SILENT" -f "$SERVERS_DIR/many"
	line 0 "TIMEOUT 10000"
}

@test "the first of two servers is dead: the second is used (D-02)" {
	ask -s "127.0.0.1#$SILENT" -s "127.0.0.1#$PEER" ok.example/TXT
	line 0 "FOUND udp 127.0.0.1#$PEER"
}

@test "SERVFAIL is SERVFAIL (D-03)" {
	ask servfail.example/TXT barefail.example/TXT ok.example/TXT
	line 0 SERVFAIL
	line 1 SERVFAIL
	line 2 FOUND
	# and once more with CD, to tell bogus from broken
	[ "$(queries servfail.example)" -eq 2 ]
}

@test "SERVFAIL, but not with CD: BOGUS, and what CD brought is not used" {
	ask bogus.example/TXT bogusede.example/MX
	line 0 "TXT BOGUS udp 127.0.0.1#$PEER ad=00 n=0" "with CD"
	line 1 "MX BOGUS" "n=0" 'EDE 7, signature expired: \xff\x1b[1m'
	# with CD, and again without, for it may have been broken for a moment
	[ "$(queries bogus.example)" -eq 3 ]
	# another resolver is not asked to say something better
	ask -s "127.0.0.1#$PEER" -s "127.0.0.1#$PEER" bogus-2.example/TXT
	line 0 "TXT BOGUS"
}

@test "SERVFAIL, and the look with CD fails: SERVFAIL" {
	ask boguslost.example/TXT bogustrunc.example/TXT
	line 0 "TXT SERVFAIL" "n=0"
	line 1 "TXT SERVFAIL" "n=0"
}

@test "without DNSSEC no AD is believed, and no SERVFAIL looked into" {
	ask -d ad.example/TXT bogus-off.example/TXT
	line 0 "TXT FOUND" "ad=10"
	line 1 "TXT SERVFAIL"
	[ "$(queries bogus-off.example)" -eq 1 ]
}

@test "REFUSED, NOTIMP and FORMERR are REFUSED (D-04)" {
	ask refused.example/TXT notimp.example/TXT formerr.example/TXT
	line 0 "TXT REFUSED"
	line 1 "TXT REFUSED" NOTIMP
	line 2 "TXT REFUSED" FORMERR
}

@test "a server that refuses or fails is left for the next (D-04)" {
	ask -n 1 -s "127.0.0.1#$REFUSER" -s "127.0.0.1#$FAILER" \
	    -s "127.0.0.1#$PEER" ok.example/TXT
	line 0 "FOUND udp 127.0.0.1#$PEER"
	ask -s "127.0.0.1#$REFUSER" -s "127.0.0.1#$FAILER" ok.example/TXT
	line 0 "REFUSED udp 127.0.0.1#$REFUSER"
}

@test "FORMERR to EDNS: once more without (D-04)" {
	ask -n 1 noedns.example/TXT
	line 0 FOUND "asked again without EDNS"
}

@test "a truncated answer is had over TCP (D-05)" {
	ask trunc.example/TXT truncpart.example/TXT
	line 0 "FOUND tcp" "text=600"
	line 1 "FOUND tcp" "text=600"
}

@test "truncated and no TCP: TRUNCATED without records (D-06)" {
	ask truncrefused.example/TXT trunchang.example/TXT \
	    trunccut.example/TXT trunczero.example/TXT truncid.example/TXT
	for i in 0 1 2 3 4; do line $i "TXT TRUNCATED" "n=0" "TCP: "; done
}

@test "truncated over TCP as well: one try, no loop (D-07)" {
	ask trunctrunc.example/TXT
	line 0 "TRUNCATED tcp" "n=0"
	[ "$(queries trunctrunc.example tcp)" -eq 1 ]
}

@test "replies that do not match are dropped and counted (D-08)" {
	ask wrongid.example/TXT wrongq.example/TXT wrongqr.example/TXT \
	    wrongport.example/TXT
	line 0 "TXT TIMEOUT" "n=0" "2 mismatching replies dropped"
	line 1 "TXT TIMEOUT" "n=0" "2 mismatching replies dropped"
	line 2 "TXT TIMEOUT" "n=0" "2 mismatching replies dropped"
	line 3 "TXT TIMEOUT" "n=0"
}

@test "the right answer after three forged ones is used (D-09)" {
	ask -n 1 forged.example/TXT
	line 0 FOUND "3 mismatching replies dropped" '"ok"'
}

@test "a forged answer to the first try does not spoil the second" {
	ask forged1.example/TXT
	line 0 FOUND "1 mismatching reply dropped" '"ok"'
}

@test "a lost case is asked for over TCP (D-10)" {
	ask flipcase-a-name-long-enough.example/TXT \
	    flipudp-a-name-long-enough.example/TXT
	line 0 "FOUND tcp" "over TCP"
	line 1 "FOUND tcp" "over TCP"
}

@test "a lost case without TCP is TIMEOUT (D-10)" {
	ask flipnotcp-a-name-long-enough.example/TXT
	line 0 "TIMEOUT" "n=0" "2 mismatching replies dropped"
}

@test "NXDOMAIN and NODATA are different facts (D-11)" {
	ask nxdomain.example/TXT nodata.example/TXT
	line 0 "TXT NXDOMAIN udp"
	line 1 "TXT NODATA udp"
}

@test "a referral or an unfollowed CNAME is not NODATA" {
	ask referral.example/TXT norec.example/TXT
	line 0 "TXT REFUSED" "n=0" "does not offer recursion"
	line 1 "TXT REFUSED" "n=0" "does not offer recursion"
}

@test "AD is believed from loopback" {
	ask ad.example/TXT
	line 0 "FOUND" "ad=11"
}

@test "CNAME chains of 1 and 8 are followed, 17 and loops are not (D-16)" {
	ask chain1.example/TXT chain8.example/TXT chain17.example/TXT \
	    loop.example/TXT selfloop.example/TXT cnamenx.example/TXT
	line 0 "FOUND" "n=1 cname=1"
	line 1 "FOUND" "n=1 cname=8"
	line 2 "MALFORMED" "n=0"
	line 3 "MALFORMED" "n=0"
	line 4 "MALFORMED" "n=0"
	line 5 "NXDOMAIN"
}

@test "64 KB over TCP (D-19)" {
	ask big.example/TXT
	line 0 "FOUND tcp" "text=64700"
}

@test "TCP at five octets a second ends with the deadline (D-19)" {
	ask slowtcp.example/TXT
	line 0 "TRUNCATED" "n=0" "timed out"
}

@test "a broken message is MALFORMED or dropped, never data (D-20)" {
	ask cut.example/TXT selfpointer.example/TXT farpointer.example/TXT \
	    rdlong.example/TXT counts.example/TXT qd2.example/TXT \
	    short.example/TXT empty.example/TXT
	for i in 0 1 2 3 4; do line $i "TXT MALFORMED udp" "n=0"; done
	for i in 5 6 7; do line $i "TXT TIMEOUT" "n=0"; done
	line 5 "2 mismatching replies dropped"
}

@test "a late answer is waited for; a lost one asked for again" {
	ask -t 2000 delay400.example/TXT
	line 0 "FOUND" '"ok"'
	ask -n 3 droptwo.example/TXT
	line 0 "FOUND" '"ok"'
	[ "$(queries droptwo.example)" -eq 3 ]
}

@test "an answer to the first try that comes in the second is good" {
	ask -t 300 -n 2 delay400-late.example/TXT
	line 0 "FOUND" '"ok"'
}

@test "a closed port ends at once in TIMEOUT that says why" {
	closed=$(free_port)
	ask -t 30000 -n 5 -s "127.0.0.1#$closed" ok.example/TXT
	line 0 "TIMEOUT" "127.0.0.1#$closed: Connection refused"
	ask -s "127.0.0.1#$closed" -s "127.0.0.1#$PEER" ok.example/TXT
	line 0 "FOUND udp 127.0.0.1#$PEER"
}

@test "IPv6" {
	[ -n "$PEER6" ] || skip "no ::1"
	ask -s "::1#$PEER6" ok.example/TXT trunc.example/TXT ad.example/TXT
	line 0 "FOUND udp ::1#$PEER6"
	line 1 "FOUND tcp"
	line 2 "FOUND" "ad=11"
}

@test "what is no server address is an error with the text (D-17)" {
	for bad in localhost 127.0.0.1#0 127.0.0.1#65536 127.0.0.1# '#53' '' \
	    127.0.0.1#5x 127.0.0 fe80::1%lo 127.0.0.1:53 \
	    ::1::2 1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb; do
		run timeout 10 "$probe" -s "$bad" ok.example/TXT
		[ "$status" -eq 2 ]
		[[ $output == *"'$bad'"* ]]
	done
}

@test "resolv.conf: missing, empty, a folder, huge, 40 lines (D-18)" {
	conf=$SERVERS_DIR/resolv.conf
	for bad in "$SERVERS_DIR/none" "$SERVERS_DIR" /dev/null; do
		run timeout 10 "$probe" -r "$bad" ok.example/TXT
		[ "$status" -eq 2 ]
		[[ $output == *"no resolver: $bad"* ]]
	done
	{
		echo "# nameserver 192.0.2.1"
		echo "search example"
		echo "nameserverx 192.0.2.2"
		head -c 1000000 /dev/zero | tr '\0' x
		echo
		printf 'nameserver\t127.0.0.%d ; x\r\n' {2..41}
	} >"$conf"
	run timeout 10 "$probe" -r "$conf"
	[ "$status" -eq 0 ]
	[[ $output == *"servers 127.0.0.2#53, 127.0.0.3#53, 127.0.0.4#53"* ]]
	printf 'nameserver dns.example\nnameserver 127.0.0.9' >"$conf"
	run timeout 10 "$probe" -r "$conf"
	[ "$status" -eq 0 ]
	[[ $output == *"'dns.example' is not an address"* ]]
	[[ $output == *"servers 127.0.0.9#53"* ]]
}

@test "behind the cache each question is asked once, failures too" {
	ask -c ok-cached.example/TXT ok-cached.example/TXT \
	    ok-cached.example/MX servfail-cached.example/TXT \
	    servfail-cached.example/TXT silent-cached.example/TXT \
	    silent-cached.example/TXT
	line 0 "TXT FOUND"
	line 1 "TXT FOUND"
	line 2 "MX FOUND"
	line 4 "SERVFAIL"
	line 6 "TIMEOUT"
	[ "$(queries ok-cached.example)" -eq 2 ]
	[ "$(queries servfail-cached.example)" -eq 2 ]
	[ "$(queries silent-cached.example)" -eq 2 ]
}

@test "NSD and Unbound: found, absent, a wildcard, an alias, a long TXT" {
	[ -n "$NSD_PORT" ] || skip "nsd and unbound are not installed"
	for port in $NSD_PORT $UNBOUND_PORT; do
		ask -t 5000 -s "127.0.0.1#$port" net.example/MX \
		    net.example/TXT none.net.example/TXT \
		    ent.net.example/TXT x.wild.net.example/TXT \
		    alias.net.example/TXT long.net.example/TXT
		line 0 "MX FOUND udp" "n=2"
		line 1 "TXT FOUND udp" "v=spf1"
		line 2 "TXT NXDOMAIN"
		line 3 "TXT NODATA"
		line 4 "TXT FOUND" "wild"
		line 5 "TXT FOUND" "cname=1"
		line 6 "TXT FOUND tcp" "n=1" "text=3000"
	done
}

@test "NSD and Unbound: twenty thousand questions" {
	[ -n "$NSD_PORT" ] || skip "nsd and unbound are not installed"
	printf 'n%d.wild.net.example TXT\n' {1..20000} >"$SERVERS_DIR/many"
	for port in $NSD_PORT $UNBOUND_PORT; do
		ask -t 2000 -n 3 -s "127.0.0.1#$port" -f "$SERVERS_DIR/many"
		line 0 "FOUND 20000"
	done
}
