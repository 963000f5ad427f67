/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/reading.h"

#include "base/memo.h"
#include "evidence/evidence.h"
#include "record/dkim_key.h"
#include "record/dmarc.h"
#include "record/spf.h"

/* The same text may be read as several. */
enum { KIND_SPF, KIND_DMARC, KIND_DKIM_KEY };

/*
 * Where the reading of it is, or belongs. A layer with an arena of its own
 * has a memo of its own, and most of its records are those beneath.
 */
static const void **
place(struct evidence *ev, const struct rr *rr, unsigned kind)
{
	const void **at = memo_place(ev->made, rr->text, kind);

	if (*at == NULL && ev->beneath != NULL)
		*at = memo_find(ev->beneath->made, rr->text, kind);
	return at;
}

const struct spf_record *
reading_spf(struct evidence *ev, const struct rr *rr)
{
	const void **made = place(ev, rr, KIND_SPF);

	if (*made == NULL)
		*made = spf_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}

const struct dmarc_record *
reading_dmarc(struct evidence *ev, const struct rr *rr)
{
	const void **made = place(ev, rr, KIND_DMARC);

	if (*made == NULL)
		*made = dmarc_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}

const struct dkim_key *
reading_dkim_key(struct evidence *ev, const struct rr *rr)
{
	const void **made = place(ev, rr, KIND_DKIM_KEY);

	if (*made == NULL)
		*made = dkim_key_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}
