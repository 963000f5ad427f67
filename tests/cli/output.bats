#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What is delivered is whole, or the exit status says so.
load helper

lint() {
	mailassay lint --now 2026-11-25T12:00:00Z "$@" samples/launch.zone
}

@test "-o writes a file, and stdout still has the text" {
	lint
	text=$output
	lint -o json=report.json -o text=report.txt
	[ "$status" = 1 ]
	[ "$output" = "$text" ]
	[ "$(cat report.txt)" = "$text" ]
	python3 -m json.tool report.json >/dev/null
	[ "$(find . -name '.*tmp' | wc -l)" = 0 ]
}

@test "a full disk is status 4, whatever was found" {
	[ -w /dev/full ] || skip "no /dev/full"
	lint -o json=/dev/full
	fails_with 4 "cannot write '/dev/full': No space left"
	[ -c /dev/full ]
	run --separate-stderr bash -c \
	    '"$build/mailassay" lint samples/launch.zone >/dev/full'
	fails_with 4 "standard output: No space left"
	run --separate-stderr bash -c '"$build/mailassay" --help >/dev/full'
	fails_with 4 "standard output"
}

@test "a closed standard output is status 4, and no file gets the report" {
	run --separate-stderr bash -c \
	    '"$build/mailassay" lint samples/launch.zone >&-'
	fails_with 4 "cannot write to standard output"
	cmp samples/launch.zone "$top/samples/launch.zone"
	run --separate-stderr bash -c '"$build/mailassay" --version >&-'
	fails_with 4 "cannot write to standard output"
}

@test "a reader that goes away is status 4, without a word" {
	{ sleep 0.3; "$build/mailassay" lint samples/launch.zone || echo "$?" >status; } 2>err | true
	[ "$(cat status)" = 4 ]
	[ ! -s err ]
}

@test "bad places are told before anything is asked" {
	mkdir folder
	: >file
	# Were the resolver asked, this would be 3 and take a second.
	for pair in "json=none/x|No such file" "json=folder|folder" \
	    "json=folder/|folder" "json=file/x|Not a directory" \
	    "json=|FORMAT=FILE" "x|FORMAT=FILE" "json=-|use -f json"; do
		mailassay audit --server 127.0.0.1#9 -o "${pair%|*}" x.example
		fails_with 2 "${pair#*|}"
		[ -z "$output" ]
	done
	mailassay audit --server 127.0.0.1#9 --record none/x x.example
	fails_with 2 "cannot write 'none/x'"
}

@test "a folder that cannot be written to" {
	place=/proc
	if [ "$(id -u)" != 0 ]; then
		place=folder
		mkdir -m 555 folder
	fi
	lint -o "json=$place/mailassay-report"
	fails_with 2 "cannot write '$place/mailassay-report'"
}

@test "two outputs to one file" {
	lint -o json=x -o text=x
	fails_with 2 "written to twice"
	[ ! -e x ]
	# The same place by other names.
	mkdir sub
	ln -s x link
	: >x
	for pair in "x ./x" "x sub/../x" "x $PWD/x" "x link"; do
		lint -o "json=${pair% *}" -o "text=${pair#* }"
		fails_with 2 "written to twice"
	done
	lint -o json=y --record ./y
	fails_with 2 "written to twice"
	[ ! -e y ]
	[ ! -s x ]
}

@test "no report replaces what the run reads" {
	cp samples/launch.zone my.zone
	cp my.zone before
	ln -s my.zone link
	for path in my.zone ./my.zone link; do
		mailassay lint -o "json=$path" my.zone
		fails_with 2 "'$path' is a zone file of this run"
		mailassay audit --offline --zone my.zone --record "$path" \
		    launch.example
		fails_with 2 "'$path' is a zone file of this run"
	done
	cmp my.zone before
	mailassay lint --record t.tape my.zone
	cp t.tape before
	mailassay --replay t.tape -o json=./t.tape
	fails_with 2 "'./t.tape' is the tape of this run"
	cmp t.tape before
	echo '192.0.2.1 pass us' >list
	cp list before
	mailassay lint --senders list -o json=./list my.zone
	fails_with 2 "'./list' is the list of senders of this run"
	mailassay spf --offline --zone my.zone launch.example \
	    --ip 192.0.2.1 --senders list -o json=./list
	fails_with 2 "'./list' is the list of senders of this run"
	mailassay spf --offline --zone my.zone launch.example \
	    --ip 192.0.2.1 --record ./my.zone
	fails_with 2 "'./my.zone' is a zone file of this run"
	cmp list before
	[ -z "$(ls -A | grep '\.tmp$')" ]
}

# A zone of 101 domains: more than are in flight at once.
many() {
	local i

	zone ''
	for ((i = 0; i < 100; i++)); do
		echo "h$i IN MX 10 ns"
	done >>t.zone
}

ndomain() {
	python3 -c 'import json, sys
print(len(json.load(open(sys.argv[1]))["domains"]))' "$1"
}

@test "what cannot be delivered costs no other output its domains" {
	[ -w /dev/full ] || skip "no /dev/full"
	many
	for reader in '>/dev/full' '>&-' '| true'; do
		status=0
		bash -c "set -o pipefail
		    \"\$build/mailassay\" lint -f json -o json=r.json t.zone $reader" \
		    2>err || status=$?
		[ "$status" = 4 ]
		[ "$(ndomain r.json)" = 101 ]
		rm r.json
	done
	# One file that cannot be written, and one that can.
	mailassay lint -o json=/dev/full -o json=r.json t.zone
	fails_with 4 "cannot write '/dev/full': No space left"
	[ "$(ndomain r.json)" = 101 ]
	[ "$(grep -c '^Summary of 101 domains' <<<"$output")" = 1 ]
}

@test "a run that fails leaves what was there" {
	echo old >report.json
	printf '%s\n' '{"mailassay_tape":1,"tool":"t","taken_at":"2026-01-01T00:00:00Z","resolver":null}' \
	    '{"audit":"t.example","selectors":[],"mode":null}' >t.tape
	mailassay --replay t.tape -o json=report.json
	fails_with 2 "the tape has no answer to the question"
	[ "$(cat report.json)" = old ]
	[ "$(ls -A | grep -c tmp)" = 0 ]
}

@test "no colour but on a terminal, or when asked for" {
	lint
	not grep -q $'\033' <<<"$output"
	lint --color always
	grep -q $'\033' <<<"$output"
	lint --color always -o text=x --color always
	grep -q $'\033' x
}

@test "on a terminal: colour, NO_COLOR, TERM=dumb" {
	command -v script >/dev/null || skip "script(1) is not here"
	on_terminal() {
		script -qec "$* $build/mailassay lint samples/launch.zone" \
		    /dev/null </dev/null
	}
	on_terminal env TERM=xterm | grep -q $'\033'
	on_terminal env TERM=xterm NO_COLOR=1 | not grep -q $'\033\['
	on_terminal env TERM=dumb | not grep -q $'\033\['
	on_terminal env -u TERM | not grep -q $'\033\['
}

@test "a report is the same bytes each time" {
	lint -f json
	first=$output
	SOURCE_DATE_EPOCH=1795608000 mailassay lint -f json samples/launch.zone
	[ "$(sed 's/2026-11-2[0-9]T[0-9:]*Z//g' <<<"$output")" = \
	    "$(sed 's/2026-11-2[0-9]T[0-9:]*Z//g' <<<"$first")" ]
	lint -f json
	[ "$output" = "$first" ]
}

@test "a narrow report loses no finding" {
	lint -f json -o text=narrow --width 40
	# Blanks, and the marks of quoted records, are where lines break.
	tr -d ' \n|^' <narrow >squeezed
	python3 -c 'import json, sys
text = open("squeezed").read()
for d in json.load(sys.stdin)["domains"]:
    for f in d["findings"]:
        if f["outcome"] == "fail":
            for said in [f["id"]] + [m["detail"] for m in f["marks"]]:
                assert said.replace(" ", "") in text, said' <<<"$output"
	[ "$(awk 'length($0) > 40' narrow | grep -vcE 'IN TXT|^Compliance')" = 0 ]
}

# ends_with SIGNAL STATUS: a run that waits for a resolver is sent it.
ends_with() {
	local pid waited=0 status=0

	echo old >report.json
	# Under nohup(1) a hang-up is ignored, and may be.
	env --default-signal="$1" "$build/mailassay" audit \
	    --server "127.0.0.1#$port" --timeout 9 -o json=report.json \
	    --record t.tape a.example >out 2>err 3>&- &
	pid=$!
	until ls -A | grep -q '\.tmp$'; do
		sleep 0.05
		waited=$((waited + 1))
		[ "$waited" -lt 200 ]
	done
	kill -s "$1" "$pid"
	wait "$pid" || status=$?
	[ "$status" = "$2" ]
	[ -z "$(ls -A | grep '\.tmp$')" ]
	[ "$(cat report.json)" = old ]
	[ ! -e t.tape ]
}

@test "a signal leaves no temporary file, and what was there" {
	# A resolver that never answers.
	python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(30)' >port 3>&- &
	silent=$!
	until [ -s port ]; do sleep 0.05; done
	port=$(cat port)
	ends_with TERM 143
	ends_with HUP 129
	kill "$silent"
}
