#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Words on the command line: what is taken, what is refused and how.
load helper

@test "--help names every command and three examples" {
	mailassay --help
	[ "$status" = 0 ]
	for word in audit lint explain schema help version; do
		has "$word"
	done
	has "mailassay example.org"
	has "exit status:"
	[ -z "$stderr" ]
}

@test "no line of help is wider than 80 columns" {
	for command in "" audit lint explain schema; do
		"$build/mailassay" $command --help | awk 'length($0) > 80' |
		    { ! grep .; }
	done
}

@test "help of one command lists its options alone" {
	mailassay lint --help
	[ "$status" = 0 ]
	has "--origin"
	lacks "--server"
	help=$output
	mailassay help lint
	[ "$output" = "$help" ]
}

@test "--version begins with the tool and names the libraries" {
	mailassay --version
	[ "$status" = 0 ]
	[[ ${lines[0]} =~ ^mailassay\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	for word in rules rubric controls libspf2 libopendkim libopendmarc \
	    ldns; do
		has "$word"
	done
}

@test "no domain" {
	mailassay
	fails_with 2 "no domain given"
	[ -z "$output" ]
	mailassay audit
	fails_with 2 "no domain given"
	mailassay audit ''
	fails_with 2 "it is empty"
}

@test "no zone file" {
	mailassay lint
	fails_with 2 "no zone file given"
}

@test "unknown option, and one of another command" {
	mailassay --nonsense example.org
	fails_with 2 "unknown option '--nonsense'"
	mailassay -X example.org
	fails_with 2 "unknown option '-X'"
	mailassay lint --server 127.0.0.1 samples/launch.zone
	fails_with 2 "'lint' takes no option --server"
	mailassay audit --offl example.org
	fails_with 2 "unknown option '--offl'"
}

@test "unknown command, path, format, profile, mode, gate, colour, time" {
	mailassay frobnicate
	fails_with 2 "'frobnicate' is not a command"
	mailassay ./x.zone
	fails_with 2 "mailassay lint ./x.zone"
	mailassay lint -f yaml samples/launch.zone
	fails_with 2 "there is no format 'yaml' (there are: text, json)"
	mailassay lint -o yaml=x samples/launch.zone
	fails_with 2 "there is no format 'yaml'"
	mailassay lint --profile x samples/launch.zone
	fails_with 2 "there is no profile 'x' (there are: default"
	mailassay lint --mode x samples/launch.zone
	fails_with 2 "--mode 'x'"
	mailassay lint --posts-to-lists x samples/launch.zone
	fails_with 2 "--posts-to-lists 'x': yes or no is wanted"
	mailassay lint --fail-on x samples/launch.zone
	fails_with 2 "--fail-on"
	mailassay lint --color x samples/launch.zone
	fails_with 2 "--color 'x'"
	mailassay lint --now x samples/launch.zone
	fails_with 2 "--now 'x'"
	SOURCE_DATE_EPOCH=x mailassay lint samples/launch.zone
	fails_with 2 "SOURCE_DATE_EPOCH 'x'"
}

@test "an option given twice with two values" {
	mailassay lint -f json -f text samples/launch.zone
	fails_with 2 "--format was given twice"
}

@test "what is no domain name is told apart" {
	for pair in "joe@example.org|e-mail address" \
	    "https://example.org/|URL" "192.0.2.1|IP address" \
	    "2001:db8::1|IP address" "a..example|empty label" \
	    ".example|empty label" "exa mple.org|space" \
	    "$(printf 'a%.0s' {1..64}).example|label of 64 octets"; do
		mailassay "${pair%|*}"
		fails_with 2 "${pair#*|}"
	done
	mailassay audit -- -example.org
	fails_with 2 "begins with '-'"
}

@test "a terminal never sees a control character of an argument" {
	mailassay audit $'ex\033[31mample.org'
	fails_with 2 '\x1b'
	not grep -q $'\033' <<<"$stderr"
}

@test "a name in Unicode is taken; JSON has it both ways, in ASCII" {
	printf '$ORIGIN xn--bcher-kva.example.\n$TTL 60\n@ SOA a b 1 2 3 4 5\n@ MX 0 .\n' >b.zone
	mailassay audit --offline --zone b.zone Bücher.Example.
	[ "$status" -lt 2 ] || [ "$status" = 3 ]
	has xn--bcher-kva.example
	mailassay audit --offline --zone b.zone -f json xn--bcher-kva.example
	has '"domain": "xn--bcher-kva.example"'
	has '"unicode": "b\u00fccher.example"'
}

@test "the same domain twice is one audit" {
	mailassay audit --offline --zone samples/launch.zone -f json \
	    launch.example LAUNCH.example.
	[ "$(domains)" = launch.example ]
}

@test "a selector that is a whole name" {
	mailassay audit -s s1._domainkey.example.org example.org
	fails_with 2 "give the part before"
}

@test "--offline without a file has nobody to ask" {
	mailassay --offline example.org
	fails_with 2 "nobody is left to ask"
}

@test "--all-ns and what belongs to it" {
	mailassay audit --all-ns --offline --zone samples/good.zone good.example
	fails_with 2 "--all-ns and --offline exclude each other"
	mailassay lint --all-ns samples/good.zone
	fails_with 2 "takes no option --all-ns"
	mailassay audit --allow-net 10.0.0.0/8 example.org
	fails_with 2 "--allow-net without --all-ns"
	mailassay audit --ns-port 5353 example.org
	fails_with 2 "--ns-port without --all-ns"
	for net in 10.0.0.0/33 10.0.0.0/ 10.0.0.0/8x 10/8 host.example ::/129 \
	    10.0.0.0/-1; do
		mailassay audit --server 127.0.0.1#1 --all-ns --allow-net "$net" \
		    example.org
		fails_with 2 "--allow-net '$net': a network as"
	done
	mailassay audit -f json --fail-on never --offline --record t.tape \
	    --zone samples/good.zone --zone samples/world.zone good.example
	mailassay audit --all-ns --replay t.tape
	fails_with 2 "--all-ns and --replay exclude each other"
}

@test "--probe and what belongs to it" {
	mailassay audit --probe smtp --offline --zone samples/good.zone \
	    good.example
	fails_with 2 "--probe and --offline exclude each other"
	mailassay audit --probe smtp --replay t.tape
	fails_with 2 "--probe and --replay exclude each other"
	mailassay lint --probe smtp samples/good.zone
	fails_with 2 "takes no option --probe"
	mailassay scan --probe smtp list
	fails_with 2 "takes no option --probe"
	mailassay audit --probe https example.org
	fails_with 2 "--probe 'https': smtp is wanted"
	mailassay audit --smtp-port 2525 example.org
	fails_with 2 "--smtp-port without --probe smtp"
	mailassay audit --smtp-timeout 3 example.org
	fails_with 2 "--smtp-timeout without --probe smtp"
	mailassay audit --smtp-helo mx.example.org example.org
	fails_with 2 "--smtp-helo without --probe smtp"
	mailassay audit --probe smtp --smtp-timeout 31 example.org
	fails_with 2 "--smtp-timeout '31': seconds"
	for helo in "a b" $'a\r\nDATA' "a>" "[a b]" "[" "[]" "-a"; do
		mailassay audit --server 127.0.0.1#1 --probe smtp \
		    --smtp-helo "$helo" example.org
		[ "$status" = 2 ]
		[[ $stderr = *"--smtp-helo '"*"a host name, or an address in"* ]]
	done
	mailassay audit --server 127.0.0.1#1 --probe smtp --allow-net 10/8 \
	    example.org
	fails_with 2 "--allow-net '10/8': a network as"
}

@test "explain" {
	mailassay explain --list
	[ "$status" = 0 ]
	[ "${#lines[@]}" -gt 30 ]
	first=${output%% *}
	mailassay explain "$first" "${first^^}"
	[ "$status" = 0 ]
	for word in "$first" severity passes "to do" source; do
		has "$word"
	done
	mailassay explain no-such-rule
	fails_with 2 "there is no rule 'no-such-rule'"
	mailassay explain dmarc-p-non
	fails_with 2 "did you mean 'dmarc-p-none'?"
	mailassay lint --fail-on high,spf-multpile samples/launch.zone
	fails_with 2 "there is no rule 'spf-multpile'; did you mean 'spf-multiple'?"
	mailassay explain
	fails_with 2 "no rule given"
}

@test "every rule that is listed can be explained" {
	"$build/mailassay" explain --list | awk '{ print $1 }' |
	    xargs "$build/mailassay" explain >all
	[ "$(grep -c '^severity' all)" = \
	    "$("$build/mailassay" explain --list | wc -l)" ]
}

@test "schema is JSON" {
	for name in report spf message scan; do
		mailassay schema "$name"
		[ "$status" = 0 ]
		python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
	done
}

@test "the schema of a scan holds that of a domain" {
	mailassay schema scan
	printf '%s' "$output" >scan.json
	mailassay schema
	printf '%s' "$output" >report.json
	python3 -c 'import json
scan, report = json.load(open("scan.json")), json.load(open("report.json"))
assert scan["properties"]["audit"]["$ref"] == "#/$defs/domain"
assert scan["$defs"] == report["$defs"]'
}

@test "option values that are none" {
	for pair in "--timeout 0|seconds from" "--timeout x|seconds from" \
	    "--timeout -1|seconds from" "--timeout nan|seconds from" \
	    "--timeout 1e9|seconds from" "--retries 11|whole number" \
	    "--retries 1x|whole number" "--width 0|whole number" \
	    "--width 39|whole number" "--width 99999999999999999999|whole" \
	    "--now 2026-02-30T00:00:00Z|--now" "--now yesterday|--now"; do
		# shellcheck disable=SC2086 # an option and its value
		mailassay audit --offline --zone samples/launch.zone \
		    ${pair%|*} launch.example
		fails_with 2 "${pair#*|}"
		[ -z "$output" ]
	done
	for option in -s --timeout --zone -o --fail-on --now --server; do
		mailassay audit launch.example "$option"
		fails_with 2 "needs an argument"
		mailassay audit launch.example "$option" ''
		fails_with 2 "is empty"
	done
	mailassay ''
	[ "$status" = 2 ]
	mailassay audit ''
	fails_with 2 "it is empty"
}

@test "a hundred thousand words are one audit when they are one name" {
	# shellcheck disable=SC2046 # words are wanted
	mailassay audit --offline --zone samples/launch.zone -q -- \
	    $(yes a.b | head -n 100000)
	[ "$status" = 3 ]
	[ "$(grep -c '^UNKN  a.b:' <<<"$output")" = 1 ]
}

@test "closed standard streams change no verdict" {
	status=0
	"$build/mailassay" lint -o json=r.json samples/launch.zone \
	    <&- 2>&- >text || status=$?
	[ "$status" = 1 ]
	grep -q '^FAIL  launch.example' text
	python3 -m json.tool r.json >/dev/null
	status=0
	"$build/mailassay" lint - <&- >out 2>err || status=$?
	[ "$status" = 2 ]
	[ ! -s out ]
	grep -q '^mailassay: ' err
}
