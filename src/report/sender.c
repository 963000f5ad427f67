/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/sender.h"

#include <string.h>

static const struct {
	const char	*name;
	sender_render	*render;
} formats[] = {
	{ "text", sender_text },
	{ "json", sender_json },
};

sender_render *
sender_format(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].render;
	return NULL;
}
