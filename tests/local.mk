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
	tests/unit/cache.t \
	tests/unit/clock.t \
	tests/unit/control.t \
	tests/unit/evidence.t \
	tests/unit/idn.t \
	tests/unit/json.t \
	tests/unit/message.t \
	tests/unit/name.t \
	tests/unit/option.t \
	tests/unit/output.t

tests_unit_arena_t_SOURCES = tests/unit/arena.c
tests_unit_arena_t_LDADD = $(unit_libs)

tests_unit_cache_t_SOURCES = tests/unit/cache.c
tests_unit_cache_t_LDADD = $(unit_libs)

tests_unit_control_t_SOURCES = tests/unit/control.c
tests_unit_control_t_LDADD = $(unit_libs)

tests_unit_clock_t_SOURCES = tests/unit/clock.c
tests_unit_clock_t_LDADD = $(unit_libs)

tests_unit_evidence_t_SOURCES = tests/unit/evidence.c
tests_unit_evidence_t_LDADD = $(unit_libs)

tests_unit_json_t_SOURCES = tests/unit/json.c
tests_unit_json_t_LDADD = $(unit_libs)

tests_unit_idn_t_SOURCES = tests/unit/idn.c
tests_unit_idn_t_LDADD = $(unit_libs)

tests_unit_message_t_SOURCES = tests/unit/message.c
tests_unit_message_t_LDADD = $(unit_libs)

tests_unit_name_t_SOURCES = tests/unit/name.c
tests_unit_name_t_LDADD = $(unit_libs)

# Real servers on loopback.
check_PROGRAMS += tests/net/live_probe
tests_net_live_probe_SOURCES = tests/net/live_probe.c
tests_net_live_probe_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)
dist_check_SCRIPTS = tests/net/live.bats
EXTRA_DIST += tests/net/servers.sh tests/net/peer.py \
	tests/net/zones/net.example.zone
TESTS += tests/net/live.bats

# Each sample zone says which rules fail.
TESTS += tests/sample/run
EXTRA_DIST += tests/sample/run samples

tests_unit_option_t_SOURCES = tests/unit/option.c
tests_unit_option_t_LDADD = $(unit_libs)

tests_unit_output_t_SOURCES = tests/unit/output.c
tests_unit_output_t_LDADD = $(unit_libs)
