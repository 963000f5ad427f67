/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile_path.h -- which files $INCLUDE may open.
 *
 * Input:   file names in $INCLUDE are hostile (a pull request wrote them).
 */
#ifndef DNS_ZONEFILE_PATH_H
#define DNS_ZONEFILE_PATH_H

struct arena;

/* Without links, "." and ".."; NULL if there is no such file. */
const char	*zonefile_real(struct arena *, const char *path);
/* The real path of the folder that a file stands in, or NULL. */
const char	*zonefile_folder(struct arena *, const char *path);
/*
 * The real path of a file named relative to folder. NULL with a reason if
 * it is absolute, does not exist, or lies outside of the folder.
 */
const char	*zonefile_confine(struct arena *, const char *folder,
		    const char *name, const char **ret_why);

#endif
