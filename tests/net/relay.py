#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A name server without TCP: hands UDP on to a real one, or is silent.

    relay.py ADDRESS PORT [TO_ADDRESS [MODE]]

It listens on UDP alone and answers until it is killed. With TO_ADDRESS each
query goes to that address, same port, and its reply back; without, nothing is
ever said. Loopback only. Modes:
  forged    a reply with another id comes first
  flipped   the case of the question's letters is changed
  cut       the reply says that it is truncated, and has no record
  edns      FORMERR to a query that has EDNS
  half      the reply ends in the middle
  lost      the first copy of each query gets nothing
"""
import socket
import sys


HEADER = 12


def flipped(reply):
    """The question's name in the other case; the wire is our own query's."""
    end = HEADER
    while reply[end]:
        end += reply[end] + 1
    name = bytes(c ^ 0x20 if 65 <= c & 0xdf <= 90 else c
                 for c in reply[HEADER:end])
    return reply[:HEADER] + name + reply[end:]


def cut(reply):
    end = HEADER
    while reply[end]:
        end += reply[end] + 1
    return reply[:2] + bytes([reply[2] | 2]) + reply[3:6] + bytes(6) + \
        reply[HEADER:end + 5]


def formerr(query):
    return query[:2] + bytes([query[2] | 0x80, 1]) + bytes(8)


seen = set()


def replies(mode, query, reply):
    if mode == "forged":
        return [bytes([reply[0] ^ 1]) + reply[1:], reply]
    if mode == "flipped":
        return [flipped(reply)]
    if mode == "cut":
        return [cut(reply)]
    if mode == "edns" and query[11] > 0:
        return [formerr(query)]
    if mode == "half":
        return [reply[:len(reply) // 2 + 12]]
    if mode == "lost" and query not in seen:
        seen.add(query)
        return []
    return [reply]


def main():
    address, port = sys.argv[1], int(sys.argv[2])
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind((address, port))
    while True:
        query, who = listener.recvfrom(65535)
        if len(sys.argv) < 4:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
            upstream.settimeout(2)
            upstream.connect((sys.argv[3], port))
            upstream.send(query)
            try:
                for reply in replies(sys.argv[4] if len(sys.argv) > 4 else "",
                                     query, upstream.recv(65535)):
                    listener.sendto(reply, who)
            except OSError:
                pass


if __name__ == "__main__":
    main()
