/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <unistd.h>

#include "base/err.h"
#include "dns/message.h"
#include "source/source.h"
#include "source/tape.h"

static char path[sizeof "tape-test-XXXXXX"];

static const char *const selectors[] = { "s1" };

static const struct tape_audit audit = {
	.domain = "example.org", .selector = selectors, .nselector = 1,
	.mode = "send-only", .posts_to_lists = "yes",
};

static const struct tape_header header = {
	.tool = "0.1.0", .taken_at = 1000, .resolver = "127.0.0.1#53",
	.suffix_list = "own list",
};

static struct rr
txt(const char *strings, size_t len)
{
	return (struct rr){ .owner = "example.org", .type = RR_TXT,
	    .ttl = 300, .rdata = (const uint8_t *)strings, .rdlen = len,
	    .place = { "x.zone", 7, 3 } };
}

static void
write_tape(void (*body)(FILE *))
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	tape_write_header(out, &header);
	body(out);
	assert_int_equal(fclose(out), 0);
}

static void
write_text(const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void
take(void *context, const struct answer *answer)
{
	*(const struct answer **)context = answer;
}

static const struct answer *
ask(struct source *tape, const char *name, uint16_t type)
{
	const struct answer *answer = NULL;

	source_ask(tape, arena, (struct question){ .name = name,
	    .type = type }, take,
	    &answer);
	assert_non_null(answer);
	return answer;
}

static void
three_answers(FILE *out)
{
	struct rr rr = txt("\3a\0b\2\x1b[", 7);
	struct answer found = { .question = { .name = "example.org",
	    .type = RR_TXT },
	    .status = ANSWER_FOUND, .rr = &rr, .nrr = 1, .origin = "zone",
	    .server = "x.zone", .time = 1000 };
	struct answer late = { .question = { .name = "example.org",
	    .type = RR_MX },
	    .status = ANSWER_TIMEOUT, .detail = "2 tries", .origin = "live",
	    .time = 1000 };
	struct answer none = { .question = { .name = "a.example.org",
	    .type = RR_A },
	    .status = ANSWER_NXDOMAIN, .ad = true, .ad_trusted = true,
	    .transport = "udp", .time = 1000 };

	struct answer own = found;

	own.question.server = "192.0.2.53";
	own.question.tcp = true;
	message_build(arena, &own);
	message_build(arena, &found);
	message_build(arena, &none);
	tape_write_audit(out, &audit);
	tape_write_answer(out, &found);
	tape_write_answer(out, &late);
	tape_write_answer(out, &none);
	tape_write_answer(out, &own);
}

static void
what_was_written_is_read(void **state)
{
	struct tape read;
	struct err err;
	struct source *tape;
	const struct answer *a;

	(void)state;
	write_tape(three_answers);
	tape = tape_open(arena, path, &read, &err);
	assert_non_null(tape);
	assert_int_equal(read.header.taken_at, 1000);
	assert_string_equal(read.header.suffix_list, "own list");
	assert_int_equal(read.audit.n, 1);
	assert_string_equal(read.audit.item[0].domain, "example.org");
	assert_string_equal(read.audit.item[0].selector[0], "s1");
	assert_string_equal(read.audit.item[0].mode, "send-only");
	assert_string_equal(read.audit.item[0].posts_to_lists, "yes");
	a = ask(tape, "example.org", RR_TXT);
	assert_int_equal(a->status, ANSWER_FOUND);
	assert_int_equal(a->rr[0].textlen, 5);
	assert_memory_equal(a->rr[0].text, "a\0b\x1b[", 5);
	assert_int_equal(a->rr[0].ttl, 300);
	assert_int_equal(a->rr[0].place.line, 7);
	assert_string_equal(a->rr[0].place.file, "x.zone");
	a = ask(tape, "example.org", RR_MX);
	assert_int_equal(a->status, ANSWER_TIMEOUT);
	assert_string_equal(a->detail, "2 tries");
	a = ask(tape, "a.example.org", RR_A);
	assert_int_equal(a->status, ANSWER_NXDOMAIN);
	assert_true(a->ad && a->ad_trusted);
	/* What one server said is its own answer. */
	source_ask(tape, arena, (struct question){ .name = "example.org",
	    .type = RR_TXT, .server = "192.0.2.53", .tcp = true }, take, &a);
	assert_int_equal(a->status, ANSWER_FOUND);
	assert_string_equal(a->question.server, "192.0.2.53");
	assert_true(a->question.tcp && a->aa);
	assert_int_equal(source_check(tape, &err), 0);
	source_ask(tape, arena, (struct question){ .name = "example.org",
	    .type = RR_TXT, .server = "192.0.2.54" }, take, &a);
	assert_int_equal(source_check(tape, &err), -1);
	assert_non_null(strstr(err.text, "put to 192.0.2.54"));
}

static void
a_question_that_is_not_on_it_ends_the_run(void **state)
{
	struct tape read;
	struct err err;
	struct source *tape;

	(void)state;
	write_tape(three_answers);
	tape = tape_open(arena, path, &read, &err);
	assert_true(answer_failed(ask(tape, "b.example.org", RR_A)));
	assert_int_equal(source_check(tape, &err), -1);
	assert_non_null(strstr(err.text, "'b.example.org A'"));
}

static void
a_broken_tape_is_refused_with_its_line(void **state)
{
	static const char head[] = "{\"mailassay_tape\":1,\"tool\":\"x\","
	    "\"taken_at\":\"2026-11-25T08:00:00Z\",\"resolver\":null,"
	    "\"domains\":[],\"selectors\":[]}\n";
	static const struct {
		const char	*line, *says;
	} bad[] = {
		{ "rubbish\n", ":2: " },
		{ "{}\n", "\"name\"" },
		{ "{\"audit\":\"a..b\"}\n", "\"audit\"" },
		{ "{\"audit\":\"a\",\"selectors\":[7]}\n", "string" },
		{ "{\"audit\":\"a\",\"selectors\":[],"
		    "\"subdomains\":[\"b..a\"]}\n", "\"subdomains\"" },
		{ "{\"name\":\"a\",\"type\":\"A\",\"status\":\"OK\"}\n",
		    "\"status\"" },
		{ "{\"name\":\"a\",\"type\":\"A\",\"status\":\"FOUND\","
		    "\"time\":\"2026-11-25T08:00:00Z\"}\n", "\"wire\"" },
		{ "{\"name\":\"a\",\"type\":\"A\",\"status\":\"FOUND\","
		    "\"time\":\"2026-11-25T08:00:00Z\",\"wire\":\"AAA=\"}\n",
		    "says something else" },
		{ "{\"name\":\"a\"", "cut off" },
	};
	struct tape read;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		write_text(arena_printf(arena, "%s%s", head, bad[i].line));
		assert_null(tape_open(arena, path, &read, &err));
		assert_non_null(strstr(err.text, bad[i].says));
	}
	write_text("{\"mailassay_tape\":2}\n");
	assert_null(tape_open(arena, path, &read, &err));
	write_text("");
	assert_null(tape_open(arena, path, &read, &err));
}

static int
set_up(void **state)
{
	int fd;

	strcpy(path, "tape-test-XXXXXX");
	fd = mkstemp(path);
	return fd == -1 || close(fd) == -1 ? -1 : unit_set_up(state);
}

static int
tear_down(void **state)
{
	unit_tear_down(state);
	return unlink(path);
}

#define WITH_FILE(f)	TEST_IN(set_up, tear_down, f)

UNIT_MAIN("tape",
	WITH_FILE(what_was_written_is_read),
	WITH_FILE(a_question_that_is_not_on_it_ends_the_run),
	WITH_FILE(a_broken_tape_is_refused_with_its_line),
)
