/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/idn.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"

/* Longest text that fits 255 octets of wire format (RFC 1035 2.3.4). */
#define NAME_TEXT	253

static const char *
refuse(const char **ret_why, const char *why)
{
	*ret_why = why;
	return NULL;
}

static bool
is_address(const char *text)
{
	unsigned char octets[16];

	return text[0] == '[' || inet_pton(AF_INET, text, octets) == 1 ||
	    inet_pton(AF_INET6, text, octets) == 1;
}

/* The mistakes that have a name of their own; NULL: none of them. */
static const char *
mistake(const char *text)
{
	if (*text == '\0')
		return "it is empty";
	if (strcmp(text, ".") == 0)
		return "the root has no mail";
	if (*text == '-')
		return "it begins with '-'";
	if (strstr(text, "://") != NULL)
		return "it is a URL; give the host name alone";
	if (is_address(text))
		return "it is an IP address, not a domain name";
	if (strchr(text, '@') != NULL)
		return "it is an e-mail address; give the part after the '@'";
	if (strchr(text, '/') != NULL)
		return "it holds a '/', as a path does";
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			return "it holds a space";
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return "it holds a control character";
	}
	return NULL;
}

static const char *
bad_label(struct arena *arena, const char *label, size_t len)
{
	if (len == 0)
		return "it has an empty label (a dot at the start, or two "
		    "in a row)";
	if (len > LIMIT_LABEL)
		return arena_printf(arena, "a label of %zu octets is too "
		    "long; %d is the limit", len, LIMIT_LABEL);
	for (size_t i = 0; i < len; i++)
		if (!ascii_alnum(label[i]) && label[i] != '-' &&
		    label[i] != '_')
			return arena_printf(arena, "it holds a '%c'", label[i]);
	return NULL;
}

/* Labels of an ASCII name without the last dot; NULL: they are fine. */
static const char *
bad_labels(struct arena *arena, const char *name)
{
	const char *label = name, *why;
	size_t len;

	for (;; label += len + 1) {
		len = strcspn(label, ".");
		why = bad_label(arena, label, len);
		if (why != NULL)
			return why;
		if (label[len] == '\0')
			break;
	}
	/* RFC 3696 2: a top-level domain is not all digits. */
	if (label != name && strspn(label, "0123456789") == len)
		return "its last label is a number, as in an IP address";
	if (strlen(name) > NAME_TEXT)
		return arena_printf(arena, "%zu octets are too long; %d is "
		    "the limit", strlen(name), NAME_TEXT);
	return NULL;
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* The text without the dot at the end, in lower case. */
static char *
plain_name(struct arena *arena, const char *text)
{
	size_t len = strlen(text);
	char *name;

	if (len > 0 && text[len - 1] == '.')
		len--;
	name = arena_memdup(arena, text, len);
	for (char *p = name; *p != '\0'; p++)
		*p = (char)ascii_lower(*p);
	return name;
}

static const char *
to_ascii(struct arena *arena, const char *text, const char **ret_why)
{
	uint8_t *out = NULL;
	char *name;
	int rc = idn2_lookup_u8((const uint8_t *)text, &out,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

	if (rc != IDN2_OK)
		return refuse(ret_why, arena_printf(arena,
		    "IDNA2008 refuses it: %s", idn2_strerror(rc)));
	name = plain_name(arena, (const char *)out);
	idn2_free(out);
	return name;
}

const char *
idn_read(struct arena *arena, const char *text, const char **ret_unicode,
    const char **ret_why)
{
	const char *name, *why = mistake(text);

	*ret_unicode = NULL;
	if (why != NULL)
		return refuse(ret_why, why);
	name = plain_name(arena, text);
	/* DNS takes any A-label, also one that IDNA2008 would not make. */
	if (!is_ascii(name) && (name = to_ascii(arena, name, ret_why)) == NULL)
		return NULL;
	/* After the mapping: it makes dots and digits of other characters. */
	why = is_address(name) ? mistake(name) : bad_labels(arena, name);
	if (why != NULL)
		return refuse(ret_why, why);
	*ret_unicode = idn_unicode(arena, name);
	return name;
}

const char *
idn_unicode(struct arena *arena, const char *name)
{
	char *out = NULL;
	const char *unicode = NULL, *again, *why;

	/* A name with \DDD in it is nothing that a person wrote as IDN. */
	if (strstr(name, "xn--") == NULL || strchr(name, '\\') != NULL)
		return NULL;
	if (idn2_to_unicode_8z8z(name, &out, IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	/* Punycode can hide anything; only what IDNA2008 allows is shown. */
	again = to_ascii(arena, out, &why);
	if (strcmp(out, name) != 0 && again != NULL && strcmp(again, name) == 0)
		unicode = arena_strdup(arena, out);
	idn2_free(out);
	return unicode;
}

const char *
idn_library_version(void)
{
	return idn2_check_version(NULL);
}
