#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# make fuzz: each target under libFuzzer and the sanitizers, from its corpus.
#
#	FUZZ_SECONDS=3600 make fuzz
#
# Builds in fuzz/ below the build folder. What is found is left there; inputs
# that reach more are kept in fuzz/found/TARGET, and used again next time.
set -eu
top=$1
shift
seconds=${FUZZ_SECONDS:-60}
flags='-g -O1 -fno-omit-frame-pointer'

mkdir -p fuzz
cd fuzz
if [ ! -f Makefile ]; then
	"$top/configure" -q --enable-sanitize CC=clang \
	    CFLAGS="$flags -fsanitize=fuzzer-no-link"
fi
make -s libmailassay.a
for name in "$@"; do
	mkdir -p "found/$name"
	make -s "tests/fuzz/$name.o"
	# shellcheck disable=SC2046,SC2086
	clang $flags -fsanitize=fuzzer,address,undefined \
	    "tests/fuzz/$name.o" libmailassay.a \
	    $(make -s print-libraries) -o "$name"
	status=0
	"./$name" -max_total_time="$seconds" -timeout=10 \
	    "found/$name" "$top/tests/fuzz/corpus/$name" >"$name.log" 2>&1 ||
	    status=$?
	if [ "$status" != 0 ]; then
		tail -n 30 "$name.log"
		echo "fuzz: $name: see $PWD/$name.log"
		exit 1
	fi
	echo "$name: $(sed -n 's/^Done \(.*\)/\1/p' "$name.log")"
done
