#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# mailassay message: does this mail pass?
load helper

setup_file() {
	/usr/bin/python3 -c 'import dkim, nacl' ||
	    skip "python3-dkim or python3-nacl is missing"
	(cd "$BATS_FILE_TMPDIR" && "$top/tests/cli/sign_mail")
	# shellcheck source=tests/net/servers.sh
	source "$top/tests/net/servers.sh"
	UNBOUND_PORT=
	servers_begin
	start_peer SILENT --default silent
	if have_servers; then
		mkdir "$SERVERS_DIR/zones"
		cp "$BATS_FILE_TMPDIR/t.zone" \
		    "$SERVERS_DIR/zones/t.example.zone"
		start_nsd "$SERVERS_DIR/zones"
		start_unbound
	fi
	export SERVERS_DIR SERVERS_PIDS UNBOUND_PORT SILENT
}

teardown_file() {
	# shellcheck source=tests/net/servers.sh
	source "$top/tests/net/servers.sh"
	servers_end
}

# message FILE... OPTION...: of the mail that sign_mail made, without network.
message() {
	mailassay message --width 300 --offline \
	    --zone "$BATS_FILE_TMPDIR/t.zone" \
	    --zone "$BATS_FILE_TMPDIR/other.zone" \
	    --zone "$BATS_FILE_TMPDIR/com.zone" "$@"
}

# sent NAME: as its receiver would know it, from a host that SPF passes.
sent() {
	local name=$1
	shift
	message "$BATS_FILE_TMPDIR/$name.eml" --ip 192.0.2.25 \
	    --mail-from bounce@t.example "$@"
}

# forwarded NAME: from a host that SPF knows nothing of.
forwarded() {
	local name=$1
	shift
	message "$BATS_FILE_TMPDIR/$name.eml" --ip 198.51.100.7 \
	    --mail-from bounce@t.example "$@"
}

# results: what became of each signature.
results() {
	python3 -c 'import json, sys
for m in json.load(sys.stdin)["messages"]:
    print(m["result"], *(s["result"] for s in m["dkim"]))' <<<"$output"
}

@test "what independent software signed verifies" {
	for name in relaxed simple mixed ed lines spaces; do
		forwarded "$name" -f json
		[ "$(results)" = "pass pass" ] ||
		    { echo "$name: $(results)"; return 1; }
		[ "$status" = 0 ]
	done
	forwarded both -f json
	[ "$(results)" = "pass pass pass" ]
}

@test "what Mail::DKIM signed verifies" {
	perl -MMail::DKIM::Signer -e 1 || skip "no Mail::DKIM"
	perl -MMail::DKIM::Signer -e '
	    my $d = Mail::DKIM::Signer->new(Algorithm => "rsa-sha256",
	        Method => "relaxed/relaxed", Domain => "t.example",
	        Selector => "rsa", KeyFile => $ARGV[0]);
	    local $/;
	    my $mail = <STDIN>;
	    $d->PRINT($mail);
	    $d->CLOSE;
	    print $d->signature->as_string, "\r\n", $mail;
	' "$BATS_FILE_TMPDIR/rsa.pem" <"$BATS_FILE_TMPDIR/unsigned.eml" \
	    >signed.eml
	message signed.eml --ip 198.51.100.7 --mail-from a@t.example -f json
	[ "$(results)" = "pass pass" ]
	sed 's/well/lost/' signed.eml >tampered.eml
	message tampered.eml --ip 198.51.100.7 --mail-from a@t.example -f json
	[ "$(results)" = "fail fail" ]
}

@test "opendkim-testmsg signs with SHA-1, which no verifier may accept" {
	command -v opendkim-testmsg || skip "no opendkim-testmsg"
	opendkim-testmsg -C -d t.example -s rsa \
	    -k "$BATS_FILE_TMPDIR/rsa.pem" \
	    <"$BATS_FILE_TMPDIR/unsigned.eml" >signed.eml
	grep -q '^DKIM-Signature.*a=rsa-sha1' signed.eml
	message signed.eml --ip 198.51.100.7 --mail-from a@t.example
	[ "$status" = 1 ]
	has "permerror: rsa-sha1 is neither to be used nor to be verified"
}

@test "the examples of RFC 6376 and RFC 8463 verify" {
	message "$BATS_FILE_TMPDIR/rfc6376.eml" -f json
	[ "$(results)" = "pass pass" ]
	message "$BATS_FILE_TMPDIR/rfc8463.eml" -f json
	[ "$(results)" = "pass pass pass" ]
	sed 's/hungry/thirsty/' "$BATS_FILE_TMPDIR/rfc8463.eml" >thirsty.eml
	message thirsty.eml --ip 192.0.2.1 --mail-from a@example.com -f json
	[ "$(results)" = "fail fail fail" ]
}

@test "what was tampered with does not, and it is said where" {
	forwarded body
	[ "$status" = 1 ]
	has "fail: the body is not the one that was signed"
	forwarded header
	[ "$status" = 1 ]
	has "fail: a signed field was changed"
	forwarded simple-spaces
	[ "$status" = 1 ]
	has "c=relaxed/relaxed lasts longer"
}

@test "what libopendkim takes for white space never makes a pass" {
	python3 - "$BATS_FILE_TMPDIR/relaxed.eml" <<'END'
import sys
mail = open(sys.argv[1], "rb").read()
for name, old, new in (
        ("cr", b": Hello", b":\rHello"), ("vt", b": Hello", b":\vHello"),
        ("ff", b": Hello", b":\fHello"), ("body", b"all  is", b"all\r is"),
        ("end", b"well.\r\n", b"well.\r \r\n")):
    open(name + ".eml", "wb").write(mail.replace(old, new))
END
	for name in cr vt ff body end; do
		message $name.eml --ip 198.51.100.7 --mail-from a@t.example \
		    -f json
		[ "$(results)" = "unknown unknown" ] ||
		    { echo "$name: $(results)"; return 1; }
		[ "$status" = 3 ]
	done
}

@test "a signature that does not count is named" {
	forwarded weak
	[ "$status" = 1 ]
	has "permerror: the key cannot be used: a 768-bit RSA key is too short"
	forwarded stranger
	[ "$status" = 1 ]
	has "pass: its hashes and its signature hold"
	has "of other.example, not aligned"
	has "have the sender sign with d=t.example"
	forwarded none
	[ "$status" = 1 ]
	has "none: there is no signature"
	has "nothing survives forwarding"
	forwarded length
	[ "$status" = 0 ]
	has "signs a part of a body of"
	has "text can be added to the body"
}

@test "SPF counts as well, for a domain that is aligned" {
	sent none
	[ "$status" = 0 ]
	has "SPF passes for a domain that is aligned"
	message "$BATS_FILE_TMPDIR/none.eml" --ip 192.0.2.66 \
	    --mail-from x@other.example
	[ "$status" = 1 ]
	has "of other.example, not aligned"
	has "use a MAIL FROM of the author's domain"
	message "$BATS_FILE_TMPDIR/none.eml" --ip 192.0.2.25 --mail-from '<>' \
	    --helo t.example
	[ "$status" = 0 ]
	has "smtp.helo=t.example"
}

@test "Received and Return-Path say who sent" {
	message "$BATS_FILE_TMPDIR/whole.eml"
	[ "$status" = 0 ]
	has "192.0.2.25 of t.example, aligned"
	has "as the Received of mx.r.example says"
	message "$BATS_FILE_TMPDIR/whole.eml" --received-by mx.R.example
	has "as the Received of mx.r.example says"
	message "$BATS_FILE_TMPDIR/whole.eml" --received-by other.example
	has "SPF           unknown: no Received was written by a host that is"
	[ "$status" = 0 ]
	# Without a signature nothing is left that could pass or fail.
	message "$BATS_FILE_TMPDIR/none.eml"
	[ "$status" = 3 ]
	has "UNKN"
	has "give --ip and"
}

@test "an mbox, message by message" {
	message "$BATS_FILE_TMPDIR/mail.mbox" --ip 198.51.100.7 \
	    --mail-from a@t.example -f json
	[ "$status" = 1 ]
	[ "$(results | tr '\n' ,)" = "pass pass,fail fail,pass pass," ]
	python3 -c 'import json, sys
report = json.load(sys.stdin)
lines = open(sys.argv[1], "rb").read().split(b"\n")
for m in report["messages"]:
    assert lines[m["line"] - 2].startswith(b"From x@y"), m["line"]
    assert lines[m["line"] - 1].startswith(b"DKIM-Sig"), m["line"]
assert report["counts"] == {"messages": 3, "unknown": 0, "none": 0, "pass": 2,
    "fail": 1, "permerror": 0}, report["counts"]
assert report["exit_status"] == 1' "$BATS_FILE_TMPDIR/mail.mbox" <<<"$output"
	message - --ip 198.51.100.7 --mail-from a@t.example \
	    <"$BATS_FILE_TMPDIR/mail.mbox"
	has "3 messages: 2 pass, 1 fail, 0 unknown"
	[ "$(grep -c '^  Authentication-Results: mailassay;$' \
	    <<<"$output")" = 3 ]
}

@test "a broken message of an mbox costs no other its verdict" {
	{
		printf 'From x@y.example Wed Nov 25 10:00:00 2026\n\nprose\n\n'
		cat "$BATS_FILE_TMPDIR/mail.mbox"
	} >odd.mbox
	message odd.mbox --ip 198.51.100.7 --mail-from a@t.example -f json
	[ "$status" = 1 ]
	[ "$(results | tr '\n' ,)" = \
	    "permerror,pass pass,fail fail,pass pass," ]
}

@test "failures come before what is not known, and both before a pass" {
	message "$BATS_FILE_TMPDIR/none.eml" "$BATS_FILE_TMPDIR/relaxed.eml"
	[ "$status" = 3 ]
	message "$BATS_FILE_TMPDIR/none.eml" samples/forged.eml
	[ "$status" = 3 ]
	message "$BATS_FILE_TMPDIR/none.eml" samples/forged.eml \
	    --zone samples/message.zone --zone samples/world.zone
	[ "$status" = 1 ]
	message --quiet "$BATS_FILE_TMPDIR/relaxed.eml"
	[ "$status" = 0 ]
	[ "${#lines[@]}" -lt 4 ]
}

@test "a look-up that failed is no verdict" {
	mailassay message --offline --zone samples/message.zone \
	    "$BATS_FILE_TMPDIR/relaxed.eml"
	[ "$status" = 3 ]
	has "unknown: the look-up of the key failed"
	has "unknown: the look-up of '_dmarc.t.example' failed"
	has "dmarc=temperror"
}

@test "a tape gives the same bytes" {
	sent both -f json --record mail.tape --now 2026-11-25T12:00:00Z
	printf '%s\n' "$output" >first.json
	mailassay message --replay mail.tape "$BATS_FILE_TMPDIR/both.eml" \
	    --ip 192.0.2.25 --mail-from bounce@t.example -f json
	printf '%s\n' "$output" | cmp - first.json
	mailassay message --replay mail.tape "$BATS_FILE_TMPDIR/stranger.eml"
	fails_with 2 "the tape has no answer to the question"
}

@test "the line for the receiver's own header can be parsed" {
	sent both --authserv-id mx.r.example
	has "  Authentication-Results: mx.r.example;"
	sed -n '/^  Authentication-Results:/,/^$/s/^  //p' <<<"$output" >field
	/usr/bin/python3 -c 'import authres' || skip "no authres"
	/usr/bin/python3 - <<'EOF'
import authres
text = open("field").read().replace("\n", "\r\n").strip()
f = authres.AuthenticationResultsHeader.parse(text)
assert f.authserv_id == "mx.r.example"
got = [(r.method, r.result) for r in f.results]
assert got == [("dkim", "pass"), ("dkim", "pass"), ("spf", "pass"),
               ("dmarc", "pass")], got
assert f.results[0].header_d == "t.example"
EOF
}

@test "the JSON fits its schema" {
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	"$build/mailassay" schema message >schema.json
	printf 'x: y\nno field\n\nFrom: \033[31m\0\377\n' >hostile.eml
	printf 'From: a@b\nSubject: \377\n\nbody' >latin.eml
	message "$BATS_FILE_TMPDIR"/*.eml samples/*.eml ./*.eml -f json
	printf '%s\n' "$output" >report.json
	/usr/bin/python3 - <<'EOF'
import json, jsonschema, sys
schema = json.load(open("schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
check = jsonschema.Draft202012Validator(schema)
report = json.load(open("report.json"))
for error in check.iter_errors(report):
    sys.exit(f"{list(error.path)}: {error.message[:200]}")
assert len(report["messages"]) > 15
EOF
}

@test "a message from a stranger does nothing to the terminal" {
	printf 'From: a@t.example\nSubject: \033[31m::error::\n\n' >esc.eml
	message esc.eml
	lacks $'\033'
	has '\x1b[31m'
	printf 'Subject: a\n\n' >x.eml
	message x.eml
	[ "$status" = 1 ]
	has "permerror: there is no From"
	printf 'From: a@t.example\nFrom: b@t.example\n\n' >x.eml
	message x.eml
	has "permerror: there is more than one From"
	has "line          2:"
	{
		printf 'From: a@t.example\n'
		head -c 70000 /dev/zero | tr '\0' x | sed 's/^/X-Long: /'
		printf '\n\n'
		cat "$BATS_FILE_TMPDIR/relaxed.eml"
	} >long.eml
	message long.eml
	[ "$status" = 3 ]
	has "too long"
	{
		printf 'From: a@t.example, '
		head -c 1100000 /dev/zero | tr '\0' x
		printf '\n\n'
	} >longer.eml
	message longer.eml
	[ "$status" = 3 ]
	has "header is too long"
}

@test "what is no message, and what is no sender, is told" {
	: >empty.eml
	message empty.eml
	fails_with 2 "'empty.eml' is empty"
	printf 'hello\n' >prose.eml
	message prose.eml
	fails_with 2 "prose.eml:1: this is no message"
	message missing.eml
	fails_with 2 "missing.eml"
	message
	fails_with 2 "which file?"
	message samples/message.eml --ip 192.0.2.300
	fails_with 2 "--ip '192.0.2.300'"
	message samples/message.eml --ip 192.0.2.1 --ip 192.0.2.2
	fails_with 2 "one message has one sender"
	message samples/message.eml --ip 192.0.2.1 --received-by a.example
	fails_with 2 "one of them says who sent"
	message samples/message.eml --mail-from nobody
	fails_with 2 "is no mail address"
	message samples/message.eml --mail-from 'a b@c.example'
	fails_with 2 "blank"
	message samples/message.eml --authserv-id 'x;y'
	fails_with 2 "a host name is wanted"
	cp samples/message.eml here.eml
	message here.eml -o json=here.eml
	fails_with 2 "would replace it"
	cmp here.eml samples/message.eml
	message samples/message.eml -f yaml
	fails_with 2 "there is no format 'yaml'"
}

@test "the public suffix list decides for RFC 7489" {
	printf 'example\ncom\n' >one.psl
	printf 'example\nt.example\ncom\n' >two.psl
	sed 's/^From: .*/From: Alice <alice@sub.t.example>\r/' \
	    "$BATS_FILE_TMPDIR/none.eml" >none.eml
	message none.eml --ip 192.0.2.25 --mail-from a@t.example \
	    --psl one.psl
	[ "$status" = 0 ]
	has "public suffixes by own list, SHA-256"
	message none.eml --ip 192.0.2.25 --mail-from a@t.example \
	    --psl two.psl --record two.tape
	[ "$status" = 1 ]
	has "DMARC 9989    pass"
	has "DMARC 7489    none"
	mailassay message none.eml --ip 192.0.2.25 --mail-from a@t.example \
	    --psl one.psl --replay two.tape
	[[ $stderr = *"the tape was recorded with"* ]]
}

@test "keys and policies are asked of live DNS" {
	[ -n "$UNBOUND_PORT" ] || skip "no NSD or no Unbound"
	mailassay message --server "127.0.0.1#$UNBOUND_PORT" \
	    "$BATS_FILE_TMPDIR/both.eml" --ip 198.51.100.7 \
	    --mail-from a@t.example --width 200 --record live.tape -f json
	[ "$status" = 0 ]
	[ "$(results)" = "pass pass pass" ]
	printf '%s\n' "$output" >first.json
	mailassay message --replay live.tape "$BATS_FILE_TMPDIR/both.eml" \
	    --ip 198.51.100.7 --mail-from a@t.example -f json
	printf '%s\n' "$output" | cmp - first.json
}

@test "a resolver that does not answer is no failure of the mail" {
	mailassay message --server "127.0.0.1#$SILENT" --timeout 0.2 \
	    --retries 0 "$BATS_FILE_TMPDIR/both.eml" --ip 198.51.100.7 \
	    --mail-from a@t.example --width 200
	[ "$status" = 3 ]
	has "temperror: the look-up of the key failed"
	has "UNKN"
	lacks "FAIL"
}
