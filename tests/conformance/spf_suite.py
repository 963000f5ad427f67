# SPDX-License-Identifier: BSD-2-Clause
"""Turn the openspf YAML into lines that spf_suite reads.

Texts are hexadecimal, so that every octet survives; "-" is the empty one.

    scenario TEXT
    rr NAME TYPE [PREFERENCE] TEXT...
    timeout NAME
    case NAME ADDRESS HELO MAILFROM RESULT[,RESULT] EXPLANATION|none
"""
import sys

import yaml


def hexed(text):
    return text.encode("latin-1").hex() or "-"


def strings(value):
    return value if isinstance(value, list) else [value]


def records(name, entries):
    """TXT stands for SPF where no TXT is given: see the suite's head."""
    kinds = [kind for e in entries if isinstance(e, dict) for kind in e]
    for entry in entries:
        if entry == "TIMEOUT":
            print("timeout", hexed(name))
            continue
        for kind, value in entry.items():
            if value == "NONE":
                continue
            if kind == "SPF":
                if "TXT" in kinds:
                    continue
                kind = "TXT"
            parts = strings(value)
            words = [hexed(part) for part in parts]
            if kind == "MX":
                words[0] = parts[0]
            print("rr", hexed(name), kind, *words)


def case(name, test):
    print("case", hexed(name), test["host"], hexed(test["helo"]),
          hexed(test["mailfrom"]), ",".join(strings(test["result"])),
          hexed(test["explanation"]) if "explanation" in test else "none")


def main():
    with open(sys.argv[1], encoding="utf-8") as suite:
        scenarios = list(yaml.load_all(suite, Loader=yaml.BaseLoader))
    print("plan", sum(len(s["tests"]) for s in scenarios))
    for scenario in scenarios:
        print("scenario", hexed(scenario["description"]))
        for name, entries in scenario["zonedata"].items():
            records(name, entries)
        for name, test in scenario["tests"].items():
            case(name, test)


main()
