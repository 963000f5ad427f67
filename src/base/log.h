/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.h -- the talk on stderr. Lower case, no full stop, names in 'quotes'.
 *
 * Every line is escaped on its way out: nothing from DNS or a file reaches a
 * terminal raw.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_QUIET, LOG_WARN, LOG_INFO, LOG_DEBUG };

void	log_set_level(enum log_level);
void	log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
