# SPDX-License-Identifier: BSD-2-Clause
# Sourced by quickstart and runtests, which set $top: packages, bootstrap,
# configure, make.
# shellcheck shell=bash disable=SC2154

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$*"
	exit 2
}

# quietly LOG COMMAND...: its output matters only when it fails.
quietly() {
	local log=$1 status=0
	shift
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null || status=$?
	if [ "$status" != 0 ]; then
		tail -n 40 "$log" >&2
		die "failed (whole output: $log): $*"
	fi
}

# The packages of these lists that are not installed.
setup_missing() {
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | while read -r package; do
		case $(dpkg-query -W -f='${db:Status-Status}' "$package" \
		    2>/dev/null) in
		installed) ;;
		*) echo "$package" ;;
		esac
	done
}

# setup_packages LIST...: apt-get install what is missing.
setup_packages() {
	local missing root=
	if ! command -v dpkg-query >/dev/null; then
		say "this is not Debian: configure will name what is missing"
		return
	fi
	missing=$(setup_missing "$@" | tr '\n' ' ')
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
		    die "as root: apt-get install $missing"
		root=sudo
	fi
	say "installing $missing"
	quietly "$top/build/apt.log" $root apt-get -qq update
	# shellcheck disable=SC2086 # a list of words
	quietly "$top/build/apt.log" $root env DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install -y --no-install-recommends $missing
}

setup_bootstrap() {
	[ -x "$top/configure" ] && [ -f "$top/Makefile.in" ] && return
	say "preparing configure"
	(cd "$top" && quietly "$top/build/autoreconf.log" autoreconf -fi)
}

# setup_configure FOLDER OPTION...: once a folder; make knows when again.
setup_configure() {
	local folder=$1
	shift
	[ -f "$folder/Makefile" ] && return
	say "configuring ${folder#"$top"/}"
	mkdir -p "$folder"
	(cd "$folder" && quietly "$folder/configure.log" "$top/configure" "$@")
}

# setup_make FOLDER TARGET...
setup_make() {
	local folder=$1
	shift
	quietly "$folder/make.log" make -C "$folder" -j"$(nproc)" "$@"
}
