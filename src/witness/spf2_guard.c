/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/spf2_guard.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "record/spf.h"

struct printer {
	struct buf	 buf;
	int		 family;
	size_t		 terms;
};

/* a, mx: whose prefix length is 0 for this family. */
static bool
matches_any(const struct spf_term *t, int family)
{
	return (t->type == SPF_A || t->type == SPF_MX) &&
	    (family == 4 ? t->cidr4 : t->cidr6) == 0;
}

static void
put_head(struct printer *p, const struct spf_term *t)
{
	buf_putc(&p->buf, ' ');
	if (t->qualifier != 0)
		buf_putc(&p->buf, t->qualifier);
	buf_puts(&p->buf, spf_term_type_name(t->type));
	p->terms++;
}

/* Without the dot at the end: libspf2 compares ptr's name with it. */
static void
put_domain(struct printer *p, const struct spf_term *t)
{
	size_t len = t->domainlen;

	if (t->domain == NULL) {
		buf_puts(&p->buf, "%{d}");
		return;
	}
	if (len > 1 && t->domain[len - 1] == '.')
		len--;
	buf_put(&p->buf, t->domain, len);
}

/* a, mx, exists. */
static void
put_lookup(struct printer *p, const struct spf_term *t)
{
	unsigned bits = p->family == 4 ? t->cidr4 : t->cidr6;
	bool any = matches_any(t, p->family);

	put_head(p, t);
	buf_puts(&p->buf, any ? ":" SPF2_ANY : ":" SPF2_TERM);
	put_domain(p, t);
	if (t->type == SPF_EXISTS || any)
		return;
	if (p->family == 4 && bits < 32)
		buf_printf(&p->buf, "/%u", bits);
	else if (p->family == 6 && bits < 128)
		buf_printf(&p->buf, "//%u", bits);
}

static void
put_prefix(struct printer *p, const struct spf_term *t, const uint8_t *address,
    unsigned bits)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(p->family == 4 ? AF_INET : AF_INET6, address, text,
	    sizeof text) == NULL)
		return;
	put_head(p, t);
	buf_printf(&p->buf, ":%s/%u", text, bits);
}

/* ip4, ip6. */
static void
put_address(struct printer *p, const struct spf_term *t)
{
	unsigned bits = t->type == SPF_IP4 ? t->cidr4 : t->cidr6;
	uint8_t half[16] = { 0 };

	if ((t->type == SPF_IP4) != (p->family == 4))
		return;
	if (bits > 0) {
		put_prefix(p, t, t->address, bits);
		return;
	}
	put_prefix(p, t, half, 1);
	half[0] = 0x80;
	put_prefix(p, t, half, 1);
}

static void
put_term(struct printer *p, const struct spf_term *t)
{
	switch (t->type) {
	case SPF_A:
	case SPF_MX:
	case SPF_EXISTS:
		put_lookup(p, t);
		break;
	case SPF_IP4:
	case SPF_IP6:
		put_address(p, t);
		break;
	case SPF_INCLUDE:
		put_head(p, t);
		buf_putc(&p->buf, ':');
		put_domain(p, t);
		break;
	case SPF_PTR:
	case SPF_ALL:
		put_head(p, t);
		if (t->domain != NULL) {
			buf_putc(&p->buf, ':');
			put_domain(p, t);
		}
		break;
	default:
		break;		/* a modifier */
	}
}

static void
put_redirect(struct printer *p, const struct spf_record *r)
{
	if (r->all != -1 || r->redirect == -1)
		return;
	buf_puts(&p->buf, " redirect=");
	put_domain(p, &r->term.item[r->redirect]);
}

/* A term that is longer than the library's buffers allow, or NULL. */
static const struct spf_term *
too_long(const struct spf_record *r)
{
	for (size_t i = 0; i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];

		if (t->type != SPF_EXP && t->type != SPF_UNKNOWN_MODIFIER &&
		    t->domainlen > SPF2_DOMAIN)
			return t;
	}
	return NULL;
}

enum spf2_guard
spf2_guard(struct arena *arena, const char *text, size_t len, int family,
    const char **ret_text)
{
	const struct spf_record *r = spf_parse(arena, text, len);
	struct printer p = { .family = family };

	if (r->fault.n > 0) {
		*ret_text = r->fault.item[0].text;
		return SPF2_GUARD_FAULT;
	}
	if (r->cut || too_long(r) != NULL) {
		*ret_text = r->cut ? "the record has too many terms to be "
		    "given to libspf2" :
		    "a term is too long to be given to libspf2";
		return SPF2_GUARD_REFUSES;
	}
	buf_init(&p.buf, arena, SPF2_RECORD);
	buf_puts(&p.buf, "v=spf1");
	for (size_t i = 0; i < r->term.n; i++)
		put_term(&p, &r->term.item[i]);
	put_redirect(&p, r);
	*ret_text = p.buf.data;
	if (p.buf.full || p.terms > SPF2_TERMS) {
		*ret_text = "the record is too long to be given to libspf2";
		return SPF2_GUARD_REFUSES;
	}
	return SPF2_GUARD_LETS;
}
