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
	src/command/domain_list.c src/command/domain_list.h \
	src/command/explain.c \
	src/command/help.c \
	src/command/journal.c src/command/journal.h \
	src/command/lint.c \
	src/command/mail_sample.c src/command/mail_sample.h \
	src/command/message.c \
	src/command/output.c src/command/output.h \
	src/command/nets.c src/command/nets.h \
	src/command/outputs.c src/command/outputs.h \
	src/command/origins.c src/command/origins.h \
	src/command/private_key.c src/command/private_key.h \
	src/command/perform.c src/command/perform.h \
	src/command/progress.c src/command/progress.h \
	src/command/scan.c \
	src/command/scan_file.c src/command/scan_file.h \
	src/command/schema.c \
	src/command/selectors.c src/command/selectors.h \
	src/command/senders.c src/command/senders.h \
	src/command/suffixes.c src/command/suffixes.h \
	src/command/sources.c src/command/sources.h \
	src/command/spf.c \
	src/command/stop.c src/command/stop.h \
	src/command/subdomains.c src/command/subdomains.h \
	src/command/survey.c src/command/survey.h \
	src/command/version.c

option_files = \
	src/option/option.c src/option/option.h

run_files = \
	src/run/channel.c src/run/channel.h \
	src/run/errand.c src/run/errand.h \
	src/run/mail.c src/run/mail.h \
	src/run/pool.c src/run/pool.h \
	src/run/run.c src/run/run.h \
	src/run/scan.c src/run/scan.h \
	src/run/senders.c src/run/senders.h \
	src/run/shared_keys.c src/run/shared_keys.h \
	src/run/spool.c src/run/spool.h \
	src/run/task.h \
	src/run/window.c src/run/window.h \
	src/run/worker.c src/run/worker.h

plan_files = \
	src/plan/plan.c src/plan/plan.h

source_files = \
	src/source/anchor.c src/source/anchor.h \
	src/source/cache.c src/source/cache.h \
	src/source/direct.c src/source/direct.h \
	src/source/live.c src/source/live.h \
	src/source/outbox.c src/source/outbox.h \
	src/source/query.c src/source/query.h \
	src/source/queue.c src/source/queue.h \
	src/source/rate.c src/source/rate.h \
	src/source/reply.c src/source/reply.h \
	src/source/server.c src/source/server.h \
	src/source/smtp.c src/source/smtp.h \
	src/source/smtp_talk.c src/source/smtp_talk.h \
	src/source/source.c src/source/source.h \
	src/source/stream.c src/source/stream.h \
	src/source/tape.c src/source/tape.h \
	src/source/tape_read.c src/source/tape_source.h \
	src/source/tape_write.c \
	src/source/validate.c src/source/validate.h \
	src/source/zone.c src/source/zone.h

evidence_files = \
	src/evidence/evidence.c src/evidence/evidence.h

record_files = \
	src/record/der.c src/record/der.h \
	src/record/dkim_key.c src/record/dkim_key.h \
	src/record/dkim_signature.c src/record/dkim_signature.h \
	src/record/dmarc.c src/record/dmarc.h \
	src/record/dmarc_uri.c src/record/dmarc_uri.h \
	src/record/dnssec.c src/record/dnssec.h \
	src/record/macro.c src/record/macro.h \
	src/record/mailbox.c src/record/mailbox.h \
	src/record/mbox.c src/record/mbox.h \
	src/record/message.c src/record/message.h \
	src/record/origin.c src/record/origin.h \
	src/record/received.c src/record/received.h \
	src/record/smtp.c src/record/smtp.h \
	src/record/spf.c src/record/spf.h \
	src/record/tags.c src/record/tags.h

evaluate_files = \
	src/evaluate/address.c src/evaluate/address.h \
	src/evaluate/address_set.c src/evaluate/address_set.h \
	src/evaluate/authority.c src/evaluate/authority.h \
	src/evaluate/authority_compare.c src/evaluate/authority_compare.h \
	src/evaluate/alignment.c src/evaluate/alignment.h \
	src/evaluate/apex.c src/evaluate/apex.h \
	src/evaluate/asn.c src/evaluate/asn.h \
	src/evaluate/asn_table.c \
	src/evaluate/dangling.c src/evaluate/dangling.h \
	src/evaluate/dkim.c src/evaluate/dkim.h \
	src/evaluate/dkim_guess.c \
	src/evaluate/dkim_probe.c src/evaluate/dkim_probe.h \
	src/evaluate/dmarc.c src/evaluate/dmarc.h \
	src/evaluate/dmarc_discover.c \
	src/evaluate/dmarc_report.c \
	src/evaluate/dmarc_walk.c src/evaluate/dmarc_walk.h \
	src/evaluate/dnssec.c src/evaluate/dnssec.h \
	src/evaluate/egress.c src/evaluate/egress.h \
	src/evaluate/egress.def \
	src/evaluate/facts.c src/evaluate/facts.h \
	src/evaluate/fcrdns.c src/evaluate/fcrdns.h \
	src/evaluate/hosting.c src/evaluate/hosting.h \
	src/evaluate/hosting.def \
	src/evaluate/mail.c src/evaluate/mail.h \
	src/evaluate/mail_advice.c \
	src/evaluate/mail_dkim.c \
	src/evaluate/mail_sender.c \
	src/evaluate/mode.c src/evaluate/mode.h \
	src/evaluate/mx.c src/evaluate/mx.h \
	src/evaluate/opinion.c src/evaluate/opinion.h \
	src/evaluate/psl.c src/evaluate/psl.h \
	src/evaluate/reading.c src/evaluate/reading.h \
	src/evaluate/receiver.c src/evaluate/receiver.h \
	src/evaluate/receiver_library.c \
	src/evaluate/receiver_view.c src/evaluate/receiver_view.h \
	src/evaluate/redundancy.c src/evaluate/redundancy.h \
	src/evaluate/selector.c src/evaluate/selector.h \
	src/evaluate/selector.def \
	src/evaluate/senders.c src/evaluate/senders.h \
	src/evaluate/smtp.c src/evaluate/smtp.h \
	src/evaluate/spf.c src/evaluate/spf.h \
	src/evaluate/spf_check.c \
	src/evaluate/spf_host.c src/evaluate/spf_host.h \
	src/evaluate/spf_macro.c src/evaluate/spf_macro.h \
	src/evaluate/spf_ptr.c src/evaluate/spf_ptr.h \
	src/evaluate/spf_reach.c \
	src/evaluate/spf_space.c src/evaluate/spf_space.h \
	src/evaluate/spf_tree.c src/evaluate/spf_tree.h \
	src/evaluate/tri.h \
	src/evaluate/wildcard.c src/evaluate/wildcard.h

witness_files = \
	src/witness/adapter.c src/witness/adapter.h \
	src/witness/ask.c src/witness/ask.h \
	src/witness/ask_message.c \
	src/witness/child.c src/witness/child.h \
	src/witness/deviation.c src/witness/deviation.h \
	src/witness/deviation.def \
	src/witness/opendkim.c \
	src/witness/opendkim_lookup.c src/witness/opendkim_lookup.h \
	src/witness/opendkim_sign.c \
	src/witness/opendkim_verify.c \
	src/witness/opendmarc.c \
	src/witness/serve.c \
	src/witness/sign.h \
	src/witness/spf2.c \
	src/witness/spf2_guard.c src/witness/spf2_guard.h \
	src/witness/wire.c src/witness/wire.h \
	src/witness/witness.c src/witness/witness.h

rule_files = \
	src/rule/checks.h \
	src/rule/dkim.c \
	src/rule/dkim_age.c \
	src/rule/dkim_fix.c src/rule/dkim_fix.h \
	src/rule/dkim_legacy.c \
	src/rule/dkim_private.c \
	src/rule/dkim_rule.h \
	src/rule/dkim_share.c \
	src/rule/dkim_strength.c \
	src/rule/dmarc.c \
	src/rule/dmarc_fix.c src/rule/dmarc_fix.h \
	src/rule/dmarc_place.c \
	src/rule/dmarc_reject.c \
	src/rule/dmarc_report.c \
	src/rule/dmarc_tag.c \
	src/rule/dnssec.c \
	src/rule/gate.c src/rule/gate.h \
	src/rule/hygiene.c \
	src/rule/hygiene_dns.c \
	src/rule/judge.c \
	src/rule/mx.c \
	src/rule/mx_fcrdns.c \
	src/rule/mx_smtp.c \
	src/rule/mx_rule.h \
	src/rule/mx_target.c \
	src/rule/near.c \
	src/rule/profile.c \
	src/rule/proof.c src/rule/proof.h \
	src/rule/rule.c src/rule/rule.h \
	src/rule/rules.def \
	src/rule/spf.c src/rule/spf.h \
	src/rule/spf_egress.c \
	src/rule/spf_exp.c \
	src/rule/spf_fcrdns.c \
	src/rule/spf_host.c \
	src/rule/spf_limit.c \
	src/rule/spf_mend.c \
	src/rule/spf_policy.c \
	src/rule/spf_record.c \
	src/rule/spf_sender.c \
	src/rule/spf_syntax.c \
	src/rule/spf_tree.c \
	src/rule/witness.c

control_files = \
	src/control/concern.c src/control/concern.h \
	src/control/control.c src/control/control.h \
	src/control/controls.def \
	src/control/rule_list.c src/control/rule_list.h

grade_files = \
	src/grade/cap.c src/grade/cap.h \
	src/grade/grade.c src/grade/grade.h \
	src/grade/next.c src/grade/next.h

report_files = \
	src/report/column.c src/report/column.h \
	src/report/column.def \
	src/report/column_mail.c \
	src/report/csv.c src/report/csv.h \
	src/report/formats.h \
	src/report/json.c \
	src/report/json_answer.c \
	src/report/json_authority.c \
	src/report/json_mail.c \
	src/report/json_part.h \
	src/report/mail.c src/report/mail.h \
	src/report/mail_json.c \
	src/report/mail_text.c \
	src/report/json_result.c \
	src/report/json_smtp.c \
	src/report/json_spf.c \
	src/report/line.c src/report/line.h \
	src/report/report.c src/report/report.h \
	src/report/schema.h \
	src/report/sender.c src/report/sender.h \
	src/report/sender_json.c \
	src/report/sender_text.c \
	src/report/summary.c src/report/summary.h \
	src/report/summary_json.c \
	src/report/summary_text.c \
	src/report/text.c \
	src/report/text_authority.c \
	src/report/text_concern.c \
	src/report/text_finding.c \
	src/report/text_mx.c \
	src/report/text_mail.c \
	src/report/text_receiver.c \
	src/report/text_part.h \
	src/report/text_put.c src/report/text_put.h \
	src/report/text_record.c src/report/text_record.h \
	src/report/text_scope.c \
	src/report/text_sender.c \
	src/report/text_smtp.c \
	src/report/text_space.c \
	src/report/text_spf.c

dns_files = \
	src/dns/answer.c src/dns/answer.h \
	src/dns/idn.c src/dns/idn.h \
	src/dns/message.c src/dns/message.h \
	src/dns/message_plain.c src/dns/message_plain.h \
	src/dns/message_query.c \
	src/dns/name.c src/dns/name.h \
	src/dns/nametable.c src/dns/nametable.h \
	src/dns/rdata.c src/dns/rdata.h \
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
	src/base/base64.c src/base/base64.h \
	src/base/buf.c src/base/buf.h \
	src/base/bug.c src/base/bug.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/heap.c src/base/heap.h \
	src/base/format.c src/base/format.h \
	src/base/json.c src/base/json.h \
	src/base/json_read.c src/base/json_read.h \
	src/base/json_scan.c src/base/json_scan.h \
	src/base/limits.h \
	src/base/lines.c src/base/lines.h \
	src/base/log.c src/base/log.h \
	src/base/memo.c src/base/memo.h \
	src/base/monotonic.c src/base/monotonic.h \
	src/base/near.c src/base/near.h \
	src/base/random.c src/base/random.h \
	src/base/rfc3339.c src/base/rfc3339.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/smtp.h src/base/span.h \
	src/base/status.c src/base/status.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/vec.c src/base/vec.h

# The published schemas, as strings.
schema_texts = src/report/message_schema.c src/report/report_schema.c \
	src/report/scan_schema.c src/report/spf_schema.c
nodist_libmailassay_a_SOURCES = $(schema_texts)
write_schema = $(AM_V_GEN)$(MKDIR_P) src/report && \
	$(AWK) -v name=`basename $@ .c` -f $(srcdir)/src/report/schema.awk
src/report/message_schema.c: src/report/message.schema.json src/report/schema.awk
	$(write_schema) $(srcdir)/src/report/message.schema.json >$@.tmp && \
	    mv $@.tmp $@
src/report/report_schema.c: src/report/report.schema.json src/report/schema.awk
	$(write_schema) $(srcdir)/src/report/report.schema.json >$@.tmp && \
	    mv $@.tmp $@
# A line of a scan holds what the report has of a domain.
src/report/scan_schema.c: src/report/scan.schema.json \
	src/report/report.schema.json src/report/schema.awk
	$(write_schema) -v defs=$(srcdir)/src/report/report.schema.json \
	    $(srcdir)/src/report/scan.schema.json >$@.tmp && mv $@.tmp $@
src/report/spf_schema.c: src/report/spf.schema.json src/report/schema.awk
	$(write_schema) $(srcdir)/src/report/spf.schema.json >$@.tmp && \
	    mv $@.tmp $@
CLEANFILES += $(schema_texts)
EXTRA_DIST += src/report/message.schema.json \
	src/report/report.schema.json src/report/scan.schema.json \
	src/report/spf.schema.json src/report/schema.awk

bin_PROGRAMS += mailassay
mailassay_SOURCES = src/main.c
mailassay_LDADD = libmailassay.a $(LIBRARIES_OF_OTHERS)

EXTRA_DIST += src/FLOORS
