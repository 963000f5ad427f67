/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The getters of MX, SPF, DKIM, DMARC and of what the libraries said. A
 * protocol's state is never null: its word for what failed is "unknown".
 */
#include "report/column.h"

#include <string.h>

#include "base/arena.h"

static const char word_unknown[] = "unknown", word_none[] = "none",
    word_valid[] = "valid";

static const struct facts *
facts_of(const struct column_source *from)
{
	return from->line->result->facts;
}

/* --- MX --- */

void
column_get_mx_state(const struct column_source *from, struct cell *ret)
{
	static const char *const words[] = {
		[MX_UNKNOWN] = "unknown", [MX_EXPLICIT] = "explicit",
		[MX_IMPLICIT] = "implicit", [MX_NULL] = "null",
		[MX_NULL_MIXED] = "null-mixed", [MX_NONE] = "none",
	};

	cell_text(ret, words[facts_of(from)->mx.state]);
}

/* Hosts that take mail: the domain itself is one where there is no MX. */
void
column_get_mx(const struct column_source *from, struct cell *ret)
{
	const struct mx_outcome *mx = &facts_of(from)->mx;
	size_t n = mx->more;

	for (size_t i = 0; i < mx->host.n; i++)
		n += strcmp(mx->host.item[i].name, ".") != 0;
	if (mx->state != MX_UNKNOWN)
		cell_count(ret, n);
}

void
column_get_null_mx(const struct column_source *from, struct cell *ret)
{
	enum mx_state state = facts_of(from)->mx.state;

	if (state != MX_UNKNOWN)
		cell_bool(ret, state == MX_NULL);
}

static bool
has(const struct cell *cell, const char *s)
{
	for (size_t i = 0; i < cell->list.n; i++)
		if (strcmp(cell->list.item[i], s) == 0)
			return true;
	return false;
}

/* One whose address is not known has no provider either: then none is said. */
void
column_get_mx_providers(const struct column_source *from, struct cell *ret)
{
	const struct facts *facts = facts_of(from);
	const struct redundancy_outcome *r = &facts->redundancy;

	if (facts->mx.state == MX_UNKNOWN || facts->mx.host_trouble != NULL)
		return;
	ret->known = true;
	for (size_t i = 0; i < r->host.n; i++) {
		const char *provider = r->host.item[i].hosting.provider;

		if (provider != NULL && !has(ret, provider))
			*vec_add(from->arena, &ret->list) = provider;
	}
}

void
column_get_mx_networks(const struct column_source *from, struct cell *ret)
{
	const struct facts *facts = facts_of(from);

	if (facts->mx.state != MX_UNKNOWN && facts->mx.host_trouble == NULL)
		cell_count(ret, facts->redundancy.network.n);
}

/* Whether all mail hangs on one thing. */
void
column_get_mx_single(const struct column_source *from, struct cell *ret)
{
	enum tri single = facts_of(from)->redundancy.single;

	if (single != TRI_UNKNOWN)
		cell_bool(ret, single == TRI_YES);
}

/* --- SPF --- */

/*
 * permerror: whoever the sender is. Where a part of the tree is not known, and
 * the rest is in order, it may still come to that.
 */
static const char *
spf_word(const struct spf_outcome *spf)
{
	const struct spf_node *root = spf->root;

	if (answer_failed(spf->answer))
		return word_unknown;
	if (root == NULL)
		return word_none;
	if (root->record == NULL || root->record->fault.n > 0 ||
	    spf->terms > SPF_MAX_TERMS || spf_ends_in_permerror(spf))
		return "permerror";
	return spf->tree_trouble != NULL || root->record->cut ? word_unknown :
	    word_valid;
}

void
column_get_spf(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, spf_word(&facts_of(from)->spf));
}

/* Its own all, or that of the record to which redirects lead. */
static const struct spf_term *
spf_all_term(const struct spf_outcome *spf)
{
	const struct spf_record *record = spf->root == NULL ? NULL :
	    spf->root->record;

	if (record == NULL)
		return NULL;
	return record->all >= 0 ? &record->term.item[record->all] :
	    spf->default_term;
}

void
column_get_spf_all(const struct column_source *from, struct cell *ret)
{
	const struct spf_term *all = spf_all_term(&facts_of(from)->spf);

	if (all != NULL)
		cell_text(ret, spf_result_name(
		    spf_qualifier_result(all->qualifier)));
}

static bool
spf_is_counted(const struct spf_outcome *spf)
{
	return spf->root != NULL && spf->root->record != NULL;
}

void
column_get_spf_lookups(const struct column_source *from, struct cell *ret)
{
	const struct spf_outcome *spf = &facts_of(from)->spf;

	if (spf_is_counted(spf))
		cell_count(ret, spf->terms);
}

void
column_get_spf_lookups_exact(const struct column_source *from,
    struct cell *ret)
{
	const struct spf_outcome *spf = &facts_of(from)->spf;

	if (spf_is_counted(spf))
		cell_bool(ret, !spf->bound);
}

/* --- DKIM --- */

void
column_get_dkim(const struct column_source *from, struct cell *ret)
{
	const struct dkim_outcome *dkim = &facts_of(from)->dkim;

	cell_text(ret, dkim->usable > 0 ? "known" : dkim->proven_absent ?
	    word_none : word_unknown);
}

static bool
dkim_is_known(const struct dkim_outcome *dkim)
{
	return dkim->usable > 0 || dkim->proven_absent;
}

/* Those that were found: there may be more, but where DNS says none. */
void
column_get_dkim_keys(const struct column_source *from, struct cell *ret)
{
	const struct dkim_outcome *dkim = &facts_of(from)->dkim;

	if (dkim_is_known(dkim))
		cell_count(ret, dkim->usable);
}

void
column_get_dkim_selectors(const struct column_source *from, struct cell *ret)
{
	const struct dkim_outcome *dkim = &facts_of(from)->dkim;

	ret->known = dkim_is_known(dkim);
	for (size_t i = 0; i < dkim->selector.n; i++)
		if (dkim->selector.item[i].state == DKIM_USABLE)
			*vec_add(from->arena, &ret->list) =
			    dkim->selector.item[i].selector;
}

/* Of the weakest. */
void
column_get_dkim_rsa_bits(const struct column_source *from, struct cell *ret)
{
	const struct dkim_outcome *dkim = &facts_of(from)->dkim;

	for (size_t i = 0; i < dkim->selector.n; i++) {
		const struct dkim_selector *s = &dkim->selector.item[i];

		if (s->state == DKIM_USABLE && s->key != NULL &&
		    s->key->type == DKIM_KEY_RSA &&
		    (!ret->known || s->key->bits < ret->count))
			cell_count(ret, s->key->bits);
	}
}

/* --- DMARC --- */

static const struct dmarc_discovery *
discovery(const struct column_source *from, enum dmarc_author author)
{
	return &facts_of(from)->dmarc.discovery[DMARC_RFC9989][author];
}

/* Something stands where the walk went that is meant to be a policy. */
static bool
dmarc_is_broken(const struct dmarc_outcome *dmarc)
{
	const struct dmarc_walk *walk = &dmarc->walk;

	if (dmarc->near_miss.n > 0)
		return true;
	for (size_t i = 0; i < walk->n; i++)
		if (walk->step[i].nrecord > 1 ||
		    (walk->step[i].record != NULL &&
		    walk->step[i].record->void_record))
			return true;
	return false;
}

static const char *
dmarc_word(const struct dmarc_outcome *dmarc)
{
	const struct dmarc_discovery *d =
	    &dmarc->discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];

	if (d->found == DMARC_FOUND_UNKNOWN)
		return word_unknown;
	if (d->found == DMARC_FOUND_NONE)
		return dmarc_is_broken(dmarc) ? "invalid" : word_none;
	return d->record != NULL && dmarc_policy_broken(d->record, true) ?
	    "invalid" : word_valid;
}

void
column_get_dmarc(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, dmarc_word(&facts_of(from)->dmarc));
}

/* A name above, where the policy is inherited. */
void
column_get_dmarc_at(const struct column_source *from, struct cell *ret)
{
	const struct dmarc_discovery *d = discovery(from, DMARC_AUTHOR_DOMAIN);

	if (d->found == DMARC_FOUND_POLICY)
		cell_text(ret, d->record_at);
}

static void
policy(const struct column_source *from, enum dmarc_author author,
    struct cell *ret)
{
	const struct dmarc_discovery *d = discovery(from, author);

	if (d->found == DMARC_FOUND_POLICY)
		cell_text(ret, dmarc_policy_name(d->effective));
}

void
column_get_dmarc_policy(const struct column_source *from, struct cell *ret)
{
	policy(from, DMARC_AUTHOR_DOMAIN, ret);
}

void
column_get_dmarc_sp(const struct column_source *from, struct cell *ret)
{
	policy(from, DMARC_AUTHOR_SUBDOMAIN, ret);
}

void
column_get_dmarc_np(const struct column_source *from, struct cell *ret)
{
	policy(from, DMARC_AUTHOR_NONEXISTENT, ret);
}

/* An address that can get a report; where no policy is, nobody gets any. */
void
column_get_dmarc_rua(const struct column_source *from, struct cell *ret)
{
	const struct dmarc_discovery *d = discovery(from, DMARC_AUTHOR_DOMAIN);

	if (d->found == DMARC_FOUND_UNKNOWN)
		return;
	cell_bool(ret, false);
	for (size_t i = 0; d->record != NULL && i < d->record->rua.n; i++)
		if (d->record->rua.item[i].valid)
			ret->yes = true;
}

/* --- the libraries --- */

static void
opinions_with(const struct column_source *from, enum agreement agreement,
    struct cell *ret)
{
	const struct opinions *all = facts_of(from)->opinions;
	size_t n = 0;

	if (all == NULL)
		return;
	for (size_t i = 0; i < all->opinion.n; i++)
		n += all->opinion.item[i].agreement == agreement;
	cell_count(ret, n);
}

void
column_get_witness_differs(const struct column_source *from, struct cell *ret)
{
	opinions_with(from, AGREEMENT_DIFFERS, ret);
}

void
column_get_witness_known(const struct column_source *from, struct cell *ret)
{
	opinions_with(from, AGREEMENT_DIFFERS_KNOWN, ret);
}

void
column_get_witness_unknown(const struct column_source *from, struct cell *ret)
{
	opinions_with(from, AGREEMENT_UNKNOWN, ret);
}

/* --- DNSSEC --- */

/* signed: the parent says so, and nobody who can be believed has validated. */
void
column_get_dnssec(const struct column_source *from, struct cell *ret)
{
	static const char *const signed_words[] = {
		[TRI_UNKNOWN] = "unknown", [TRI_NO] = "unsigned",
		[TRI_YES] = "signed",
	};
	const struct dnssec_outcome *dnssec = &facts_of(from)->dnssec;

	if (dnssec->chain == DNSSEC_CHAIN_BROKEN || dnssec->bogus.n > 0)
		cell_text(ret, "bogus");
	else if (dnssec->chain == DNSSEC_CHAIN_SECURE)
		cell_text(ret, "secure");
	else
		cell_text(ret, signed_words[dnssec->zone.is_signed]);
}
