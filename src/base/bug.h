/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bug.h -- the two ends of the program that are nobody's input.
 */
#ifndef BASE_BUG_H
#define BASE_BUG_H

/* We are wrong: say where, and abort. */
_Noreturn void	bug(const char *fmt, ...)
		    __attribute__((format(printf, 1, 2)));
/* One line on stderr, exit status 4. */
_Noreturn void	out_of_memory(void);

#endif
