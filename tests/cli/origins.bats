#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# --asn-data and --asn-zone: who announces the addresses of the exchanges.
load helper

# Two networks.
exchanges() {
	zone '@ IN MX 10 a
@ IN MX 20 b
a IN A 45.83.64.25
b IN A 185.199.220.25
b IN AAAA 2a0f:5380:220::25'
}

# member PATH: of the first domain, or of the run
member() {
	python3 -c 'import json, sys
at = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    at = at[int(key) if key.isdigit() else key]
print(at)' "$1" <<<"$output"
}

# origins: of each address, as AS numbers
origins() {
	python3 -c 'import json, sys
r = json.load(sys.stdin)["domains"][0]["mx"]["redundancy"]
print(*(",".join(map(str, a["origin_as"])) or "-"
    for h in r["hosts"] for a in h["addresses"]), r["one_origin_as"],
    r["single_point_of_failure"])' <<<"$output"
}

# severity RULE: its outcome and severity
severity() {
	python3 -c 'import json, sys
for f in json.load(sys.stdin)["domains"][0]["findings"]:
    if f["id"] == sys.argv[1]: print(f["outcome"], f["severity"])' \
	    "$1" <<<"$output"
}

lint_with() {
	mailassay lint -f json --fail-on never "$@" t.zone
	[ "$status" = 0 ]
}

@test "without a file the origin is unknown, and no finding" {
	exchanges
	lint_with
	[ "$(origins)" = "- - - unknown no" ]
	[ "$(severity mx-net-diversity)" = "pass low" ]
	[ "$(member run.asn.data)" = None ]
	[ "$(member run.asn.zone)" = None ]
	mailassay lint --width 200 --fail-on never t.zone
	has "unknown"
	lacks "origin AS "
}

@test "each form of a line, comments, and the longest prefix" {
	exchanges
	{
		printf '# pfx2as\n%% RIS\n; more\n\n \t\n'
		printf '45.83.0.0\t16\t64509\n'
		printf '45.83.64.0\t24\t64500_64501\r\n'
		printf '64502\t185.199.220.0/22\t331\n'
		printf '64503 | 2a0f:5380::/32 | DE'
	} >pfx
	lint_with --asn-data pfx
	[ "$(origins)" = "64500,64501 64502 64503 no no" ]
	mailassay lint --width 120 --fail-on never --asn-data pfx t.zone
	has "45.83.64.25        45.83.64.0/24       AS64500 or AS64501"
	has "2a0f:5380:220::25  2a0f:5380:220::/48  AS64503"
	has "No host, network or AS carries all mail: 2 hosts have 3 addresses"
}

@test "one AS for all is a single point of failure, and info" {
	exchanges
	printf '0.0.0.0/0 64500\n2a0f:5380::/32 AS64500\n' >pfx
	lint_with --asn-data pfx
	[ "$(origins)" = "64500 64500 64500 yes yes" ]
	[ "$(severity mx-net-diversity)" = "fail info" ]
	mailassay lint --fail-on never --asn-data pfx t.zone
	has "All mail hangs on one network operator: AS64500 announces every"
	# Not if that of one address is not known, or could be another.
	echo '0.0.0.0/0 64500' >pfx
	lint_with --asn-data pfx
	[ "$(origins)" = "64500 64500 - unknown no" ]
	[ "$(severity mx-net-diversity)" = "pass low" ]
	echo '2a0f:5380::/32 64500_64501' >>pfx
	lint_with --asn-data pfx
	[ "$(severity mx-net-diversity)" = "pass low" ]
}

@test "the report names the file by day and hash, and a replay another" {
	exchanges
	echo '45.83.64.0/24 64500' >pfx
	touch -d 2026-11-01T12:00:00Z pfx
	hash=$(sha256sum pfx | cut -d' ' -f1)
	then="prefix file of 2026-11-01, 1 prefixes, SHA-256 $hash"
	audit=(audit -f json --fail-on never)
	mailassay "${audit[@]}" --offline --zone t.zone --record s.tape \
	    --asn-data pfx t.example
	[ "$status" = 0 ]
	before=$output
	[ "$(member run.asn.data)" = "$then" ]
	[ "$(member run.asn.recorded)" = None ]
	head -1 s.tape | grep -qF "\"asn_data\":\"$then\""
	mailassay "${audit[@]}" --replay s.tape --asn-data pfx
	[ "$output" = "$before" ]
	[ -z "$stderr" ]
	# The day alone makes it no other file.
	touch -d 2026-11-02T12:00:00Z pfx
	mailassay "${audit[@]}" --replay s.tape --asn-data pfx
	[ "$(member run.asn.recorded)" = None ]
	mailassay "${audit[@]}" --replay s.tape
	[ "$(member run.asn.data)" = None ]
	[ "$(member run.asn.recorded)" = "$then" ]
	fails_with 0 "no prefix file, and the tape was recorded with $then"
	echo '45.83.64.0/24 64501' >pfx
	mailassay "${audit[@]}" --replay s.tape --asn-data pfx
	[ "$(member run.asn.recorded)" = "$then" ]
	[ "$(origins)" = "64501 - - unknown no" ]
	mailassay audit --width 300 --fail-on never --replay s.tape \
	    --asn-data pfx
	has "; the tape was recorded with $then"
	mailassay "${audit[@]}" --offline --zone t.zone --record s.tape t.example
	mailassay "${audit[@]}" --replay s.tape --asn-data pfx
	[ "$(member run.asn.recorded)" = none ]
	mailassay "${audit[@]}" --replay s.tape
	[ "$(member run.asn.recorded)" = None ]
	[ -z "$stderr" ]
}

# refused TEXT PLACE WHY: a file with this text
refused() {
	printf "$1" >pfx
	mailassay lint --asn-data pfx t.zone
	fails_with 2 "pfx$2$3"
	[ -z "$output" ]
}

@test "a line that cannot be read is an error, and its place" {
	exchanges
	refused '192.0.2.0/24 1\n\n192.0.2.0/33 2\n' :3:11: " this is no length"
	refused '# x\n<html>\n' :2:1: " this is no AS number"
	refused '192.0.2.0/24 1\n\0\n' :2:1: " this is no AS number"
	refused '192.0.2.0/24 1 # why\n' :1:16: " more than a prefix"
	refused '\037\213\010\n' :1:1: " this is no AS number"
	refused '' : " it has no prefix"
	refused '# only\n' : " it has no prefix"
	refused "192.0.2.0/24 $(printf '1_%.0s' {1..2100})1\n" :1: \
	    " longer than 4096 octets"
	mailassay lint --asn-data none t.zone
	fails_with 2 "none: "
	mailassay lint --asn-data . t.zone
	fails_with 2 ".: not a regular file"
	mailassay spf --asn-data pfx --ip 192.0.2.1 t.example
	fails_with 2 "takes no option --asn-data"
	echo '192.0.2.0/24 1' >pfx
	mailassay lint --asn-data pfx -o json=./pfx t.zone
	fails_with 2 "'./pfx' is the prefix file of this run"
}

@test "a file in pieces of any size is read whole" {
	exchanges
	for i in {0..255}; do for k in {0..63}; do
		echo "10.$i.$((k * 4)).0/22 $((i * 64 + k))"
	done; done >pfx
	printf '45.83.64.0/24 64500' >>pfx
	lint_with --asn-data pfx
	[ "$(member run.asn.data | cut -d, -f2,3)" = " 16385 prefixes, SHA-256 \
$(sha256sum pfx | cut -d' ' -f1)" ]
	[ "$(origins)" = "64500 - - unknown no" ]
}

# service TEXT: what the DNS origin service has
service() {
	{
		echo '$ORIGIN origin.example.'
		echo '$TTL 60'
		echo '@ IN SOA ns root 1 2 3 4 5'
		printf '%b\n' "$1"
	} >origin.zone
}

@test "a service is asked once for each network, and the tape answers" {
	exchanges
	sed -i '$a b IN A 185.199.220.26' t.zone
	service '25.64.83.45 IN TXT "64500 | 45.83.64.0/24 | DE | ripencc |"
25.220.199.185 IN TXT "64501 | 185.199.220.0/22 | DE | ripencc |"'
	with=(audit -f json --fail-on never --offline --zone t.zone
	    --zone origin.zone)
	mailassay "${with[@]}" --asn-zone origin.example --record s.tape \
	    t.example
	[ "$(origins)" = "64500 64501 64501 - no no" ]
	[ "$(grep -c '"name":"[0-9.]*origin.example"' s.tape)" = 2 ]
	[ "$(member run.asn.zone)" = origin.example ]
	before=$output
	mailassay audit -f json --fail-on never --replay s.tape
	[ "$output" = "$before" ]
	mailassay audit --fail-on never --replay s.tape
	has "asked for at origin.example"
	run "$build/mailassay" audit --replay s.tape --asn-zone other.example
	[ "$status" = 2 ]
	has "25.64.83.45.other.example"
	# What the file has is not asked for.
	echo '45.83.64.0/24 64509' >pfx
	mailassay "${with[@]}" --asn-zone origin.example --asn-data pfx \
	    --record s.tape t.example
	[ "$(origins)" = "64509 64501 64501 - no no" ]
	[ "$(grep -c '25.64.83.45.origin' s.tape)" = 0 ]
}

@test "a service that fails makes the origin unknown, and no verdict" {
	exchanges
	service '25.64.83.45 IN TXT "64500 | 45.83.64.0/24"
25.220.199.185 IN TXT "64500 | 185.199.220.0/22"'
	with=(audit -f json --fail-on never --offline --zone t.zone
	    --zone origin.zone)
	# Nobody answers for the one of IPv6.
	mailassay "${with[@]}" --asn-zone origin.example,six.example t.example
	[ "$(origins)" = "64500 64500 - unknown no" ]
	[ "$(severity mx-net-diversity)" = "unknown low" ]
	mailassay audit --offline --zone t.zone --zone origin.zone --asn-zone \
	    origin.example,six.example --fail-on never t.example
	has "The origin of some is unknown:"
	# Without a service for it nothing failed.
	mailassay "${with[@]}" --asn-zone origin.example t.example
	[ "$(severity mx-net-diversity)" = "pass low" ]
	service '25.64.83.45 IN TXT "64500 | 45.83.65.0/24"'
	mailassay "${with[@]}" --asn-zone origin.example t.example
	[ "$(origins)" = "- - - unknown no" ]
}

@test "a service that is no name" {
	exchanges
	for zone in , a,b,c 'a b' 'x,<' ''; do
		mailassay audit --offline --zone t.zone --asn-zone "$zone" \
		    t.example
		fails_with 2 ""
		[ -z "$output" ]
	done
	mailassay lint --asn-zone origin.example t.zone
	fails_with 2 "takes no option --asn-zone"
}
