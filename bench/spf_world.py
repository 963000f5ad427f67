#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Domains with SPF records, and senders: the same bytes for the same seed.

    spf_world.py [-n DOMAINS] [-s SEED] FOLDER

FOLDER gets
    example.zone    all records
    pairs           "KIND DOMAIN ADDRESS", by kind

The providers are those of world.py. Of every 100 domains
    70  include     one to three providers, each nested one to four deep
    10  address     a list of ip4 and ip6
    10  host        a and mx, and an address
     4  macro       exists and include with a name that the sender makes
     6  broken      no record, a fault, too many terms or void look-ups, a loop
Four senders ask for each: one that the record means, one of IPv6, and two that
it may not know.
"""
import argparse
import os
import random
import re

from world import PROVIDERS, World, txt

KINDS = [("include", 70), ("address", 10), ("host", 10), ("macro", 4),
         ("broken", 6)]


class SpfWorld(World):
    def __init__(self, seed):
        super().__init__(seed)
        self.nets = {}
        self.pairs = {kind: [] for kind, _ in KINDS}

    def put(self, owner, rtype, rdata):
        """As it was, and whose networks a provider's records name."""
        super().put(owner, rtype, rdata)
        m = re.match(r"_spf\d\.(p\d\d)$", owner)
        if m:
            self.nets.setdefault(m[1], []).extend(
                re.findall(r"ip4:(198\.51\.\d+)\.0/24", rdata))

    def record(self, name, terms, end=None):
        end = end or self.random.choice(["-all", "~all", "~all", "?all"])
        self.put(name, "TXT", txt("v=spf1 %s %s" % (" ".join(terms), end)))

    def include(self, name):
        ids = self.random.sample(range(PROVIDERS),
                                 self.random.choice([1, 1, 1, 2, 3]))
        self.record(name, ["include:_spf1.p%02d.example" % i for i in ids])
        provider = "p%02d" % self.random.choice(ids)
        return "%s.%d" % (self.random.choice(self.nets[provider]),
                          self.random.randrange(256))

    def addresses(self, name):
        own = [self.address() for _ in range(self.random.randrange(1, 9))]
        self.record(name, ["ip4:" + a for a in own] +
                    ["ip6:2600:db8:77::/48", "ip4:192.0.2.0/24"])
        return self.random.choice(own)

    def host(self, name):
        hosts = ["mx%d.%s" % (i, name) for i in range(2)]
        own = self.address()
        self.put(name, "A", own)
        self.put(name, "AAAA", "2600:db8::1")
        for i, host in enumerate(hosts):
            self.put(name, "MX", "%d %s.example." % (10 * i + 10, host))
            self.put(host, "A", self.address())
            self.put(host, "AAAA", "2600:db8::%d" % (i + 2))
        self.record(name, ["a", "mx", "ip4:" + self.address()])
        return own

    def macro(self, name):
        own = self.address()
        self.put("%s._spf.%s" % (own, name), "A", "127.0.0.2")
        self.put("_in-addr.%s" % name, "TXT",
                 txt("v=spf1 ip4:%s -all" % self.address()))
        self.put("_ip6.%s" % name, "TXT", txt("v=spf1 ip6:2600:db8::/32"))
        self.record(name, [
            ["exists:%{i}._spf.%{d}"],
            ["include:_%{v}.%{d}", "exists:%{i}._spf.%{o}"],
            ["exists:%{i}._spf.%{d2}"],     # a listed defect of libspf2
        ][self.random.choice([0, 0, 0, 1, 1, 2])])
        return own

    def broken(self, name):
        kind = self.random.randrange(6)
        if kind == 1:
            self.record(name, ["ipv4:192.0.2.1"])
        elif kind == 2:
            self.record(name, ["include:_spf1.p%02d.example" % i
                               for i in range(PROVIDERS)])
        elif kind == 3:
            self.record(name, ["a:no%d.%s.example" % (i, name)
                               for i in range(4)])
        elif kind == 4:
            self.record(name, ["include:%s.example" % name])
        elif kind == 5:
            self.record(name, ["include:gone.%s.example" % name])
        return self.address()

    def domain(self, i, kind):
        name = "d%05d" % i
        make = {"address": self.addresses}.get(kind) or getattr(self, kind)
        own = make(name)
        self.pairs[kind] += [(name, ip) for ip in (
            own, "2600:db8::%d" % self.random.randrange(1, 9),
            self.address(), "203.0.113.%d" % self.random.randrange(256))]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("-n", type=int, default=1000)
    p.add_argument("-s", type=int, default=1)
    p.add_argument("folder")
    o = p.parse_args()
    os.makedirs(o.folder, exist_ok=True)
    w = SpfWorld(o.s)
    for i in range(PROVIDERS):
        w.provider(i)
    kinds = [kind for kind, of_hundred in KINDS for _ in range(of_hundred)]
    for i in range(o.n):
        w.domain(i, random.Random((o.s << 32) + i).choice(kinds))
    with open(o.folder + "/example.zone", "w") as f:
        f.write("$ORIGIN example.\n$TTL 3600\n"
                "@ SOA ns hostmaster 1 3600 600 86400 3600\n"
                "@ NS ns\nns A 127.0.0.1\n")
        f.write("\n".join(w.lines) + "\n")
    with open(o.folder + "/pairs", "w") as f:
        for kind, _ in KINDS:
            f.writelines("%s %s.example %s\n" % (kind, name, ip)
                         for name, ip in w.pairs[kind])


if __name__ == "__main__":
    main()
