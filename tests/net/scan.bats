#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# mailassay scan of live DNS: a world of 300 domains at NSD, behind Unbound.

source "${BATS_TEST_DIRNAME:-tests/net}/servers.sh"

bats_require_minimum_version 1.5.0
program=${MAILASSAY:-$PWD/mailassay}

setup_file()
{
	have_servers || return 0
	servers_begin
	mkdir "$SERVERS_DIR/zones"
	{
		printf '$ORIGIN example.\n$TTL 3600\n@ IN SOA ns root 1 2 3 4 5\n'
		printf '@ IN NS ns\nns IN A 192.0.2.53\nmx IN A 192.0.2.25\n'
		printf 'out IN TXT "v=spf1 ip4:192.0.2.0/28 -all"\n'
		for i in {1..300}; do
			printf 'd%d MX 10 mx\nd%d TXT "v=spf1 include:out -all"\n' \
			    "$i" "$i" | sed 's/include:out/&.example/'
			printf '_dmarc.d%d TXT "v=DMARC1; p=reject"\n' "$i"
			echo "d$i.example" >&7
		done
	} >"$SERVERS_DIR/zones/example.zone" 7>"$SERVERS_DIR/list"
	start_nsd "$SERVERS_DIR/zones"
	start_unbound
	export SERVERS_DIR SERVERS_PIDS NSD_PORT NSD_CONF UNBOUND_PORT
}

teardown_file()
{
	[ -z "$SERVERS_DIR" ] || servers_end
}

setup()
{
	[ -n "$SERVERS_DIR" ] || skip "nsd or unbound is not installed"
	cd "$BATS_TEST_TMPDIR" || return
	cp "$SERVERS_DIR/list" .
}

now=(--now 2026-01-01T00:00:00Z)

# asked: the questions that NSD has had
asked()
{
	nsd-control -c "$NSD_CONF" stats_noreset |
	    awk -F= '$1 == "num.queries" { print $2 }'
}

@test "the lines of a live scan are the audits, in order, whatever the workers" {
	run -1 "$program" scan -i list -o four -j 4 "${now[@]}" \
	    --server "127.0.0.1#$UNBOUND_PORT"
	run -1 "$program" scan -i list -o one -j 1 --window 5 "${now[@]}" \
	    --server "127.0.0.1#$UNBOUND_PORT"
	head -n 20 list | xargs "$program" audit -f json "${now[@]}" \
	    --server "127.0.0.1#$UNBOUND_PORT" >report || [ $? = 123 ]
	python3 - <<'END'
import json
def lines(path):
    for line in open(path):
        line = json.loads(line)
        for a in line["audit"]["answers"]:
            # A cache counts down, and a busy machine asks again.
            a.update(wire=None, detail=None)
            for r in a["records"]:
                r["ttl"] = 0
        yield line
four, one = list(lines("four")), list(lines("one"))
assert [l["line"] for l in four] == list(range(1, 301))
for a, b in zip(four, one):
    assert a["failed_rules"] == b["failed_rules"], (a["domain"], a["failed_rules"], b["failed_rules"])
    assert a["audit"]["answers"] == b["audit"]["answers"], a["domain"]
report = json.load(open("report"))["domains"]
for a, d in zip(four, report):
    assert a["audit"]["grade"] == d["grade"], a["domain"]
    assert a["audit"]["findings"] == d["findings"], a["domain"]
END
}

@test "one worker asks for each name and type once in a run" {
	before=$(asked)
	run -1 "$program" scan -i list -o out -j 1 --timeout 20 \
	    --server "127.0.0.1#$NSD_PORT"
	python3 - $(($(asked) - before)) <<'END'
import json, sys
want = {(a["name"], a["type"]) for l in open("out")
        for a in json.loads(l)["audit"]["answers"]}
assert int(sys.argv[1]) == len(want), (sys.argv[1], len(want))
END
}

@test "a server that dies in mid-run costs answers, and no row its line" {
	mkdir own
	cp -r "$SERVERS_DIR/zones" own/
	SERVERS_DIR=$PWD/own
	start_nsd own/zones
	mkfifo fifo
	"$program" scan -i fifo -o out -j 2 --timeout 0.3 --retries 1 \
	    --server "127.0.0.1#$NSD_PORT" 3>&- &
	pid=$!
	exec 7<>fifo
	head -n 100 list >&7
	for ((i = 0; i < 200; i++)); do
		[ "$(wc -l <out.part || echo 0)" -ge 20 ] && break
		sleep 0.05
	done
	pkill -9 -f "$NSD_CONF"
	head -n 130 list | tail -n 30 >&7
	exec 7>&-
	wait $pid || status=$?
	[ "$status" = 1 ] || [ "$status" = 3 ]
	python3 - <<'END'
import json
lines = [json.loads(l) for l in open("out")]
assert [l["line"] for l in lines] == list(range(1, 131))
assert all(l["kind"] == "audited" for l in lines)
last = lines[-1]
assert last["mx_state"] == "unknown" and last["spf"] == "unknown", last
assert last["status"] == 3 and last["failed_critical"] == 0
assert lines[0]["dmarc_policy"] == "reject"
END
}

@test "a scan that is stopped and resumed ends with the same lines" {
	run -1 "$program" scan -i list -o whole "${now[@]}" --fields \
	    --server "127.0.0.1#$UNBOUND_PORT"
	for n in 1 50 120 200; do
		"$program" scan -i list -o out --resume "${now[@]}" --fields \
		    --server "127.0.0.1#$UNBOUND_PORT" -j 2 --window 4 3>&- &
		pid=$!
		for ((i = 0; i < 400; i++)); do
			[ "$(wc -l <out.part 2>/dev/null || echo 0)" -ge $n ] &&
			    break
			kill -0 $pid 2>/dev/null || break
			sleep 0.01
		done
		kill -TERM $pid 2>/dev/null || true
		wait $pid || true
	done
	run -1 "$program" scan -i list -o out --resume "${now[@]}" --fields \
	    --server "127.0.0.1#$UNBOUND_PORT"
	cmp whole out
}
