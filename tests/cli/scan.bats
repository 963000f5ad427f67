#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A list of domains: a line for each row, whatever happens to it.
load helper

# world N: a zone of N mail domains, and the list of them.
world() {
	{
		printf '$ORIGIN example.\n$TTL 3600\n'
		printf '@ IN SOA ns root 1 2 3 4 5\n@ IN NS ns\n'
		printf 'ns IN A 192.0.2.53\nmx IN A 192.0.2.25\n'
		for ((i = 1; i <= $1; i++)); do
			printf 'd%d MX 10 mx\nd%d TXT "v=spf1 mx -all"\n' $i $i
			printf '_dmarc.d%d TXT "v=DMARC1; p=%s"\n' $i \
			    "$([ $((i % 3)) = 0 ] && echo none || echo reject)"
		done
	} >world.zone
	for ((i = 1; i <= $1; i++)); do echo "d$i.example"; done >list
}

offline=(--zone world.zone --offline --now 2026-01-01T00:00:00Z)

# scan [OPTION]...: over that world
scan() {
	mailassay scan "${offline[@]}" "$@"
}

# members NAME...: of each line of standard output
members() {
	python3 -c 'import json, sys
for l in sys.stdin:
    d = json.loads(l)
    print(*(json.dumps(d[n]).strip("\"") for n in sys.argv[1:]))' "$@" \
	    <<<"$output"
}

# wait_for COMMAND...: until it succeeds
wait_for() {
	for ((i = 0; i < 600; i++)); do
		"$@" && return 0
		sleep 0.05
	done
	echo "it never happened: $*"
	return 1
}

has_lines() {
	[ "$(wc -l <"$1" 2>/dev/null || echo 0)" -ge "$2" ]
}

# mute_server: a port where nobody answers, in $port
mute_server() {
	python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(600)' >port 3>&- &
	mute=$!
	wait_for test -s port
	port=$(cat port)
}

teardown() {
	[ -z "${mute-}" ] || kill "$mute" 2>/dev/null || true
}

@test "every row has its line, in the order of the list" {
	world 3
	printf 'd1.example\r\n\n# a comment\n  d2.example.  # and another\nD3.Example\nnot a name\n192.0.2.1\na..b\nx@d1.example\n' >list
	scan -i list --fail-on never
	[ "$status" = 3 ]
	[ "$(members line kind domain)" = "1 audited d1.example
4 audited d2.example
5 audited d3.example
6 refused null
7 refused null
8 refused null
9 refused null" ]
	[ "$(members why | grep -c null)" = 3 ]
	[[ $(members input | tail -n 4) == *"not a name"* ]]
}

@test "a hostile row costs no other row" {
	world 2
	{
		printf '\xef\xbb\xbfd1.example\n'
		printf 'a\0b.example\n'
		head -c 1048576 /dev/zero | tr '\0' x
		printf '\n\xff\xfe\x1b[31m\nd1.example,1\nd2.example'
	} >list
	scan -i list --fail-on never
	[ "$status" = 3 ]
	[ "$(members line kind)" = "1 audited
2 refused
3 refused
4 refused
5 refused
6 audited" ]
	not grep -q $'\x1b' <<<"$output"
	[[ $(members why) == *"NUL octet"*"longer than 4096 octets"* ]]
	[[ $(members why) == *"comma"* ]]
}

@test "what is no list is an error, never an empty success" {
	world 1
	: >empty
	printf '\xff\xfed\0' >wide
	scan -i empty
	fails_with 2 "no domains"
	scan -i wide
	fails_with 2 "wide:1:1: the list is UTF-16"
	scan -i nowhere
	fails_with 2 "nowhere"
	scan -i .
	fails_with 2 "it is a folder"
	scan </dev/null
	fails_with 2 "no domains"
	run --separate-stderr bash -c '"$0" scan "$@" <&-' \
	    "$build/mailassay" "${offline[@]}"
	fails_with 2 "cannot read '-'"
	scan d1.example
	fails_with 2 "-i FILE"
	scan -i list --shard 3/2
	fails_with 2 "K/N"
	scan -i list --resume
	fails_with 2 "-o FILE"
	scan -i list -f yaml
	fails_with 2 "no format 'yaml'"
	scan -i list -o html=out
	fails_with 2 "no format 'html'"
	scan -i list -o -
	fails_with 2 "standard output"
	scan -i list -o json=-
	fails_with 2 "use -f json"
	scan -i list -o ./json=out
	[ "$status" = 1 ] && [ -s json=out ]
}

@test "a line has the audit as audit -f json has it" {
	world 2
	scan -i list
	[ "$status" = 1 ]
	echo "$output" >lines
	mailassay audit "${offline[@]}" -f json d1.example d2.example
	echo "$output" >report
	python3 - <<'END'
import json
lines = [json.loads(l) for l in open("lines")]
report = json.load(open("report"))
assert [l["audit"] for l in lines] == report["domains"]
assert [l["status"] for l in lines] == [d["status"] for d in report["domains"]]
assert [l["grade"] for l in lines] == [d["grade"]["letter"] for d in report["domains"]]
END
	scan -i list --fields
	cut -d'"' -f1-4 lines >/dev/null
	python3 - "$output" <<'END'
import json, sys
flat = [json.loads(l) for l in sys.argv[1].splitlines()]
whole = [json.loads(l) for l in open("lines")]
for f, w in zip(flat, whole):
    del w["audit"]
    assert f == w and list(f) == list(w)
END
}

@test "each line is valid by its schema" {
	python3 -c 'import jsonschema' || skip "no python3-jsonschema"
	world 2
	echo 'no name' >>list
	scan -i list
	echo "$output" >lines
	"$build/mailassay" schema scan >scan.json
	"$build/mailassay" schema report >report.json
	python3 - <<'END'
import json, jsonschema
schema = json.load(open("scan.json"))
report = json.load(open("report.json"))
store = {report.get("$id", ""): report}
resolver = jsonschema.RefResolver.from_schema(schema, store=store)
lines = [json.loads(l) for l in open("lines")]
for line in lines:
    jsonschema.Draft7Validator(schema, resolver=resolver).validate(line)
assert len(lines) == 3
END
}

@test "the number of workers changes nothing, nor does the order" {
	world 60
	scan -i list -j 1 --window 1
	one=$output
	scan -i list -j 4 --window 7
	[ "$output" = "$one" ]
	scan -i list -j 4 --unordered
	[ "$(sort <<<"$output")" = "$(sort <<<"$one")" ]
}

@test "shards are parts that make the whole" {
	world 10
	scan -i list --fields
	whole=$output
	for k in 1 2 3; do
		scan -i list --fields --shard $k/3
		echo "$output"
	done >shards
	[ "$(wc -l <shards)" = 10 ]
	[ "$(sort shards)" = "$(sort <<<"$whole")" ]
	scan -i list --fields --shard 2/3
	[ "$(members line | tr '\n' ' ')" = "2 5 8 " ]
}

@test "the manifest tells what the file holds" {
	world 5
	echo '..' >>list
	scan -i list -o out
	[ "$status" = 1 ]
	[ "$output" = "" ]
	[ ! -e out.part ] && [ ! -e out.journal ]
	python3 - "$(sha256sum <out | cut -c1-64)" "$(wc -c <out)" \
	    "$(sha256sum <list | cut -c1-64)" <<'END'
import json, sys
m = json.load(open("out.manifest.json"))
assert m["complete"] is True and m["exit_status"] == 1
assert m["file"] == {"name": "out", "lines": 6, "octets": int(sys.argv[2]),
    "sha256": sys.argv[1]}
assert {"path": "list", "sha256": sys.argv[3]} in m["settings"]["inputs"]
assert {"name": "offline", "value": ""} in m["settings"]["options"]
END
}

@test "killed at any moment, it goes on, and nothing is lost or twice" {
	world 400
	scan -i list -o whole
	kills=0
	for n in 1 20 60 110 170 240 320 390; do
		"$build/mailassay" scan "${offline[@]}" -i list -o out --resume \
		    --window 2 3>&- &
		pid=$!
		wait_for eval "has_lines out.part $n || ! kill -0 $pid 2>/dev/null"
		kill -9 $pid 2>/dev/null && kills=$((kills + 1))
		wait $pid || true
		[ ! -e out.part ] || cp out.part part.$n
	done
	[ "$kills" -ge 3 ]
	scan -i list -o out --resume
	[ "$status" = 1 ]
	cmp whole out
}

@test "a line that was torn is made again" {
	world 4
	scan -i list -o whole
	scan -i list -o out
	head -n 2 whole >out.part
	printf '{"line":3,"inp' >>out.part
	rm out out.manifest.json
	# The settings of the scan, as it was begun.
	mkfifo fifo
	"$build/mailassay" scan "${offline[@]}" -i list -o other 3>&- >/dev/null || true
	python3 - <<'END'
import json
m = json.load(open("other.manifest.json"))
open("out.journal", "w").write(json.dumps(m["settings"], separators=(",", ":")) + "\n")
END
	scan -i list -o out --resume
	[ "$status" = 1 ]
	cmp whole out
	python3 -c 'import json
assert json.load(open("out.manifest.json"))["resumed_lines"] == 2'
}

# begin N: a scan to `out` that has N lines and waits for more of its list
begin() {
	mkfifo fifo
	"$build/mailassay" scan "${offline[@]}" -i fifo -o out -j 2 3>&- &
	scan_pid=$!
	exec 7<>fifo
	head -n "$1" list >&7
}

@test "a second run to the same file is locked out" {
	world 6
	begin 2
	wait_for test -s out.journal
	scan -i list -o out --restart
	fails_with 2 "in use by process $scan_pid"
	tail -n +3 list >&7
	exec 7>&-
	wait $scan_pid || [ $? = 1 ]
	[ "$(wc -l <out)" = 6 ]
}

@test "an unfinished scan is neither overwritten nor mixed" {
	world 6
	begin 2
	wait_for test -e out.part
	kill -9 $scan_pid
	exec 7>&-
	wait $scan_pid || true
	scan -i list -o out
	fails_with 2 "--resume"
	scan -i list -o out --resume -s other
	fails_with 2 "belongs to another scan"
	[ -e out.part ]
	scan -i list -o out --restart
	[ "$status" = 1 ]
	[ "$(wc -l <out)" = 6 ]
}

@test "a resumed pipe must be the same list" {
	world 6
	mkfifo pipe
	exec 7<>pipe
	"$build/mailassay" scan "${offline[@]}" -o out -j 1 <pipe 3>&- 7>&- &
	pid=$!
	head -n 3 list >&7
	wait_for has_lines out.part 1
	kill -9 $pid
	exec 7>&-
	wait $pid || true
	[ -e out.part ]
	scan -o out --resume < <(sed 's/^d/e/' list)
	fails_with 2 "belongs to another list"
	scan -o out --resume <list
	[ "$status" = 1 ]
	[ "$(wc -l <out)" = 6 ]
}

@test "a finished scan is not done again" {
	world 3
	scan -i list -o out
	before=$(stat -c %Y.%i out)
	scan -i list -o out --resume
	[ "$status" = 1 ]
	[[ $stderr == *"finished already"* ]]
	[ "$(stat -c %Y.%i out)" = "$before" ]
	[ ! -e out.journal ]
	scan -i list -o out --resume -s other
	[ "$status" = 1 ]
	[[ $stderr != *"finished already"* ]]
}

@test "of a pipe nobody knows whether its scan is finished" {
	world 3
	scan -o out <list
	[ "$status" = 1 ]
	sed 's/^d/e/' list >others
	scan -o out --resume <others
	fails_with 2 "'out' is finished"
	scan -o out --restart <others
	grep -q '"domain":"e3.example"' out
}

@test "a signal ends it with whole lines" {
	world 50
	begin 20
	wait_for has_lines out.part 3
	kill -INT $scan_pid
	status=0
	wait $scan_pid || status=$?
	exec 7>&-
	[ "$status" = 130 ]
	python3 -c 'import json
for l in open("out.part"): json.loads(l)'
	not pgrep -P "$scan_pid"
}

@test "a worker that dies costs no row that can be audited" {
	mute_server
	for i in 1 2 3 4; do echo "d$i.example"; done >list
	"$build/mailassay" scan -i list --server "127.0.0.1#$port" -j 2 \
	    --timeout 0.3 --retries 0 --fields -o out 3>&- 2>errors &
	pid=$!
	# Workers, and not the libraries' processes, which are their children.
	wait_for eval '[ $(pgrep -c -P '$pid') = 2 ]'
	sleep 0.1
	pkill -9 -P $pid
	status=0
	wait $pid || status=$?
	[ "$status" = 3 ]
	grep -q "died of signal 9" errors
	output=$(cat out)
	[ "$(members line kind | tr '\n' ' ')" = \
	    "1 audited 2 audited 3 audited 4 audited " ]
}

@test "summary and CSV are of all lines, also of those before a resume" {
	world 9
	scan -i list -o whole -o csv=whole.csv --summary
	[ "$status" = 1 ]
	summary=$output
	has "9 rows: 9 audited"
	has "DMARC p=none    yes 3 (33.3 %), no 6 (66.7 %)"
	[ "$(wc -l <whole.csv)" = 10 ]
	begin 5
	wait_for has_lines out.part 1
	kill -9 $scan_pid
	exec 7>&-
	wait $scan_pid || true
	sed -i 's/"path":"fifo","sha256":null/"path":"list","sha256":"'"$(
	    sha256sum <list | cut -c1-64)"'"/' out.journal
	scan -i list -o out -o csv=out.csv --summary --resume
	[ "$status" = 1 ]
	[ "$output" = "$summary" ]
	cmp whole.csv out.csv
	scan -i list -f csv
	[ "$output" = "$(cat whole.csv)" ]
	python3 - <<'END'
import csv, json
rows = list(csv.DictReader(open("whole.csv")))
lines = [json.loads(l) for l in open("whole")]
assert [r["domain"] for r in rows] == [l["domain"] for l in lines]
assert [r["grade"] for r in rows] == [l["grade"] for l in lines]
END
}

@test "what cannot be delivered is status 4" {
	world 3
	run --separate-stderr bash -c '"$0" scan "$@" >/dev/full' \
	    "$build/mailassay" "${offline[@]}" -i list
	fails_with 4 "standard output"
	run --separate-stderr bash -c \
	    'set -o pipefail; "$0" scan "$@" | true' \
	    "$build/mailassay" "${offline[@]}" -i list
	[ "$status" = 4 ] || [ "$status" = 1 ]
	scan -i list -o nowhere/out
	fails_with 2 "nowhere/out"
	ln -s list link
	scan -i list -o link
	fails_with 2 "no regular file"
	scan -i list -o csv=list
	fails_with 2 "would replace it"
}

@test "a scan of a tape, and of a name that is not on it" {
	world 4
	mailassay audit "${offline[@]}" -q --record tape d1.example d2.example
	head -n 2 list >two
	scan -i two --fields
	echo "$output" >live
	mailassay scan --replay tape -i two --fields
	[ "$status" = 1 ]
	diff <(members domain grade failed_rules) \
	    <(output=$(cat live) members domain grade failed_rules)
	head -n 3 list >three
	mailassay scan --replay tape -i three -o out
	fails_with 2 "d3.example"
	[ ! -e out ]
	# What was not asked when it was recorded is not asked now.
	mailassay audit --offline --zone samples/good.zone -q \
	    --no-dkim-guess --record tape good.example
	echo good.example >good
	mailassay scan --replay tape -i good --fields
	[ "$(members kind)" = audited ]
}
