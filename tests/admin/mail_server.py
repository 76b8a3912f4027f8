"""A mail server of the test's own on loopback: it remembers what it took, and refuses what it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class MailServer(socketserver.ThreadingTCPServer):
    """``answer_to_data`` and ``answer_to_recipient`` are what it says; after ``hang_up`` it breaks the line instead."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: list[EmailMessage] = []
        self.answer_to_recipient = "250 ok"
        self.answer_to_data = "250 taken"
        self.hang_up = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast(MailServer, self.server)
        self._say("220 test")
        while line := self.rfile.readline():
            match line[:4].upper().strip():
                case b"RCPT":
                    self._say(server.answer_to_recipient)
                case b"DATA":
                    self._say("354 go on")
                    body = b"".join(iter(self.rfile.readline, b".\r\n"))
                    if server.hang_up:
                        return
                    if server.answer_to_data.startswith("250"):
                        message = message_from_bytes(body.replace(b"\r\n..", b"\r\n."), policy=default)
                        server.taken.append(cast(EmailMessage, message))
                    self._say(server.answer_to_data)
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving_mail() -> Iterator[MailServer]:
    """A server that runs for as long as this is open."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
