#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What a whole audit makes of a resolver that fails: unknown and status 3,
# never a record that is missing, never status 0. The peer of tests/net
# misbehaves for every name as it is told.
load helper
# shellcheck source=tests/net/servers.sh
source "${BATS_TEST_DIRNAME:-tests/net}/../net/servers.sh"

setup_file() {
	servers_begin
	export SERVERS_DIR
}

teardown() {
	for pid in $SERVERS_PIDS; do
		kill "$pid"
	done
}

teardown_file() {
	rm -rf "$SERVERS_DIR"
}

# audited MODE: an audit of x.example at a peer of that mode, as JSON.
audited() {
	SERVERS_PIDS=
	start_peer PEER --default "$1"
	mailassay audit --server "127.0.0.1#$PEER" --timeout 0.3 --retries 0 \
	    --fail-on low -f json x.example
}

# The look-ups fail: status 3, nothing fails, and the status of the answers.
is_unknown() {
	[ "$status" = 3 ] || { echo "status $status; $stderr"; return 1; }
	[ -z "$(outcome fail)" ] || { outcome fail; return 1; }
	[ -n "$(outcome unknown)" ]
	has "\"$1\""
}

@test "SERVFAIL" { audited servfail; is_unknown SERVFAIL; }
@test "REFUSED" { audited refused; is_unknown REFUSED; }
@test "no answer" { audited silent; is_unknown TIMEOUT; }
@test "truncated, and no TCP" { audited truncrefused; is_unknown TRUNCATED; }
@test "a CNAME loop" { audited loop; is_unknown MALFORMED; }
@test "a forged id" { audited wrongid; is_unknown TIMEOUT; }

@test "NXDOMAIN and NODATA are facts: what is missing fails" {
	audited nxdomain
	[ "$status" = 1 ]
	outcome fail | grep -qx dmarc-present
	has '"NXDOMAIN"'
	kill $SERVERS_PIDS
	audited nodata
	[ "$status" = 1 ]
	outcome fail | grep -qx dmarc-present
	has '"NODATA"'
	lacks '"NXDOMAIN"'
}
