# SPDX-License-Identifier: BSD-2-Clause
# One block a kind of test. All print TAP and run in the build folder.

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = top_srcdir="$(top_srcdir)"; export top_srcdir;

# What a program is linked with where its own _LDADD says nothing else.
LDADD = libmailassay.a $(CMOCKA_LIBS) $(LIBRARIES_OF_OTHERS)

TESTS += $(lint_tests) $(unit_programs) $(fuzz_tests) $(sample_tests) \
	$(conformance_tests) $(cli_tests) $(net_tests)
check_PROGRAMS += $(unit_programs) $(fuzz_tests) $(conformance_programs) \
	$(net_programs)

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

# lint: what the compiler does not say about the sources.
lint_tests = \
	tests/lint/floors \
	tests/lint/manual \
	tests/lint/rules \
	tests/lint/style \
	tests/lint/symbols
EXTRA_DIST += $(lint_tests) tests/lint/floors.awk \
	tests/lint/symbols.except tests/lint/tap.sh

# unit: one cmocka program a module.
if HAVE_CMOCKA
unit_programs = $(unit_tests)
endif
unit_tests = \
	tests/unit/address.t \
	tests/unit/arena.t \
	tests/unit/asn.t \
	tests/unit/authority.t \
	tests/unit/cache.t \
	tests/unit/clock.t \
	tests/unit/concern.t \
	tests/unit/control.t \
	tests/unit/csv.t \
	tests/unit/dkim.t \
	tests/unit/dkim_guess.t \
	tests/unit/dkim_key.t \
	tests/unit/dkim_rules.t \
	tests/unit/dkim_signature.t \
	tests/unit/dmarc.t \
	tests/unit/dmarc_record.t \
	tests/unit/dmarc_open.t \
	tests/unit/dmarc_rules.t \
	tests/unit/dnssec.t \
	tests/unit/egress.t \
	tests/unit/errand.t \
	tests/unit/evidence.t \
	tests/unit/facts.t \
	tests/unit/fcrdns.t \
	tests/unit/grade.t \
	tests/unit/host_rules.t \
	tests/unit/idn.t \
	tests/unit/json.t \
	tests/unit/line.t \
	tests/unit/mail.t \
	tests/unit/mailbox.t \
	tests/unit/mbox.t \
	tests/unit/message.t \
	tests/unit/message_record.t \
	tests/unit/mx.t \
	tests/unit/mx_rules.t \
	tests/unit/name.t \
	tests/unit/nets.t \
	tests/unit/option.t \
	tests/unit/origin.t \
	tests/unit/pool.t \
	tests/unit/output.t \
	tests/unit/psl.t \
	tests/unit/received.t \
	tests/unit/profile.t \
	tests/unit/rate.t \
	tests/unit/receiver.t \
	tests/unit/redundancy.t \
	tests/unit/report.t \
	tests/unit/rfc3339.t \
	tests/unit/rule.t \
	tests/unit/senders.t \
	tests/unit/shared_keys.t \
	tests/unit/smtp.t \
	tests/unit/spf_check.t \
	tests/unit/spf_macro.t \
	tests/unit/spf_more_rules.t \
	tests/unit/spf_record.t \
	tests/unit/spf_rules.t \
	tests/unit/spf_space.t \
	tests/unit/spf_tree.t \
	tests/unit/summary.t \
	tests/unit/spool.t \
	tests/unit/tags.t \
	tests/unit/tape.t \
	tests/unit/verify.t \
	tests/unit/witness.t \
	tests/unit/witness_rules.t \
	tests/unit/zone_source.t \
	tests/unit/zonefile.t
tests_unit_address_t_SOURCES = tests/unit/address.c tests/unit/unit.h
tests_unit_arena_t_SOURCES = tests/unit/arena.c tests/unit/unit.h
tests_unit_asn_t_SOURCES = tests/unit/asn.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_authority_t_SOURCES = tests/unit/authority.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/world.h
tests_unit_cache_t_SOURCES = tests/unit/cache.c tests/unit/unit.h
tests_unit_clock_t_SOURCES = tests/unit/clock.c tests/unit/unit.h
tests_unit_concern_t_SOURCES = tests/unit/concern.c tests/unit/unit.h
tests_unit_control_t_SOURCES = tests/unit/control.c tests/unit/unit.h
tests_unit_csv_t_SOURCES = tests/unit/csv.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/scan.h tests/unit/world.h
tests_unit_dkim_t_SOURCES = tests/unit/dkim.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_dkim_guess_t_SOURCES = tests/unit/dkim_guess.c \
	tests/unit/unit.h tests/unit/fake.h
tests_unit_dkim_key_t_SOURCES = tests/unit/dkim_key.c tests/unit/unit.h
tests_unit_dkim_rules_t_SOURCES = tests/unit/dkim_rules.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_dkim_signature_t_SOURCES = tests/unit/dkim_signature.c \
	tests/unit/unit.h
tests_unit_dmarc_t_SOURCES = tests/unit/dmarc.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_dmarc_record_t_SOURCES = tests/unit/dmarc_record.c tests/unit/unit.h
tests_unit_dnssec_t_SOURCES = tests/unit/dnssec.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_egress_t_SOURCES = tests/unit/egress.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_dmarc_open_t_SOURCES = tests/unit/dmarc_open.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/world.h
tests_unit_dmarc_rules_t_SOURCES = tests/unit/dmarc_rules.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/world.h
tests_unit_errand_t_SOURCES = tests/unit/errand.c tests/unit/unit.h
tests_unit_evidence_t_SOURCES = tests/unit/evidence.c tests/unit/unit.h
tests_unit_facts_t_SOURCES = tests/unit/facts.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/scan.h tests/unit/world.h
tests_unit_fcrdns_t_SOURCES = tests/unit/fcrdns.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_grade_t_SOURCES = tests/unit/grade.c tests/unit/unit.h
tests_unit_host_rules_t_SOURCES = tests/unit/host_rules.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/world.h
tests_unit_idn_t_SOURCES = tests/unit/idn.c tests/unit/unit.h
tests_unit_json_t_SOURCES = tests/unit/json.c tests/unit/unit.h
tests_unit_line_t_SOURCES = tests/unit/line.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/scan.h tests/unit/world.h
tests_unit_mail_t_SOURCES = tests/unit/mail.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_mailbox_t_SOURCES = tests/unit/mailbox.c tests/unit/unit.h
tests_unit_mbox_t_SOURCES = tests/unit/mbox.c tests/unit/unit.h
tests_unit_message_t_SOURCES = tests/unit/message.c tests/unit/unit.h
tests_unit_message_record_t_SOURCES = tests/unit/message_record.c \
	tests/unit/unit.h
tests_unit_mx_t_SOURCES = tests/unit/mx.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_mx_rules_t_SOURCES = tests/unit/mx_rules.c tests/unit/unit.h
tests_unit_name_t_SOURCES = tests/unit/name.c tests/unit/unit.h
tests_unit_nets_t_SOURCES = tests/unit/nets.c tests/unit/unit.h
tests_unit_option_t_SOURCES = tests/unit/option.c tests/unit/unit.h
tests_unit_origin_t_SOURCES = tests/unit/origin.c tests/unit/unit.h
tests_unit_pool_t_SOURCES = tests/unit/pool.c tests/unit/unit.h
tests_unit_output_t_SOURCES = tests/unit/output.c tests/unit/unit.h
tests_unit_psl_t_SOURCES = tests/unit/psl.c tests/unit/unit.h
tests_unit_received_t_SOURCES = tests/unit/received.c tests/unit/unit.h
tests_unit_profile_t_SOURCES = tests/unit/profile.c tests/unit/unit.h
tests_unit_rate_t_SOURCES = tests/unit/rate.c tests/unit/unit.h
tests_unit_receiver_t_SOURCES = tests/unit/receiver.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_redundancy_t_SOURCES = tests/unit/redundancy.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_report_t_SOURCES = tests/unit/report.c tests/unit/unit.h
tests_unit_rfc3339_t_SOURCES = tests/unit/rfc3339.c tests/unit/unit.h
tests_unit_rule_t_SOURCES = tests/unit/rule.c tests/unit/unit.h
tests_unit_senders_t_SOURCES = tests/unit/senders.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_shared_keys_t_SOURCES = tests/unit/shared_keys.c \
	tests/unit/unit.h tests/unit/fake.h
tests_unit_smtp_t_SOURCES = tests/unit/smtp.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_spf_check_t_SOURCES = tests/unit/spf_check.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_spf_macro_t_SOURCES = tests/unit/spf_macro.c tests/unit/unit.h
tests_unit_spf_more_rules_t_SOURCES = tests/unit/spf_more_rules.c \
	tests/unit/unit.h tests/unit/fake.h tests/unit/world.h
tests_unit_spf_record_t_SOURCES = tests/unit/spf_record.c tests/unit/unit.h
tests_unit_spf_rules_t_SOURCES = tests/unit/spf_rules.c tests/unit/unit.h
tests_unit_spf_space_t_SOURCES = tests/unit/spf_space.c tests/unit/unit.h \
	tests/unit/fake.h
tests_unit_spf_tree_t_SOURCES = tests/unit/spf_tree.c tests/unit/unit.h
tests_unit_summary_t_SOURCES = tests/unit/summary.c tests/unit/unit.h \
	tests/unit/fake.h tests/unit/scan.h tests/unit/world.h
tests_unit_spool_t_SOURCES = tests/unit/spool.c tests/unit/unit.h
tests_unit_tags_t_SOURCES = tests/unit/tags.c tests/unit/unit.h
tests_unit_tape_t_SOURCES = tests/unit/tape.c tests/unit/unit.h
tests_unit_verify_t_SOURCES = tests/unit/verify.c tests/unit/unit.h
tests_unit_witness_t_SOURCES = tests/unit/witness.c tests/unit/unit.h
tests_unit_witness_rules_t_SOURCES = tests/unit/witness_rules.c tests/unit/unit.h
tests_unit_zone_source_t_SOURCES = tests/unit/zone_source.c tests/unit/unit.h
tests_unit_zonefile_t_SOURCES = tests/unit/zonefile.c tests/unit/unit.h
# fuzz: one target a parser, over its corpus and some mutations of it.
fuzz_tests = \
	tests/fuzz/der.t \
	tests/fuzz/dkim_key.t \
	tests/fuzz/dkim_signature.t \
	tests/fuzz/dmarc.t \
	tests/fuzz/dnssec.t \
	tests/fuzz/line.t \
	tests/fuzz/mailbox.t \
	tests/fuzz/message.t \
	tests/fuzz/message_record.t \
	tests/fuzz/origin.t \
	tests/fuzz/received.t \
	tests/fuzz/spf_macro.t \
	tests/fuzz/spf_record.t \
	tests/fuzz/spf_tree.t \
	tests/fuzz/zonefile.t
fuzz_driver = tests/fuzz/driver.c tests/fuzz/fuzz.h
tests_fuzz_der_t_SOURCES = tests/fuzz/der.c $(fuzz_driver)
tests_fuzz_dkim_key_t_SOURCES = tests/fuzz/dkim_key.c $(fuzz_driver)
tests_fuzz_dkim_signature_t_SOURCES = tests/fuzz/dkim_signature.c \
	$(fuzz_driver)
tests_fuzz_dmarc_t_SOURCES = tests/fuzz/dmarc.c $(fuzz_driver)
tests_fuzz_dnssec_t_SOURCES = tests/fuzz/dnssec.c $(fuzz_driver)
tests_fuzz_line_t_SOURCES = tests/fuzz/line.c $(fuzz_driver)
tests_fuzz_mailbox_t_SOURCES = tests/fuzz/mailbox.c $(fuzz_driver)
tests_fuzz_message_t_SOURCES = tests/fuzz/message.c $(fuzz_driver)
tests_fuzz_message_record_t_SOURCES = tests/fuzz/message_record.c \
	$(fuzz_driver)
tests_fuzz_origin_t_SOURCES = tests/fuzz/origin.c $(fuzz_driver)
tests_fuzz_received_t_SOURCES = tests/fuzz/received.c $(fuzz_driver)
tests_fuzz_spf_macro_t_SOURCES = tests/fuzz/spf_macro.c $(fuzz_driver)
tests_fuzz_spf_record_t_SOURCES = tests/fuzz/spf_record.c $(fuzz_driver)
tests_fuzz_spf_tree_t_SOURCES = tests/fuzz/spf_tree.c $(fuzz_driver)
tests_fuzz_zonefile_t_SOURCES = tests/fuzz/zonefile.c $(fuzz_driver)
EXTRA_DIST += tests/fuzz/corpus

# For hours instead: libFuzzer, with clang. FUZZ_SECONDS for each target.
fuzz:
	$(SHELL) $(top_srcdir)/tools/fuzz.sh "$(abs_top_srcdir)" \
	    $(fuzz_tests:tests/fuzz/%.t=%)
print-libraries:
	@echo $(LIBRARIES_OF_OTHERS)
.PHONY: fuzz print-libraries

# sample: each zone file says which rules fail; a look-up that fails changes no
# verdict.
sample_tests = \
	tests/sample/faults \
	tests/sample/run
EXTRA_DIST += $(sample_tests)

# conformance: the suites of others, where they are at hand.
conformance_tests = \
	tests/conformance/dkim_differential \
	tests/conformance/dmarc_vectors \
	tests/conformance/openspf \
	tests/conformance/openspf_libspf2 \
	tests/conformance/spf_differential
conformance_programs = \
	tests/conformance/dmarc_vector \
	tests/conformance/spf_suite \
	tests/conformance/spf_suite_libspf2
tests_conformance_dmarc_vector_SOURCES = tests/conformance/dmarc_vector.c
tests_conformance_spf_suite_SOURCES = tests/conformance/spf_suite.c \
	tests/conformance/suite_own.c tests/conformance/suite.h
tests_conformance_spf_suite_libspf2_SOURCES = tests/conformance/spf_suite.c \
	tests/conformance/suite_libspf2.c tests/conformance/suite.h
EXTRA_DIST += $(conformance_tests) tests/conformance/dmarc_vectors.py \
	tests/conformance/spf_suite.py

# cli: the program, as a shell sees it.
cli_tests = \
	tests/cli/bounds.bats \
	tests/cli/configure.bats \
	tests/cli/dkim.bats \
	tests/cli/dmarc.bats \
	tests/cli/dns.bats \
	tests/cli/examples.bats \
	tests/cli/input.bats \
	tests/cli/message.bats \
	tests/cli/origins.bats \
	tests/cli/output.bats \
	tests/cli/receiver.bats \
	tests/cli/redundancy.bats \
	tests/cli/report.bats \
	tests/cli/scan.bats \
	tests/cli/spf.bats \
	tests/cli/suffixes.bats \
	tests/cli/usage.bats
EXTRA_DIST += $(cli_tests) tests/cli/helper.bash tests/cli/sign_mail

# net: real servers on loopback, and a peer that misbehaves.
net_tests = \
	tests/net/faults.bats \
	tests/net/all_ns.bats \
	tests/net/dnssec.bats \
	tests/net/scan.bats \
	tests/net/live.bats \
	tests/net/smtp.bats \
	tests/net/same
net_programs = tests/net/live_probe
tests_net_live_probe_SOURCES = tests/net/live_probe.c
EXTRA_DIST += $(net_tests) tests/net/peer.py tests/net/relay.py tests/net/servers.sh \
	tests/net/sign.sh tests/net/smtp_peer.py \
	tests/net/zones/net.example.zone
