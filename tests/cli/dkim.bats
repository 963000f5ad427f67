#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# DKIM selectors that are found, and not only named.
load helper

key='v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

# A customer of a provider that is known.
customer() {
	zone "@ IN MX 10 in1-smtp.messagingengine.com.
@ IN TXT \"v=spf1 -all\"
fm1._domainkey IN TXT \"$key\"
mail._domainkey IN TXT \"v=DKIM1; p=\"
own._domainkey IN TXT \"$key\"
_dmarc IN TXT \"v=DMARC1; p=reject\""
}

audit() {
	mailassay audit --offline --now 2026-11-25T12:00:00Z --fail-on never \
	    --zone t.zone "$@" t.example
}

# The members of each selector, or of each that was tried.
selectors() {
	python3 -c 'import json, sys
for s in json.load(sys.stdin)["domains"][0]["dkim"][sys.argv[1]]:
    print(*(str(s.get(m)) for m in sys.argv[2:]))' "$@" <<<"$output"
}

@test "keys are found by the provider and by their common names" {
	customer
	audit
	has "Keys at selectors that were guessed:"
	has "- fm1 (Fastmail, by MX in1-smtp.messagingengine.com): Ed25519"
	has "- mail (a common name): revoked"
	has "Tried, and no key is there: fm2, fm3, default, "
	lacks "own._domainkey"
	audit -f json
	[ "$(selectors selectors selector origin provider sign)" = "\
fm1 provider Fastmail in1-smtp.messagingengine.com
mail common None None" ]
	[ "$(selectors tried selector found | head -n 3)" = "\
fm1 True
fm2 False
fm3 False" ]
	outcome fail | not grep -x dkim-key-missing
}

@test "--no-dkim-guess looks at what is named alone" {
	customer
	audit --no-dkim-guess -s own -f json
	[ "$(selectors selectors selector origin)" = "own given" ]
	[ -z "$(selectors tried selector)" ]
	audit -s own -f json
	[ "$(selectors selectors selector origin)" = "\
own given
fm1 provider
mail common" ]
	mailassay lint --no-dkim-guess t.zone
	fails_with 2 "'lint' takes no option --no-dkim-guess"
}

@test "lint takes selectors from the zone file, and guesses none" {
	customer
	mailassay lint --offline -f json -s named t.zone
	[ "$(selectors selectors selector origin)" = "\
named given
fm1 zone-file
mail zone-file
own zone-file" ]
	[ -z "$(selectors tried selector)" ]
}

@test "a tape of guesses is replayed to the same report" {
	customer
	audit --record t.tape -f json
	first=$output
	mailassay audit --replay t.tape --fail-on never -f json
	[ "$output" = "$first" ]
	mailassay audit --replay t.tape --fail-on never -f json t.example
	[ "$output" = "$first" ]
}

@test "a tape without guesses is replayed without them" {
	customer
	mailassay lint --record t.tape --now 2026-11-25T12:00:00Z \
	    --fail-on never -f json t.zone
	first=$output
	for domain in "" t.example; do
		mailassay audit --replay t.tape --fail-on never -f json $domain
		[ "$status" = 0 ]
		[ -z "$(selectors tried selector)" ]
	done
	mailassay audit --replay t.tape --fail-on never -f json
	[ "$output" = "$first" ]
	sed 's/"surveyed":3/"surveyed":4/' t.tape >bad.tape
	mailassay audit --replay bad.tape
	fails_with 2 '"surveyed" is no number of selectors'
}

@test "where nobody can be asked, no guess is told of" {
	customer
	mailassay audit --offline --zone t.zone --fail-on never other.example
	lacks "Tried"
	lacks "selector1"
	# A zone whose _domainkey is someone else's.
	zone '@ IN MX 10 in1-smtp.messagingengine.com.
_domainkey IN NS ns.other.example.'
	audit
	lacks "Tried"
	lacks "fm1"
}
@test "a private key is tried against what is published" {
	mailassay lint --dkim-private-key s2=samples/dkim-private-key.pem \
	    --zone samples/world.zone --zone samples/reverse.zone \
	    samples/message.zone -f json
	[ "$status" = 0 ]
	outcome pass | grep -q '^dkim-private-key$'
	mailassay lint --dkim-private-key s1=samples/dkim-private-key.pem \
	    --zone samples/world.zone --zone samples/reverse.zone \
	    samples/message.zone
	[ "$status" = 1 ]
	has "what the private key of selector 's1' signs does not"
	mailassay lint --dkim-private-key s9=samples/dkim-private-key.pem \
	    --zone samples/world.zone samples/message.zone --width 200
	[ "$status" = 1 ]
	has "does not verify: there is no key at that name"
	has "selector 's9' has no key"
}

@test "keys that OpenSSL makes, and what is none" {
	for bits in 1024 2048 4096; do
		openssl genrsa -traditional -out k.pem "$bits" 2>err
		openssl pkcs8 -topk8 -nocrypt -in k.pem -out k8.pem
		p=$(openssl rsa -in k.pem -pubout -outform DER 2>err |
		    base64 -w0)
		zone "k._domainkey IN TXT \"v=DKIM1; p=${p:0:200}\" \"${p:200:250}\" \"${p:450:250}\" \"${p:700}\"\n@ IN MX 0 ns"
		for key in k.pem k8.pem; do
			mailassay lint --dkim-private-key k=$key t.zone \
			    -f json --fail-on never
			outcome pass | grep -q '^dkim-private-key$'
		done
	done
	openssl pkcs8 -topk8 -passout pass:x -in k.pem -out locked.pem
	mailassay lint --dkim-private-key k=locked.pem t.zone
	fails_with 2 "it is encrypted"
	openssl ecparam -name prime256v1 -genkey -noout -out ec.pem
	mailassay lint --dkim-private-key k=ec.pem t.zone
	fails_with 2 "it is neither an RSA nor an Ed25519 private key"
	openssl rsa -in k.pem -pubout -out public.pem 2>err
	mailassay lint --dkim-private-key k=public.pem t.zone
	fails_with 2 "it is neither an RSA nor an Ed25519 private key"
	mailassay lint --dkim-private-key k=t.zone t.zone
	fails_with 2 "does not begin as a key in PEM does"
	mailassay lint --dkim-private-key k t.zone
	fails_with 2 "SELECTOR=FILE is wanted"
	mailassay lint --dkim-private-key k=nowhere.pem t.zone
	fails_with 2 "nowhere.pem"
	mailassay lint --dkim-private-key k=k.pem --dkim-private-key K=k8.pem \
	    t.zone
	fails_with 2 "two keys for the selector 'k'"
	mailassay audit --offline --zone t.zone --dkim-private-key k=k.pem \
	    t.example other.example
	fails_with 2 "give one domain alone"
}

@test "a tape has what a private key signed, and not the key" {
	mailassay audit --offline --zone samples/message.zone \
	    --zone samples/world.zone --record p.tape -f json \
	    --dkim-private-key s2=samples/dkim-private-key.pem message.example
	printf '%s\n' "$output" >first.json
	outcome pass | grep -q '^dkim-private-key$'
	grep -q '"dkim_probes":\[{"selector":"s2","signature":"v=1; ' p.tape
	lacks "PRIVATE"
	not grep -q "$(sed -n 2p samples/dkim-private-key.pem)" p.tape first.json
	mailassay audit --replay p.tape -f json
	printf '%s\n' "$output" | cmp - first.json
	# Another text under the same name is no probe of ours.
	sed 's/"signature":"v=1; /&x\\r\\nFrom: a@b.example\\r\\n/' p.tape >q.tape
	mailassay audit --replay q.tape -f json
	outcome unknown | grep -q '^dkim-private-key$'
	sed 's/"signature":"[^"]*"/"signature":7/' p.tape >q.tape
	mailassay audit --replay q.tape
	fails_with 2 "is no probe"
}

@test "a message shows the selectors that are in use" {
	mailassay audit --offline --zone samples/message.zone \
	    --zone samples/world.zone --no-dkim-guess message.example -f json
	[ "$(selectors selectors selector origin)" = "" ]
	mailassay audit --offline --zone samples/message.zone \
	    --zone samples/world.zone --no-dkim-guess message.example \
	    -s s1 --message samples/message.eml -f json --record m.tape
	[ -z "$stderr" ]
	[ "$(selectors selectors selector origin state)" = \
	    "s1 given usable
s2 message usable" ]
	printf '%s\n' "$output" >first.json
	grep -q '"dkim_signatures":\[{"selector":"s2","identity":"message.ex' \
	    m.tape
	not grep -qi 'anna\|new zone' m.tape first.json
	mailassay audit --replay m.tape -f json
	printf '%s\n' "$output" | cmp - first.json
	sed 's/"seen":1/"seen":9/' m.tape >n.tape
	mailassay audit --replay n.tape
	fails_with 2 '"seen" is no number of selectors'
	# The zone file has them as well, and more.
	mailassay lint --message samples/forged.eml samples/message.zone \
	    --zone samples/world.zone -f json
	[ "$(selectors selectors selector origin | sort)" = \
	    "s1 message
s2 zone-file" ]
	sed 's/rsa-sha256/rsa-sha1/' samples/forged.eml >old.eml
	mailassay audit --offline --zone samples/message.zone \
	    --zone samples/world.zone --no-dkim-guess message.example \
	    --message old.eml -f json
	[ "$(selectors selectors selector origin)" = "s1 message" ]
	sed 's/v=1;/v=1; v=1;/' samples/forged.eml >twice.eml
	mailassay audit --offline --zone samples/message.zone \
	    --zone samples/world.zone --no-dkim-guess message.example \
	    --message twice.eml -f json
	[ "$(selectors selectors selector origin)" = "" ]
	mailassay lint -s s2 --message samples/message.eml \
	    samples/message.zone --zone samples/world.zone
	has "- s1 (on a message): 2048-bit RSA"
}

@test "messages that show nothing are told" {
	mailassay audit --offline --zone samples/good.zone good.example \
	    --zone samples/world.zone --message samples/message.eml
	[[ $stderr = *"signatures are of 'message.example', and no domain"* ]]
	printf 'From: a@b.example\n\nhello\n' >plain.eml
	mailassay lint samples/good.zone --message plain.eml
	[[ $stderr = *"no message has a DKIM signature"* ]]
	printf 'hello\n' >prose.eml
	mailassay lint samples/good.zone --message prose.eml
	fails_with 2 "prose.eml:1: this is no message"
	mailassay lint samples/good.zone --message nowhere.eml
	fails_with 2 "nowhere.eml"
	for i in {1..1001}; do
		printf 'From x@y Wed Nov 25 10:00:00 2026\n'
		sed "s/s=s1;/s=k$i;/" samples/forged.eml
		echo
	done >many.mbox
	mailassay lint samples/good.zone --message many.mbox
	fails_with 2 "more than 1000 different signatures"
}

@test "a key that two domains of a run have is told at its end" {
	zone "@ IN MX 0 ns
s1._domainkey IN TXT \"$key\"
www IN MX 0 ns
k._domainkey.www IN TXT \"k=ed25519; t=s; p=${key##*p=}\""
	mailassay lint t.zone --fail-on never
	has "DKIM keys shared by domains of this run"
	has "- Ed25519, SHA-256 "
	has "t.example (selector s1)"
	has "www.t.example (selector k)"
	mailassay lint t.zone --fail-on never -q
	lacks "DKIM keys shared"
	mailassay lint t.zone --fail-on never -f json --record k.tape
	printf '%s\n' "$output" >first.json
	python3 -c 'import json, sys
s = json.load(sys.stdin)["summary"]
assert s["keys_not_compared"] == 0
[key] = s["shared_keys"]
assert [p["domain"] for p in key["places"]] == ["t.example", "www.t.example"]
' <<<"$output"
	mailassay audit --replay k.tape --fail-on never -f json
	python3 -c 'import json, sys
first = json.load(open("first.json"))["summary"]
assert json.load(sys.stdin)["summary"] == first' <<<"$output"
	mailassay audit --replay k.tape --fail-on never www.t.example
	lacks "DKIM keys shared"
}

@test "no report takes the place of a key or a message" {
	cp samples/dkim-private-key.pem key.pem
	cp samples/message.eml mail.eml
	mailassay lint samples/message.zone --dkim-private-key s2=key.pem \
	    -o json=key.pem
	fails_with 2 "would replace it"
	mailassay lint samples/message.zone --message mail.eml \
	    -o text=./mail.eml
	fails_with 2 "would replace it"
	cmp key.pem samples/dkim-private-key.pem
	cmp mail.eml samples/message.eml
}
