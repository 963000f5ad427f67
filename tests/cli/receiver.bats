#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What each receiver does with forged and with genuine mail: the whole table.
load helper

MX='@ IN MX 10 mx
mx IN A 192.0.2.1'
KEY='s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="'
RUA='rua=mailto:d@t.example'

# spf TEXT, dmarc TEXT: lines of the zone.
spf() {
	echo "@ IN TXT \"v=spf1 $1\""
}

dmarc() {
	echo "_dmarc IN TXT \"v=DMARC1; $1; $RUA\""
}

# of [OPTION...]: the table of t.zone, whose senders are the exchange and a
# shop, goes into the file got.
of() {
	cat >t.senders <<-'END'
	192.0.2.1	pass	the exchange
	192.0.2.2	pass	the shop
	203.0.113.0/24	fail	strangers
	END
	mailassay lint --now 2026-11-25T12:00:00Z --width "${width:-80}" "$@" \
	    t.zone
	[ "$status" -lt 2 ] || return
	sed -n '/^What happens to mail/,/^$/p' <<<"$output" | sed '$d' >got
	[ -z "$(awk -v width="${width:-80}" 'length > width' got)" ]
}

# The table is the text on standard input.
shows() {
	diff - got
}

@test "a good domain: what is forwarded needs a signature" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject")
$KEY"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      rejected    rejected    rejected
  a subdomain that exists         rejected    rejected    rejected
  a subdomain that does not exist rejected    rejected    rejected
  the domain, envelope his own    rejected    rejected    rejected
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             rejected    rejected    rejected
  signed, forwarded               delivered   delivered   delivered
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        rejected    rejected    rejected
  signed                          delivered   delivered   delivered
  unsigned, forwarded             rejected    rejected    rejected
  signed, forwarded               delivered   delivered   delivered
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=reject: the mail is rejected, or quarantined
    where the receiver has no other sign against it (RFC 9989 5.4)
  - 192.0.2.1 unsigned, forwarded; 192.0.2.2 unsigned, forwarded: SPF says fail
    of 203.0.113.77, as of any forwarder; the record of 't.example' says
    p=reject
  - 192.0.2.2 unsigned: SPF says fail of 192.0.2.2; the record of 't.example'
    says p=reject
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "p=none: everything is delivered" {
	zone "$MX
$(spf "ip4:192.0.2.1 ~all")
$(dmarc "p=none")"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      delivered   delivered   delivered
  a subdomain that exists         delivered   delivered   delivered
  a subdomain that does not exist delivered   delivered   delivered
  the domain, envelope his own    delivered   delivered   delivered
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             delivered   delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             delivered   delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=none: the mail is delivered like any other
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "quarantine for a tenth: RFC 9989 does not sample" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=quarantine; pct=10")
$KEY"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      quarantined delivered   delivered
  a subdomain that exists         quarantined delivered   delivered
  a subdomain that does not exist quarantined delivered   delivered
  the domain, envelope his own    quarantined delivered   delivered
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             quarantined delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        quarantined delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             quarantined delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=quarantine: the mail is quarantined
  - RFC 7489, the domain; a subdomain that exists; a subdomain that does not
    exist: the record of 't.example' says p=quarantine for 10 % of the messages:
    these are quarantined, the other 90 % are delivered
  - 192.0.2.1 unsigned, forwarded; 192.0.2.2 unsigned, forwarded: SPF says fail
    of 203.0.113.77, as of any forwarder; the record of 't.example' says
    p=quarantine
  - 192.0.2.2 unsigned: SPF says fail of 192.0.2.2; the record of 't.example'
    says p=quarantine
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "a policy in testing mode, and no key: RFC 7489 does not know t=y" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject; t=y")"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      quarantined rejected    rejected
  a subdomain that exists         quarantined rejected    rejected
  a subdomain that does not exist quarantined rejected    rejected
  the domain, envelope his own    quarantined rejected    rejected
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             quarantined rejected    rejected
  signed, forwarded               quarantined rejected    rejected
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        quarantined rejected    rejected
  signed                          quarantined rejected    rejected
  unsigned, forwarded             quarantined rejected    rejected
  signed, forwarded               quarantined rejected    rejected
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=reject, which t=y lowers to quarantine: the
    mail is quarantined
  - RFC 7489, the domain; a subdomain that exists; a subdomain that does not
    exist: the record of 't.example' says p=reject: the mail is rejected
  - 192.0.2.1 unsigned, forwarded; 192.0.2.2 unsigned, forwarded: SPF says fail
    of 203.0.113.77, as of any forwarder; the record of 't.example' says
    p=reject, which t=y lowers to quarantine
  - RFC 7489, 192.0.2.1 unsigned, forwarded; 192.0.2.2 unsigned, forwarded: SPF
    says fail of 203.0.113.77, as of any forwarder; the record of 't.example'
    says p=reject
  - 192.0.2.1 signed, forwarded; 192.0.2.2 signed; 192.0.2.2 signed, forwarded:
    there is no DKIM key: it fares like unsigned mail
  - RFC 7489, 192.0.2.1 signed, forwarded; 192.0.2.2 signed; 192.0.2.2 signed,
    forwarded: there is no DKIM key: it fares like unsigned mail
  - 192.0.2.2 unsigned: SPF says fail of 192.0.2.2; the record of 't.example'
    says p=reject, which t=y lowers to quarantine
  - RFC 7489, 192.0.2.2 unsigned: SPF says fail of 192.0.2.2; the record of
    't.example' says p=reject
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "+all: the forger passes, and strict alignment keeps the subdomains" {
	zone "$MX
$(spf "+all")
$(dmarc "p=reject; aspf=s")
$KEY"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      delivered   delivered   delivered
  a subdomain that exists         rejected    rejected    rejected
  a subdomain that does not exist rejected    rejected    rejected
  the domain, envelope his own    rejected    rejected    rejected
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             delivered   delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             delivered   delivered   delivered
  signed, forwarded               delivered   delivered   delivered
  - the domain: SPF passes 203.0.113.77, a stranger, and is aligned: the forgery
    passes DMARC
  - a subdomain that exists; a subdomain that does not exist: the record of
    't.example' says p=reject: the mail is rejected, or quarantined where the
    receiver has no other sign against it (RFC 9989 5.4)
  - the domain, envelope his own: what passes is of the forger's domain and not
    aligned; the record of 't.example' says p=reject
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "a parked domain" {
	zone "@ IN MX 0 .
$(spf "-all")
$(dmarc "p=reject")"
	of
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      rejected    rejected    rejected
  a subdomain that exists         rejected    rejected    rejected
  a subdomain that does not exist rejected    rejected    rejected
  the domain, envelope his own    rejected    rejected    rejected
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=reject: the mail is rejected, or quarantined
    where the receiver has no other sign against it (RFC 9989 5.4)
  Nothing is said of genuine mail: no sender was declared (--senders).
END
}

@test "a record that libopendmarc drops, and the RFCs do not" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject; adkim=x")"
	of --senders t.senders
	shows <<'END'
What happens to mail
  Forged, the author is           RFC 9989    RFC 7489    libraries
  the domain                      rejected    rejected    delivered (differs)
  a subdomain that exists         rejected    rejected    delivered (differs)
  a subdomain that does not exist rejected    rejected    delivered (differs)
  the domain, envelope his own    rejected    rejected    delivered (differs)
  Genuine, from 192.0.2.1 (the exchange)
  unsigned                        delivered   delivered   delivered
  signed                          delivered   delivered   delivered
  unsigned, forwarded             rejected    rejected    delivered (differs)
  signed, forwarded               rejected    rejected    delivered (differs)
  Genuine, from 192.0.2.2 (the shop)
  unsigned                        rejected    rejected    delivered (differs)
  signed                          rejected    rejected    delivered (differs)
  unsigned, forwarded             rejected    rejected    delivered (differs)
  signed, forwarded               rejected    rejected    delivered (differs)
  - the domain; a subdomain that exists; a subdomain that does not exist: the
    record of 't.example' says p=reject: the mail is rejected, or quarantined
    where the receiver has no other sign against it (RFC 9989 5.4)
  - libraries, the domain: no DMARC policy applies (libopendmarc takes the
    record of 't.example' for none), and SPF fails such a sender, on which alone
    many receivers reject, unless he uses another MAIL FROM (by our reading of
    RFC 7489 it is rejected)
  - libraries, a subdomain that exists; a subdomain that does not exist: no
    DMARC policy applies (libopendmarc takes the record of 't.example' for
    none), so the author of the mail is not checked at all (by our reading of
    RFC 7489 it is rejected)
  - 192.0.2.1 unsigned, forwarded; 192.0.2.2 unsigned, forwarded: SPF says fail
    of 203.0.113.77, as of any forwarder; the record of 't.example' says
    p=reject
  - 192.0.2.1 signed, forwarded; 192.0.2.2 signed; 192.0.2.2 signed, forwarded:
    there is no DKIM key: it fares like unsigned mail
  - 192.0.2.2 unsigned: SPF says fail of 192.0.2.2; the record of 't.example'
    says p=reject
  1 declared sender is to get fail: no genuine mail comes from there.
  Genuine mail has the domain in From and in MAIL FROM; a signature is the
  domain's; who forwards it is a stranger and changes neither.
END
}

@test "the table says the same in JSON, and from a tape" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject; adkim=x; pct=10")
$KEY"
	of --senders t.senders
	mailassay audit --offline --zone t.zone --senders t.senders -s s1 \
	    --record t.tape -f json --now 2026-11-25T12:00:00Z t.example
	printf '%s\n' "$output" >t.json
	/usr/bin/python3 - <<-'END' >words
	import json
	r = json.load(open("t.json"))["domains"][0]["receiver"]
	columns = ("rfc9989", "rfc7489", "libraries")
	def word(case):
	    return case["disposition"] + (" (differs)" if case["differs"] else "")
	for author in ("domain", "subdomain", "nonexistent", "envelope"):
	    print(*(word(r[c][author]) for c in columns))
	for row in r["genuine"]:
	    print(*(word(row[c]) for c in columns))
	assert [(g["signed"], g["forwarded"]) for g in r["genuine"][4:]] == [
	    (False, False), (True, False), (False, True), (True, True)]
	assert r["genuine"][4]["label"] == "the shop"
	assert r["left_out"] == 1
	END
	[ "$(wc -l <words)" = 12 ]
	grep -E '^  .{32}(delivered|quarantined|rejected|unknown) ' got |
	    sed -E 's/^.{34}//; s/  +/ /g' | diff words -
	mailassay audit --replay t.tape -f json
	[ "$output" = "$(cat t.json)" ]
}

@test "eight senders are shown, and all of them in JSON" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject")"
	for i in {1..11}; do echo "192.0.2.$i pass"; done >many
	mailassay lint --senders many t.zone
	[ "$(grep -c '^  Genuine, from ' <<<"$output")" = 8 ]
	has "3 more senders are in the JSON report alone."
	has "192.0.2.2 unsigned: SPF says fail of 192.0.2.2"
	mailassay lint --senders many -f json t.zone
	printf '%s' "$output" >t.json
	/usr/bin/python3 - <<-'END'
	import json
	r = json.load(open("t.json"))["domains"][0]["receiver"]
	assert len(r["genuine"]) == 44
	last = r["genuine"][40]
	assert last["rfc7489"]["disposition"] == "rejected", last
	# libspf2 is asked about a few: of the others nothing is known.
	assert last["libraries"]["disposition"] == "unknown", last
	assert "not asked about 192.0.2.11" in last["libraries"]["why"], last
	END
}

@test "a narrow page has lines for the table" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject; t=y")"
	of --senders t.senders
	grep -q '^  the domain  *quarantined rejected  *rejected$' got
	width=60 of --senders t.senders
	grep -q '^  - the domain: quarantined by RFC 9989, rejected by RFC' got
	[ -z "$(grep '^  the domain' got)" ]
}

@test "-v gives the reason of every cell" {
	zone "$MX
$(spf "ip4:192.0.2.1 -all")
$(dmarc "p=reject")"
	of --senders t.senders
	[ "$(grep -c libspf2 got)" = 0 ]
	of --senders t.senders -v
	tr -s '\n ' ' ' <got >one
	grep -qF "192.0.2.1 unsigned; 192.0.2.1 signed: libspf2 passes" one
	grep -qF "libraries, the domain: libopendmarc reads p=reject" one
}
