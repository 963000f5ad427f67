# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Loaded by every .bats file: the program, the tree, and a folder of its own
# for each test.
bats_require_minimum_version 1.5.0

# Where the test was started is the build folder.
build=${MAILASSAY_BUILD:-$PWD}
top=$(cd "${top_srcdir:-.}" && pwd)
export build top
unset NO_COLOR SOURCE_DATE_EPOCH

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	ln -s "$top/samples" samples
}

# shellcheck disable=SC2034 # stderr is for the tests
mailassay() {
	run --separate-stderr "$build/mailassay" "$@"
}

# fails_with STATUS TEXT: the last run ended so, and said so on stderr alone.
fails_with() {
	if [ "$status" != "$1" ]; then
		echo "status $status, not $1; stderr: $stderr"
		return 1
	fi
	case $stderr in
	"mailassay: "*"$2"*) ;;
	*) echo "stderr '$stderr' lacks '$2'"; return 1 ;;
	esac
	if [ "$(wc -l <<<"$stderr")" != 1 ]; then
		echo "more than one line: $stderr"
		return 1
	fi
}

# not COMMAND...: it must fail. A "!" would not end a test that it fails.
not() {
	! "$@"
}

has() {
	grep -qF -e "$1" <<<"$output" || { echo "no '$1' in: $output"; return 1; }
}

lacks() {
	! grep -qF -e "$1" <<<"$output" || { echo "'$1' in: $output"; return 1; }
}

# zone TEXT: a file of that name with an SOA and the text (printf escapes).
zone() {
	{
		echo '$ORIGIN t.example.'
		echo '$TTL 3600'
		echo '@ IN SOA ns.t.example. root.t.example. 1 2 3 4 5'
		echo '@ IN NS ns'
		echo 'ns IN A 192.0.2.53'
		printf '%b\n' "$1"
	} >t.zone
}

# The domains of the JSON report on standard output, one a line.
domains() {
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]: print(d["domain"])' <<<"$output"
}

# The rules of that report with this outcome.
outcome() {
	python3 -c 'import json, sys
for d in json.load(sys.stdin)["domains"]:
    for f in d["findings"]:
        if f["outcome"] == sys.argv[1]: print(f["id"])' "$1" <<<"$output"
}
