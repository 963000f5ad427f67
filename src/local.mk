# SPDX-License-Identifier: BSD-2-Clause
# The sources in the order of the flow: this list is the table of contents.

noinst_LIBRARIES += libmailassay.a
libmailassay_a_SOURCES = $(command_files) $(option_files) $(run_files) \
	$(plan_files) $(source_files) $(evidence_files) $(record_files) \
	$(evaluate_files) $(witness_files) $(rule_files) $(control_files) \
	$(grade_files) $(report_files) $(dns_files) $(base_files)

command_files = \
	src/command/audit.c \
	src/command/clock.c src/command/clock.h \
	src/command/command.c src/command/command.h \
	src/command/explain.c \
	src/command/help.c \
	src/command/lint.c \
	src/command/output.c src/command/output.h \
	src/command/perform.c src/command/perform.h \
	src/command/schema.c \
	src/command/sources.c src/command/sources.h \
	src/command/version.c

option_files = \
	src/option/option.c src/option/option.h

run_files = \
	src/run/run.c src/run/run.h

plan_files = \
	src/plan/plan.c src/plan/plan.h

source_files = \
	src/source/cache.c src/source/cache.h \
	src/source/live.c src/source/live.h \
	src/source/server.c src/source/server.h \
	src/source/source.c src/source/source.h \
	src/source/stream.c src/source/stream.h

evidence_files = \
	src/evidence/evidence.c src/evidence/evidence.h

record_files =

evaluate_files = \
	src/evaluate/facts.c src/evaluate/facts.h \
	src/evaluate/mode.c src/evaluate/mode.h

witness_files = \
	src/witness/adapter.h \
	src/witness/ask.c src/witness/ask.h \
	src/witness/child.c src/witness/child.h \
	src/witness/deviation.c src/witness/deviation.h \
	src/witness/deviation.def \
	src/witness/opendkim.c \
	src/witness/opendmarc.c \
	src/witness/serve.c \
	src/witness/spf2.c \
	src/witness/spf2_guard.c src/witness/spf2_guard.h \
	src/witness/wire.c src/witness/wire.h \
	src/witness/witness.c src/witness/witness.h

rule_files = \
	src/rule/checks.h \
	src/rule/dkim.c \
	src/rule/dmarc.c \
	src/rule/dmarc_fix.c src/rule/dmarc_fix.h \
	src/rule/dmarc_report.c \
	src/rule/gate.c src/rule/gate.h \
	src/rule/hygiene.c \
	src/rule/judge.c \
	src/rule/mx.c \
	src/rule/profile.c \
	src/rule/proof.c src/rule/proof.h \
	src/rule/rule.c src/rule/rule.h \
	src/rule/rules.def \
	src/rule/spf_policy.c \
	src/rule/spf_record.c \
	src/rule/spf_rule.c src/rule/spf_rule.h \
	src/rule/spf_syntax.c \
	src/rule/spf_tree.c

control_files = \
	src/control/control.c src/control/control.h \
	src/control/controls.def

grade_files = \
	src/grade/cap.c src/grade/cap.h \
	src/grade/grade.c src/grade/grade.h \
	src/grade/next.c src/grade/next.h

report_files =

dns_files = \
	src/dns/answer.c src/dns/answer.h \
	src/dns/idn.c src/dns/idn.h \
	src/dns/message.c src/dns/message.h \
	src/dns/name.c src/dns/name.h

base_files = \
	src/base/arena.c src/base/arena.h \
	src/base/ascii.c src/base/ascii.h \
	src/base/buf.c src/base/buf.h \
	src/base/bug.c src/base/bug.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/json.c src/base/json.h \
	src/base/json_scan.c src/base/json_scan.h \
	src/base/limits.h \
	src/base/log.c src/base/log.h \
	src/base/random.c src/base/random.h \
	src/base/rfc3339.c src/base/rfc3339.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/span.h \
	src/base/status.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/vec.c src/base/vec.h

bin_PROGRAMS += mailassay
mailassay_SOURCES = src/main.c
mailassay_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)

EXTRA_DIST += src/FLOORS
