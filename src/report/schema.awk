# SPDX-License-Identifier: BSD-2-Clause
# report.schema.json to a C string. One line of the text a line of C.
BEGIN {
	print "#include \"report/schema.h\"\n"
	print "const char report_schema[] ="
}
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	print "\t;"
}
