"""A mail server of our own on loopback: it speaks enough SMTP, keeps what it is given, and can refuse."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest


class MailServer:
    """*answers* are the replies to the next recipients, each used once; then everybody is welcome."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.recipients: list[str] = []
        self.answers: list[bytes] = []
        self.hangs_up_after_data = False
        self.connections = 0
        self.url = ""

    def texts(self) -> list[str]:
        return [mail.get_body().get_content() for mail in self.received]


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        mail_server: MailServer = self.server.mail_server
        mail_server.connections += 1
        self._say(b"220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self._say(b"250-test", b"250 8BITMIME")
            elif verb == b"RCPT":
                self._say(mail_server.answers.pop(0) if mail_server.answers else b"250 welcome")
                mail_server.recipients.append(line.decode().split("<")[1].split(">")[0])
            elif verb == b"DATA":
                self._say(b"354 go on")
                mail_server.received.append(self._mail())
                if mail_server.hangs_up_after_data:
                    return
                self._say(b"250 taken")
            elif verb == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 fine")

    def _say(self, *lines: bytes) -> None:
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))

    def _mail(self) -> Message:
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            body += line
        return message_from_bytes(body, policy=default)


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def listening(mail_server: MailServer, port: int = 0) -> Iterator[MailServer]:
    """Serve *mail_server* while the block lasts; its `url` then says where."""
    with Listener(("127.0.0.1", port), Talk) as listener:
        listener.mail_server = mail_server
        mail_server.url = f"smtp://127.0.0.1:{listener.server_address[1]}"
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield mail_server
        finally:
            listener.shutdown()
            thread.join()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with listening(MailServer()) as started:
        yield started
