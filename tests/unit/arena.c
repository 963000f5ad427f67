/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/buf.h"
#include "base/format.h"
#include "base/memo.h"
#include "base/vec.h"

static int released;

static void
release(void *object)
{
	released = released * 10 + *(int *)object;
}

static void
defers_run_last_first(void **state)
{
	struct arena *a = arena_new();
	int one = 1, two = 2;

	(void)state;
	released = 0;
	arena_defer(a, release, &one);
	arena_defer(a, release, &two);
	arena_free(a);
	assert_int_equal(released, 21);
}

static void
memory_is_zeroed_and_apart(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t size = 1; size < 40000; size = size * 3 + 1) {
		unsigned char *p = arena_alloc(a, size);

		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_free(a);
}

/* At the end of a block, too, where a text may just fit or just not. */
static void
texts_stand_where_they_fit(void **state)
{
	char want[400];

	(void)state;
	for (int n = 0; n < 2000; n++) {
		char *p = arena_printf(arena, "%d %*s|%s", n, n % 350, "",
		    "end");
		char *q = arena_strdup(arena, "next");

		snprintf(want, sizeof want, "%d %*s|end", n, n % 350, "");
		assert_string_equal(p, want);
		assert_string_equal(q, "next");
	}
}

static size_t __attribute__((format(printf, 3, 4)))
words(char *ret, size_t size, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	n = format_words(ret, size, fmt, ap);
	va_end(ap);
	return n;
}

static void
words_fit_or_are_left_to_others(void **state)
{
	char *room = malloc(8);

	(void)state;
	assert_int_equal(words(room, 8, "%s%u%%", "abcd", 12u), 7);
	assert_string_equal(room, "abcd12%");
	assert_true(words(room, 7, "%s%u%%", "abcd", 12u) == FORMAT_OTHER);
	assert_true(words(room, 4, "%s", "abcd") == FORMAT_OTHER);
	assert_true(words(NULL, 0, "%u", 1u) == FORMAT_OTHER);
	assert_true(words(room, 8, "%d", 1) == FORMAT_OTHER);
	assert_true(words(room, 8, "a%lu", 1ul) == FORMAT_OTHER);
	free(room);
}

/* Ours and that of the C library. */
static void
text_is_as_printf_has_it(void **state)
{
	char want[700], word[301];

	(void)state;
	for (unsigned n = 0; n < 3000; n++) {
		size_t big = SIZE_MAX / (n + 1);
		int less = (int)n - 1500;

		memset(word, 'x', sizeof word);
		word[n % sizeof word] = '\0';
		snprintf(want, sizeof want, "%s %u%%/%zu %s", word, n, big,
		    word);
		assert_string_equal(arena_printf(arena, "%s %u%%/%zu %s",
		    word, n, big, word), want);
		snprintf(want, sizeof want, "%s, %u: %d %c %5u", word, n,
		    less, 'x', n);
		assert_string_equal(arena_printf(arena, "%s, %u: %d %c %5u",
		    word, n, less, 'x', n), want);
	}
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	assert_string_equal(arena_printf(arena, "none"), "none");
}

static void
a_memo_keeps_what_was_made(void **state)
{
	static const char things[1000];
	struct memo *m = memo_new(arena);
	size_t n = sizeof things;

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (unsigned kind = 0; kind < 3; kind++) {
			const void **place = memo_place(m, &things[i], kind);

			assert_null(*place);
			*place = &things[(i + kind) % n];
		}
	for (size_t i = 0; i < n; i++)
		for (unsigned kind = 0; kind < 3; kind++)
			assert_ptr_equal(*memo_place(m, &things[i], kind),
			    &things[(i + kind) % n]);
}

static void
buf_stops_at_its_ceiling(void **state)
{
	struct arena *a = arena_new();
	struct buf b;

	(void)state;
	buf_init(&b, a, 100);
	for (int i = 0; i < 20; i++)
		buf_puts(&b, "123456789");
	assert_true(b.full);
	assert_int_equal(b.len, 100);
	assert_int_equal(b.data[100], 0);
	arena_free(a);
}

static void
vec_keeps_its_items(void **state)
{
	struct arena *a = arena_new();
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		*vec_add(a, &v) = i;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.item[i], i);
	arena_free(a);
}

UNIT_MAIN("arena",
	TEST(defers_run_last_first),
	TEST(memory_is_zeroed_and_apart),
	TEST(texts_stand_where_they_fit),
	TEST(words_fit_or_are_left_to_others),
	TEST(text_is_as_printf_has_it),
	TEST(a_memo_keeps_what_was_made),
	TEST(buf_stops_at_its_ceiling),
	TEST(vec_keeps_its_items),
)
