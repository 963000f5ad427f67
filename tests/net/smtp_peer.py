#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Mail servers that misbehave as their addresses say.

    smtp_peer.py [--port-file FILE] [--log FILE] [--name NAME] ADDRESS=MODE...

Each listens at its address of the loopback interface, all at one port that
was free at the first and is written to FILE when all are ready. They serve
until they are killed, and log "ADDRESS COMMAND" for each line that they get,
"ADDRESS +N" and "ADDRESS -" when a connection begins (the Nth that is open
there) and ends. Standard library only.

Modes:
  sound         greets as NAME, has STARTTLS, takes postmaster
  nofqdn        greets as "mail", its EHLO as "localhost"
  literal       greets as an address literal
  unknown       greets as nowhere.NAME
  refuses       550 to RCPT
  policy        554 5.7.1 to RCPT
  greylists     450 to RCPT
  noservice     554 for a greeting
  busy          421 for a greeting
  helo          502 to EHLO, takes HELO
  silent        connects and says nothing
  banner        a greeting line that has no end
  lines         a greeting of lines without a last
  drip          one octet each 0.2 s
  escapes       NUL, ESC and a CI command in every reply
  garbage       an HTTP reply
  ahead         all replies at once
  mixed         a reply whose lines differ in their code
  reset         a greeting, then RST
  close-PHASE   hangs up in place of the reply of PHASE: greeting, ehlo, mail,
                rcpt, quit
  cut           hangs up in the middle of the reply to EHLO
  blocked       takes no connection and refuses none
  slow          sound, each reply after 0.1 s
"""
import argparse
import socket
import struct
import threading
import time

FLOOD = 4 << 20
lock = threading.Lock()


class Server:
    def __init__(self, address, mode, name, log):
        self.address, self.mode, self.name = address, mode, name
        self.log_file = log
        self.open = 0

    def log(self, text):
        with lock:
            if self.log_file:
                print(self.address, text, file=self.log_file, flush=True)

    def replies(self):
        """What is said at each step, code first."""
        name = self.name
        said = {
            "greeting": "220 %s ESMTP\r\n" % name,
            "EHLO": "250-%s greets you\r\n250-SIZE 1000\r\n"
                    "250-STARTTLS\r\n250 8BITMIME\r\n" % name,
            "HELO": "250 %s\r\n" % name,
            "MAIL": "250 2.1.0 Ok\r\n",
            "RCPT": "250 2.1.5 Ok\r\n",
            "QUIT": "221 2.0.0 Bye\r\n",
        }
        said.update({
            "nofqdn": {"greeting": "220 mail ESMTP\r\n",
                       "EHLO": "250 localhost\r\n"},
            "literal": {"greeting": "220 [192.0.2.1] ESMTP\r\n"},
            "unknown": {"greeting": "220 nowhere.%s ESMTP\r\n" % name},
            "refuses": {"RCPT": "550 5.1.1 no such user\r\n"},
            "policy": {"RCPT": "554 5.7.1 you are on a list\r\n"},
            "greylists": {"RCPT": "450 4.2.0 try again later\r\n"},
            "noservice": {"greeting": "554 no SMTP service here\r\n"},
            "busy": {"greeting": "421 %s too busy\r\n" % name},
            "helo": {"EHLO": "502 5.5.2 not understood\r\n"},
            "escapes": {
                "greeting": "220 %s\0\x1b[31m\r\n" % name,
                "EHLO": "250-%s\r\n250-\x1b]0;owned\x07\r\n"
                        "250 ::error::X\r\n" % name,
                "RCPT": "550 \0\x1b[2J\x9b31m\r##vso[task] ::error::no\n"},
            "garbage": {"greeting": "HTTP/1.1 400 Bad Request\r\n"},
            "ahead": {"greeting": "220 %s\r\n250 %s\r\n250 a\r\n250 b\r\n"
                                  % (name, name)},
            "mixed": {"EHLO": "250-%s\r\n550 no\r\n" % name},
        }.get(self.mode, {}))
        return said

    def say(self, connection, text):
        octets = text.encode("latin-1")
        if self.mode == "drip":
            for octet in octets:
                connection.sendall(bytes([octet]))
                time.sleep(0.2)
            return
        if self.mode == "slow":
            time.sleep(0.1)
        connection.sendall(octets)

    def greet(self, connection, said):
        """Whether the talk goes on."""
        if self.mode == "silent":
            connection.recv(1)
        elif self.mode == "banner":
            connection.sendall(b"220 " + b"x" * FLOOD)
        elif self.mode == "lines":
            while True:
                connection.sendall(b"220-never the last\r\n" * 10)
        elif self.mode == "close-greeting":
            return False
        else:
            self.say(connection, said["greeting"])
            if self.mode == "reset":
                connection.recv(1)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                return False
            return True
        return False

    def answer(self, connection, line, said):
        verb = line[:4].decode("latin-1").upper()
        self.log(line.decode("latin-1").rstrip("\r\n"))
        if self.mode == "close-" + verb.lower():
            return False
        if self.mode == "cut" and verb == "EHLO":
            connection.sendall(b"250-mx1.la")
            return False
        self.say(connection, said.get(verb, "500 what?\r\n"))
        return verb != "QUIT"

    def serve(self, connection):
        with lock:
            self.open += 1
        self.log("+%d" % self.open)
        said = self.replies()
        try:
            with connection, connection.makefile("rb") as lines:
                going = self.greet(connection, said)
                while going:
                    line = lines.readline(4096)
                    going = line != b"" and self.answer(connection, line,
                                                        said)
        except OSError:
            pass
        with lock:
            self.open -= 1
        self.log("-")


def accept(server, listener):
    while True:
        connection = listener.accept()[0]
        threading.Thread(target=server.serve, args=(connection,),
                         daemon=True).start()


waiting = []


def block(listener):
    """Fill its queue: the system then drops what knocks."""
    listener.listen(0)
    waiting.append(listener)
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        waiting.append(client)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file")
    parser.add_argument("--log")
    parser.add_argument("--name", default="mx.lab.example")
    parser.add_argument("server", nargs="+")
    options = parser.parse_args()
    log = open(options.log, "a", encoding="latin-1") if options.log else None
    port = 0
    for text in options.server:
        address, mode = text.split("=")
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.create_server((address, port), family=family,
                                        backlog=64)
        port = listener.getsockname()[1]
        if mode == "blocked":
            block(listener)
            continue
        threading.Thread(target=accept, daemon=True, args=(
            Server(address, mode, options.name, log), listener)).start()
    if options.port_file:
        with open(options.port_file, "w", encoding="ascii") as f:
            f.write("%d\n" % port)
    threading.Event().wait()


if __name__ == "__main__":
    main()
