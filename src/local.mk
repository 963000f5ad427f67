# SPDX-License-Identifier: BSD-2-Clause
# The sources in the order of the flow: this list is the table of contents.

noinst_LIBRARIES += libmailassay.a
libmailassay_a_SOURCES = $(command_files) $(option_files) $(run_files) \
	$(plan_files) $(source_files) $(evidence_files) $(record_files) \
	$(evaluate_files) $(witness_files) $(rule_files) $(control_files) \
	$(grade_files) $(report_files) $(dns_files) $(base_files)

command_files =

option_files =

run_files = \
	src/run/run.c src/run/run.h

plan_files = \
	src/plan/plan.c src/plan/plan.h

source_files = \
	src/source/source.c src/source/source.h \
	src/source/zone.c src/source/zone.h

evidence_files = \
	src/evidence/evidence.c src/evidence/evidence.h

record_files =

evaluate_files = \
	src/evaluate/facts.c src/evaluate/facts.h \
	src/evaluate/mode.c src/evaluate/mode.h

witness_files =

rule_files = \
	src/rule/checks.h \
	src/rule/dkim.c \
	src/rule/dmarc.c \
	src/rule/dmarc_fix.c src/rule/dmarc_fix.h \
	src/rule/dmarc_report.c \
	src/rule/gate.c src/rule/gate.h \
	src/rule/hygiene.c \
	src/rule/judge.c \
	src/rule/profile.c \
	src/rule/proof.c src/rule/proof.h \
	src/rule/rule.c src/rule/rule.h \
	src/rule/rules.def

control_files =

grade_files = \
	src/grade/cap.c src/grade/cap.h \
	src/grade/grade.c src/grade/grade.h \
	src/grade/next.c src/grade/next.h

report_files =

dns_files = \
	src/dns/answer.c src/dns/answer.h \
	src/dns/message.c src/dns/message.h \
	src/dns/name.c src/dns/name.h \
	src/dns/nametable.c src/dns/nametable.h \
	src/dns/rrtext.c \
	src/dns/zonefile.c src/dns/zonefile.h \
	src/dns/zonefile_directive.c \
	src/dns/zonefile_generate.c src/dns/zonefile_generate.h \
	src/dns/zonefile_path.c src/dns/zonefile_path.h \
	src/dns/zonefile_reader.h \
	src/dns/zonefile_record.c \
	src/dns/zonefile_token.c src/dns/zonefile_token.h

base_files = \
	src/base/arena.c src/base/arena.h \
	src/base/ascii.c src/base/ascii.h \
	src/base/buf.c src/base/buf.h \
	src/base/bug.c src/base/bug.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/limits.h \
	src/base/log.c src/base/log.h \
	src/base/rfc3339.c src/base/rfc3339.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/span.h \
	src/base/status.h \
	src/base/vec.c src/base/vec.h

bin_PROGRAMS += mailassay
mailassay_SOURCES = src/main.c
mailassay_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)

EXTRA_DIST += src/FLOORS
