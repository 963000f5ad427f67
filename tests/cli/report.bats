#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What a report looks like to a terminal, a CI system and a JSON reader.
load helper

lint() {
	mailassay lint --now 2026-11-25T12:00:00Z "$@"
}

# Every report that is made of FILE... fits the schema.
validates() {
	"$build/mailassay" schema >schema.json
	/usr/bin/python3 - "$@" <<'EOF'
import json, jsonschema, sys
schema = json.load(open("schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sys.argv[1:]:
    report = json.load(open(name))
    for error in validator.iter_errors(report):
        sys.exit(f"{name}: {list(error.path)}: {error.message[:200]}")
    if report["summary"]["domains"] != len(report["domains"]):
        sys.exit(f"{name}: the summary counts {report['summary']['domains']}")
EOF
}

hostile() {
	zone '@ IN MX 10 mx
mx IN A 192.0.2.1
@ IN TXT "v=spf1 \\027[31m \\255\\254 ##[error]x ##vso[task.x] \\010::error::y incldue:\\000 -all"
_dmarc IN TXT "v=DMARC1; p=none; \\226\\128\\174rua=x; rua=mailto:\\027]8;;@x.example"
s._domainkey IN TXT "v=DKIM1; p=\\127\\010::stop-commands::z"'
}

@test "every sample's report fits the schema" {
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	for zone in samples/*.zone; do
		lint -f json "$zone"
		name=${zone##*/}
		printf '%s\n' "$output" >"$name.json"
	done
	validates ./*.zone.json
}

@test "the schema refuses what is not in it" {
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	lint -f json samples/good.zone
	printf '%s\n' "$output" >whole.json
	validates whole.json
	sed 's/"mode": {/"mood": {/' whole.json >other.json
	run validates other.json
	[ "$status" = 1 ]
	sed '/"complete": true/d; s/"exit_status": \([0-9]\),/"exit_status": \1/' \
	    whole.json >cut.json
	run validates cut.json
	[ "$status" = 1 ]
	has "'complete' is a required property"
}

@test "no octet of a record reaches a terminal or a CI system raw" {
	hostile
	for format in text json; do
		for width in 40 80 1000; do
			lint -f "$format" --width "$width" -v -s s t.zone
			[ "$status" = 1 ]
			[ -z "$(tr -d '\n -~' <<<"$output")" ]
			[ "$(grep -cE '^ *::|##' <<<"$output")" = 0 ]
		done
	done
}

@test "hostile records stay valid JSON, with their octets in base64" {
	/usr/bin/python3 -c 'import jsonschema' || skip "no jsonschema"
	hostile
	lint -f json -s s t.zone
	printf '%s\n' "$output" >hostile.json
	validates hostile.json
	/usr/bin/python3 - <<'EOF'
import base64, json
domain = json.load(open("hostile.json"))["domains"][0]
record = domain["spf"]["record"]
assert record["encoding"] == "escaped", record
text = base64.b64decode(record["base64"])
assert text.startswith(b"v=spf1 \x1b[31m \xff\xfe ##[error]x"), text
EOF
}

@test "colour only where it is asked for, and never alone" {
	lint samples/launch.zone
	plain=$output
	[ "$(grep -c $'\033' <<<"$plain")" = 0 ]
	lint --color always samples/launch.zone
	grep -q $'\033' <<<"$output"
	[ "$(sed $'s/\033\\[[0-9;]*m//g' <<<"$output")" = "$plain" ]
}

@test "-q says the verdict and what fails, -v says all" {
	lint -q samples/launch.zone
	has "FAIL  launch.example: grade "
	has "spf-multiple"
	lacks "Scope and method"
	lacks "PASS"
	lint -v samples/launch.zone
	has "PASS  mx-present: "
	has "n-a   "
	has "not a certificate or legal advice"
}

@test "where libspf2 differs is one finding, worth no grade" {
	lint --dkim-selector s1 --zone samples/world.zone --zone samples/reverse.zone \
	    samples/witness-spf.zone
	[ "$status" = 0 ]
	has "grade A: "
	[ "$(grep -c "FAIL  info witness-spf" <<<"$output")" = 1 ]
	has "differs (see witness-spf): "
	lint --dkim-selector s1 --zone samples/world.zone --zone samples/reverse.zone \
	    --fail-on witness-spf -f json samples/witness-spf.zone
	[ "$status" = 1 ]
	printf '%s' "$output" >r.json
	/usr/bin/python3 - <<-'END'
	import json
	d = json.load(open("r.json"))["domains"][0]
	f, = [f for f in d["findings"] if f["outcome"] == "fail" and
	      f["id"] != "dnssec-signed"]
	w = [w for w in d["witnesses"] if w["agreement"] == "differs"]
	assert f["id"] == "witness-spf", f
	assert len(f["marks"]) == len(w) == 4, w
	for mark, opinion in zip(f["marks"], w):
	    assert opinion["question"] in mark["detail"], mark
	END
	mailassay explain witness-spf
	has "samples/witness-spf.zone breaks it"
}

@test "a report never says compliant" {
	lint -v samples/good.zone
	[ "$(grep -ci compliant <<<"$output")" = 0 ]
	has "not assessed  164.312(e)(1)"
}

@test "the exit status, the text and the JSON of every sample agree" {
	for zone in samples/*.zone; do
		status=0
		"$build/mailassay" lint -q --now 2026-11-25T12:00:00Z \
		    -o json=r.json "$zone" >text 2>/dev/null || status=$?
		python3 - "$status" text r.json <<-'END' ||
		import json, re, sys
		status, text, report = int(sys.argv[1]), open(sys.argv[2]).read(), json.load(open(sys.argv[3]))
		said = re.findall(r"^(PASS|FAIL|UNKN)  (\S+): ", text, re.M)
		words = {"PASS": 0, "FAIL": 1, "UNKN": 3}
		assert said, "no verdict"
		assert report["exit_status"] == status, report["exit_status"]
		assert [n for _, n in said] == [d["domain"] for d in report["domains"]]
		assert [words[w] for w, _ in said] == [d["status"] for d in report["domains"]]
		each = {words[w] for w, _ in said}
		assert status == (1 if 1 in each else 3 if 3 in each else 0), each
		for d in report["domains"]:
		    grave = any(f["outcome"] == "fail" and f["severity"] in ("high", "critical") for f in d["findings"])
		    assert grave == (d["status"] == 1), d["domain"]
		END
		{ echo "$zone: status $status"; return 1; }
	done
}

@test "a letter that is marked for its coverage never shows the limit itself" {
	zone '@ IN NS ns2.x.test.
@ IN MX 10 mx
mx IN A 198.51.100.9
@ IN TXT "v=spf1 mx -all"
_dmarc IN TXT "v=DMARC1; p=reject; sp=rejct"
s1._domainkey IN TXT "v=DKIM1; p="'
	mailassay audit --offline --zone t.zone -s s2 -f json t.example
	grep -q '"coverage": *79\.[5-9]' <<<"$output"
	mailassay audit --offline --zone t.zone -s s2 t.example
	has "coverage 79 %"
	has "(*: below 80 %"
}
