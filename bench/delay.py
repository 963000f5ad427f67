#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A wire that is long: every UDP query is passed on after a pause.

    delay.py SERVER_PORT MILLISECONDS PORT_FILE [DEAD]

Queries that the regular expression DEAD finds something in (labels as they
stand in the message, in any case) are never answered. Listens on a free port of 127.0.0.1 and writes its number to PORT_FILE. The
pause is in front of the server only, so it is the whole round trip but for
what loopback takes. UDP alone: a truncated answer would find nobody on TCP.
"""
import heapq
import os
import re
import select
import socket
import sys
import time


def main():
    server, pause = int(sys.argv[1]), int(sys.argv[2]) / 1000
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    front.bind(("127.0.0.1", 0))
    back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    back.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    back.connect(("127.0.0.1", server))
    with open(sys.argv[3] + ".new", "w") as f:
        f.write("%d\n" % front.getsockname()[1])
    os.rename(sys.argv[3] + ".new", sys.argv[3])
    dead = re.compile(sys.argv[4].encode(), re.I) if sys.argv[4:] else None
    waiting = []                # (when, number, message, client)
    clients = {}                # id towards the server: (id, client)
    number = 0
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for s in select.select([front, back], [], [], timeout)[0]:
            if s is front:
                message, client = front.recvfrom(65535)
                if dead and dead.search(message[12:]):
                    continue
                number += 1
                heapq.heappush(waiting, (time.monotonic() + pause, number,
                                         message, client))
                continue
            try:
                message = back.recv(65535)
            except OSError:
                continue
            ident, client = clients.pop(message[:2], (None, None))
            if client is not None:
                front.sendto(ident + message[2:], client)
        while waiting and waiting[0][0] <= time.monotonic():
            _, n, message, client = heapq.heappop(waiting)
            ident = (n & 0xffff).to_bytes(2, "big")
            clients[ident] = (message[:2], client)
            back.send(ident + message[2:])


if __name__ == "__main__":
    main()
