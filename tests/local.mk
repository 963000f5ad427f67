# SPDX-License-Identifier: BSD-2-Clause
# C tests are cmocka programs that print TAP; the rest are scripts.

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = top_srcdir="$(top_srcdir)"; export top_srcdir;
unit_libs = libmailassay.a $(CMOCKA_LIBS) $(LIBRARIES_OF_OTHERS)

if HAVE_CMOCKA
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

unit_tests = \
	tests/unit/arena.t \
	tests/unit/evidence.t \
	tests/unit/message.t \
	tests/unit/name.t \
	tests/unit/zone_source.t \
	tests/unit/zonefile.t

tests_unit_arena_t_SOURCES = tests/unit/arena.c
tests_unit_arena_t_LDADD = $(unit_libs)

tests_unit_evidence_t_SOURCES = tests/unit/evidence.c
tests_unit_evidence_t_LDADD = $(unit_libs)

tests_unit_message_t_SOURCES = tests/unit/message.c
tests_unit_message_t_LDADD = $(unit_libs)

tests_unit_name_t_SOURCES = tests/unit/name.c
tests_unit_name_t_LDADD = $(unit_libs)

tests_unit_zone_source_t_SOURCES = tests/unit/zone_source.c
tests_unit_zone_source_t_LDADD = $(unit_libs)

tests_unit_zonefile_t_SOURCES = tests/unit/zonefile.c
tests_unit_zonefile_t_LDADD = $(unit_libs)

# Fuzz targets, over their corpus and some mutations of it.
fuzz_tests = \
	tests/fuzz/zonefile.t
fuzz_libs = libmailassay.a $(LIBRARIES_OF_OTHERS)
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
EXTRA_DIST += tests/fuzz/corpus

tests_fuzz_zonefile_t_SOURCES = tests/fuzz/zonefile.c tests/fuzz/driver.c \
	tests/fuzz/fuzz.h
tests_fuzz_zonefile_t_LDADD = $(fuzz_libs)
