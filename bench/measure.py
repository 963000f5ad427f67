#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run a command over the domains of a file and say what it took.

    measure.py [-o FILE] DOMAINS COMMAND...

The domains are put behind the command's arguments, all in one process, unless
DOMAINS is -; its standard output goes to FILE (/dev/null). Prints one line:

    SECONDS CPU_SECONDS PEAK_KB EXIT_STATUS
"""
import resource
import subprocess
import sys
import time


def main():
    args = sys.argv[1:]
    out = "/dev/null"
    if args[0] == "-o":
        out, args = args[1], args[2:]
    domains = []
    if args[0] != "-":
        with open(args[0]) as f:
            domains = f.read().split()
    with open(out, "wb") as f:
        start = time.monotonic()
        status = subprocess.call(args[1:] + domains, stdout=f,
                                 stderr=sys.stderr)
        seconds = time.monotonic() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("%.3f %.3f %d %d" % (seconds, used.ru_utime + used.ru_stime,
                               used.ru_maxrss, status))


if __name__ == "__main__":
    main()
