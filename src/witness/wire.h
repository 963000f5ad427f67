/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire.h -- the octets that pass between the parent and the child.
 *
 * A frame is a length (four octets, of what follows), a kind (one octet) and
 * a body of numbers (big endian) and strings (a length before each). Reading
 * cannot fail: past the end every value is zero or empty and `bad` is set,
 * which the reader asks once, at the end.
 *
 * Memory:  strings read point into a copy in the arena given.
 * Limits:  LIMIT_WITNESS_LOAD, LIMIT_WITNESS_REPLY octets a frame.
 * Input:   the parent treats what it reads as hostile: the child has seen
 *          hostile text through libraries that are not proof against it.
 */
#ifndef WITNESS_WIRE_H
#define WITNESS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "dns/answer.h"

struct arena;
struct evidence;

enum wire_kind {
	WIRE_LOAD = 1,		/* parent: forget all, these are the answers */
	WIRE_SPF,		/* parent: address, MAIL FROM, HELO */
	WIRE_DKIM,		/* parent: selector, domain */
	WIRE_DMARC,		/* parent: the record's text */
	WIRE_SIGNATURE,		/* parent: index, d, s; 1 and the message, or 0 */
	WIRE_REPLY,		/* child: to one question, in their order */
	/* How a child misbehaves, for tests. */
	WIRE_CRASH, WIRE_HANG, WIRE_GARBAGE
};

#define WIRE_HEAD	5	/* length and kind */

struct wire {
	const uint8_t	*at, *end;
	bool		 bad;
};

/* What a child answers. An empty `said` is unknown, and note says why. */
struct wire_reply {
	const char		*said;
	const char		*note;		/* or NULL */
	VEC(struct question)	 miss;		/* wanted, and not loaded */
};

/* Writing: what is put between start and end becomes one frame. */
size_t	wire_start(struct buf *, enum wire_kind);
void	wire_end(struct buf *, size_t start);
void	wire_put_u8(struct buf *, unsigned);
void	wire_put_u16(struct buf *, unsigned);
void	wire_put_u32(struct buf *, uint32_t);
void	wire_put_octets(struct buf *, const void *, size_t);
void	wire_put_text(struct buf *, const char *);
void	wire_put_evidence(struct buf *, const struct evidence *);
void	wire_put_reply(struct buf *, const struct wire_reply *);

/* Reading. */
void		 wire_read(struct wire *, const void *, size_t);
unsigned	 wire_u8(struct wire *);
unsigned	 wire_u16(struct wire *);
uint32_t	 wire_u32(struct wire *);
const char	*wire_octets(struct wire *, struct arena *, size_t *ret_len);
/* The same; an octet of zero inside is bad. */
const char	*wire_text(struct wire *, struct arena *);
void		 wire_evidence(struct wire *, struct evidence *);
/*
 * False if it is no reply. Words are then printable ASCII and cut to size,
 * and misses are canonical names with a type that a library may want.
 */
bool		 wire_reply(struct wire *, struct arena *,
		    struct wire_reply *ret);

#endif
