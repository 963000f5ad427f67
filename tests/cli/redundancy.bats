#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The table of the exchanges, and what all mail hangs on.
load helper

# part NAME RECORDS: a zone file of that name (printf escapes)
part() {
	{
		printf '$ORIGIN %s.\n$TTL 3600\n' "$1"
		printf '@ IN SOA ns.t.example. root.t.example. 1 2 3 4 5\n'
		printf '@ IN NS ns.t.example.\n'
		printf '%b\n' "$2"
	} >"$1.zone"
}

# world: two providers that nobody knows, one of the catalogue, and origins
world() {
	part one-provider.example 'mx IN A 45.83.64.25
mx IN AAAA 2a0e:1c80:64::25'
	part other-provider.example 'mx IN A 185.199.220.25
mx IN AAAA 2a0f:5380:220::25'
	part messagingengine.com 'in1-smtp IN A 45.83.64.25
in1-smtp IN A 45.83.64.27
in2-smtp IN A 45.83.64.26
in3-smtp IN A 45.83.64.26'
	part mx.cloudflare.net 'route1 IN A 45.83.64.25
route2 IN A 45.83.64.26'
	printf '%s\n' '45.83.64.0/24 64500' '2a0e:1c80::/29 64500' \
	    '185.199.220.0/22 64501_64502' '2a0f:5380::/29 4200000001' >pfx
}

# audit_of DOMAIN RECORDS [OPTION ...]
audit_of() {
	part "$1" "$2"
	mailassay audit --offline --zone "$1.zone" \
	    --zone one-provider.example.zone \
	    --zone other-provider.example.zone \
	    --zone messagingengine.com.zone --zone mx.cloudflare.net.zone \
	    --fail-on never "${@:3}" "$1"
	# 3: what is beyond a limit is unknown.
	[ "$status" = 0 ] || [ "$status" = 3 ]
}

# table: of the exchanges, with the sentences below it
table() {
	sed -n '/^MX$/,/^$\|^  [A-Zn][a-zA-Z-]*  /p' <<<"$output" |
	    sed '/^MX$/d; /^$/d; /^  \(FAIL\|UNKN\|PASS\|n-a\) /d'
}

# golden WIDTH DOMAIN RECORDS: the table is what comes on standard input
golden() {
	audit_of "$2" "$3" --asn-data pfx --width "$1"
	diff - <(table)
}

# outcome_of RULE: its outcome and first words
outcome_of() {
	python3 -c 'import json, sys
for f in json.load(sys.stdin)["domains"][0]["findings"]:
    if f["id"] == sys.argv[1]:
        print(f["outcome"], f["severity"], f["marks"][0]["detail"])' \
	    "$1" <<<"$output"
}

@test "one host" {
	world
	records='@ IN MX 10 mx\nmx IN A 45.83.64.25'
	golden 40 single.example "$records" <<-\END
	  Mail goes to the hosts of the MX
	  records:
	  10  mx.single.example
	      - 45.83.64.25
	        45.83.64.0/24, AS64500
	  All mail hangs on one address,
	  45.83.64.25.
	END
	golden 80 single.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  pref  host               address      network        origin
	  10    mx.single.example  45.83.64.25  45.83.64.0/24  AS64500
	  All mail hangs on one address, 45.83.64.25.
	END
}

@test "two hosts in one /24" {
	world
	records='@ IN MX 10 mx1\n@ IN MX 20 mx2
mx1 IN A 45.83.64.25\nmx2 IN A 45.83.64.26'
	golden 40 rack.example "$records" <<-\END
	  Mail goes to the hosts of the MX
	  records:
	  10  mx1.rack.example
	      - 45.83.64.25
	        45.83.64.0/24, AS64500
	  20  mx2.rack.example
	      - 45.83.64.26
	        45.83.64.0/24, AS64500
	  All mail hangs on one network: every
	  address is in 45.83.64.0/24, of
	  AS64500.
	END
	golden 80 rack.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  pref  host              address      network        origin
	  10    mx1.rack.example  45.83.64.25  45.83.64.0/24  AS64500
	  20    mx2.rack.example  45.83.64.26  45.83.64.0/24  AS64500
	  All mail hangs on one network: every address is in 45.83.64.0/24, of AS64500.
	END
}

@test "two providers" {
	world
	records='@ IN MX 10 mx.one-provider.example.
@ IN MX 20 mx.other-provider.example.'
	golden 40 spread.example "$records" <<-\END
	  Mail goes to the hosts of the MX
	  records:
	  10  mx.one-provider.example
	      - 45.83.64.25
	        45.83.64.0/24, AS64500
	      - 2a0e:1c80:64::25
	        2a0e:1c80:64::/48, AS64500
	  20  mx.other-provider.example
	      - 185.199.220.25
	        185.199.220.0/24, AS64501 or
	        AS64502
	      - 2a0f:5380:220::25
	        2a0f:5380:220::/48, AS4200000001
	  No host, network or AS carries all
	  mail: 2 hosts have 4 addresses in 4
	  networks.
	END
	golden 80 spread.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  10  mx.one-provider.example
	      45.83.64.25        45.83.64.0/24       AS64500
	      2a0e:1c80:64::25   2a0e:1c80:64::/48   AS64500
	  20  mx.other-provider.example
	      185.199.220.25     185.199.220.0/24    AS64501 or AS64502
	      2a0f:5380:220::25  2a0f:5380:220::/48  AS4200000001
	  No host, network or AS carries all mail: 2 hosts have 4 addresses in 4
	  networks.
	END
}

@test "a hosted service" {
	world
	records='@ IN MX 10 in1-smtp.messagingengine.com.
@ IN MX 20 in2-smtp.messagingengine.com.'
	golden 40 hosted.example "$records" <<-\END
	  Mail goes to the hosts of the MX
	  records:
	  10  in1-smtp.messagingengine.com,
	      Fastmail
	      - 45.83.64.25
	        45.83.64.0/24, AS64500
	      - 45.83.64.27
	        45.83.64.0/24, AS64500
	  20  in2-smtp.messagingengine.com,
	      Fastmail
	      - 45.83.64.26
	        45.83.64.0/24, AS64500
	  All exchanges are of Fastmail, whose
	  part redundancy is.
	  Their names are all in
	  messagingengine.com, and hang on its
	  name servers.
	END
	golden 80 hosted.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  10  in1-smtp.messagingengine.com, Fastmail
	      45.83.64.25  45.83.64.0/24  AS64500
	      45.83.64.27  45.83.64.0/24  AS64500
	  20  in2-smtp.messagingengine.com, Fastmail
	      45.83.64.26  45.83.64.0/24  AS64500
	  All exchanges are of Fastmail, whose part redundancy is.
	  Their names are all in messagingengine.com, and hang on its name servers.
	END
}

@test "IPv6 on one host alone, a private address, an alias" {
	world
	records='@ IN MX 10 mx1\n@ IN MX 20 mx2\n@ IN MX 30 mx3\n@ IN MX 40 mx4
mx1 IN A 45.83.64.25
mx1 IN AAAA 2a0e:1c80:64:ffff:ffff:ffff:ffff:25
mx2 IN A 185.199.220.25\nmx3 IN A 10.0.0.1\nmx4 IN CNAME mx2'
	golden 40 half.example "$records" <<-\END
	  Mail goes to the hosts of the MX
	  records:
	  10  mx1.half.example
	      - 45.83.64.25
	        45.83.64.0/24, AS64500
	      - 2a0e:1c80:64:ffff:ffff:ffff:ffff
	        :25
	        2a0e:1c80:64::/48, AS64500
	  20  mx2.half.example
	      - 185.199.220.25
	        185.199.220.0/24, AS64501 or
	        AS64502
	  30  mx3.half.example
	      - 10.0.0.1: private (RFC 1918)
	  40  mx4.half.example (an alias for
	      mx2.half.example)
	      - 185.199.220.25
	        185.199.220.0/24, AS64501 or
	        AS64502
	  No host, network or AS carries all
	  mail: 3 hosts have 3 addresses in 3
	  networks.
	END
	golden 80 half.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  10  mx1.half.example
	      - 45.83.64.25 in 45.83.64.0/24, AS64500
	      - 2a0e:1c80:64:ffff:ffff:ffff:ffff:25 in 2a0e:1c80:64::/48, AS64500
	  20  mx2.half.example
	      - 185.199.220.25 in 185.199.220.0/24, AS64501 or AS64502
	  30  mx3.half.example
	      - 10.0.0.1: private (RFC 1918)
	  40  mx4.half.example (an alias for mx2.half.example)
	      - 185.199.220.25 in 185.199.220.0/24, AS64501 or AS64502
	  No host, network or AS carries all mail: 3 hosts have 3 addresses in 3
	  networks.
	END
	golden 120 half.example "$records" <<-\END
	  Mail goes to the hosts of the MX records:
	  pref  host              address                              network             origin
	  10    mx1.half.example  45.83.64.25                          45.83.64.0/24       AS64500
	                          2a0e:1c80:64:ffff:ffff:ffff:ffff:25  2a0e:1c80:64::/48   AS64500
	  20    mx2.half.example  185.199.220.25                       185.199.220.0/24    AS64501 or AS64502
	  30    mx3.half.example  10.0.0.1                             private (RFC 1918)
	  40    mx4.half.example  185.199.220.25                       185.199.220.0/24    AS64501 or AS64502
	        an alias for mx2.half.example
	  No host, network or AS carries all mail: 3 hosts have 3 addresses in 3 networks.
	END
}

@test "a hosted service is exempt where one address or network is the finding" {
	world
	audit_of hosted.example '@ IN MX 10 in3-smtp.messagingengine.com.' -f json
	[[ "$(outcome_of mx-single)" = "not-applicable low the exchanges are of \
Fastmail, a hosted service"* ]]
	audit_of hosted.example '@ IN MX 10 in1-smtp.messagingengine.com.
@ IN MX 20 in2-smtp.messagingengine.com.' -f json --asn-data pfx
	[[ "$(outcome_of mx-single)" = "pass low "* ]]
	[[ "$(outcome_of mx-net-diversity)" = "not-applicable low the exchanges \
are of Fastmail"* ]]
	audit_of cast.example '@ IN MX 10 route1.mx.cloudflare.net.
@ IN MX 20 route2.mx.cloudflare.net.' -f json
	[[ "$(outcome_of mx-net-diversity)" = "not-applicable low the exchanges \
are of Cloudflare Email Routing, which answers at each"* ]]
	# A host of one's own beside it is not the provider's.
	audit_of mixed.example '@ IN MX 10 in3-smtp.messagingengine.com.
@ IN MX 20 mx\nmx IN A 45.83.64.9' -f json
	[[ "$(outcome_of mx-net-diversity)" = "fail low "* ]]
	# A name that only looks like it is none.
	audit_of like.example '@ IN MX 10 messagingengine.com.like.example.
messagingengine.com IN A 45.83.64.25' -f json
	[[ "$(outcome_of mx-single)" = "fail low "* ]]
}

@test "what a sender cannot reach is no redundancy" {
	world
	audit_of private.example '@ IN MX 10 a\n@ IN MX 20 b\n@ IN MX 30 c
a IN A 45.83.64.25\nb IN A 10.0.0.1\nc IN AAAA fd00::1' -f json
	[[ "$(outcome_of mx-single)" = "fail low a.private.example is the only"* ]]
	[[ "$(outcome_of mx-net-diversity)" = "not-applicable "* ]]
	audit_of gone.example '@ IN MX 10 a\n@ IN MX 20 b\na IN A 45.83.64.25' \
	    -f json
	[[ "$(outcome_of mx-single)" = "fail low a.gone.example is the only"* ]]
	audit_of dead.example '@ IN MX 10 a\n@ IN MX 20 b' -f json
	[[ "$(outcome_of mx-single)" = "not-applicable low no exchange works"* ]]
	audit_of dead.example '@ IN MX 10 a\n@ IN MX 20 b\na IN A 127.0.0.1'
	has "No exchange has an address that can be reached: nothing carries the"
}

@test "500 exchanges: 100 are looked at, and no pass rests on the rest" {
	world
	many=$(for i in {1..500}; do
		echo "@ IN MX 10 m$i\\nm$i IN A 45.83.$((i % 200)).1"
	done)
	audit_of many.example "$many" -f json
	[ "$(grep -c '"preference": *10' <<<"$output")" -ge 100 ]
	for rule in mx-target-unresolvable mx-target-dangling mx-single \
	    mx-net-diversity mx-host-syntax; do
		[[ "$(outcome_of "$rule")" = "unknown "*"400 of 500 exchanges are \
beyond the limit"* ]]
	done
	audit_of many.example "$many"
	has "400 more hosts were not looked at."
	has "What all mail hangs on is not known"
	# Equal preferences come by name, whatever order they were sent in.
	first=$output
	audit_of many.example "$(printf '%b\n' "$many" | tac)"
	[ "$(table)" = "$(output=$first table)" ]
}

@test "300 addresses of one exchange: 128 are kept, and no pass rests on them" {
	world
	audit_of wide.example "@ IN MX 10 m
$(for i in {1..300}; do echo "m IN A 45.83.$((i % 200)).$((i / 200))"; done)" \
	    -f json
	[[ "$(outcome_of mx-target-reserved)" = "unknown "*"172 addresses of \
exchanges are beyond the limit"* ]]
}

@test "hostile names do not break the table" {
	world
	audit_of bad.example '@ IN MX 10 a\\027[31m\n@ IN MX 20 ##vso[x]
a\\027[31m IN A 45.83.64.25\n##vso[x] IN A 185.199.220.25' --width 100
	lacks $'\033'
	lacks '##'
	has '10    a\027[31m.bad.example'
	has '20    \x23#vso[x].bad.example  185.199.220.25'
}
