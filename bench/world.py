#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A world of mail domains to measure in: the same bytes for the same seed.

    world.py [-n DOMAINS] [-s SEED] FOLDER

FOLDER gets
    zones/example.zone  everything, in one zone; each domain is `NAME.example`
    zones/arpa.zone     ... but the PTR records of its hosts' addresses
    domains             the names, one a line
    depth               depth1.example ... depth4.example: SPF chains so long
    queries             for dnsperf: the questions that an audit asks first
    selectors           the DKIM selectors that are looked for

The mix follows what surveys of real domains show in kind, not in number:
twenty providers whose MX and SPF records most domains share, SPF includes
nested up to four deep, DMARC from missing to reject, selectors that exist
and selectors that do not, one domain in ten broken in some way, parked
domains with a null MX, names with umlauts.
"""
import argparse
import base64
import os
import random

PROVIDERS = 20
KEYS = 64
SELECTORS = ["default", "google", "selector1", "selector2", "s1", "k1", "mail",
             "dkim"]
WORDS = ["müller", "größe", "café", "smörgås", "señor", "façade"]

# An RSA key of 2048 bits as SubjectPublicKeyInfo, the modulus left out.
SPKI = (bytes.fromhex("30820122300d06092a864886f70d01010105000382010f00"
                      "3082010a0282010100"), bytes.fromhex("0203010001"))


def txt(text):
    parts = [text[i:i + 255] for i in range(0, len(text), 255)] or [""]
    return " ".join('"%s"' % p.replace("\\", "\\\\").replace('"', '\\"')
                    for p in parts)


class World:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.hosts = set()
        self.keys = [self.key() for _ in range(KEYS)]

    def put(self, owner, rtype, rdata):
        self.lines.append("%s %s %s" % (owner, rtype, rdata))

    def key(self):
        modulus = bytearray(self.random.getrandbits(8) for _ in range(256))
        modulus[0] |= 0x80
        modulus[-1] |= 1
        spki = SPKI[0] + bytes(modulus) + SPKI[1]
        return "v=DKIM1; k=rsa; p=" + base64.b64encode(spki).decode()

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def address(self):
        return self.named(self.random.randrange(256),
                         self.random.randrange(256))

    def named(self, a, b):
        """An address; nine in ten have reverse DNS, the depths all."""
        if (a + b) % 10 != 5 and (a, b) not in self.hosts:
            self.hosts.add((a, b))
            self.put("h%d-%d" % (a, b), "A", "198.51.%d.%d" % (a, b))
        return "198.51.%d.%d" % (a, b)

    def reverse(self):
        return ["%d.%d.51.198.in-addr PTR h%d-%d.example." % (b, a, a, b)
                for a, b in sorted(self.hosts)]

    # --- providers ---

    def provider(self, i):
        name = "p%02d" % i
        depth = i % 4 + 1           # SPF records from the top to the bottom
        for host in range(1, 3):
            self.put("mx%d.%s" % (host, name), "A", self.address())
            self.put("mx%d.%s" % (host, name), "AAAA",
                     "2600:db8:%x::%d" % (i, host))
        for level in range(1, depth + 1):
            own = " ".join("ip4:198.51.%d.0/24" % self.random.randrange(256)
                           for _ in range(2))
            more = " include:_spf%d.%s.example" % (level + 1, name) \
                if level < depth else ""
            self.put("_spf%d.%s" % (level, name), "TXT",
                     txt("v=spf1 %s%s ~all" % (own, more)))
        for k in range(2):
            self.put("sel%d._domainkey.%s" % (k, name), "TXT",
                     txt(self.random.choice(self.keys)))
        self.put(name, "TXT", txt("v=spf1 include:_spf1.%s.example -all"
                                  % name))
        self.put("_dmarc." + name, "TXT", txt("v=DMARC1; p=reject"))
        self.put("*._report._dmarc." + name, "TXT", txt("v=DMARC1"))

    # --- one domain ---

    def mx(self, name, provider):
        if self.chance(88):
            for host in (1, 2):
                self.put(name, "MX", "%d mx%d.p%02d.example."
                         % (host * 10, host, provider))
        elif self.chance(70):
            self.put(name, "MX", "10 mail.%s.example." % name)
            self.put("mail." + name, "A", self.address())
        elif self.chance(30):
            self.put(name, "MX", "10 nowhere.%s.example." % name)

    def spf(self, name, provider):
        others = self.random.sample(range(PROVIDERS), 2)
        includes = [provider] + others[:self.random.choice([0, 0, 0, 1, 2])]
        text = "v=spf1 %s %s" % (
            " ".join("include:_spf1.p%02d.example" % i for i in includes),
            self.random.choice(["-all", "~all", "~all", "?all"]))
        kind = self.random.randrange(100)
        if kind < 8:
            return
        if kind < 10:
            self.put(name, "TXT", txt("v=spf1 ip4:%s -all"
                                      % self.named(7, 1)))
        elif kind < 12:
            text = "v=spf1 ipv4:192.0.2.1 include: -all"
        elif kind < 13:
            text = "v=spf1 include:%s.example -all" % name
        elif kind < 14:
            text = "v=spf1 %s -all" % " ".join(
                "include:_spf1.p%02d.example" % i for i in range(12))
        elif kind < 15:
            text = "v=spf1 include:gone.%s.example -all" % name
        elif kind < 16:
            text = "v=spf1 +all"
        elif kind < 22:
            text = "v=spf1 a mx ip4:%s -all" % self.address()
            self.put(name, "A", self.address())
        self.put(name, "TXT", txt(text))

    def dmarc(self, name, provider):
        kind = self.random.randrange(100)
        rua = " rua=mailto:d@%s;" % (
            "p%02d.example" % provider if self.chance(40) else
            name + ".example")
        if kind < 35:
            return
        if kind < 65:
            text = "v=DMARC1; p=none;" + rua
        elif kind < 80:
            text = "v=DMARC1; p=quarantine; pct=50;" + rua
        elif kind < 95:
            text = "v=DMARC1; p=reject; sp=reject; adkim=s;" + rua
        elif kind < 97:
            text = "v=DMARC1; p=rejct;" + rua
        elif kind < 98:
            text = "v=DMARC1;p=none;rua=not a uri"
        else:
            self.put("_dmarc." + name, "TXT", txt("v=DMARC1; p=none"))
            text = "v=DMARC1; p=reject"
        self.put("_dmarc." + name, "TXT", txt(text))

    def dkim(self, name, provider):
        if self.chance(35):
            return
        for k, selector in enumerate(self.random.sample(
                SELECTORS, self.random.choice([1, 1, 2]))):
            owner = "%s._domainkey.%s" % (selector, name)
            if self.chance(35):
                self.put(owner, "CNAME", "sel%d._domainkey.p%02d.example."
                         % (k, provider))
            elif self.chance(5):
                self.put(owner, "TXT", txt("v=DKIM1; p="))
            elif self.chance(4):
                self.put(owner, "TXT", txt("v=DKIM1; k=rsa; p=AAAA!"))
            else:
                self.put(owner, "TXT", txt(self.random.choice(self.keys)))

    def parked(self, name):
        self.put(name, "MX", "0 .")
        self.put(name, "TXT", txt("v=spf1 -all"))
        self.put("_dmarc." + name, "TXT",
                 txt("v=DMARC1; p=reject; sp=reject"))
        self.put("*._domainkey." + name, "TXT", txt("v=DKIM1; p="))

    def domain(self, i):
        provider = min(self.random.randrange(PROVIDERS),
                       self.random.randrange(PROVIDERS))
        if self.chance(3):
            word = "%s-%d" % (self.random.choice(WORDS), i)
            name = word.encode("idna").decode()
        else:
            name = "d%06d" % i
        if self.chance(5):
            self.parked(name)
            return name
        self.mx(name, provider)
        self.spf(name, provider)
        self.dmarc(name, provider)
        self.dkim(name, provider)
        if self.chance(30):
            self.put(name, "TXT", txt("site-verification=%032x"
                                      % self.random.getrandbits(128)))
        if self.chance(4):
            self.put("_mta-sts." + name, "TXT", txt("v=STSv1; id=%d" % i))
        return name

    def depth(self, n):
        """A domain whose SPF chain is n records long, all its own."""
        name = "depth%d" % n
        self.put(name, "MX", "10 mail.%s.example." % name)
        self.put("mail." + name, "A", self.named(7, 25))
        owner = name
        for level in range(1, n + 1):
            below = "_l%d.%s" % (level, name)
            self.put(owner, "TXT", txt(
                "v=spf1 ip4:%s %s-all" % (
                    self.named(7, level), "include:%s.example " % below
                    if level < n else "")))
            owner = below
        self.put("_dmarc." + name, "TXT", txt("v=DMARC1; p=reject"))
        return name


def main():
    p = argparse.ArgumentParser()
    p.add_argument("-n", type=int, default=10000)
    p.add_argument("-s", type=int, default=1)
    p.add_argument("folder")
    o = p.parse_args()
    os.makedirs(o.folder + "/zones", exist_ok=True)
    w = World(o.s)
    for i in range(PROVIDERS):
        w.provider(i)
    names = [w.domain(i) for i in range(o.n)]
    depth = [w.depth(n) for n in range(1, 5)]
    for apex, lines in (("example", w.lines), ("arpa", w.reverse())):
        with open(o.folder + "/zones/%s.zone" % apex, "w") as f:
            f.write("$ORIGIN %s.\n$TTL 3600\n"
                    "@ SOA ns.example. hostmaster 1 3600 600 86400 3600\n"
                    "@ NS ns.example.\n" % apex)
            if apex == "example":
                f.write("ns A 127.0.0.1\n")
            f.write("\n".join(lines) + "\n")
    for path, list_of in (("/domains", names), ("/depth", depth)):
        with open(o.folder + path, "w") as f:
            f.writelines("%s.example\n" % name for name in list_of)
    with open(o.folder + "/selectors", "w") as f:
        f.writelines(name + "\n" for name in SELECTORS)
    with open(o.folder + "/queries", "w") as f:
        for name in names:
            f.write("%s.example MX\n%s.example TXT\n_dmarc.%s.example TXT\n"
                    % (name, name, name))
            for selector in SELECTORS:
                f.write("%s._domainkey.%s.example TXT\n" % (selector, name))


if __name__ == "__main__":
    main()
