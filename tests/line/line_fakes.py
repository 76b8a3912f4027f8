"""Stand-ins with memory for this door's tests: a platform on loopback, signed requests, a sender to drive by hand."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from bot.line.client import LineClient
from bot.line.sender import Sender
from bot.line.webhook import create_blueprint
from referral.bubble import Bubble
from referral.hours import JST
from referral.inbound import Address, Inbound
from referral.vault import Turn, Vault
from tests.clock import HandClock
from tests.service import TOKEN

SECRET = "a channel secret of the tests"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)

Run = Callable[..., Result]
"""Types a command's words."""


@dataclass
class MenuSettings:
    """What ``line menu`` takes from the service's settings."""

    line_endpoint: str
    line_token: str = TOKEN
    line_open: bool = True
    rehearsal: bool = False


class Door:
    """The webhook with a memory of what came in and of how often the sender was woken."""

    def __init__(self, secrets: Sequence[str] = (SECRET,), receive: Callable[[Inbound], None] | None = None) -> None:
        self.received: list[Inbound] = []
        self.woken = 0
        app = Flask("door")
        app.register_blueprint(create_blueprint(receive or self.received.append, secrets, HandClock(NOW), self._wake))
        self._client: FlaskClient = app.test_client()

    def post(self, body: bytes, signature: str | None = None, **headers: str) -> TestResponse:
        """Post raw bytes, signed with the first secret unless told otherwise; "" leaves the header out."""
        given = sign(body) if signature is None else signature
        sent = {"X-Line-Signature": given} if given else {}
        return self._client.post("/line/webhook", data=body, headers=sent | headers)

    def post_events(self, *events: object) -> TestResponse:
        return self.post(json.dumps({"destination": "U0", "events": list(events)}).encode())

    def _wake(self) -> None:
        self.woken += 1


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def event(kind: str = "message", user: str = "U1", at: int = 1_795_000_000_000, **more: object) -> dict[str, object]:
    """An event as LINE sends it; ``more`` adds or replaces properties."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": at,
        "source": {"type": "user", "userId": user},
        "webhookEventId": f"{kind}-{user}-{at}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"token-{user}-{at}",
    } | more


def text_event(text: str, user: str = "U1", at: int = 1_795_000_000_000) -> dict[str, object]:
    return event(user=user, at=at, message={"type": "text", "id": f"m-{at}", "text": text, "quoteToken": "q"})


class StubLine:
    """A LINE platform on loopback: remembers every request and answers as it was told, else with 200."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, dict[str, object], dict[str, str]]] = []
        self.answers: list[Response | Callable[[dict[str, object]], Response]] = []
        self.refuse: Callable[[list[dict[str, object]]], bool] = lambda messages: False
        self.refuse_all: Response | None = None
        self.called = threading.Condition()
        self._taken_keys: set[str] = set()

    @property
    def calls(self) -> list[tuple[str, list[str]]]:
        """Each request as its endpoint's last word and the texts of its messages."""
        return [
            (path.rsplit("/", 1)[1], [str(message.get("text")) for message in body.get("messages", [])])  # type: ignore[attr-defined]
            for path, body, _ in self.requests
        ]

    def __call__(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterator[bytes]:
        request = Request(environ)
        body = json.loads(request.get_data())
        with self.called:
            self.requests.append((request.path, body, dict(request.headers)))
            self.called.notify_all()
        return self._answer(body, request.headers.get("X-Line-Retry-Key", ""))(environ, start_response)

    def _answer(self, body: dict[str, object], key: str) -> Response:
        if self.refuse_all:
            return self.refuse_all
        if self.answers:
            answer = self.answers.pop(0)
            return answer if isinstance(answer, Response) else answer(body)
        if self.refuse(body.get("messages", [])):  # type: ignore[arg-type]
            return said(400, "A message (messages[0]) in the request body is invalid")
        if key and key in self._taken_keys:
            return said(409, "The retry key is already accepted")
        self._taken_keys.add(key)
        return Response('{"sentMessages":[]}', 200, {"x-line-request-id": "abc-123"}, content_type="application/json")


def said(status: int, message: str, **headers: str) -> Response:
    """An error answer in LINE's shape."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps({"message": message}), status, named, content_type="application/json")


@contextmanager
def serve(application: StubLine) -> Iterator[StubLine]:
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    application.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield application
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


Calls = list[tuple[str, list[str]]]


class Post:
    """A sender on the vault's own outbox, and the platform it talks to."""

    def __init__(self, vault: Vault, line: StubLine, clock: HandClock) -> None:
        self.vault, self.line, self.clock = vault, line, clock
        self.sender = Sender(vault.outbox, LineClient("token", line.url), clock)

    def say(self, *bubbles: str | Bubble, token: str = "", channel: str = "line") -> None:
        """Put messages for one resident into the outbox, as an event with this reply token would."""

        def work(turn: Turn) -> None:
            if token:
                turn.keep_reply_token("r", token, self.clock())
            whole = [Bubble(bubble) if isinstance(bubble, str) else bubble for bubble in bubbles]
            turn.say("r", Address(channel, "U1"), whole)

        self.vault.transact(work, self.clock())

    def run(self) -> Calls:
        """Send until nothing is due; gives all calls so far."""
        while self.sender.send_due():
            pass
        return self.line.calls

    def later(self, **time: float) -> None:
        self.clock.move(**time)

    def waits(self) -> float | None:
        """Seconds until something is due; None when nothing is left."""
        return self.vault.outbox.seconds_until_due(self.clock())
