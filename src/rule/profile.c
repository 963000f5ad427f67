/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "rule/rule.h"

struct override {
	const char	*rule;
	enum severity	 severity;
};

struct profile {
	const char		*name, *about;
	const struct override	*override;
	size_t			 n;
	const struct expected	*expected;
};

/* RFC 8301 3.2: verifiers need not support RSA keys of more than 4096. */
static const struct expected plain = {
	.rsa_max = 4096, .both_key_types = false, .key_months = 12,
};

/* TR-03182-03-M. */
static const struct expected bsi_expected = {
	.rsa_max = 2048, .both_key_types = true, .key_months = 6,
};

static const struct override strict[] = {
	{ "mx-single", SEVERITY_MEDIUM },
	{ "mx-net-diversity", SEVERITY_MEDIUM },
	{ "spf-all-policy", SEVERITY_MEDIUM },
	{ "spf-lookup-headroom", SEVERITY_MEDIUM },
	{ "spf-ptr", SEVERITY_HIGH },
	{ "dkim-rsa-1024", SEVERITY_HIGH },
	{ "dkim-testing", SEVERITY_HIGH },
	{ "dmarc-p-none", SEVERITY_HIGH },
	{ "dmarc-p-quarantine", SEVERITY_MEDIUM },
	{ "dmarc-np", SEVERITY_MEDIUM },
};

static const struct override bulk_sender[] = {
	{ "spf-sender-fcrdns", SEVERITY_MEDIUM },
	{ "dkim-rsa-1024", SEVERITY_HIGH },
	{ "dkim-discovery", SEVERITY_HIGH },
	{ "hyg-bulk", SEVERITY_CRITICAL },
};

static const struct override bod_18_01[] = {
	{ "dmarc-p-none", SEVERITY_HIGH },
	{ "dmarc-p-quarantine", SEVERITY_HIGH },
	{ "dmarc-rua-missing", SEVERITY_HIGH },
};

static const struct override bsi_tr_03182[] = {
	{ "dmarc-p-none", SEVERITY_HIGH },
	{ "dmarc-p-quarantine", SEVERITY_LOW },
	{ "dmarc-ruf", SEVERITY_MEDIUM },
	{ "dmarc-alignment", SEVERITY_MEDIUM },
	{ "dkim-rsa-oversize", SEVERITY_HIGH },
	{ "dkim-rsa-1024", SEVERITY_HIGH },
	{ "dkim-ed25519-pair", SEVERITY_HIGH },
	{ "dnssec-signed", SEVERITY_MEDIUM },
};

#define ROW(name, about, list, expected)				\
	{ name, about, list, sizeof list / sizeof *list, expected }

static const struct profile profiles[] = {
	{ "default", "the RFCs and plain good practice", NULL, 0,
	    &plain },
	ROW("strict", "default, with less patience for the half-done", strict,
	    &plain),
	ROW("bulk-sender", "what mailbox providers ask of senders of "
	    "5,000 messages a day", bulk_sender, &plain),
	ROW("bod-18-01", "CISA Binding Operational Directive 18-01: "
	    "p=reject and reports", bod_18_01, &plain),
	ROW("bsi-tr-03182", "BSI TR-03182: e-mail authentication",
	    bsi_tr_03182, &bsi_expected),
};

const struct profile *
profile_at(size_t i)
{
	return i < sizeof profiles / sizeof *profiles ? &profiles[i] : NULL;
}

const struct profile *
profile_find(const char *name)
{
	const struct profile *p;

	for (size_t i = 0; (p = profile_at(i)) != NULL; i++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

const char *
profile_name(const struct profile *p)
{
	return p->name;
}

const char *
profile_about(const struct profile *p)
{
	return p->about;
}

static const struct override *
find(const struct profile *p, const struct rule *rule)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->override[i].rule, rule->id) == 0)
			return &p->override[i];
	return NULL;
}

bool
profile_overrides(const struct profile *p, const struct rule *rule)
{
	return find(p, rule) != NULL;
}

enum severity
profile_severity(const struct profile *p, const struct rule *rule)
{
	const struct override *o = find(p, rule);

	return o != NULL ? o->severity : rule->severity;
}

const struct expected *
profile_expected(const struct profile *p)
{
	return p->expected;
}
