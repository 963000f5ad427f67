#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A DNS server that misbehaves as its script says.

    peer.py [--address ADDR] [--port-file FILE] [--default MODE] [--log FILE]

It listens on a free port of ADDR (127.0.0.1), UDP and TCP, writes the port
number to FILE when it is ready, and answers until it is killed. The first
label of the name asked is the mode (`silent.example.`), unless --default
gives one for every name. Standard library only; the wire code is its own.

Modes, alone or joined by "-" where that makes sense:
  ok            one TXT "ok" (A 192.0.2.1, MX 10 mx.<name> for other types)
  silent        nothing
  servfail refused notimp formerr nxdomain nodata
  barefail      SERVFAIL as a header without a question
  noedns        FORMERR to a query that has EDNS, else ok
  wrongid wrongq wrongqr wrongport     only replies that do not match
  forged        three that do not match, then ok
  forged1       the first query gets a reply that does not match, later ok
  flipcase      the case of the question is flipped, UDP and TCP
  flipudp       the same over UDP only
  flipnotcp     the same, and TCP is not accepted
  trunc         TC over UDP, a TXT of 600 octets over TCP
  truncpart     the same, with a part of the RRset in the truncated reply
  truncrefused  TC over UDP, TCP hangs up
  trunchang     TC over UDP, TCP says nothing
  trunctrunc    TC over UDP and TCP
  trunccut      TC over UDP, TCP ends in the middle
  trunczero     TC over UDP, TCP message of length 0
  truncid       TC over UDP, wrong id over TCP
  big           TC over UDP, 64 KB of TXT over TCP
  slowtcp       TC over UDP, TCP gives one octet in 0.2 s
  chainN        CNAME chain of N, then ok
  loop selfloop CNAME loops
  cnamenx       CNAME to a name that is NXDOMAIN
  cut           the message ends in the middle of a record
  compress      a compression pointer to itself
  forward       a compression pointer past the end
  rdlen         RDLENGTH longer than the message
  counts        ANCOUNT 65535
  qd2           QDCOUNT 2
  short         5 octets
  empty         0 octets
  referral      no AA, no RA, no answer, an NS in the authority section
  norec         no RA and a CNAME whose target is missing
  ad            ok with AD
  delayMS       ok after MS milliseconds
  droptwo       nothing to the first two queries for this name, then ok
"""
import argparse
import os
import socket
import struct
import sys
import threading
import time

A, NS, CNAME, MX, TXT, OPT = 1, 2, 5, 15, 16, 41
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
QR, AA, TC, RD, RA, AD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0020


def wire_name(labels):
    return b"".join(bytes([len(x)]) + x for x in labels) + b"\0"


def read_question(message):
    """(labels, qtype, end of the question)"""
    at, labels = 12, []
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]])
        at += 1 + message[at]
    return labels, struct.unpack("!H", message[at + 1:at + 3])[0], at + 5


def record(owner, rtype, rdata, ttl=300):
    return owner + struct.pack("!HHIH", rtype, 1, ttl, len(rdata)) + rdata


def txt(text):
    parts = [text[i:i + 255] for i in range(0, len(text), 255)] or [b""]
    return b"".join(bytes([len(p)]) + p for p in parts)


def flip(question):
    return bytes(c ^ 0x20 if chr(c).isalpha() and c < 128 else c
                 for c in question)


class Query:
    def __init__(self, message, tcp):
        self.message, self.tcp = message, tcp
        self.ident, self.flags = struct.unpack("!HH", message[:4])
        self.labels, self.qtype, self.end = read_question(message)
        self.question = message[12:self.end]
        self.edns = struct.unpack("!H", message[10:12])[0] > 0
        self.name = wire_name(self.labels)

    def reply(self, records=(), rcode=NOERROR, flags=QR | RD | RA, ident=None,
              question=None, authority=(), ancount=None, qdcount=1):
        return struct.pack(
            "!HHHHHH", self.ident if ident is None else ident, flags | rcode,
            qdcount, len(records) if ancount is None else ancount,
            len(authority), 0) + \
            (self.question if question is None else question) + \
            b"".join(records) + b"".join(authority)

    def data(self, owner=b"\xc0\x0c", text=b"ok"):
        if self.qtype == TXT:
            return record(owner, TXT, txt(text))
        if self.qtype == MX:
            return record(owner, MX, b"\0\x0a\x02mx" + self.name)
        return record(owner, self.qtype, bytes([192, 0, 2, 1]))

    def ok(self, **more):
        return self.reply([self.data()], **more)


# Each mode gives a list of what to send; a number is a pause in seconds, and
# None over TCP hangs up.
seen = {}


def forged(q):
    wrong = wire_name([b"other"] + q.labels[1:]) + q.question[-4:]
    return [q.reply([q.data(text=b"forged")], ident=q.ident ^ 1),
            q.reply([q.data(text=b"forged")], question=wrong),
            q.reply([q.data(text=b"forged")], flags=RD | RA)]


def chain(q, n):
    names = [q.name] + [wire_name([b"c%d" % i, b"example"])
                        for i in range(n)]
    records = [record(names[i], CNAME, names[i + 1]) for i in range(n)]
    return [q.reply(records + [q.data(owner=names[n])])]


def truncated(q, over_tcp, part=()):
    return over_tcp if q.tcp else [q.reply(part, flags=QR | RD | RA | TC)]


def loop(q):
    other = wire_name([b"other", b"example"])
    return [q.reply([record(q.name, CNAME, other),
                     record(other, CNAME, q.name)])]


def counted(q, n):
    """Whether this is one of the first n queries for the name."""
    key = (q.name.lower(), q.qtype)
    seen[key] = seen.get(key, 0) + 1
    return seen[key] <= n


def flipped(q):
    return [q.ok(question=flip(q.question[:-4]) + q.question[-4:])]


def big_txt(q, octets):
    return q.reply([q.data(text=b"x" * octets)])


def slow(message):
    out = []
    for octet in struct.pack("!H", len(message)) + message:
        out += [("raw", bytes([octet])), 0.2]
    return out


MODES = {
    "ok": lambda q: [q.ok()],
    "silent": lambda q: [],
    "servfail": lambda q: [q.reply(rcode=SERVFAIL)],
    "refused": lambda q: [q.reply(rcode=REFUSED)],
    "notimp": lambda q: [q.reply(rcode=NOTIMP)],
    "formerr": lambda q: [q.reply(rcode=FORMERR)],
    "nxdomain": lambda q: [q.reply(rcode=NXDOMAIN)],
    "nodata": lambda q: [q.reply()],
    "barefail": lambda q: [q.reply(rcode=SERVFAIL, question=b"", qdcount=0)],
    "noedns": lambda q: [q.reply(rcode=FORMERR) if q.edns else q.ok()],
    "wrongid": lambda q: [forged(q)[0]],
    "wrongq": lambda q: [forged(q)[1]],
    "wrongqr": lambda q: [forged(q)[2]],
    "wrongport": lambda q: [("elsewhere", q.ok())],
    "forged": lambda q: forged(q) + [0.05, q.ok()],
    "forged1": lambda q: forged(q)[:1] if counted(q, 1) else [q.ok()],
    "flipcase": flipped,
    "flipudp": lambda q: [q.ok()] if q.tcp else flipped(q),
    "flipnotcp": lambda q: [None] if q.tcp else flipped(q),
    "trunc": lambda q: truncated(q, [big_txt(q, 600)]),
    "truncpart": lambda q: truncated(q, [big_txt(q, 600)], [q.data()]),
    "truncrefused": lambda q: truncated(q, [None], [q.data()]),
    "trunchang": lambda q: truncated(q, [30], [q.data()]),
    "trunctrunc": lambda q: [q.reply([q.data()], flags=QR | RD | RA | TC)],
    "trunccut": lambda q: truncated(
        q, [("raw", b"\x01\x00" + q.ok()), None], [q.data()]),
    "trunczero": lambda q: truncated(q, [("raw", b"\0\0")], [q.data()]),
    "truncid": lambda q: truncated(q, [q.ok(ident=q.ident ^ 1)]),
    "big": lambda q: truncated(q, [big_txt(q, 64700)]),
    "slowtcp": lambda q: truncated(q, slow(q.ok())),
    "loop": loop,
    "selfloop": lambda q: [q.reply([record(q.name, CNAME, q.name)])],
    "cnamenx": lambda q: [q.reply(
        [record(q.name, CNAME, wire_name([b"gone", b"example"]))],
        rcode=NXDOMAIN)],
    "cut": lambda q: [q.reply([q.data(text=b"x" * 200)])[:-100]],
    "compress": lambda q: [q.reply([q.data(
        owner=struct.pack("!H", 0xc000 | q.end))])],
    "forward": lambda q: [q.reply([q.data(owner=b"\xff\xff")])],
    "rdlen": lambda q: [q.reply([b"\xc0\x0c" + struct.pack(
        "!HHIH", q.qtype, 1, 300, 5000) + txt(b"ok")])],
    "counts": lambda q: [q.reply([q.data()], ancount=65535)],
    "qd2": lambda q: [q.reply([q.data()], question=q.question * 2,
                              qdcount=2)],
    "short": lambda q: [q.message[:5]],
    "empty": lambda q: [b""],
    "referral": lambda q: [q.reply(
        flags=QR | RD, authority=[record(q.name, NS, b"\x02ns\xc0\x0c")])],
    "norec": lambda q: [q.reply(
        [record(q.name, CNAME, wire_name([b"far", b"example"]))],
        flags=QR | AA | RD)],
    "ad": lambda q: [q.ok(flags=QR | RD | RA | AD)],
    "droptwo": lambda q: [] if counted(q, 2) else [q.ok()],
}


def script(q, default):
    mode = default or (q.labels[0].decode("latin-1").lower()
                       if q.labels else "nodata")
    mode = mode.split("-")[0]
    if mode.startswith("chain") and mode[5:].isdigit():
        return chain(q, int(mode[5:]))
    if mode.startswith("delay") and mode[5:].isdigit():
        return [int(mode[5:]) / 1000, q.ok()]
    return MODES.get(mode, MODES["nxdomain"])(q)


def play_udp(sock, client, steps):
    for step in steps:
        if isinstance(step, (int, float)):
            time.sleep(step)
        elif isinstance(step, tuple):
            with socket.socket(sock.family, socket.SOCK_DGRAM) as other:
                other.sendto(step[1], client)
        elif step is not None:
            sock.sendto(step, client)


def serve_udp(sock, options):
    while True:
        message, client = sock.recvfrom(65535)
        try:
            q = Query(message, False)
        except (IndexError, struct.error):
            continue
        log(options, q)
        steps = script(q, options.default)
        if any(isinstance(s, (int, float)) for s in steps):
            threading.Thread(target=play_udp, args=(sock, client, steps),
                             daemon=True).start()
        else:
            play_udp(sock, client, steps)


def read_exactly(sock, n):
    data = b""
    while len(data) < n:
        part = sock.recv(n - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def serve_connection(sock, options):
    with sock:
        try:
            size = struct.unpack("!H", read_exactly(sock, 2))[0]
            q = Query(read_exactly(sock, size), True)
            log(options, q)
            for step in script(q, options.default):
                if step is None:
                    return
                if isinstance(step, (int, float)):
                    time.sleep(step)
                elif isinstance(step, tuple):
                    sock.sendall(step[1])
                else:
                    sock.sendall(struct.pack("!H", len(step)) + step)
            sock.settimeout(5)
            sock.recv(1)
        except (EOFError, OSError, IndexError, struct.error):
            pass


def log(options, q):
    if options.log:
        with open(options.log, "a") as f:
            f.write("%s %s %d\n" % (
                "tcp" if q.tcp else "udp",
                ".".join(x.decode("latin-1") for x in q.labels), q.qtype))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--address", default="127.0.0.1")
    p.add_argument("--port-file")
    p.add_argument("--default")
    p.add_argument("--log")
    options = p.parse_args()
    family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
    for _ in range(50):
        udp = socket.socket(family, socket.SOCK_DGRAM)
        tcp = socket.socket(family, socket.SOCK_STREAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind((options.address, 0))
        try:
            tcp.bind((options.address, udp.getsockname()[1]))
            break
        except OSError:
            udp.close()
            tcp.close()
    else:
        sys.exit("peer.py: no port is free for both UDP and TCP")
    tcp.listen(128)
    threading.Thread(target=serve_udp, args=(udp, options),
                     daemon=True).start()
    if options.port_file:
        with open(options.port_file + ".new", "w") as f:
            f.write("%d\n" % udp.getsockname()[1])
        os.rename(options.port_file + ".new", options.port_file)
    while True:
        connection, _ = tcp.accept()
        threading.Thread(target=serve_connection, args=(connection, options),
                         daemon=True).start()


if __name__ == "__main__":
    main()
