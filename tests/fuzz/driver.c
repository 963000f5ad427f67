/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs one fuzz target over a corpus, and over mutations of it, without
 * libFuzzer: `make check` does so with any compiler.
 *
 *	tests/fuzz/NAME.t [-v] [-n MUTATIONS] [-s SEED] [FILE|FOLDER ...]
 *
 * Without operands the corpus is $top_srcdir/tests/fuzz/corpus/NAME. Each
 * file is run as it is and MUTATIONS times changed (200 unless said). The
 * same seed gives the same inputs, so that a crash is found again with -v,
 * which names each input before it is run.
 *
 * Adding a target: tests/fuzz/NAME.c with LLVMFuzzerTestOneInput(), some
 * small files under tests/fuzz/corpus/NAME/, and two lines in
 * tests/local.mk beside those of the others. `make fuzz` runs the same targets
 * under libFuzzer, for as long as one likes.
 */
#include "fuzz/fuzz.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX	(64 * 1024)

struct input {
	uint8_t		 octet[INPUT_MAX];
	size_t		 len;
};

struct driver {
	unsigned long	 mutations;
	uint64_t	 seed, state;
	bool		 verbose;
	unsigned long	 files;
	/* The file before, to splice from. */
	struct input	 file, mutant, other;
};

static void
die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(2);
}

/* SplitMix64. */
static uint64_t
draw(struct driver *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
below(struct driver *d, size_t n)
{
	return n == 0 ? 0 : (size_t)(draw(d) % n);
}

static void
insert(struct input *in, size_t at, const uint8_t *from, size_t n)
{
	if (n > INPUT_MAX - in->len)
		n = INPUT_MAX - in->len;
	memmove(in->octet + at + n, in->octet + at, in->len - at);
	memmove(in->octet + at, from, n);
	in->len += n;
}

static void
cut(struct input *in, size_t at, size_t n)
{
	memmove(in->octet + at, in->octet + at + n, in->len - at - n);
	in->len -= n;
}

static void
mutate_once(struct driver *d, struct input *in)
{
	static const char special[] =
	    "\0\n\r\t \"\\();$@.*-_0925azAZ\177\200\377";
	size_t at = below(d, in->len), n = below(d, in->len - at);
	uint8_t copy[256], octet;

	switch (draw(d) % 7) {
	case 0:
		if (in->len > 0)
			in->octet[at] ^= (uint8_t)(1u << below(d, 8));
		return;
	case 1:
		octet = (uint8_t)special[below(d, sizeof special)];
		if (in->len > 0)
			in->octet[at] = octet;
		return;
	case 2:
		octet = (uint8_t)special[below(d, sizeof special)];
		insert(in, at, &octet, 1);
		return;
	case 3:
		cut(in, at, n > 0 ? 1 + below(d, n) : 0);
		return;
	case 4:		/* a piece twice */
		n = n < sizeof copy ? n : sizeof copy;
		memcpy(copy, in->octet + at, n);
		insert(in, below(d, in->len), copy, n);
		return;
	case 5:		/* a piece of another file */
		n = below(d, d->other.len);
		insert(in, at, d->other.octet + n, below(d,
		    d->other.len - n));
		return;
	default:
		in->len = at;
		return;
	}
}

/* From memory of exactly its size, so that an overrun is seen. */
static void
run(const struct input *in)
{
	uint8_t *copy = malloc(in->len > 0 ? in->len : 1);

	if (copy == NULL)
		die("malloc");
	memcpy(copy, in->octet, in->len);
	LLVMFuzzerTestOneInput(copy, in->len);
	free(copy);
}

static void
run_file(struct driver *d, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		die(path);
	d->file.len = fread(d->file.octet, 1, INPUT_MAX, f);
	fclose(f);
	d->files++;
	if (d->verbose)
		fprintf(stderr, "%s\n", path);
	run(&d->file);
	d->state = d->seed;
	for (unsigned long i = 0; i < d->mutations; i++) {
		d->mutant = d->file;
		for (uint64_t n = 1 + draw(d) % 8; n > 0; n--)
			mutate_once(d, &d->mutant);
		if (d->verbose)
			fprintf(stderr, "%s: mutation %lu\n", path, i);
		run(&d->mutant);
	}
	d->other = d->file;
}

static int
visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void
run_path(struct driver *d, const char *path)
{
	struct dirent **entry;
	struct stat st;
	char name[4096];
	int n;

	if (stat(path, &st) != 0)
		die(path);
	if (!S_ISDIR(st.st_mode)) {
		run_file(d, path);
		return;
	}
	n = scandir(path, &entry, visible, alphasort);
	if (n < 0)
		die(path);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
		run_file(d, name);
		free(entry[i]);
	}
	free(entry);
}

/* tests/fuzz/NAME.t has its corpus in tests/fuzz/corpus/NAME. */
static void
run_corpus(struct driver *d, const char *program)
{
	const char *top = getenv("top_srcdir"), *base = strrchr(program, '/');
	char path[4096];
	int n;

	base = base == NULL ? program : base + 1;
	n = (int)strcspn(base, ".");
	snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%.*s",
	    top == NULL ? "." : top, n, base);
	run_path(d, path);
}

int
main(int argc, char **argv)
{
	static struct driver d = { .mutations = 200, .seed = 1 };
	int option;

	while ((option = getopt(argc, argv, "n:s:v")) != -1) {
		if (option == 'n')
			d.mutations = strtoul(optarg, NULL, 10);
		else if (option == 's')
			d.seed = strtoull(optarg, NULL, 10);
		else if (option == 'v')
			d.verbose = true;
		else
			return 2;
	}
	puts("1..1");
	fflush(stdout);
	if (optind == argc)
		run_corpus(&d, argv[0]);
	for (int i = optind; i < argc; i++)
		run_path(&d, argv[i]);
	printf("%sok 1 - %lu files, %lu mutations of each\n",
	    d.files == 0 ? "not " : "", d.files, d.mutations);
	return d.files == 0;
}
