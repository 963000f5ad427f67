/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/mode.h"

static bool
nobody_sends(const struct spf_outcome *spf)
{
	return spf->root != NULL && spf->root->record != NULL &&
	    spf_denies_all(spf->root->record);
}

/* Neither null, implicit nor missing: hosts are named that take mail. */
static bool
names_hosts(enum mx_state mx)
{
	return mx == MX_EXPLICIT || mx == MX_NULL_MIXED;
}

static void
set(struct facts *f, enum domain_mode mode, const char *reason)
{
	f->mode = mode;
	f->mode_reason = reason;
}

/* What MX and SPF make of a domain, if nothing is declared. */
static enum domain_mode
mode_of(enum mx_state mx, bool silent)
{
	if (mx == MX_NULL)
		return silent ? MODE_PARKED : MODE_SEND_ONLY;
	if (!silent || mx == MX_UNKNOWN)
		return MODE_SENDING_RECEIVING;
	return names_hosts(mx) ? MODE_RECEIVE_ONLY : MODE_PARKED;
}

static const char *
reason_of(enum mx_state mx, bool silent)
{
	switch (mode_of(mx, silent)) {
	case MODE_PARKED:
		return mx == MX_NULL ?
		    "a null MX, and SPF is nothing but -all" :
		    "no MX, and SPF is nothing but -all";
	case MODE_SEND_ONLY:
		return "a null MX, and SPF does not say that nobody sends";
	case MODE_RECEIVE_ONLY:
		return "MX names hosts, and SPF is nothing but -all";
	default:
		return "nothing says that the domain does not send or receive";
	}
}

/* A missing MX RRset is known, even where what stands in for it is not. */
static enum mx_state
state_of(const struct mx_outcome *mx)
{
	return mx->state == MX_UNKNOWN && answer_absent(mx->answer) ?
	    MX_NONE : mx->state;
}

/* Every mode that the answers still out could make of it. */
static unsigned
possible(const struct facts *f, enum mx_state mx, bool silent)
{
	static const enum mx_state any[] = {
		MX_EXPLICIT, MX_NULL, MX_NONE,
	};
	unsigned modes = 0;

	for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
		enum mx_state may = mx == MX_UNKNOWN ? any[i] : mx;

		modes |= 1u << mode_of(may, silent);
		if (f->spf.trouble != NULL)
			modes |= 1u << mode_of(may, true);
	}
	return modes;
}

void
mode_infer(struct facts *f)
{
	bool silent = nobody_sends(&f->spf);
	enum mx_state mx = state_of(&f->mx);

	if (f->evidence->scope.mode != MODE_UNDECLARED) {
		set(f, f->evidence->scope.mode, "declared by the user");
		f->mode_possible = 1u << f->mode;
	} else {
		set(f, mode_of(mx, silent), reason_of(mx, silent));
		f->mode_possible = possible(f, mx, silent);
	}
	f->mode_certain = f->mode_possible == 1u << f->mode;
}
