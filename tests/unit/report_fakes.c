/* SPDX-License-Identifier: BSD-2-Clause */
/* Weak stand-ins: a definition in the library wins when it is linked. */
#include "evaluate/facts.h"
#include "evaluate/psl.h"

#pragma weak mx_evaluate
#pragma weak dkim_evaluate
#pragma weak dmarc_evaluate
#pragma weak receiver_evaluate
#pragma weak psl_registrable
#pragma weak mx_state_name
#pragma weak dkim_state_name
#pragma weak disposition_name
#pragma weak dmarc_standard_name
#pragma weak dmarc_author_name

void mx_evaluate(struct evidence *e, struct mx_outcome *r) { (void)e; (void)r; }
void dkim_evaluate(struct evidence *e, struct dkim_outcome *r) { (void)e; (void)r; }
void dmarc_evaluate(struct evidence *e, struct dmarc_outcome *r) { (void)e; (void)r; }
void receiver_evaluate(struct evidence *e, const struct spf_outcome *s,
    const struct dmarc_outcome *d, struct receiver_outcome *r)
{ (void)e; (void)s; (void)d; (void)r; }
const char *psl_registrable(struct arena *a, const char *n) { (void)a; return n; }
const char *mx_state_name(enum mx_state s) { (void)s; return "explicit"; }
const char *dkim_state_name(enum dkim_state s) { (void)s; return "unknown"; }
const char *disposition_name(enum disposition s) { (void)s; return "accepted"; }
const char *dmarc_standard_name(enum dmarc_standard s)
{ return s == DMARC_RFC9989 ? "RFC 9989" : "RFC 7489"; }
const char *dmarc_author_name(enum dmarc_author a)
{ return a == 0 ? "the domain" : a == 1 ? "a subdomain" : "a name that does not exist"; }
