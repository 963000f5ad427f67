/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_mx.c -- the exchanges in one table: who, where, whose.
 *
 * A row is an address. Where a row is as wide as the report, all is one table
 * with a heading; where it is not, each host is a line with its addresses
 * below, in columns or, if those are too wide as well, as paragraphs.
 */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"

#define GAP	2u		/* blanks between columns */

enum column { PREFERENCE, HOST, ADDRESS, NETWORK, ORIGIN, PROVIDER, NCOLUMN };

struct table_row {
	const char	*cell[NCOLUMN];
	const struct mx_host *host;	/* NULL: one more address of it */
};

struct table {
	VEC(struct table_row) row;
	size_t		 width[NCOLUMN];
};

static const char *const headings[NCOLUMN] = {
	"pref", "host", "address", "network", "origin", "provider",
};

/* What stands in place of an address. */
static const char *
no_address(const struct mx_host *h)
{
	if (strcmp(h->name, ".") == 0)
		return "no mail is accepted";
	return h->resolves == TRI_UNKNOWN ? "addresses unknown" :
	    "no address";
}

static struct table_row *
add_row(struct text *t, struct table *table)
{
	struct table_row *row = vec_add(t->arena, &table->row);

	for (int i = 0; i < NCOLUMN; i++)
		row->cell[i] = "";
	return row;
}

static void
add_addresses(struct text *t, struct table *table,
    const struct redundancy_host *r)
{
	for (size_t i = 0; i < r->address.n; i++) {
		const struct redundancy_address *a = &r->address.item[i];
		struct table_row *row = i == 0 ?
		    &table->row.item[table->row.n - 1] : add_row(t, table);

		row->cell[ADDRESS] = address_text(t->arena, a->ip);
		row->cell[NETWORK] = a->special != NULL ? a->special :
		    a->network->text;
		row->cell[ORIGIN] = a->special != NULL ? "" :
		    asn_text(t->arena, &a->asn);
	}
}

/* r is what redundancy has of the host; NULL: it has no address. */
static void
add_host(struct text *t, struct table *table, const struct mx_host *h,
    const struct redundancy_host *r)
{
	struct table_row *row = add_row(t, table);

	row->host = h;
	row->cell[PREFERENCE] = arena_printf(t->arena, "%u", h->preference);
	row->cell[HOST] = strcmp(h->name, ".") == 0 ? "\".\"" : h->name;
	row->cell[ADDRESS] = no_address(h);
	if (r == NULL)
		return;
	if (r->hosting.provider != NULL)
		row->cell[PROVIDER] = r->hosting.provider;
	add_addresses(t, table, r);
}

static void
measure(struct table *table)
{
	for (int i = 0; i < NCOLUMN; i++)
		for (size_t k = 0; k < table->row.n; k++) {
			size_t n = text_width(table->row.item[k].cell[i]);

			if (n > table->width[i])
				table->width[i] = n;
		}
}

/* Columns of the cells from one column to another, with their gaps. */
static size_t
span(const struct table *table, int from, int to)
{
	size_t n = 0;

	for (int i = from; i <= to; i++)
		if (table->width[i] > 0)
			n += table->width[i] + (n > 0 ? GAP : 0);
	return n;
}

static void
put_cells(struct text *t, const struct table *table, unsigned indent,
    const char *const *cell, int from, int to)
{
	size_t skip = indent;

	for (int i = from; i <= to; i++) {
		if (table->width[i] == 0)
			continue;
		if (cell[i][0] != '\0') {
			text_blank(t, (unsigned)skip);
			put_text(t, cell[i], strlen(cell[i]));
			skip = 0;
		}
		skip += table->width[i] - text_width(cell[i]) + GAP;
	}
	text_newline(t);
}

static void
put_alias(struct text *t, unsigned indent, const struct mx_host *h)
{
	if (h != NULL && h->cname != NULL) {
		text_blank(t, indent);
		text_para(t, indent, "an alias for %s", h->cname);
	}
}

/* Room for the headings of the columns that there are. */
static struct table
with_headings(const struct table *table)
{
	struct table wide = *table;

	for (int i = 0; i < NCOLUMN; i++)
		if (wide.width[i] > 0 && strlen(headings[i]) > wide.width[i])
			wide.width[i] = strlen(headings[i]);
	return wide;
}

static void
put_wide(struct text *t, const struct table *table)
{
	put_cells(t, table, 2, headings, 0, PROVIDER);
	for (size_t i = 0; i < table->row.n; i++) {
		const struct table_row *row = &table->row.item[i];

		put_cells(t, table, 2, row->cell, 0, PROVIDER);
		put_alias(t, (unsigned)(2 + table->width[PREFERENCE] + GAP),
		    row->host);
	}
}

/* The line of a host, its addresses below. */
static void
put_host(struct text *t, const struct table *table,
    const struct table_row *row)
{
	bool bare = row->cell[NETWORK][0] == '\0';
	const char *alias = row->host->cname;

	text_item(t, 2, (unsigned)(2 + table->width[PREFERENCE] + GAP),
	    row->cell[PREFERENCE], "%s%s%s%s%s%s%s%s", row->cell[HOST],
	    alias == NULL ? "" : " (an alias for ", alias == NULL ? "" : alias,
	    alias == NULL ? "" : ")", bare ? ": " : "",
	    bare ? row->cell[ADDRESS] : "",
	    row->cell[PROVIDER][0] == '\0' ? "" : ", ",
	    row->cell[PROVIDER]);
}

/* Without a heading over it, a word has to say what is unknown. */
static void
name_origins(struct table *table)
{
	for (size_t i = 0; i < table->row.n; i++)
		if (strcmp(table->row.item[i].cell[ORIGIN], "unknown") == 0)
			table->row.item[i].cell[ORIGIN] = "AS unknown";
	measure(table);
}

/*
 * One line, or the address alone and the rest below it. A special address has
 * what it is in place of a network, and no origin.
 */
static void
put_address(struct text *t, unsigned indent, const struct table_row *row)
{
	bool special = row->cell[ORIGIN][0] == '\0';
	const char *rest = arena_printf(t->arena, "%s%s%s",
	    row->cell[NETWORK], special ? "" : ", ", row->cell[ORIGIN]);
	const char *line = arena_printf(t->arena, "%s%s%s",
	    row->cell[ADDRESS], special ? ": " : " in ", rest);

	if (indent + 2 + text_width(line) <= t->style->width) {
		text_item(t, indent, indent + 2, "-", "%s", line);
		return;
	}
	text_item(t, indent, indent + 2, "-", "%s", row->cell[ADDRESS]);
	text_para(t, indent + 2, "%s", rest);
}

static void
put_narrow(struct text *t, struct table *table)
{
	unsigned indent = (unsigned)(2 + table->width[PREFERENCE] + GAP);
	bool columns;

	name_origins(table);
	columns = indent + span(table, ADDRESS, ORIGIN) <= t->style->width;
	for (size_t i = 0; i < table->row.n; i++) {
		const struct table_row *row = &table->row.item[i];

		if (row->host != NULL)
			put_host(t, table, row);
		if (row->cell[NETWORK][0] == '\0')
			continue;
		if (columns)
			put_cells(t, table, indent, row->cell, ADDRESS,
			    ORIGIN);
		else
			put_address(t, indent, row);
	}
}

static void
put_table(struct text *t, const struct mx_outcome *mx,
    const struct redundancy_outcome *r)
{
	struct table table = { 0 }, wide;

	for (size_t i = 0, k = 0; i < mx->host.n; i++)
		if (k < r->host.n && r->host.item[k].host == &mx->host.item[i])
			add_host(t, &table, &mx->host.item[i],
			    &r->host.item[k++]);
		else
			add_host(t, &table, &mx->host.item[i], NULL);
	if (table.row.n == 0)
		return;
	measure(&table);
	wide = with_headings(&table);
	if (2 + span(&wide, PREFERENCE, PROVIDER) <= t->style->width)
		put_wide(t, &wide);
	else
		put_narrow(t, &table);
}

static void
put_redundancy(struct text *t, const struct redundancy_outcome *r)
{
	if (r->words == NULL)
		return;
	text_para(t, 2, "%s", text_sentence(t, r->words));
	if (r->registrable != NULL)
		text_para(t, 2, "Their names are all in %s, and hang on its "
		    "name servers.", r->registrable);
	if (r->asn_trouble != NULL)
		text_para(t, 2, "The origin of some is unknown: %s: %s.",
		    r->asn_trouble->question.name,
		    answer_status_text(r->asn_trouble));
}

void
text_mx(struct text *t, const struct mx_outcome *mx,
    const struct redundancy_outcome *redundancy)
{
	static const char *const words[] = {
		[MX_UNKNOWN] = "Where mail goes could not be found out.",
		[MX_EXPLICIT] = "Mail goes to the hosts of the MX records:",
		[MX_IMPLICIT] = "There is no MX record; mail goes to the "
		    "domain's own address:",
		[MX_NULL] = "A null MX says that the domain takes no mail.",
		[MX_NULL_MIXED] = "A null MX stands beside others, or has the "
		    "wrong preference:",
		[MX_NONE] = "There is neither MX nor address: the domain "
		    "cannot get mail.",
	};

	text_heading(t, "MX");
	text_para(t, 2, "%s", words[mx->state]);
	if (mx->state == MX_UNKNOWN && mx->trouble != NULL)
		text_para(t, 2, "Asked for %s: %s.",
		    mx->trouble->question.name,
		    answer_status_text(mx->trouble));
	if (mx->state != MX_NULL)
		put_table(t, mx, redundancy);
	if (mx->more > 0)
		text_para(t, 2, "%zu more hosts were not looked at.",
		    mx->more);
	put_redundancy(t, redundancy);
}
