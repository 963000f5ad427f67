/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * validate.h -- questions to recursive resolvers, validated here by
 * libunbound. The only user of it.
 *
 * An answer is secure (ad_trusted), provably insecure (validated, no AD), or
 * BOGUS with libunbound's reason; of a name that no trust anchor covers
 * neither is known. The clock of signatures is that of the run.
 *
 * Only the servers given are ever asked: they are libunbound's forwarders for
 * the whole tree, and the zones that it answers by itself (test., invalid.,
 * reverse zones of private addresses) are taken out of it. What it asks the
 * servers on the way, and how often, is its own business; it works in a
 * thread of its own, and hands answers over in source_turn().
 *
 * Limits:  VALIDATE_IN_FLIGHT questions are out at once, the others wait
 *          inside. A question ends within 5/4 of timeout_ms * tries of being
 *          handed to libunbound.
 */
#ifndef SOURCE_VALIDATE_H
#define SOURCE_VALIDATE_H

struct arena;
struct err;
struct live_options;
struct source;

#define VALIDATE_IN_FLIGHT	256

/*
 * NULL with *err set: no usable server or trust anchor. anchor NULL is
 * ANCHOR_FILE; the `dnssec` of the options is not looked at.
 */
struct source	*validate_open(const struct live_options *, const char *anchor,
		    struct err *);
/* The servers in use as "ADDR#PORT, ..."; in the arena. */
const char	*validate_servers(struct arena *, const struct source *);
/* Of libunbound as loaded: "1.17.1". */
const char	*validate_library_version(void);

#endif
