#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# A whole audit of a domain that is sound but for one fault of its DNS or of
# the resolver: what is at fault is unknown with its name, server and reason,
# the status is 3, and everything else keeps its verdict. No time is asserted.
load ../cli/helper
# shellcheck source=tests/net/servers.sh
source "${BATS_TEST_DIRNAME:-tests/net}/servers.sh"

probe=$build/tests/net/live_probe
dmarc="v=DMARC1; p=reject; rua=mailto:d@t.example"

setup_file() {
	servers_begin
	export SERVERS_DIR
	cat >"$SERVERS_DIR/sound" <<-END
	t.example MX ok 10 mx.t.example
	t.example TXT ok v=spf1 mx -all
	mx.t.example A ok 45.83.64.5
	5.64.83.45.in-addr.arpa PTR ok mx.t.example
	_dmarc.t.example TXT ok $dmarc
	END
}

teardown() {
	for pid in $SERVERS_PIDS; do
		kill "$pid" 2>/dev/null || true
	done
}

teardown_file() {
	rm -rf "$SERVERS_DIR"
}

# script [LINE]...: one of the sound domain; the lines come first.
script() {
	{
		for line; do printf '%s\n' "$line"; done
		echo "# sound"
		cat "$SERVERS_DIR/sound"
	} >script
}

# peer VARIABLE [LINE]...: a server of it.
peer() {
	local variable=$1
	shift

	script "$@"
	start_peer "$variable" --script script --log "$PWD/log"
}

# audit [OPTION]... DOMAIN...: at $PEER unless a server is named.
audit() {
	local server=(--server "127.0.0.1#${PEER:-1}")
	local time=(--timeout 0.5 --retries 1)

	case " $* " in *" --server "*) server=() ;; esac
	case " $* " in *" --timeout "*) time=() ;; esac
	mailassay audit "${server[@]}" "${time[@]}" \
	    --fail-on spf-present,dmarc-present -f json "$@"
}

# faulty LINE...: an audit of the sound domain with these faults.
faulty() {
	SERVERS_PIDS=
	peer PEER "$@"
	audit t.example
}

# answer NAME TYPE STATUS [FIELD=TEXT]...: the answer, and what it says.
answer() {
	python3 -c 'import json, sys
name, type, status, *fields = sys.argv[1:]
for d in json.load(sys.stdin)["domains"]:
    for a in d["answers"]:
        if (a["name"], a["type"]) == (name, type):
            print({k: str(a[k])[:300] for k in a})
            sys.exit(a["status"] != status or any(
                x.split("=", 1)[1] not in str(a[x.split("=", 1)[0]])
                for x in fields))
sys.exit("no answer " + name)' "$@" <<<"$output"
}

# rule ID OUTCOME [TEXT]...: the rule of the first domain, and what it says.
rule() {
	python3 -c 'import json, sys
id, outcome, *texts = sys.argv[1:]
for f in json.load(sys.stdin)["domains"][0]["findings"]:
    if f["id"] == id:
        said = " / ".join(m["detail"] for m in f["marks"])
        print(id, f["outcome"], f.get("unknown_reason"), said[:500])
        sys.exit(f["outcome"] != outcome or any(
            t not in said for t in texts))
sys.exit("no " + id)' "$@" <<<"$output"
}

# unknown STATUS REASON: of DMARC alone; domain, check and server are named.
unknown() {
	[ "$status" = 3 ] || { echo "status $status; $stderr"; return 1; }
	answer _dmarc.t.example TXT "$1" "server=127.0.0.1#$PEER" \
	    "detail=$2" "records=[]" || return 1
	rule dmarc-present unknown "_dmarc.t.example" "127.0.0.1#$PEER" \
	    "$2" || return 1
	rule spf-present pass && rule spf-syntax pass
}

# found [FIELD=TEXT]...: the DMARC record, as if nothing had been at fault.
found() {
	[ "$status" = 0 ] || { echo "status $status; $stderr"; return 1; }
	answer _dmarc.t.example TXT FOUND "records=p=reject" "$@" &&
	    rule dmarc-present pass
}

# ask [OPTION]... NAME/TYPE...: the live source, at $PEER.
ask() {
	run --separate-stderr timeout 60 "$probe" -t 400 -n 2 \
	    -s "127.0.0.1#$PEER" "$@"
	[ "$status" -eq 0 ]
}

# --- who answers, and whether ---

@test "the sound domain is sound: what the others compare with" {
	faulty
	found "server=127.0.0.1#$PEER" transport=udp detail=None
	[ -z "$stderr" ]
}

@test "no resolver answers: all is unknown, and each is named" {
	SERVERS_PIDS=
	start_peer PEER --default silent
	start_peer OTHER --default silent
	audit --server "127.0.0.1#$PEER" --server "127.0.0.1#$OTHER" t.example
	[ "$status" = 3 ]
	[ -z "$(outcome fail)" ]
	rule dmarc-present unknown "TXT _dmarc.t.example: " \
	    "no answer came in time" "127.0.0.1#$PEER" "127.0.0.1#$OTHER"
	[[ $stderr == *"2 of 2 resolvers gave no answer"* ]]
}

@test "the first of two resolvers is dead: the second is used, and it is said" {
	peer PEER
	start_peer DEAD --default silent
	audit --server "127.0.0.1#$DEAD" --server "127.0.0.1#$PEER" t.example
	found "server=127.0.0.1#$PEER"
	has "also asked in vain: 127.0.0.1#$DEAD"
	[[ $stderr == *"1 of 2 resolvers gave no answer: 127.0.0.1#$DEAD" ]]
}

@test "SERVFAIL for DMARC alone: not 'no record', and SPF keeps its verdict" {
	faulty "_dmarc.t.example TXT servfail"
	unknown SERVFAIL "(SERVFAIL)"
	mailassay audit --server "127.0.0.1#$PEER" --width 200 t.example
	has "TXT _dmarc.t.example: 127.0.0.1#$PEER: the resolver failed (SERVFAIL)"
}

@test "REFUSED, NOTIMP and FORMERR are unknown" {
	faulty "_dmarc.t.example TXT refused"
	unknown REFUSED "the resolver refused"
	faulty "_dmarc.t.example TXT notimp"
	unknown REFUSED NOTIMP
	faulty "_dmarc.t.example TXT formerr"
	unknown REFUSED "asked again without EDNS"
}

@test "another resolver is asked where the first refuses, fails or is broken" {
	local mode

	for mode in refused servfail formerr counts loop truncrefused; do
		peer BAD "_dmarc.t.example TXT $mode"
		peer PEER
		audit --server "127.0.0.1#$BAD" --server "127.0.0.1#$PEER" \
		    t.example
		found "server=127.0.0.1#$PEER" \
		    "detail=also asked in vain: 127.0.0.1#$BAD"
	done
	[ -z "$stderr" ]
}

@test "FORMERR to EDNS: asked without, and noted" {
	faulty "_dmarc.t.example TXT noedns $dmarc"
	found "detail=asked again without EDNS"
}

@test "SERVFAIL first, then success: the answer is had, and it is noted" {
	faulty "_dmarc.t.example TXT failfirst $dmarc"
	found "detail=SERVFAIL at first"
	# With CD, then without.
	[ "$(grep -ci " _dmarc.t.example 16" log)" = 3 ]
}

# --- what is truncated ---

@test "truncated: the whole answer is had over TCP" {
	faulty "_dmarc.t.example TXT trunc $dmarc"
	found transport=tcp
}

@test "truncated, and TCP hangs up, hangs, is cut, is empty, has another id" {
	faulty "_dmarc.t.example TXT truncrefused $dmarc"
	unknown TRUNCATED "TCP: the server hung up"
	faulty "_dmarc.t.example TXT trunchang $dmarc"
	unknown TRUNCATED "TCP: timed out"
	faulty "_dmarc.t.example TXT trunccut $dmarc"
	unknown TRUNCATED "TCP: the server hung up"
	faulty "_dmarc.t.example TXT trunczero $dmarc"
	unknown TRUNCATED "TCP: a message without octets"
	faulty "_dmarc.t.example TXT truncid $dmarc"
	unknown TRUNCATED "TCP: a reply that does not match"
}

@test "truncated over TCP as well: one try, and no part of the answer" {
	faulty "_dmarc.t.example TXT trunctrunc $dmarc"
	unknown TRUNCATED truncated
	[ "$(grep -ci "^tcp _dmarc.t.example" log)" = 1 ]
}

@test "one octet at a time over TCP ends with the time of one try" {
	faulty "_dmarc.t.example TXT slowtcp $dmarc"
	unknown TRUNCATED "TCP: timed out"
}

@test "65535 octets over TCP are read" {
	SERVERS_PIDS=
	start_peer PEER
	ask full.example/TXT
	[[ ${lines[0]} == *"FOUND tcp"*"n=1"*"wire=65535"* ]]
}

@test "hanging connections do not use up the time of those behind them" {
	SERVERS_PIDS=
	start_peer PEER
	{
		printf 'trunchang-%d.example TXT\n' {1..300}
		printf 'trunc-%d.example TXT\n' {1..20}
	} >many
	ask -t 1000 -n 4 -f many
	echo "$output"
	[ "${lines[0]}" = "FOUND 20" ]
	[ "${lines[1]}" = "TRUNCATED 300" ]
}

# --- what does not match ---

@test "right answers after forged ones are used, and the forged are counted" {
	faulty "_dmarc.t.example TXT forged $dmarc"
	found "detail=3 mismatching replies dropped"
	lacks '\"forged\"'
}

@test "another id, question, port, or a query for an answer: never data" {
	local mode

	for mode in wrongid wrongq wrongqr; do
		faulty "_dmarc.t.example TXT $mode $dmarc"
		unknown TIMEOUT "2 mismatching replies dropped"
	done
	# The socket is connected: the kernel lets nobody else in.
	faulty "_dmarc.t.example TXT wrongport $dmarc"
	unknown TIMEOUT "no answer came in time"
}

@test "the question's case is changed: asked over TCP, and noted" {
	faulty "_dmarc.t.example TXT flipcase $dmarc"
	found transport=tcp "detail=changed the case"
}

@test "an answer that comes too late is not taken for another question's" {
	faulty "_dmarc.t.example TXT delay1500 $dmarc"
	unknown TIMEOUT "no answer came in time"
	SERVERS_PIDS=
	start_peer PEER
	ask -n 1 -t 200 delay300.example/TXT delay300.example/MX \
	    delay100.example/TXT
	[[ ${lines[0]} == *"TXT TIMEOUT"* ]]
	[[ ${lines[1]} == *"MX TIMEOUT"* ]]
	[[ ${lines[2]} == *"TXT FOUND"* ]]
}

# --- what is absent, and where it leads ---

@test "no name, no record, and only names below are three facts" {
	faulty
	answer _domainkey.t.example TXT NXDOMAIN
	rule dkim-discovery fail "does not exist"
	answer t.example SPF NODATA
	faulty "s1._domainkey.t.example TXT ok v=DKIM1; p="
	answer _domainkey.t.example TXT NODATA
	not rule dkim-discovery fail
	rule dkim-discovery unknown
}

@test "a name is said not to exist and one below it does: both facts stand" {
	faulty "_domainkey.t.example ANY nxdomain" \
	    "s1._domainkey.t.example TXT ok v=DKIM1; p="
	audit --dkim-selector s1 t.example
	answer _domainkey.t.example TXT NXDOMAIN
	answer s1._domainkey.t.example TXT FOUND
	rule dkim-revoked fail s1
}

@test "AD is not believed of a resolver that is not on loopback" {
	SERVERS_PIDS=
	start_peer PEER
	run "$probe" -s "127.0.0.1#$PEER" ad.example/TXT
	[[ ${lines[0]} == *"FOUND udp 127.0.0.1#$PEER ad=11"* ]]
	# To the program an address like any other: it is in neither net.
	run "$probe" -s "::ffff:127.0.0.1#$PEER" ad.example/TXT
	[[ ${lines[0]} == *"FOUND udp ::ffff:127.0.0.1#$PEER ad=10"* ]]
}

@test "CNAME chains of 1 and 8 are followed, 17 and loops are unknown" {
	faulty "_dmarc.t.example TXT chain1 $dmarc"
	found
	faulty "_dmarc.t.example TXT chain8 $dmarc"
	found
	for mode in chain17 loop selfloop; do
		faulty "_dmarc.t.example TXT $mode $dmarc"
		unknown MALFORMED "CNAME chain loops"
	done
}

@test "DNAME, and a CNAME beside other data: the alias is followed" {
	SERVERS_PIDS=
	start_peer PEER
	ask dname.example/TXT aliasother.example/TXT
	[[ ${lines[0]} == *"FOUND"*"n=1 cname=1"*'"ok"' ]]
	[[ ${lines[1]} == *"FOUND"*"n=1 cname=1"*'"ok"' ]]
}

# --- messages that are broken ---

@test "no server, or what is none: status 2 with the text" {
	for bad in localhost 127.0.0.1#0 fe80::1%lo 127.0.0.1:53; do
		audit --server "$bad" t.example
		fails_with 2 "'$bad'"
	done
}

@test "every form of RFC 9267 is malformed or dropped, over UDP and TCP" {
	local forms=(selfpointer twopointers labelpointer forwardpointer \
	    farpointer headerpointer halfpointer datapointer label64 label128 \
	    name256 joined256 noend nodata-end rdlong rdmax rdshort stringlong \
	    rdzero aliaslong mxlong counts counttwo nscount arcount)
	local dropped=(qd0 qd2 qdmax) i

	SERVERS_PIDS=
	start_peer PEER
	ask "${forms[@]/%/.example/TXT}"
	for i in "${!forms[@]}"; do
		[[ ${lines[i]} == *" TXT MALFORMED udp "*" n=0 cname=0 "* ]] ||
		    { echo "${lines[i]}"; return 1; }
	done
	forms=("${forms[@]/#/tcp-}")
	ask "${forms[@]/%/.example/TXT}"
	for i in "${!forms[@]}"; do
		[[ ${lines[i]} == *" TXT MALFORMED tcp "*" n=0 cname=0 "* ]] ||
		    { echo "${lines[i]}"; return 1; }
	done
	ask "${dropped[@]/%/.example/TXT}"
	for i in "${!dropped[@]}"; do
		[[ ${lines[i]} == *" TXT TIMEOUT "*"2 mismatching replies"* ]] ||
		    { echo "${lines[i]}"; return 1; }
	done
}

@test "a malformed answer is unknown, and its octets are in the evidence" {
	faulty "_dmarc.t.example TXT selfpointer $dmarc"
	unknown MALFORMED "no DNS message"
	not answer _dmarc.t.example TXT MALFORMED wire=None
	faulty "_dmarc.t.example TXT rdlong $dmarc"
	unknown MALFORMED ""
	not answer _dmarc.t.example TXT MALFORMED wire=None
}

# --- large data ---

# octets N WORD: it, again and again.
octets() {
	printf "%*s" $(($1 / ${#2})) "" | sed "s/ /$2/g"
}

@test "an SPF record of 60,000 octets is read, and called too long" {
	local word

	word=" x=$(printf 'a%.0s' {1..96})"
	faulty "t.example TXT trunc v=spf1 mx$(octets 60000 "$word") -all"
	found
	answer t.example TXT FOUND transport=tcp
	rule spf-present pass
	rule spf-size fail
}

@test "what of a long SPF record is not read is unknown" {
	faulty "t.example TXT trunc v=spf1 mx$(octets 60000 ' ip4:45.83.64.5') +all"
	answer t.example TXT FOUND transport=tcp
	rule spf-present pass
	rule spf-pass-all unknown "more than 1024 terms"
}

@test "two thousand TXT records are read, and two of SPF among them seen" {
	faulty "t.example TXT many2000"
	found
	rule spf-present pass
	rule spf-multiple pass
	mapfile -t many < <(printf 't.example TXT trunc %d\n' {1..1999})
	faulty "t.example TXT trunc v=spf1 mx -all" "${many[@]}" \
	    "t.example TXT trunc v=spf1 a -all"
	found
	rule spf-multiple fail "2 SPF"
}

@test "more records than are read: unknown, not 'no record'" {
	faulty "t.example TXT many3000"
	[ "$status" = 3 ]
	answer t.example TXT TRUNCATED "detail=more records than are read" \
	    "server=127.0.0.1#$PEER"
	rule spf-present unknown "more records than are read"
	rule dmarc-present pass
}

@test "five hundred exchanges: a hundred are looked at, and it is said" {
	mapfile -t many < <(printf 't.example MX trunc 10 m%d.t.example\n' {1..500})
	faulty "${many[@]}"
	found
	answer t.example MX FOUND transport=tcp
	# Of these a hundred, and those that SPF's mx looks at: ten, in the
	# order of the records. A busy machine may ask for one again.
	n=$(grep -i "^udp m[0-9]*.t.example 1$" log | tr A-Z a-z | sort -u | wc -l)
	echo "$n exchanges were looked at"
	[ "$n" -ge 100 ] && [ "$n" -le 110 ]
}

@test "includes that lead in a circle end, and the way is shown" {
	faulty "t.example TXT ok v=spf1 include:a.t.example -all" \
	    "a.t.example TXT ok v=spf1 include:b.t.example -all" \
	    "b.t.example TXT ok v=spf1 include:a.t.example -all"
	found
	rule spf-loop fail "a.t.example" "b.t.example"
}

# --- many domains ---

# count STATUS: the answers of all domains with it.
count() {
	grep -c "^ *\"status\": \"$1\"" <<<"$output" || true
}

# The questions that the peer was asked more than once; none is wanted.
asked_again() {
	awk '{ print tolower($2), $3 }' log | sort | uniq -d
}

@test "each name and type is asked once in a run of many domains" {
	SERVERS_PIDS=
	peer PEER "*.live.example TXT ok v=spf1 include:t.example -all" \
	    "*.live.example MX ok 10 mx.t.example"
	audit d{1..40}.live.example
	[ "$(domains | wc -l)" = 40 ]
	[ "$(grep -ci ' t.example 16$' log)" = 1 ]
	[ -z "$(asked_again)" ] || { asked_again; return 1; }
}

@test "names that nobody answers for are unknown, and hold nobody up" {
	SERVERS_PIDS=
	peer PEER "*.dead.example ANY silent" \
	    "*.live.example TXT ok v=spf1 -all"
	audit d{1..9}.live.example x.dead.example d{10..18}.live.example
	[ "$status" = 1 ]
	[ "$(domains | wc -l)" = 19 ]
	# A name of the live ones was asked once: no try of theirs was lost.
	asked_again >again
	not grep -v dead.example again
	grep -q dead.example again
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]:
    dead = "dead" in d["domain"]
    for a in d["answers"]:
        if (a["status"] == "TIMEOUT") != ("dead" in a["name"]):
            sys.exit(str(a)[:300])
    if (d["status"] == 3) != dead:
        sys.exit(d["domain"])' <<<"$output"
}

@test "more domains than are in flight, and all silent, let one behind them through" {
	SERVERS_PIDS=
	peer PEER "*.dead.example ANY silent" \
	    "*.live.example TXT ok v=spf1 -all"
	audit --timeout 2.5 x{1..40}.dead.example d.live.example
	# Asked before the silent ones were so for the second time.
	awk '/ d\.live\.example 16$/ { live = NR }
	    / x1\.dead\.example 16$/ && ++tries == 2 { again = NR }
	    END { print live, again; exit !(live > 0 && live < again) }' \
	    <(tr A-Z a-z <log)
}

@test "a resolver that is silent for a while in mid-run costs no answer" {
	SERVERS_PIDS=
	script "*.live.example TXT ok v=spf1 -all"
	start_peer PEER --script script --log "$PWD/log" --outage 40-120
	audit --timeout 0.5 --retries 3 d{1..40}.live.example
	[ "$(domains | wc -l)" = 40 ]
	[ "$(count TIMEOUT)" = 0 ]
	[ -n "$(asked_again)" ]
}

# wait_gone PID: until it has ended.
wait_gone() {
	while kill -0 "$1" 2>/dev/null; do sleep 0.02; done
}

@test "a resolver that ends in mid-run and is started again costs no answer" {
	SERVERS_PIDS=
	script "*.live.example TXT ok v=spf1 -all"
	start_peer PEER --script script --quit-after 40
	# Its port is taken again as soon as it has left it.
	( exec 3>&-; wait_gone "$!"; start_peer PEER --script script \
	    --port "$PEER" --log "$PWD/log"; echo "$SERVERS_PIDS" >pids ) &
	audit --timeout 1 --retries 3 d{1..40}.live.example
	wait
	SERVERS_PIDS=$(cat pids)
	[ "$(domains | wc -l)" = 40 ]
	[ "$(count TIMEOUT)" = 0 ]
	[ -s log ]
}

@test "a resolver that ends in mid-run: the other takes over" {
	peer OTHER "*.live.example TXT ok v=spf1 -all"
	start_peer PEER --script script --quit-after 40
	audit --server "127.0.0.1#$PEER" --server "127.0.0.1#$OTHER" \
	    d{1..40}.live.example
	[ "$(domains | wc -l)" = 40 ]
	[ "$(count TIMEOUT)" = 0 ]
	has "also asked in vain: 127.0.0.1#$PEER"
}

@test "a resolver that ends in mid-run for good: what is left is unknown" {
	SERVERS_PIDS=
	script "*.live.example TXT ok v=spf1 -all"
	start_peer PEER --script script --quit-after 40
	audit --timeout 0.2 --retries 2 d{1..40}.live.example
	[ "$status" = 3 ] || [ "$status" = 1 ]
	[ "$(domains | wc -l)" = 40 ]
	[ "$(count TIMEOUT)" -gt 0 ]
	has "127.0.0.1#$PEER: Connection refused"
	answer d40.live.example TXT TIMEOUT "server=127.0.0.1#$PEER"
}

@test "five thousand questions out at once, and no answer is lost" {
	SERVERS_PIDS=
	start_peer PEER --hold 5000
	printf 'hold-%d.example TXT\n' {1..5000} >many
	ask -t 30000 -n 1 -f many
	[ "${lines[0]}" = "FOUND 5000" ]
}

@test "NSD and Unbound lose none of five thousand questions asked once" {
	have_servers || skip "nsd and unbound are not installed"
	SERVERS_PIDS=
	mkdir zones
	cp "$BATS_TEST_DIRNAME/zones/"*.zone zones
	start_nsd zones
	start_unbound
	printf 'n%d.wild.net.example TXT\n' {1..5000} >many
	for PEER in $NSD_PORT $UNBOUND_PORT; do
		ask -t 30000 -n 1 -f many
		[ "${lines[0]}" = "FOUND 5000" ]
	done
}

@test "few files may be open: all is answered, and it is said" {
	SERVERS_PIDS=
	start_peer PEER
	printf 'trunc-%d.example TXT\n' {1..2000} >many
	run --separate-stderr bash -c 'ulimit -n 24; exec "$@"' - timeout 60 \
	    "$probe" -t 3000 -n 3 -s "127.0.0.1#$PEER" -f many
	echo "$output"
	[ "${lines[0]}" = "FOUND 2000" ]
	[[ $stderr == *"too many open files"*"ulimit -n"* ]]
}
