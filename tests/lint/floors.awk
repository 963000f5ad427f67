# SPDX-License-Identifier: BSD-2-Clause
# awk -f floors.awk FLOORS FILE...  (run in src/; FILE as dns/name.c)
# Prints every include that FLOORS does not allow.

function folder(path) {
	return index(path, "/") ? substr(path, 1, index(path, "/") - 1) : "."
}

# Whether `from` stands, directly or through others, on itself.
function circular(from, at, seen,    to, list, n, i) {
	n = split(allowed[at], list, " ")
	for (i = 1; i <= n; i++) {
		to = list[i]
		if (to == from)
			return 1
		if (!((from, to) in visited)) {
			visited[from, to] = 1
			if (circular(from, to))
				return 1
		}
	}
	return 0
}

FILENAME == ARGV[1] {
	if ($0 ~ /^#/ || NF == 0)
		next
	if ($1 ~ /^</) {
		home[$1] = " "
		for (i = 2; i <= NF; i++)
			home[$1] = home[$1] $i " "
		next
	}
	name = $1
	sub(/:$/, "", name)
	known[name] = 1
	allowed[name] = ""
	for (i = 2; i <= NF; i++)
		allowed[name] = allowed[name] " " $i
	next
}

FNR == 1 {
	here = folder(FILENAME)
	if (!(here in known))
		print FILENAME ": src/FLOORS has no line for " here
}

match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]*"/) {
	path = $0
	sub(/^[^"]*"/, "", path)
	sub(/".*/, "", path)
	if (path == "config.h")
		next
	to = folder(path)
	if (to == "." || path ~ /\.\./)
		print FILENAME ":" FNR ": \"" path "\" is not rooted at src/"
	else if (to != here && index(allowed[here] " ", " " to " ") == 0)
		print FILENAME ":" FNR ": " here " may not include " to
}

match($0, /^[ \t]*#[ \t]*include[ \t]*<[^>]*>/) {
	path = $0
	sub(/^[^<]*/, "", path)
	sub(/>.*/, ">", path)
	for (h in home)
		if (index(path, h) == 1 &&
		    index(home[h], " " FILENAME " ") == 0)
			print FILENAME ":" FNR ": " path \
			    " belongs in" home[h] "alone"
}

END {
	for (f in known)
		if (circular(f, f))
			print "FLOORS: " f " stands on itself"
}
