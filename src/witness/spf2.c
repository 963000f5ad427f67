/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf2.c -- libspf2 asked what it says of one sender.
 *
 * Its own verdict: the order of mechanisms, whether one matches (address
 * comparison, the expansion of macros), qualifiers, what include and redirect
 * make of a result, more than ten MX hosts, and the result.
 *
 * The guard's verdict, said in the note where it decided: which TXT record
 * is the SPF record, faults of syntax (permerror), more than ten terms and
 * more than two void look-ups (permerror): libspf2 of Debian 12 has no limit
 * of void look-ups, begins to count terms anew in each include, and reads
 * some faulty records. Names above 253 octets are cut on the left (RFC 7208
 * 7.3), the eleventh PTR name and those after it are not seen (4.6.4), a
 * look-up that fails for ptr is a name less (5.5), and explanations never
 * reach the library.
 *
 * Limits:  LIMIT_WITNESS_LOOKUPS look-ups, and those of spf2_guard.h. What is
 *          beyond them is no verdict.
 * Unlike our evaluation: %{p} counts as a term once in an evaluation, for
 * libspf2 keeps what it found.
 */
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>

#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#include <spf2/spf_dns_rr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/address.h"
#include "evaluate/opinion.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"
#include "record/spf.h"
#include "witness/adapter.h"
#include "witness/spf2_guard.h"

#define NAME_MAX_TEXT	253	/* octets of a name with dots */
#define IDENTITY_MAX	320	/* octets of MAIL FROM and of HELO */
#define TTL		300

/* Ends of an evaluation that the library does not bring about itself. */
enum stop {
	STOP_NONE, STOP_TERMS, STOP_VOIDS, STOP_LOOKUPS, STOP_UNSAFE
};

struct spf2 {
	SPF_dns_server_t	 dns;
	SPF_server_t		*server;
	/* Of one question. */
	struct evidence		*evidence;
	struct arena		*arena;
	struct address		 ip;
	const char		*why;		/* of the guard, or NULL */
	enum stop		 stop;
	unsigned		 terms, voids, lookups;
	bool			 begun;		/* the first record was got */
	bool			 names;		/* a record uses %{p} */
};

/* Who wants the look-up: the label that spf2_guard() put before the name. */
enum asker {
	ASKER_ITSELF,		/* ptr, %{p} and the names they find */
	ASKER_TERM, ASKER_ANY, ASKER_HOST, ASKER_ANY_HOST
};

static const struct {
	const char	*label;
	enum asker	 asker;
	const char	*host_label;	/* put before the names found */
} askers[] = {
	{ SPF2_TERM, ASKER_TERM, SPF2_HOST },
	{ SPF2_ANY, ASKER_ANY, SPF2_ANY_HOST },
	{ SPF2_HOST, ASKER_HOST, "" },
	{ SPF2_ANY_HOST, ASKER_ANY_HOST, "" },
};

static enum asker
asker_of(const char *domain, const char **ret_name, const char **ret_label)
{
	*ret_name = domain;
	*ret_label = "";
	for (size_t i = 0; i < sizeof askers / sizeof *askers; i++) {
		if (strncmp(domain, askers[i].label, SPF2_LABEL) != 0)
			continue;
		*ret_name = domain + SPF2_LABEL;
		*ret_label = askers[i].host_label;
		return askers[i].asker;
	}
	return ASKER_ITSELF;
}

/* As the evidence knows the name, or NULL if it is none. */
static const char *
canonical(struct spf2 *w, const char *name)
{
	size_t len = strlen(name);

	if (len > 0 && name[len - 1] == '.')
		len--;
	while (len > NAME_MAX_TEXT) {
		const char *dot = memchr(name, '.', len);

		if (dot == NULL)
			return NULL;
		len -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	return name_from_raw(w->arena, name, len, NULL);
}

static void
stop(struct spf2 *w, enum stop stop, const char *why)
{
	if (w->stop != STOP_NONE)
		return;
	w->stop = stop;
	w->why = why;
}

/* Count a look-up of a term; false if it may not be done. */
static bool
spend(struct spf2 *w, enum asker asker, ns_type type)
{
	bool term = asker == ASKER_TERM || asker == ASKER_ANY ||
	    type == ns_t_ptr;

	if (++w->lookups > LIMIT_WITNESS_LOOKUPS)
		stop(w, STOP_LOOKUPS, "the guard stopped libspf2 after too "
		    "many look-ups");
	if (term && ++w->terms > SPF_MAX_TERMS)
		stop(w, STOP_TERMS, "counted by the guard: more than 10 "
		    "terms need DNS");
	return w->stop == STOP_NONE;
}

/*
 * A PTR is asked for by ptr, which can be void, or by %{p}, which is "unknown"
 * then: where both are used they cannot be told apart.
 */
static void
count_void(struct spf2 *w, enum asker asker, ns_type type,
    const struct answer *a)
{
	bool counts = asker != ASKER_ITSELF ||
	    (type == ns_t_ptr && !w->names);

	if (counts && answer_absent(a) && ++w->voids > SPF_MAX_VOIDS)
		stop(w, STOP_VOIDS, "counted by the guard: more than 2 void "
		    "look-ups");
}

/* Room for one more record. The library's memory is the child's to lose. */
static SPF_dns_rr_data_t *
room(SPF_dns_rr_t *rr, size_t len)
{
	if (rr->num_rr < 0 ||
	    SPF_dns_rr_buf_realloc(rr, rr->num_rr, len) != SPF_E_SUCCESS)
		abort();
	return rr->rr[rr->num_rr++];
}

static void
add_address(SPF_dns_rr_t *rr, const void *octets, size_t len)
{
	SPF_dns_rr_data_t *to = room(rr, sizeof *to);

	memcpy(to, octets, len);
}

static void
add_name(SPF_dns_rr_t *rr, const char *label, const char *name)
{
	size_t size = strlen(label) + strlen(name) + 1;
	const char *rest, *unused;

	/*
	 * An escaped octet or one of our labels in a name from DNS: no mail
	 * server is called so, and the library would ask for another name.
	 */
	if (strchr(name, '\\') != NULL || strcmp(name, ".") == 0 ||
	    asker_of(name, &rest, &unused) != ASKER_ITSELF)
		return;
	if (size < sizeof(SPF_dns_rr_data_t))
		size = sizeof(SPF_dns_rr_data_t);
	snprintf((char *)room(rr, size), size, "%s%s", label, name);
}

static void
add_record(struct spf2 *w, SPF_dns_rr_t *to, const struct rr *rr,
    const char *label)
{
	switch (rr->type) {
	case RR_A:
	case RR_AAAA:
		add_address(to, rr->rdata, rr->rdlen);
		break;
	case RR_MX:
		/* One more than the limit tells the library of the excess. */
		if (to->num_rr <= SPF_MAX_MX)
			add_name(to, label, rr->name);
		break;
	case RR_PTR:
		if (to->num_rr < SPF_DEFAULT_MAX_DNS_PTR)
			add_name(to, "", rr->name);
		break;
	default:
		stop(w, STOP_UNSAFE, "libspf2 asked for a type that the "
		    "guard does not serve");
	}
}

static void
fill(struct spf2 *w, SPF_dns_rr_t *to, const struct answer *a,
    enum asker asker, const char *label)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);
	bool address = a->question.type == RR_A || a->question.type == RR_AAAA;

	to->herrno = a->status == ANSWER_NXDOMAIN ? HOST_NOT_FOUND : NO_DATA;
	/* For ptr and %{p}, what failed is a name less (RFC 7208 5.5). */
	if (answer_failed(a) && asker != ASKER_ITSELF)
		to->herrno = TRY_AGAIN;
	if (n > 0 && address && (asker == ASKER_ANY || asker == ASKER_ANY_HOST))
		add_address(to, w->ip.byte, w->ip.family == 4 ? 4 : 16);
	else
		for (size_t i = 0; i < n; i++)
			add_record(w, to, &rr[i], label);
	if (to->num_rr > 0)
		to->herrno = NETDB_SUCCESS;
}

/* Every look-up of the library but that of SPF records. Never NULL. */
static SPF_dns_rr_t *
lookup(SPF_dns_server_t *dns, const char *domain, ns_type type, int cache)
{
	struct spf2 *w = dns->hook;
	const char *name, *label;
	enum asker asker = asker_of(domain, &name, &label);
	SPF_dns_rr_t *rr = SPF_dns_rr_new_init(dns, domain, type, TTL,
	    TRY_AGAIN);
	const struct answer *a;

	(void)cache;
	if (rr == NULL)
		abort();
	if (!spend(w, asker, type))
		return rr;
	name = canonical(w, name);
	if (name == NULL) {
		rr->herrno = HOST_NOT_FOUND;
		return rr;
	}
	a = evidence_get(w->evidence, name, (enum rrtype)type);
	count_void(w, asker, type, a);
	if (w->stop == STOP_NONE)
		fill(w, rr, a, asker, label);
	return rr;
}

/* The SPF record among the TXT records, and how many there are. */
static const struct rr *
select_record(const struct answer *a, size_t *ret_n)
{
	const struct rr *found = NULL, *rr;
	size_t n;

	*ret_n = 0;
	rr = answer_data(a, &n);
	for (size_t i = 0; i < n; i++) {
		if (rr[i].type != RR_TXT ||
		    !spf_selects(rr[i].text, rr[i].textlen))
			continue;
		found = &rr[i];
		(*ret_n)++;
	}
	return found;
}

static SPF_errcode_t
compile(struct spf2 *w, const struct rr *rr, SPF_response_t *response,
    SPF_record_t **ret)
{
	const char *text;

	w->names |= strstr(rr->text, "%{p") != NULL ||
	    strstr(rr->text, "%{P") != NULL;
	switch (spf2_guard(w->arena, rr->text, rr->textlen, w->ip.family,
	    &text)) {
	case SPF2_GUARD_LETS:
		return SPF_record_compile(w->server, response, ret, text);
	case SPF2_GUARD_FAULT:
		w->why = arena_printf(w->arena, "the guard refused the record "
		    "at %s: %s", rr->owner, text);
		return SPF_response_add_error(response, SPF_E_SYNTAX,
		    "refused");
	default:
		stop(w, STOP_UNSAFE, text);
		return SPF_response_add_error(response, SPF_E_SYNTAX,
		    "refused");
	}
}

/* The record of the domain that is being looked at. */
static SPF_errcode_t
get_spf(SPF_server_t *server, SPF_request_t *request, SPF_response_t *response,
    SPF_record_t **ret)
{
	struct spf2 *w = server->resolver->hook;
	const char *name = canonical(w, request->cur_dom);
	const struct answer *a;
	const struct rr *rr;
	size_t n;

	*ret = NULL;
	if (!spend(w, w->begun ? ASKER_TERM : ASKER_HOST, ns_t_txt))
		return SPF_response_add_error(response, SPF_E_BIG_DNS,
		    "stopped");
	w->begun = true;
	if (name == NULL)
		return SPF_i_done(response, SPF_RESULT_NONE,
		    SPF_REASON_FAILURE, SPF_response_add_error(response,
		    SPF_E_NOT_SPF, "no domain name"));
	a = evidence_get(w->evidence, name, RR_TXT);
	if (answer_failed(a))
		return SPF_response_add_error(response, SPF_E_DNS_ERROR,
		    "no answer");
	rr = select_record(a, &n);
	if (n == 0)
		return SPF_i_done(response, SPF_RESULT_NONE,
		    SPF_REASON_FAILURE, SPF_response_add_error(response,
		    SPF_E_NOT_SPF, "no record"));
	if (n > 1)
		return SPF_i_done(response, SPF_RESULT_PERMERROR,
		    SPF_REASON_FAILURE, SPF_response_add_error(response,
		    SPF_E_MULTIPLE_RECORDS, "several records"));
	return compile(w, rr, response, ret);
}

/* No explanation ever: 215 octets of one overrun the library's buffer. */
static SPF_errcode_t
get_exp(SPF_server_t *server, const char *domain, char **buf, size_t *len)
{
	(void)server;
	(void)domain;
	(void)buf;
	(void)len;
	return SPF_E_NOT_SPF;
}

static const char *
spf2_version(void)
{
	/* Always the same octets, so that who writes them last is no matter. */
	static char text[48];
	int major = 0, minor = 0, patch = 0;

	SPF_get_lib_version(&major, &minor, &patch);
	snprintf(text, sizeof text, "%d.%d.%d", major, minor, patch);
	return text;
}

static void *
spf2_open(struct arena *arena)
{
	struct spf2 *w = arena_alloc(arena, sizeof *w);

	w->dns.lookup = lookup;
	w->dns.get_spf = get_spf;
	w->dns.get_exp = get_exp;
	w->dns.name = "evidence";
	w->dns.hook = w;
	w->server = SPF_server_new_dns(&w->dns, 0);
	if (w->server == NULL)
		abort();
	SPF_server_set_rec_dom(w->server, "unknown");
	return w;
}

/* An escape of a canonical name would be four octets to the library. */
static bool
identity_is_safe(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!ascii_print((unsigned char)text[i]) || text[i] == '\\')
			return false;
	return len <= IDENTITY_MAX;
}

/* Whatever the record says, libspf2 passes these. */
static bool
is_loopback(const struct address *ip)
{
	static const uint8_t one[16] = { [15] = 1 };

	return ip->family == 4 ? ip->byte[0] == 127 :
	    memcmp(ip->byte, one, sizeof one) == 0;
}

static SPF_request_t *
request_new(struct spf2 *w, const char *mail_from, const char *helo)
{
	SPF_request_t *request = SPF_request_new(w->server);
	struct in_addr ipv4;
	struct in6_addr ipv6;

	if (request == NULL)
		abort();
	if (w->ip.family == 4) {
		memcpy(&ipv4, w->ip.byte, sizeof ipv4);
		SPF_request_set_ipv4(request, ipv4);
	} else {
		memcpy(&ipv6, w->ip.byte, sizeof ipv6);
		SPF_request_set_ipv6(request, ipv6);
	}
	SPF_request_set_helo_dom(request, helo);
	if (*mail_from != '\0')
		SPF_request_set_env_from(request, mail_from);
	return request;
}

/* What it did not make a result of, it gave up for an error. */
static const char *
result_word(SPF_errcode_t code, SPF_response_t *response)
{
	static const struct {
		SPF_result_t	 result;
		const char	*word;
	} words[] = {
		{ SPF_RESULT_NEUTRAL, "neutral" }, { SPF_RESULT_PASS, "pass" },
		{ SPF_RESULT_FAIL, "fail" }, { SPF_RESULT_NONE, "none" },
		{ SPF_RESULT_SOFTFAIL, "softfail" },
		{ SPF_RESULT_TEMPERROR, "temperror" },
		{ SPF_RESULT_PERMERROR, "permerror" },
	};
	SPF_result_t result = SPF_response_result(response);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].result == result)
			return words[i].word;
	if (code == SPF_E_DNS_ERROR)
		return "temperror";
	return SPF_response_errors(response) > 0 ? "permerror" : "";
}

/* The first error that the library itself put into words, or NULL. */
static const char *
first_error(struct spf2 *w, SPF_response_t *response)
{
	for (int i = 0; i < SPF_response_messages(response); i++) {
		SPF_error_t *e = SPF_response_message(response, i);
		char text[200];

		if (!SPF_error_errorp(e) || SPF_error_message(e) == NULL)
			continue;
		ascii_escape(SPF_error_message(e), text, sizeof text);
		return arena_strdup(w->arena, text);
	}
	return NULL;
}

static void
judge(struct spf2 *w, SPF_errcode_t code, SPF_response_t *response,
    struct wire_reply *reply)
{
	if (w->stop == STOP_UNSAFE || w->stop == STOP_LOOKUPS ||
	    response == NULL) {
		adapter_unknown(reply, w->arena, "%s",
		    w->why != NULL ? w->why : "libspf2 gave no response");
		return;
	}
	reply->note = w->why;
	if (w->stop != STOP_NONE) {
		reply->said = "permerror";
		return;
	}
	reply->said = result_word(code, response);
	if (reply->note == NULL && strstr(reply->said, "error") != NULL)
		reply->note = first_error(w, response);
	if (*reply->said == '\0')
		adapter_unknown(reply, w->arena, "libspf2 gave no result");
}

static void
evaluate(struct spf2 *w, const char *mail_from, const char *helo,
    struct wire_reply *reply)
{
	SPF_request_t *request = request_new(w, mail_from, helo);
	SPF_response_t *response = NULL;
	SPF_errcode_t code = SPF_request_query_mailfrom(request, &response);

	judge(w, code, response, reply);
	if (response != NULL)
		SPF_response_free(response);
	SPF_request_free(request);
}

static void
spf2_ask(void *handle, struct evidence *evidence, struct wire *question,
    struct wire_reply *reply)
{
	struct spf2 *old = handle, *w = handle;
	const char *ip = wire_text(question, evidence->arena);
	const char *mail_from = wire_text(question, evidence->arena);
	const char *helo = wire_text(question, evidence->arena);

	*w = (struct spf2){ .dns = old->dns, .server = old->server,
	    .evidence = evidence, .arena = evidence->arena };
	if (question->bad || !address_parse(ip, &w->ip))
		adapter_unknown(reply, w->arena, "no address");
	else if (is_loopback(&w->ip))
		adapter_unknown(reply, w->arena, "libspf2 passes every loopback "
		    "address: it was not asked");
	else if (!identity_is_safe(mail_from) || !identity_is_safe(helo))
		adapter_unknown(reply, w->arena, "the identity is not fit to be "
		    "given to libspf2");
	else
		evaluate(w, mail_from, helo, reply);
}

const struct adapter spf2_adapter = {
	WIRE_SPF, OPINION_LIBSPF2, spf2_version, spf2_open, spf2_ask
};
