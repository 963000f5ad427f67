/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf.h"

#include <string.h>

#include "base/arena.h"
#include "evaluate/spf_macro.h"
#include "evaluate/spf_tree.h"
#include "evidence/evidence.h"

static const char *const result_names[] = {
	[SPF_UNKNOWN] = "unknown", [SPF_NONE] = "none",
	[SPF_NEUTRAL] = "neutral", [SPF_PASS] = "pass", [SPF_FAIL] = "fail",
	[SPF_SOFTFAIL] = "softfail", [SPF_TEMPERROR] = "temperror",
	[SPF_PERMERROR] = "permerror",
};

const char *
spf_result_name(enum spf_result result)
{
	return result_names[result];
}

enum spf_result
spf_qualifier_result(char qualifier)
{
	switch (qualifier) {
	case '+':
		return SPF_PASS;
	case '-':
		return SPF_FAIL;
	case '~':
		return SPF_SOFTFAIL;
	default:
		return SPF_NEUTRAL;
	}
}

const struct rr *
spf_select(const struct answer *a, size_t *ret_n)
{
	const struct rr *first = NULL, *rr;
	size_t n;

	*ret_n = 0;
	rr = answer_data(a, &n);
	for (size_t i = 0; i < n; i++) {
		if (rr[i].text == NULL ||
		    !spf_selects(rr[i].text, rr[i].textlen))
			continue;
		if ((*ret_n)++ == 0)
			first = &rr[i];
	}
	return first;
}

static void
near_misses(struct evidence *ev, struct spf_outcome *out)
{
	size_t n;
	const struct rr *rr = answer_data(out->answer, &n);
	struct span span;

	for (size_t i = 0; i < n; i++)
		if (rr[i].text != NULL &&
		    spf_near_miss(rr[i].text, rr[i].textlen, &span))
			*vec_add(ev->arena, &out->near_miss) = &rr[i];
}

static const struct spf_lookup *
redirect_of(const struct spf_node *node)
{
	for (size_t i = 0; i < node->lookup.n; i++)
		if (node->lookup.item[i].term->type == SPF_REDIRECT)
			return &node->lookup.item[i];
	return NULL;
}

static enum spf_result
failure(const struct answer *a)
{
	return answer_unasked(a) ? SPF_UNKNOWN : SPF_TEMPERROR;
}

/* Past all that can match: along the redirects to an all, or to neutral. */
static void
default_find(struct spf_outcome *out)
{
	const struct spf_node *node = out->root;
	const struct spf_lookup *l;

	for (;;) {
		out->default_node = node;
		out->default_result = SPF_PERMERROR;
		if (answer_failed(node->answer))
			out->default_result = failure(node->answer);
		if (node->loop || node->record == NULL ||
		    node->record->fault.n > 0)
			return;
		if (node->record->cut) {
			out->default_result = SPF_UNKNOWN;
			return;
		}
		if (node->record->all >= 0) {
			out->default_term =
			    &node->record->term.item[node->record->all];
			out->default_result = spf_qualifier_result(
			    out->default_term->qualifier);
			return;
		}
		l = redirect_of(node);
		if (l == NULL) {
			out->default_result = node->record->redirect < 0 ?
			    SPF_NEUTRAL : SPF_UNKNOWN;
			return;
		}
		if (l->node == NULL) {
			if (l->dynamic || l->target != NULL)
				out->default_result = SPF_UNKNOWN;
			return;
		}
		node = l->node;
	}
}

bool
spf_ends_in_permerror(const struct spf_outcome *out)
{
	return out->root != NULL && out->stranger.result == SPF_PERMERROR &&
	    (out->stranger.voids <= SPF_MAX_VOIDS ||
	    out->root->voids > SPF_MAX_VOIDS);
}

/* Whose senders meet the most: those of IPv6 matter if one may pass. */
static void
voids_count(struct spf_outcome *out)
{
	const struct spf_node *root = out->root;
	bool ipv6 = root != NULL && root->passes_all == TRI_YES;

	if (root == NULL)
		return;
	for (size_t i = 0; i < out->range.n && !ipv6; i++)
		ipv6 = out->range.item[i].prefix.family == 6;
	out->voids_of_ipv6 = ipv6 && root->half[1] > root->half[0];
	out->voids = root->voids + root->half[out->voids_of_ipv6];
}

static void
stranger_check(struct evidence *ev, struct spf_outcome *out)
{
	struct spf_sender who = { 0 };

	address_parse(SPF_STRANGER_IP, &who.ip);
	who.helo = spf_macro_raw(ev->arena, ev->scope.domain);
	who.mail_from = arena_printf(ev->arena, "postmaster@%s", who.helo);
	spf_check_host(ev, &who, NULL, &out->stranger);
	address_parse(SPF_STRANGER_IPV6, &who.ip);
	spf_check_host(ev, &who, NULL, &out->stranger_ipv6);
}

void
spf_evaluate(struct evidence *ev, struct spf_outcome *out)
{
	size_t before = ev->npending;

	memset(out, 0, sizeof *out);
	out->answer = evidence_get(ev, ev->scope.domain, RR_TXT);
	if (answer_failed(out->answer)) {
		out->trouble = out->answer;
		out->default_result = failure(out->answer);
	} else {
		out->default_result = SPF_NONE;
		near_misses(ev, out);
		spf_tree_build(ev, out);
		spf_reach(ev, out);
		voids_count(out);
		if (out->root != NULL)
			default_find(out);
	}
	out->type99 = evidence_get(ev, ev->scope.domain, RR_SPF);
	if (answer_failed(out->type99))
		out->type99_trouble = out->type99;
	stranger_check(ev, out);
	/* It asks nothing, and is much work: once, when all is known. */
	if (!answer_failed(out->answer) && ev->npending == before)
		spf_space_measure(ev, out);
}
