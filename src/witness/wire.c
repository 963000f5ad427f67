/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/wire.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evidence/evidence.h"

#define SAID_SIZE	128	/* octets kept of a reply's words */
#define NOTE_SIZE	512
#define MISSES		64	/* kept of one reply */

/* The types that a library may ask for. */
static const uint16_t wanted_types[] = {
	RR_A, RR_AAAA, RR_MX, RR_PTR, RR_TXT
};

static bool
type_is_wanted(unsigned type)
{
	for (size_t i = 0; i < sizeof wanted_types / sizeof *wanted_types; i++)
		if (wanted_types[i] == type)
			return true;
	return false;
}

size_t
wire_start(struct buf *b, enum wire_kind kind)
{
	size_t start = b->len;

	wire_put_u32(b, 0);
	wire_put_u8(b, kind);
	return start;
}

void
wire_end(struct buf *b, size_t start)
{
	size_t len;

	if (b->full)
		return;
	len = b->len - start - 4;
	for (int i = 0; i < 4; i++)
		b->data[start + i] = (char)(len >> (24 - 8 * i) & 0xff);
}

void
wire_put_u8(struct buf *b, unsigned n)
{
	buf_putc(b, (char)(n & 0xff));
}

void
wire_put_u16(struct buf *b, unsigned n)
{
	wire_put_u8(b, n >> 8);
	wire_put_u8(b, n);
}

void
wire_put_u32(struct buf *b, uint32_t n)
{
	wire_put_u16(b, n >> 16);
	wire_put_u16(b, n & 0xffff);
}

void
wire_put_octets(struct buf *b, const void *from, size_t n)
{
	wire_put_u32(b, (uint32_t)n);
	buf_put(b, from, n);
}

void
wire_put_text(struct buf *b, const char *s)
{
	wire_put_octets(b, s, strlen(s));
}

static void
put_rr(struct buf *b, const struct rr *rr)
{
	switch (rr->type) {
	case RR_TXT:
		wire_put_octets(b, rr->text, rr->textlen);
		break;
	case RR_MX:
		wire_put_u16(b, rr->preference);
		wire_put_text(b, rr->name);
		break;
	case RR_PTR:
		wire_put_text(b, rr->name);
		break;
	default:
		wire_put_octets(b, rr->rdata, rr->rdlen);
	}
}

/* Whether rr_decode() has made of it what its type says. */
static bool
rr_is_whole(const struct rr *rr)
{
	switch (rr->type) {
	case RR_A:
		return rr->rdlen == 4;
	case RR_AAAA:
		return rr->rdlen == 16;
	case RR_TXT:
		return rr->text != NULL;
	default:
		return rr->name != NULL;
	}
}

static void
put_answer(struct buf *b, const struct answer *a)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	wire_put_u8(b, 1);
	wire_put_u16(b, a->question.type);
	wire_put_text(b, a->question.name);
	wire_put_u8(b, a->status);
	for (size_t i = 0; i < n; i++) {
		if (rr[i].type != a->question.type || !rr_is_whole(&rr[i]))
			continue;
		wire_put_u8(b, 1);
		put_rr(b, &rr[i]);
	}
	wire_put_u8(b, 0);
}

static void
put_answers(struct buf *b, const struct evidence *ev)
{
	/* What lies beneath goes first: the later answer replaces it. */
	if (ev->beneath != NULL)
		put_answers(b, ev->beneath);
	for (size_t i = 0; i < ev->answers.n; i++) {
		const struct answer *a = ev->answers.item[i];

		/*
		 * Of what was never asked a library can make nothing, and
		 * what one server says is not what receivers see.
		 */
		if (!answer_unasked(a) && a->question.server == NULL &&
		    type_is_wanted(a->question.type))
			put_answer(b, a);
	}
}

void
wire_put_evidence(struct buf *b, const struct evidence *ev)
{
	put_answers(b, ev);
	wire_put_u8(b, 0);
}

void
wire_put_reply(struct buf *b, const struct wire_reply *reply)
{
	wire_put_text(b, reply->said);
	wire_put_text(b, reply->note != NULL ? reply->note : "");
	for (size_t i = 0; i < reply->miss.n && i < MISSES; i++) {
		wire_put_u16(b, reply->miss.item[i].type);
		wire_put_text(b, reply->miss.item[i].name);
	}
	wire_put_u16(b, 0);
}

void
wire_read(struct wire *w, const void *from, size_t n)
{
	w->at = from;
	w->end = w->at + n;
	w->bad = false;
}

/* n octets, or NULL past the end. */
static const uint8_t *
take(struct wire *w, size_t n)
{
	const uint8_t *p = w->at;

	if (w->bad || n > (size_t)(w->end - w->at)) {
		w->bad = true;
		return NULL;
	}
	w->at += n;
	return p;
}

static uint32_t
take_number(struct wire *w, size_t octets)
{
	const uint8_t *p = take(w, octets);
	uint32_t n = 0;

	for (size_t i = 0; p != NULL && i < octets; i++)
		n = n << 8 | p[i];
	return n;
}

unsigned
wire_u8(struct wire *w)
{
	return take_number(w, 1);
}

unsigned
wire_u16(struct wire *w)
{
	return take_number(w, 2);
}

uint32_t
wire_u32(struct wire *w)
{
	return take_number(w, 4);
}

const char *
wire_octets(struct wire *w, struct arena *arena, size_t *ret_len)
{
	size_t n = wire_u32(w);
	const uint8_t *p = take(w, n);

	*ret_len = p != NULL ? n : 0;
	return arena_memdup(arena, p, *ret_len);
}

const char *
wire_text(struct wire *w, struct arena *arena)
{
	size_t n;
	const char *s = wire_octets(w, arena, &n);

	if (strlen(s) != n)
		w->bad = true;
	return s;
}

static void
read_rr(struct wire *w, struct arena *arena, struct rr *rr)
{
	switch (rr->type) {
	case RR_TXT:
		rr->text = wire_octets(w, arena, &rr->textlen);
		break;
	case RR_MX:
		rr->preference = (uint16_t)wire_u16(w);
		rr->name = wire_text(w, arena);
		break;
	case RR_PTR:
		rr->name = wire_text(w, arena);
		break;
	default:
		rr->rdata = (const uint8_t *)wire_octets(w, arena, &rr->rdlen);
		if (!rr_is_whole(rr))
			w->bad = true;
	}
}

void
wire_evidence(struct wire *w, struct evidence *ev)
{
	while (wire_u8(w) == 1) {
		struct answer *a = arena_alloc(ev->arena, sizeof *a);
		VEC(struct rr) rr = { 0 };

		a->question.type = (uint16_t)wire_u16(w);
		a->question.name = wire_text(w, ev->arena);
		a->status = wire_u8(w);
		while (wire_u8(w) == 1) {
			struct rr *one = vec_add(ev->arena, &rr);

			one->owner = a->question.name;
			one->type = a->question.type;
			read_rr(w, ev->arena, one);
		}
		a->rr = rr.item;
		a->nrr = rr.n;
		if (a->status > ANSWER_BOGUS ||
		    !type_is_wanted(a->question.type))
			w->bad = true;
		if (!w->bad)
			evidence_put(ev, a);
	}
}

/* Escaped, and at most `size` octets with the NUL. */
static const char *
words(struct wire *w, struct arena *arena, size_t size)
{
	char *ret = arena_alloc(arena, size);

	ascii_escape(wire_text(w, arena), ret, size);
	return ret;
}

bool
wire_reply(struct wire *w, struct arena *arena, struct wire_reply *ret)
{
	unsigned type;

	*ret = (struct wire_reply){ 0 };
	ret->said = words(w, arena, SAID_SIZE);
	ret->note = words(w, arena, NOTE_SIZE);
	if (ret->note[0] == '\0')
		ret->note = NULL;
	while ((type = wire_u16(w)) != 0) {
		struct question *q = vec_add(arena, &ret->miss);
		const char *text = wire_text(w, arena);

		q->type = (uint16_t)type;
		q->name = name_from_text(arena, text, strlen(text), NULL);
		if (q->name == NULL || !type_is_wanted(type) ||
		    ret->miss.n > MISSES)
			return false;
	}
	return !w->bad && w->at == w->end;
}
