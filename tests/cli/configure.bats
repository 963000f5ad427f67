#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A missing package or an old library: configure names it and its package.
load helper

# A pkg-config folder that has the modules of the system but for what a test
# changes.
setup_file() {
	command -v pkg-config >/dev/null || skip "pkg-config is not here"
	export pc=$BATS_FILE_TMPDIR/pc
	mkdir "$pc"
}

configure() {
	run env PKG_CONFIG_LIBDIR="$pc" PKG_CONFIG_PATH="" \
	    "$top/configure" --cache-file="$BATS_FILE_TMPDIR/cache" -q
}

module() {
	printf 'Name: %s\nDescription: a stand-in\nVersion: %s\n' "$1" "$2" \
	    >"$pc/$1.pc"
}

@test "a library that is missing" {
	rm -f "$pc"/*
	configure
	[ "$status" != 0 ]
	has "ldns >= 1.8.3 is missing or too old (Debian: apt-get install libldns-dev)"
}

@test "a library that is too old" {
	rm -f "$pc"/*
	module ldns 1.8.3
	module libcjson 1.7.14
	configure
	[ "$status" != 0 ]
	has "libcjson >= 1.7.15 is missing or too old (Debian: apt-get install libcjson-dev)"
}

@test "a library without a pkg-config file" {
	rm -f "$pc"/*
	for m in ldns libcjson libcrypto libpsl libidn2 opendkim; do
		module "$m" 99
	done
	run env PKG_CONFIG_LIBDIR="$pc" PKG_CONFIG_PATH="" \
	    ac_cv_header_unbound_h=yes ac_cv_lib_unbound_ub_ctx_zone_remove=yes \
	    ac_cv_header_spf2_spf_h=no "$top/configure" -q
	[ "$status" != 0 ]
	has "libspf2 is missing (Debian: apt-get install libspf2-dev)"
}

@test "the packages that configure names are those that quickstart installs" {
	sed -n 's/.*apt-get install \([a-z0-9-]*\).*/\1/p
	    s/^MA_PKG(.*\[\([a-z0-9-]*\)\])$/\1/p' "$top/configure.ac" |
	    grep -v '^\$' | sort -u >named
	[ "$(wc -l <named)" -gt 8 ]
	sort "$top/tools/packages.build" >listed
	[ -z "$(comm -23 named listed)" ]
}
