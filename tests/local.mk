# SPDX-License-Identifier: BSD-2-Clause
# C tests are cmocka programs that print TAP; the rest are scripts.

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = top_srcdir="$(top_srcdir)"; export top_srcdir;
unit_libs = libmailassay.a $(CMOCKA_LIBS) $(LIBRARIES_OF_OTHERS)

# Scripts: they print TAP and run in the build folder.
lint_tests = tests/lint/floors tests/lint/manual tests/lint/rules \
	tests/lint/style tests/lint/symbols
cli_tests = tests/cli/configure.bats tests/cli/dns.bats \
	tests/cli/examples.bats \
	tests/cli/input.bats tests/cli/output.bats tests/cli/report.bats \
	tests/cli/usage.bats

TESTS += $(lint_tests) $(cli_tests)
EXTRA_DIST += $(lint_tests) $(cli_tests) tests/lint/tap.sh \
	tests/lint/floors.awk tests/lint/symbols.except \
	tests/cli/helper.bash tests/unit/unit.h

# The same tests under prove(1): one line each, and a count.
PROVE_TESTS = $(TESTS)
PROVEFLAGS =
prove: all
	$(MAKE) $(AM_MAKEFLAGS) check-programs
	top_srcdir="$(abs_top_srcdir)"; export top_srcdir; \
	for t in $(PROVE_TESTS); do \
		if test -f "./$$t"; then echo "./$$t"; \
		else echo "$(abs_srcdir)/$$t"; fi; \
	done | prove $(PROVEFLAGS) -e '' -
check-programs: $(check_PROGRAMS)
.PHONY: prove check-programs

if HAVE_CMOCKA
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

unit_tests = \
	tests/unit/address.t \
	tests/unit/arena.t \
	tests/unit/cache.t \
	tests/unit/clock.t \
	tests/unit/concern.t \
	tests/unit/control.t \
	tests/unit/dkim.t \
	tests/unit/dkim_key.t \
	tests/unit/dmarc.t \
	tests/unit/dmarc_record.t \
	tests/unit/evidence.t \
	tests/unit/grade.t \
	tests/unit/idn.t \
	tests/unit/json.t \
	tests/unit/message.t \
	tests/unit/mx.t \
	tests/unit/mx_rules.t \
	tests/unit/name.t \
	tests/unit/option.t \
	tests/unit/output.t \
	tests/unit/receiver.t \
	tests/unit/report.t \
	tests/unit/rfc3339.t \
	tests/unit/rule.t \
	tests/unit/spf_macro.t \
	tests/unit/spf_record.t \
	tests/unit/spf_rules.t \
	tests/unit/spf_tree.t \
	tests/unit/tags.t \
	tests/unit/tape.t \
	tests/unit/witness.t \
	tests/unit/zone_source.t \
	tests/unit/zonefile.t

tests_unit_address_t_SOURCES = tests/unit/address.c
tests_unit_address_t_LDADD = $(unit_libs)

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

tests_unit_mx_rules_t_SOURCES = tests/unit/mx_rules.c
tests_unit_mx_rules_t_LDADD = $(unit_libs)

tests_unit_name_t_SOURCES = tests/unit/name.c
tests_unit_name_t_LDADD = $(unit_libs)

tests_unit_spf_rules_t_SOURCES = tests/unit/spf_rules.c
tests_unit_spf_rules_t_LDADD = $(unit_libs)

# Real servers on loopback.
check_PROGRAMS += tests/net/live_probe
tests_net_live_probe_SOURCES = tests/net/live_probe.c
tests_net_live_probe_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)
dist_check_SCRIPTS = tests/net/live.bats
EXTRA_DIST += tests/net/servers.sh tests/net/peer.py \
	tests/net/zones/net.example.zone
TESTS += tests/net/live.bats

# A zone file, the servers that publish it and the tapes of both agree.
dist_check_SCRIPTS += tests/net/same
TESTS += tests/net/same

# Each sample zone says which rules fail; a failed look-up changes no verdict.
TESTS += tests/sample/run tests/sample/faults
EXTRA_DIST += tests/sample/run tests/sample/faults samples

tests_unit_option_t_SOURCES = tests/unit/option.c
tests_unit_option_t_LDADD = $(unit_libs)

tests_unit_output_t_SOURCES = tests/unit/output.c
tests_unit_output_t_LDADD = $(unit_libs)

tests_unit_rule_t_SOURCES = tests/unit/rule.c
tests_unit_rule_t_LDADD = $(unit_libs)

tests_unit_grade_t_SOURCES = tests/unit/grade.c
tests_unit_grade_t_LDADD = $(unit_libs)

tests_unit_report_t_SOURCES = tests/unit/report.c
tests_unit_report_t_LDADD = $(unit_libs)

tests_unit_rfc3339_t_SOURCES = tests/unit/rfc3339.c
tests_unit_rfc3339_t_LDADD = $(unit_libs)

tests_unit_tape_t_SOURCES = tests/unit/tape.c
tests_unit_tape_t_LDADD = $(unit_libs)

tests_unit_zone_source_t_SOURCES = tests/unit/zone_source.c
tests_unit_zone_source_t_LDADD = $(unit_libs)

tests_unit_zonefile_t_SOURCES = tests/unit/zonefile.c
tests_unit_zonefile_t_LDADD = $(unit_libs)

tests_unit_spf_macro_t_SOURCES = tests/unit/spf_macro.c
tests_unit_spf_macro_t_LDADD = $(unit_libs)

tests_unit_spf_record_t_SOURCES = tests/unit/spf_record.c
tests_unit_spf_record_t_LDADD = $(unit_libs)

tests_unit_spf_tree_t_SOURCES = tests/unit/spf_tree.c
tests_unit_spf_tree_t_LDADD = $(unit_libs)

tests_unit_witness_t_SOURCES = tests/unit/witness.c
tests_unit_witness_t_LDADD = $(unit_libs)

# The openspf suite for RFC 7208, where it is at hand.
check_PROGRAMS += tests/conformance/spf_suite
tests_conformance_spf_suite_SOURCES = tests/conformance/spf_suite.c \
	tests/conformance/suite_own.c tests/conformance/suite.h
tests_conformance_spf_suite_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)
check_PROGRAMS += tests/conformance/spf_suite_libspf2
tests_conformance_spf_suite_libspf2_SOURCES = tests/conformance/spf_suite.c \
	tests/conformance/suite_libspf2.c tests/conformance/suite.h
tests_conformance_spf_suite_libspf2_LDADD = libmailassay.a \
	$(LIBRARIES_OF_OTHERS)
conformance_tests = tests/conformance/openspf \
	tests/conformance/openspf_libspf2
TESTS += $(conformance_tests)
EXTRA_DIST += $(conformance_tests) tests/conformance/spf_suite.py

# Fuzz targets, over their corpus and some mutations of it.
fuzz_tests = \
	tests/fuzz/dkim_key.t \
	tests/fuzz/dmarc.t \
	tests/fuzz/spf.t \
	tests/fuzz/zonefile.t
fuzz_libs = libmailassay.a $(LIBRARIES_OF_OTHERS)
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
EXTRA_DIST += tests/fuzz/corpus

tests_fuzz_dkim_key_t_SOURCES = tests/fuzz/dkim_key.c tests/fuzz/driver.c \
	tests/fuzz/fuzz.h
tests_fuzz_dkim_key_t_LDADD = $(fuzz_libs)

tests_fuzz_dmarc_t_SOURCES = tests/fuzz/dmarc.c tests/fuzz/driver.c \
	tests/fuzz/fuzz.h
tests_fuzz_dmarc_t_LDADD = $(fuzz_libs)

tests_fuzz_spf_t_SOURCES = tests/fuzz/spf.c tests/fuzz/driver.c \
	tests/fuzz/fuzz.h
tests_fuzz_spf_t_LDADD = $(fuzz_libs)

tests_fuzz_zonefile_t_SOURCES = tests/fuzz/zonefile.c tests/fuzz/driver.c \
	tests/fuzz/fuzz.h
tests_fuzz_zonefile_t_LDADD = $(fuzz_libs)

tests_unit_dkim_t_SOURCES = tests/unit/dkim.c tests/unit/fake.h
tests_unit_dkim_t_LDADD = $(unit_libs)

tests_unit_dkim_key_t_SOURCES = tests/unit/dkim_key.c
tests_unit_dkim_key_t_LDADD = $(unit_libs)

tests_unit_dmarc_t_SOURCES = tests/unit/dmarc.c tests/unit/fake.h
tests_unit_dmarc_t_LDADD = $(unit_libs)

tests_unit_dmarc_record_t_SOURCES = tests/unit/dmarc_record.c
tests_unit_dmarc_record_t_LDADD = $(unit_libs)

tests_unit_mx_t_SOURCES = tests/unit/mx.c tests/unit/fake.h
tests_unit_mx_t_LDADD = $(unit_libs)

tests_unit_receiver_t_SOURCES = tests/unit/receiver.c tests/unit/fake.h
tests_unit_receiver_t_LDADD = $(unit_libs)

tests_unit_tags_t_SOURCES = tests/unit/tags.c
tests_unit_tags_t_LDADD = $(unit_libs)

# DMARC by both standards, where the vectors are at hand.
check_PROGRAMS += tests/conformance/dmarc_vector
tests_conformance_dmarc_vector_SOURCES = tests/conformance/dmarc_vector.c
tests_conformance_dmarc_vector_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)
TESTS += tests/conformance/dmarc_vectors
EXTRA_DIST += tests/conformance/dmarc_vectors tests/conformance/dmarc_vectors.py

tests_unit_concern_t_SOURCES = tests/unit/concern.c
tests_unit_concern_t_LDADD = $(unit_libs)
