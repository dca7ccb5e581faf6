"""A mail server for tests: it takes what it is given and keeps it."""

from __future__ import annotations

import email
import socketserver
from email.message import Message

from tests.journeys.loopback import OnLoopback


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as `smtplib` speaks."""

    server: _Server

    def handle(self) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline():
            word = line.decode(errors="replace").strip().upper()
            if word.startswith("DATA"):
                self._say("354 go on")
                self._take()
                self._say("250 kept")
            elif word.startswith("QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.letters.append(email.message_from_bytes(b"".join(lines)))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[Message] = []


class Mailbox(OnLoopback[_Server]):
    """Letters, in the order in which they came."""

    scheme = "smtp"

    def __init__(self) -> None:
        super().__init__(_Server())

    def to(self, address: str) -> list[Message]:
        return [letter for letter in self.server.letters if letter["To"] == address]
