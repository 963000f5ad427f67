#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The examples of mailassay(1) are run as they stand there, in one folder and
# in order.
load helper

examples() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\.Dl \$ //p' "$top/man/mailassay.1"
}

# What needs DNS is asked of a resolver on loopback whose world is the samples,
# or of their zone files where NSD and Unbound are not installed.
setup_file() {
	# shellcheck source=tests/net/servers.sh
	source "$top/tests/net/servers.sh"
	UNBOUND_PORT=
	if have_servers; then
		servers_begin
		mkdir "$SERVERS_DIR/zones"
		for name in good parked; do
			cp "$top/samples/$name.zone" \
			    "$SERVERS_DIR/zones/$name.example.zone"
		done
		cp "$top/samples/world.zone" "$SERVERS_DIR/zones/example.zone"
		cp "$top/samples/reverse.zone" "$SERVERS_DIR/zones/arpa.zone"
		start_nsd "$SERVERS_DIR/zones"
		start_unbound
	fi
	export SERVERS_DIR SERVERS_PIDS UNBOUND_PORT
}

teardown_file() {
	# shellcheck source=tests/net/servers.sh
	source "$top/tests/net/servers.sh"
	[ -z "$UNBOUND_PORT" ] || servers_end
}

answered() {
	case $1 in
	*--offline* | *--replay* | *lint* | *explain*) echo "$1" ;;
	*)
		if [ -n "$UNBOUND_PORT" ]; then
			echo "$1 @127.0.0.1#$UNBOUND_PORT"
		else
			echo "$1 --zone samples/good.zone" \
			    "--zone samples/parked.zone --zone samples/world.zone" \
			    "--zone samples/reverse.zone"
		fi
		;;
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
		run --separate-stderr bash -c "$(answered "$line")"
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

@test "what README.md shows of a report is what the program prints" {
	"$build/mailassay" lint samples/launch.zone >report || [ $? = 1 ]
	awk '
	    /^    (\$ mailassay lint samples|Compliance: )/ { on = 1 }
	    /^[^ ]/ { on = 0 }
	    on && /^    / { print substr($0, 5) }' "$top/README.md" |
	    grep -vE '^\$ |^\.\.\.$' >shown
	[ "$(wc -l <shown)" -gt 40 ]
	missing=$(grep -vxFf report shown) || true
	[ -z "$missing" ] || { echo "$missing"; false; }
}
