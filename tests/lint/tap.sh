# SPDX-License-Identifier: BSD-2-Clause
# Sourced by the lint tests: where the tree is, and TAP.
# shellcheck shell=bash

# shellcheck disable=SC2034 # for those who source this
top=$(cd "${top_srcdir:-.}" && pwd)
tap_count=0
tap_failed=0

# check NAME COMMAND...: passes when the command succeeds and prints nothing.
check() {
	local name=$1 found status=0
	shift
	found=$("$@" 2>&1) || status=$?
	tap_count=$((tap_count + 1))
	if [ -z "$found" ] && [ "$status" = 0 ]; then
		echo "ok $tap_count - $name"
		return
	fi
	echo "not ok $tap_count - $name"
	[ -n "$found" ] || found="exit status $status"
	while IFS= read -r line; do echo "# $line"; done <<<"$found"
	tap_failed=1
}

# catches NAME PATTERN COMMAND...: the command must find what is wrong.
catches() {
	local name=$1 pattern=$2 found
	shift 2
	found=$("$@" 2>&1) || true
	tap_count=$((tap_count + 1))
	if grep -qE -e "$pattern" <<<"$found"; then
		echo "ok $tap_count - catches $name"
		return
	fi
	echo "not ok $tap_count - catches $name"
	echo "# '$found' lacks '$pattern'"
	tap_failed=1
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

finish() {
	echo "1..$tap_count"
	exit "$tap_failed"
}
