#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A DNS server that misbehaves as its script says.

    peer.py [--address ADDR] [--port PORT] [--port-file FILE] [--log FILE]
            [--default MODE | --script FILE] [--outage FROM-TO]
            [--quit-after N] [--hold N]

It listens on a free port of ADDR (127.0.0.1), UDP and TCP, writes the port
number to FILE when it is ready, and answers until it is killed. The first
label of the name asked is the mode (`silent.example.`), unless --default
gives one for every name. Standard library only; the wire code is its own.

A script has lines "OWNER TYPE MODE [DATA]": a small zone in which each RRset
may be at fault. "*.x" is every name below x, TYPE may be ANY; the first line
decides on the mode, and the next lines of the same owner and type add to its
records, up to any other line.
DATA is as in a zone file but bare (\\xNN is an octet of a text). Names that no
line knows are NXDOMAIN; other types of known names are NODATA.

It does not answer the queries number FROM to TO, is gone after N of them, and
the mode `hold` keeps its answers back until N wait.

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
  short         5 octets
  empty         0 octets
  referral      no AA, no RA, no answer, an NS in the authority section
  norec         no RA and a CNAME whose target is missing
  ad            ok with AD
  bogus         SERVFAIL to a query without CD, else ok
  bogusede      the same, with an extended error whose text is hostile
  boguslost     SERVFAIL to a query without CD, else nothing
  bogustrunc    SERVFAIL to a query without CD, else TC, and TCP hangs up
  delayMS       ok after MS milliseconds
  droptwo       nothing to the first two queries for this name, then ok
  failfirst     SERVFAIL to the first query for this name, then ok
  hold          ok, when as many wait as --hold says
  full          TC over UDP, 65535 octets over TCP
  manyN         TC over UDP, N TXT records over TCP, the last one "v=spf1 -all"
  aliasother    a CNAME and a TXT at the name, a TXT "ok" at its target
  dname         a DNAME and the CNAME that it makes, then ok
  tcp-MODE      TC over UDP, that mode over TCP
and the forms of RFC 9267, by its sections (RAW below)
"""
import argparse
import heapq
import os
import select
import socket
import struct
import sys
import threading
import time

A, NS, CNAME, PTR, MX, TXT, AAAA, DNAME, OPT = 1, 2, 5, 12, 15, 16, 28, 39, 41
TYPES = {"A": A, "NS": NS, "CNAME": CNAME, "PTR": PTR, "MX": MX, "TXT": TXT,
         "AAAA": AAAA, "SPF": 99}
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
QR, AA, TC, RD, RA, AD, CD = \
    0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0020, 0x0010


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


def name_of(text):
    return wire_name([x.encode() for x in text.split(".") if x])


def rdata_of(rtype, data):
    if rtype == MX:
        preference, host = data.split()
        return struct.pack("!H", int(preference)) + name_of(host)
    if rtype in (A, AAAA):
        return socket.inet_pton(
            socket.AF_INET if rtype == A else socket.AF_INET6, data)
    if rtype in (NS, CNAME, PTR):
        return name_of(data)
    return txt(data.encode("latin-1").decode("unicode_escape")
               .encode("latin-1"))


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
        self.rdata = []     # of its script, if there is one

    def reply(self, records=(), rcode=NOERROR, flags=QR | RD | RA, ident=None,
              question=None, authority=(), ancount=None, qdcount=1):
        return struct.pack(
            "!HHHHHH", self.ident if ident is None else ident, flags | rcode,
            qdcount, len(records) if ancount is None else ancount,
            len(authority), 0) + \
            (self.question if question is None else question) + \
            b"".join(records) + b"".join(authority)

    def data(self, owner=b"\xc0\x0c", text=None):
        if self.rdata and text is None:
            return record(owner, *self.rdata[0])
        if self.qtype == TXT:
            return record(owner, TXT, txt(b"ok" if text is None else text))
        if self.qtype == MX:
            return record(owner, MX, b"\0\x0a\x02mx" + self.name)
        return record(owner, self.qtype, bytes([192, 0, 2, 1]))

    def ok(self, **more):
        if self.rdata:
            return self.reply([record(b"\xc0\x0c", t, x)
                               for t, x in self.rdata], **more)
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
    return q.ok() if q.rdata else q.reply([q.data(text=b"x" * octets)])


def full(q):
    room = 65535 - len(q.reply([q.data(text=b"")])) + 1
    strings, rest = divmod(room, 256)
    text = (b"\xff" + b"x" * 255) * strings
    if rest:
        text += bytes([rest - 1]) + b"x" * (rest - 1)
    return q.reply([record(b"\xc0\x0c", TXT, text)])


def many(q, n):
    return truncated(q, [q.reply(
        [q.data(text=b"%d" % i) for i in range(n - 1)] +
        [q.data(text=b"v=spf1 -all")])])


def alias_and_other(q):
    other = wire_name([b"other", b"example"])
    return [q.reply([record(q.name, CNAME, other),
                     record(q.name, TXT, txt(b"beside")),
                     record(other, TXT, txt(b"ok"))])]


def dname(q):
    above, target = wire_name(q.labels[1:]), wire_name([b"far", b"test"])
    made = wire_name(q.labels[:1] + [b"far", b"test"])
    return [q.reply([record(above, DNAME, target), record(q.name, CNAME, made),
                     q.data(owner=made)])]


def raw(q, owner=b"\xc0\x0c", rdata=None, rdlength=None, rtype=None, after=b"",
        **counts):
    """One record of which each part may be wrong, and what stands behind."""
    rtype = rtype or q.qtype
    rdata = txt(b"ok") if rdata is None else rdata
    return [q.reply([owner + struct.pack(
        "!HHIH", rtype, 1, 300, len(rdata) if rdlength is None else rdlength) +
        rdata + after], **counts)]


def pointer(at):
    return struct.pack("!H", 0xc000 | at)


def label(n):
    return bytes([n]) + b"a" * n


LONG = (label(63) * 4)[:-64] + label(62)    # 255 octets without its end

# RFC 9267: section 2 compression pointers, 3 lengths of labels and names,
# 4 the end of a name, 5 lengths of data, 6 counts.
RAW = {
    "selfpointer": lambda q: raw(q, owner=pointer(q.end)),
    "twopointers": lambda q: raw(
        q, owner=pointer(q.end + 2) + pointer(q.end)),
    "labelpointer": lambda q: raw(q, owner=b"\x01a" + pointer(q.end)),
    "forwardpointer": lambda q: raw(q, owner=pointer(q.end + 14)),
    "farpointer": lambda q: raw(q, owner=pointer(0x3fff)),
    "headerpointer": lambda q: raw(q, owner=pointer(2)),
    "halfpointer": lambda q: [q.reply([b"\xc0"])],
    "datapointer": lambda q: raw(
        q, rtype=CNAME, rdata=pointer(q.end + 12)),
    "label64": lambda q: raw(q, owner=b"\x40" + b"a" * 64 + b"\0"),
    "label128": lambda q: raw(q, owner=b"\x80" + b"a" * 128 + b"\0"),
    "name256": lambda q: raw(q, owner=LONG + b"\0"),
    "joined256": lambda q: raw(
        q, owner=LONG[:-63] + label(63 - len(q.name)) + b"\xc0\x0c"),
    "noend": lambda q: [q.reply([label(3) * 3])],
    "nodata-end": lambda q: [q.reply([b"\xc0\x0c" + struct.pack(
        "!HHIH", CNAME, 1, 300, 4) + label(3)])],
    "rdlong": lambda q: raw(q, rdlength=5000),
    "rdmax": lambda q: raw(q, rdlength=65535),
    "rdshort": lambda q: raw(q, rdlength=1),
    "rdzero": lambda q: raw(q, rdlength=0, rdata=b""),
    "stringlong": lambda q: raw(q, rdata=b"\xffok"),
    "mxlong": lambda q: raw(
        q, rtype=MX, rdata=b"\0\x0a" + label(3) + b"\0more"),
    "aliaslong": lambda q: raw(q, rtype=CNAME, rdata=label(3) + b"\0more"),
    "counts": lambda q: [q.reply([q.data()], ancount=65535)],
    "counttwo": lambda q: raw(q, ancount=2),
    "nscount": lambda q: [patched(q.reply([q.data()]), 8, 65535)],
    "arcount": lambda q: [patched(q.reply([q.data()]), 10, 65535)],
    "qd0": lambda q: [q.reply([q.data()], question=b"", qdcount=0)],
    "qd2": lambda q: [q.reply([q.data()], question=q.question * 2,
                              qdcount=2)],
    "qdmax": lambda q: [q.reply([q.data()], qdcount=65535)],
}


def patched(message, at, value):
    return message[:at] + struct.pack("!H", value) + message[at + 2:]


def bogus(q, unchecked, options=b""):
    """What a validator says of data that it does not believe."""
    if q.flags & CD:
        return unchecked
    failure = q.reply(rcode=SERVFAIL)
    if options:
        failure = failure[:10] + b"\0\1" + failure[12:] + b"\0" + \
            struct.pack("!HHIH", OPT, 1232, 0, len(options)) + options
    return [failure]


HOSTILE_EDE = struct.pack("!HHH", 15, 7, 7) + b"\xff\x1b[1m"


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
    "short": lambda q: [q.message[:5]],
    "empty": lambda q: [b""],
    "referral": lambda q: [q.reply(
        flags=QR | RD, authority=[record(q.name, NS, b"\x02ns\xc0\x0c")])],
    "norec": lambda q: [q.reply(
        [record(q.name, CNAME, wire_name([b"far", b"example"]))],
        flags=QR | AA | RD)],
    "ad": lambda q: [q.ok(flags=QR | RD | RA | AD)],
    "bogus": lambda q: bogus(q, [q.ok()]),
    "bogusede": lambda q: bogus(q, [q.ok()], HOSTILE_EDE),
    "boguslost": lambda q: bogus(q, []),
    "bogustrunc": lambda q: bogus(q, truncated(q, [None], [q.data()])),
    "droptwo": lambda q: [] if counted(q, 2) else [q.ok()],
    "failfirst": lambda q: [q.reply(rcode=SERVFAIL)] if counted(q, 1)
    else [q.ok()],
    "hold": lambda q: [("hold", q.ok())],
    "full": lambda q: truncated(q, [full(q)]),
    "aliasother": alias_and_other,
    "dname": dname,
    **RAW,
}
NUMBERED = {
    "chain": chain,
    "delay": lambda q, n: [n / 1000, q.ok()],
    "many": many,
}


def play(q, mode):
    if mode.startswith("tcp-"):
        return truncated(q, play(q, mode[4:]))
    if mode not in MODES:
        mode = mode.split("-")[0]
    word = mode.rstrip("0123456789")
    if word in NUMBERED and word != mode:
        return NUMBERED[word](q, int(mode[len(word):]))
    return MODES.get(mode, MODES["nxdomain"])(q)


class Script:
    """OWNER TYPE MODE [DATA], a line; owners in lower case, no end dot."""

    def __init__(self, path):
        self.lines = []
        with open(path) as f:
            for line in f:
                words = line.rstrip("\n").split(" ", 3) + [""] * 3
                self.lines.append(words[:4])
        self.names = {".".join(x[0].lower().split(".")[i:])
                      for x in self.lines
                      for i in range(x[0].count(".") + 1)}

    def covers(self, owner, name):
        return owner == name or (owner.startswith("*.") and
                                 name.endswith(owner[1:]))

    def steps(self, q):
        name = b".".join(q.labels).decode("latin-1").lower()
        at = [i for i, x in enumerate(self.lines)
              if self.covers(x[0].lower(), name)]
        first = next((i for i in at if self.lines[i][1] == "ANY" or TYPES.get(
            self.lines[i][1]) in (q.qtype, CNAME)), None)
        if first is None:
            return play(q, "nodata" if at or name in self.names
                        else "nxdomain")
        head = self.lines[first][:2]
        for line in self.lines[first:]:
            if line[:2] != head:
                break
            if line[3]:
                rtype = TYPES[line[1]]
                q.rdata.append((rtype, rdata_of(rtype, line[3])))
        return play(q, self.lines[first][2])


def script(q, options):
    if options.zone:
        return options.zone.steps(q)
    return play(q, options.default or (q.labels[0].decode("latin-1").lower()
                                       if q.labels else "nodata"))


class Sender:
    """What is to be sent over UDP, and when."""

    def __init__(self, sock, hold):
        self.sock, self.hold, self.held = sock, hold, []
        self.later, self.order = [], 0

    def send(self, step, client):
        if isinstance(step, tuple) and step[0] == "hold":
            self.held.append((step[1], client))
            if len(self.held) >= self.hold:
                for message, whom in self.held:
                    self.sock.sendto(message, whom)
                self.held = []
        elif isinstance(step, tuple):
            with socket.socket(self.sock.family, socket.SOCK_DGRAM) as other:
                other.sendto(step[1], client)
        elif step is not None:
            self.sock.sendto(step, client)

    def play(self, steps, client):
        at = 0
        for step in steps:
            if isinstance(step, (int, float)):
                at += step
            elif at == 0:
                self.send(step, client)
            else:
                self.order += 1
                heapq.heappush(self.later, (time.monotonic() + at, self.order,
                                            step, client))

    def wait(self):
        """Send what is due; True when a query has come."""
        while True:
            now = time.monotonic()
            while self.later and self.later[0][0] <= now:
                _, _, step, client = heapq.heappop(self.later)
                self.send(step, client)
            rest = self.later[0][0] - now if self.later else None
            if select.select([self.sock], [], [], rest)[0]:
                return


def serve_udp(sock, options):
    sender, n = Sender(sock, options.hold), 0
    while True:
        sender.wait()
        message, client = sock.recvfrom(65535)
        try:
            q = Query(message, False)
        except (IndexError, struct.error):
            continue
        n += 1
        if options.quit_after and n > options.quit_after:
            os._exit(0)
        log(options, q)
        if not options.outage[0] <= n <= options.outage[1]:
            sender.play(script(q, options), client)


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
            for step in script(q, options):
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
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--default")
    p.add_argument("--script")
    p.add_argument("--log")
    p.add_argument("--outage", default="0-0")
    p.add_argument("--quit-after", type=int, default=0)
    p.add_argument("--hold", type=int, default=1)
    options = p.parse_args()
    options.outage = [int(x) for x in options.outage.split("-")]
    options.zone = Script(options.script) if options.script else None
    family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
    for _ in range(50):
        udp = socket.socket(family, socket.SOCK_DGRAM)
        tcp = socket.socket(family, socket.SOCK_STREAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind((options.address, options.port))
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
