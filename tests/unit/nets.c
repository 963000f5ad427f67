/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which addresses out of DNS are asked, and which are not.
 */
#include "unit/unit.h"

#include "base/arena.h"
#include "base/err.h"
#include "command/nets.h"
#include "option/option.h"

static void
read_nets(const char *allow, struct nets *ret)
{
	struct options o = { 0 };
	struct err err;

	*ret = (struct nets){ 0 };
	if (allow != NULL)
		*vec_add(arena, &o.allow_net) = allow;
	assert_int_equal(nets_read(arena, &o, ret, &err), 0);
}

static void
only_the_public_internet_is_asked(void **state)
{
	static const struct {
		const char	*address, *why;		/* NULL: it is asked */
	} cases[] = {
		{ "45.83.64.1", NULL }, { "2a0e:1c80:64::1", NULL },
		{ "127.0.0.1", "loopback" }, { "10.1.2.3", "private" },
		{ "169.254.169.254", "link-local" }, { "0.0.0.0", "network" },
		{ "192.168.1.1", "private" }, { "100.64.0.1", "carriers" },
		{ "224.0.0.1", "multicast" }, { "255.255.255.255", "limited" },
		{ "::1", "loopback" }, { "fe80::1", "link-local" },
		{ "fc00::1", "unique local" }, { "::", "unspecified" },
		/* IPv4 in disguise. */
		{ "::ffff:127.0.0.1", "loopback" },
		{ "::ffff:45.83.64.1", NULL },
		{ "64:ff9b::127.0.0.1", "loopback" },
		{ "64:ff9b::10.0.0.1", "private" },
		{ "64:ff9b::45.83.64.1", NULL },
		{ "2002:7f00:1::1", "6to4" },
		{ "rubbish", "no address" }, { "", "no address" },
	};
	struct nets none;

	(void)state;
	read_nets(NULL, &none);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = nets_refuse(arena, cases[i].address, &none);

		if ((why == NULL) != (cases[i].why == NULL) || (why != NULL &&
		    strstr(why, cases[i].why) == NULL))
			fail_msg("%s: %s", cases[i].address,
			    why == NULL ? "asked" : why);
	}
}

static void
a_network_that_is_named_is_asked(void **state)
{
	static const struct {
		const char	*allow, *address;
		bool		 asked;
	} cases[] = {
		{ "127.0.0.0/8", "127.1.0.1", true },
		{ "127.0.0.0/8", "10.0.0.1", false },
		{ "127.0.0.0/8", "::1", false },
		{ "127.0.0.0/8", "::ffff:127.0.0.1", true },
		{ "10.0.0.0/31", "10.0.0.1", true },
		{ "10.0.0.0/31", "10.0.0.2", false },
		{ "10.0.0.1", "10.0.0.1", true },
		{ "10.0.0.1", "10.0.0.2", false },
		{ "0.0.0.0/0", "10.0.0.2", true },
		{ "fd00::/8", "fd12::1", true },
		{ "fd00::/8", "10.0.0.1", false },
		{ "64:ff9b::/96", "64:ff9b::10.0.0.1", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nets nets;

		read_nets(cases[i].allow, &nets);
		if ((nets_refuse(arena, cases[i].address, &nets) == NULL) !=
		    cases[i].asked)
			fail_msg("--allow-net %s, %s", cases[i].allow,
			    cases[i].address);
	}
}

UNIT_MAIN("nets",
	TEST(only_the_public_internet_is_asked),
	TEST(a_network_that_is_named_is_asked),
)
