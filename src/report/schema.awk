# SPDX-License-Identifier: BSD-2-Clause
# A schema to a C string called `name`. One line of the text a line of C. With
# `defs`, another schema, its "$defs" (the last member) stand for those that are
# left empty.
function put(line) {
	gsub(/\\/, "&&", line)
	gsub(/"/, "\\\"", line)
	printf "\t\"%s\\n\"\n", line
}
BEGIN {
	print "#include \"report/schema.h\"\n"
	print "const char " name "[] ="
}
defs != "" && $0 == "  \"$defs\": {}" {
	while ((getline line < defs) > 0) {
		inside = inside || index(line, "  \"$defs\": {") == 1
		if (inside)
			put(line)
	}
	if (!inside)
		exit 1
}
!inside { put($0) }
END {
	print "\t;"
}
