# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# DNS servers on loopback for tests and measurements; source this file.
#
#	servers_begin			a work folder, $SERVERS_DIR
#	start_nsd ZONE_DIR...		every FILE.zone there is the zone FILE,
#					root.zone the root;
#					sets NSD_PORT, and NSD_CONF for
#					nsd-control (over a socket in the folder)
#	start_unbound			a resolver in front of NSD; UNBOUND_PORT,
#					UNBOUND_CONF for unbound-control; with
#					UNBOUND_ANCHOR set it validates
#	start_peer VARIABLE [OPTION]...	peer.py; the port goes to VARIABLE
#	servers_end			ends what was started, by process id
#
# No privileges, random free ports, nothing leaves 127.0.0.1. A function that
# cannot start its server prints why and returns 1; `have_servers` says
# whether the programs are installed.

SERVERS_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin

have_servers()
{
	command -v nsd >/dev/null && command -v unbound >/dev/null
}

servers_begin()
{
	SERVERS_DIR=$(mktemp -d "${TMPDIR:-/tmp}/mailassay-net.XXXXXX")
	SERVERS_PIDS=
}

# A port that is free for UDP and TCP right now.
free_port()
{
	python3 - <<-'END'
	import socket
	while True:
	    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	    u.bind(("127.0.0.1", 0))
	    t = socket.socket()
	    try:
	        t.bind(u.getsockname())
	    except OSError:
	        continue
	    print(u.getsockname()[1])
	    break
	END
}

# wait_dns PORT NAME: until a server answers there, for 10 seconds.
wait_dns()
{
	python3 - "$1" "$2" <<-'END'
	import socket, struct, sys, time
	name = b"".join(bytes([len(x)]) + x.encode() for x in
	                sys.argv[2].split(".") if x) + b"\0"
	query = struct.pack("!HHHHHH", 4711, 0x100, 1, 0, 0, 0) + name + \
	    struct.pack("!HH", 6, 1)
	end = time.monotonic() + 10
	while time.monotonic() < end:
	    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	    s.settimeout(0.2)
	    try:
	        s.connect(("127.0.0.1", int(sys.argv[1])))
	        s.send(query)
	        if s.recv(4096)[3] & 15 == 0:
	            sys.exit(0)
	    except OSError:
	        pass
	    time.sleep(0.05)
	sys.exit(1)
	END
}

start_nsd()
{
	local dir zone file

	NSD_PORT=$(free_port)
	NSD_CONF=$SERVERS_DIR/nsd.conf
	NSD_ZONE=
	cat >"$NSD_CONF" <<-END
	server:
	  ip-address: 127.0.0.1@$NSD_PORT
	  server-count: ${NSD_SERVERS:-1}
	  username: ""
	  chroot: ""
	  database: ""
	  zonesdir: "$SERVERS_DIR"
	  zonelistfile: "$SERVERS_DIR/nsd.list"
	  xfrdfile: "$SERVERS_DIR/nsd.xfrd"
	  xfrdir: "$SERVERS_DIR"
	  pidfile: "$SERVERS_DIR/nsd.pid"
	  logfile: "$SERVERS_DIR/nsd.log"
	  rrl-ratelimit: 0
	remote-control:
	  control-enable: yes
	  control-interface: "$SERVERS_DIR/nsd.ctl"
	END
	for dir in "$@"; do
		for file in "$dir"/*.zone; do
			zone=$(basename "$file" .zone)
			NSD_ZONE=${NSD_ZONE:-$zone}
			printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' \
			    "${zone/#root/.}" "$(cd "$dir" && pwd)/$zone.zone" >>"$NSD_CONF"
		done
	done
	nsd -d -c "$NSD_CONF" >"$SERVERS_DIR/nsd.out" 2>&1 3>&- &
	SERVERS_PIDS="$SERVERS_PIDS $!"
	wait_dns "$NSD_PORT" "$NSD_ZONE" && return 0
	cat "$SERVERS_DIR/nsd.out" "$SERVERS_DIR/nsd.log" >&2
	return 1
}

# Everything is asked of NSD. Not a stub: for the root that would be primed.
start_unbound()
{
	UNBOUND_PORT=$(free_port)
	UNBOUND_CONF=$SERVERS_DIR/unbound.conf
	cat >"$UNBOUND_CONF" <<-END
	server:
	  interface: 127.0.0.1@$UNBOUND_PORT
	  outgoing-interface: 127.0.0.1
	  do-ip6: no
	  do-not-query-localhost: no
	  access-control: 127.0.0.0/8 allow
	  username: ""
	  chroot: ""
	  directory: "$SERVERS_DIR"
	  pidfile: "$SERVERS_DIR/unbound.pid"
	  logfile: "$SERVERS_DIR/unbound.log"
	  use-syslog: no
	  num-threads: 1
	  module-config: "${UNBOUND_ANCHOR:+validator }iterator"
  ${UNBOUND_ANCHOR:+trust-anchor-file: "$UNBOUND_ANCHOR"}
  ede: yes
	  qname-minimisation: no
	  rrset-cache-size: 128m
	  msg-cache-size: 64m
	forward-zone:
	  name: "."
	  forward-addr: 127.0.0.1@$NSD_PORT
	remote-control:
	  control-enable: yes
	  control-use-cert: no
	  control-interface: "$SERVERS_DIR/unbound.ctl"
	END
	unbound -d -c "$UNBOUND_CONF" \
	    >"$SERVERS_DIR/unbound.out" 2>&1 3>&- &
	SERVERS_PIDS="$SERVERS_PIDS $!"
	wait_dns "$UNBOUND_PORT" "$NSD_ZONE" && return 0
	cat "$SERVERS_DIR/unbound.out" "$SERVERS_DIR/unbound.log" >&2
	return 1
}

start_peer()
{
	local variable=$1 file i
	shift

	file=$(mktemp -u "$SERVERS_DIR/peer.XXXXXX")
	python3 "$SERVERS_HOME/peer.py" --port-file "$file" "$@" \
	    >"$file.out" 2>&1 3>&- &
	SERVERS_PIDS="$SERVERS_PIDS $!"
	for ((i = 0; i < 200; i++)); do
		if [ -s "$file" ]; then
			read -r "${variable?}" <"$file"
			return 0
		fi
		sleep 0.05
	done
	cat "$file.out" >&2
	return 1
}

# line N WORDS...: the Nth line (from 0) of what a bats test ran holds all of them
line()
{
	local text=${lines[$1]} word
	shift

	for word in "$@"; do
		if [[ $text != *"$word"* ]]; then
			echo "no '$word' in: $text"
			return 1
		fi
	done
}

servers_end()
{
	local pid

	for pid in $SERVERS_PIDS; do
		kill "$pid" 2>/dev/null
	done
	for pid in $SERVERS_PIDS; do
		wait "$pid" 2>/dev/null
	done
	SERVERS_PIDS=
	rm -rf "$SERVERS_DIR"
}
