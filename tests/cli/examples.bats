#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The examples of mailassay(1) are run as they stand there, in one folder and
# in order.
load helper

examples() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\.Dl \$ //p' "$top/man/mailassay.1"
}

# What needs DNS is asked of a zone file, as if the world held the samples.
offline() {
	case $1 in
	*--zone* | *--replay* | *lint* | *explain*) echo "$1" ;;
	*) echo "$1 --zone samples/good.zone --zone samples/parked.zone --zone samples/world.zone" ;;
	esac
}

@test "there are examples" {
	[ "$(examples | wc -l)" -gt 5 ]
	[ "$(examples | grep -vc '^mailassay ')" = 0 ]
}

@test "every example of mailassay(1) runs" {
	mkdir bin
	ln -s "$build/mailassay" bin/mailassay
	PATH=$PWD/bin:$PATH
	while read -r line; do
		echo "# $line"
		run --separate-stderr bash -c "$(offline "$line")"
		[ "$status" -lt 2 ] ||
		    { echo "status $status: $stderr"; return 1; }
		[ -n "$output" ]
		[ -z "$stderr" ] || { echo "stderr: $stderr"; return 1; }
	done < <(examples)
	[ -s launch.json ]
	[ -s good.tape ]
	# The last report but one was replayed: it is the first, again.
	mailassay audit --replay good.tape -f json
	[ "$output" = "$(cat good.json)" ]
}
