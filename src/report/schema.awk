# SPDX-License-Identifier: BSD-2-Clause
# A schema to a C string called `name`. One line of the text a line of C.
BEGIN {
	print "#include \"report/schema.h\"\n"
	print "const char " name "[] ="
}
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	print "\t;"
}
