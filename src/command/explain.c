/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain.c -- what a rule checks, from the rule table itself.
 */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "control/control.h"
#include "option/option.h"
#include "rule/rule.h"

/* "label  text", the text wrapped at width and aligned. */
static void
print_field(const char *label, const char *text, size_t width)
{
	enum { INDENT = 10 };
	size_t column = INDENT;

	printf("%-*s", INDENT, label);
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (column > INDENT && column + 1 + len > width) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
		} else if (column > INDENT) {
			putchar(' ');
			column++;
		}
		fwrite(text, 1, len, stdout);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static void
print_controls(const struct rule *rule, size_t width)
{
	char line[256];

	for (size_t i = 0; i < control_count; i++) {
		const struct control *c = &control_table[i];

		if (!control_names_rule(c, rule->id))
			continue;
		snprintf(line, sizeof line, "%s %s", c->framework_title, c->id);
		print_field("evidence", line, width);
	}
}

static void
print_rule(const struct rule *rule, size_t width)
{
	char line[256];

	printf("%s\n", rule->id);
	print_field("severity", severity_name(rule->severity), width);
	print_field("family", family_name(rule->family), width);
	print_field("passes", rule->title, width);
	print_field("to do", rule->advice, width);
	print_field("source", rule->source, width);
	print_controls(rule, width);
	snprintf(line, sizeof line, "samples/%s.zone breaks it", rule->id);
	print_field("example", line, width);
}

static int
print_list(const struct options *o, struct err *err)
{
	if (o->word.n > 0)
		return err_set(err, "explain: --list names every rule; give "
		    "no rule with it");
	for (size_t i = 0; i < rule_count; i++)
		printf("%-28s %-9s %s\n", rule_catalogue[i].id,
		    severity_name(rule_catalogue[i].severity),
		    rule_catalogue[i].title);
	return 0;
}

static int
no_rule(const char *id, struct err *err)
{
	const struct rule *near = rule_near(id);

	if (near != NULL)
		return err_set(err, "there is no rule '%s'; did you mean '%s'?",
		    id, near->id);
	return err_set(err, "there is no rule '%s' (mailassay explain --list "
	    "names them)", id);
}

int
explain_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	(void)arena;
	(void)ret_status;
	if (o->list)
		return print_list(o, err);
	if (o->word.n == 0)
		return err_set(err, "no rule given (mailassay explain --list "
		    "names them)");
	for (size_t i = 0; i < o->word.n; i++)
		if (rule_find(o->word.item[i]) == NULL)
			return no_rule(o->word.item[i], err);
	for (size_t i = 0; i < o->word.n; i++) {
		if (i > 0)
			putchar('\n');
		print_rule(rule_find(o->word.item[i]), (size_t)o->width);
	}
	return 0;
}
