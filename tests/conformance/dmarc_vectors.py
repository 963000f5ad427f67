#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The vectors as lines of tab-separated words for dmarc_vector.

A member that is not known here ends the run: it must not go unseen.
"""
import json
import sys

PROSE = {"id", "section", "note", "ambiguity"}
WALK = {"txt", "exists", "walk_from", "queries", "organizational_domain"}
POLICY = {"txt", "exists", "author", "policy", "policy_queries",
          "organizational_domain", "identifier", "mode", "aligned",
          "rfc7489", "psl"}
RESULT = {"result", "record_at", "policy", "effective", "tag", "reason"}
OLD = {"result", "record_at", "policy", "pct", "organizational_domain"}
REPORT = {"policy_domain", "uri", "txt", "expect"}


def known(what, members, allowed):
    unknown = set(members) - allowed - PROSE
    if unknown:
        out("bail", f"{what}: unknown member {sorted(unknown)}")
        sys.exit(1)


def out(*words):
    words = [str(w) for w in words]
    if any(c in w for w in words for c in "\t\n"):
        raise ValueError(words)
    print("\t".join(words))


def zone(vector):
    for owner, texts in vector["txt"].items():
        for text in texts:
            out("txt", owner, text)
    for name in vector.get("exists", []):
        out("exists", name)


def discovery(name, expect):
    for key, value in expect.items():
        if key != "reason":
            out(name, key, value)


def one(vector):
    out("case", vector["id"])
    zone(vector)
    if "walk_from" in vector:
        known(vector["id"], vector, WALK)
        out("walk", vector["walk_from"])
        for query in vector["queries"]:
            out("query", query)
    else:
        known(vector["id"], vector, POLICY)
        known(vector["id"], vector["policy"], RESULT)
        for suffix in vector.get("psl", []):
            out("psl", suffix)
        out("author", vector["author"])
        for query in vector["policy_queries"]:
            out("query", query)
        discovery("new", vector["policy"])
        if "identifier" in vector:
            out("align", vector["identifier"], vector["mode"],
                "yes" if vector["aligned"] else "no")
        if "rfc7489" in vector:
            known(vector["id"], vector["rfc7489"], OLD)
            discovery("old", vector["rfc7489"])
    out("organization", vector["organizational_domain"])
    out("end")


def report(vector):
    known(vector["id"], vector, REPORT)
    out("case", vector["id"])
    zone(vector)
    out("report", vector["policy_domain"], vector["uri"], vector["expect"])
    out("end")


with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
known("the file", data, {"comment", "vectors", "report_authorisation"})
out("plan", len(data["vectors"]) + len(data["report_authorisation"]))
for item in data["vectors"]:
    one(item)
for item in data["report_authorisation"]:
    report(item)
