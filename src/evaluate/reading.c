/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/reading.h"

#include "base/memo.h"
#include "evidence/evidence.h"
#include "record/dkim_key.h"
#include "record/dmarc.h"
#include "record/spf.h"

/* The same text may be read as several. */
enum { KIND_SPF, KIND_DMARC, KIND_DKIM_KEY };

const struct spf_record *
reading_spf(struct evidence *ev, const struct rr *rr)
{
	const void **made = memo_place(ev->made, rr->text, KIND_SPF);

	if (*made == NULL)
		*made = spf_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}

const struct dmarc_record *
reading_dmarc(struct evidence *ev, const struct rr *rr)
{
	const void **made = memo_place(ev->made, rr->text, KIND_DMARC);

	if (*made == NULL)
		*made = dmarc_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}

const struct dkim_key *
reading_dkim_key(struct evidence *ev, const struct rr *rr)
{
	const void **made = memo_place(ev->made, rr->text, KIND_DKIM_KEY);

	if (*made == NULL)
		*made = dkim_key_parse(ev->arena, rr->text, rr->textlen);
	return *made;
}
