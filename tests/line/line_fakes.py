"""Stand-ins with memory for this door's tests: a platform on loopback, an outbox, a clock, signed requests."""

import base64
import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from bot.line.webhook import create_blueprint
from referral.bubble import Bubble
from referral.hours import JST
from referral.inbound import Address, Inbound
from referral.vault import Delivery
from referral.vault.outbox import LEASE
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


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Door:
    """The webhook with a memory of what came in and of how often the sender was woken."""

    def __init__(self, secrets: Sequence[str] = (SECRET,), receive: Callable[[Inbound], None] | None = None) -> None:
        self.received: list[Inbound] = []
        self.woken = 0
        app = Flask("door")
        app.register_blueprint(create_blueprint(receive or self.received.append, secrets, Clock(), self._wake))
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


class FakeOutbox:
    """An outbox in a list, which leases like the vault's and repeats an unsettled claim exactly."""

    def __init__(self, *bubbles: Bubble, token: str = "", channel: str = "line") -> None:
        self.bubbles = list(bubbles)
        self.token = token
        self.address = Address(channel, "U1")
        self.claimed: Delivery | None = None
        self.due = NOW
        self.delivered_texts: list[str] = []
        self.given_up_texts: list[str] = []
        self.settled = threading.Event()
        self._one_at_a_time = threading.Lock()

    def claim(self, now: datetime) -> Delivery | None:
        with self._one_at_a_time:
            if not self.bubbles or now < self.due:
                return None
            self.due = now + LEASE
            if self.claimed:
                self.claimed = replace(self.claimed, attempts=self.claimed.attempts + 1)
            else:
                token, self.token = self.token, ""
                taken = tuple(self.bubbles[:5])
                self.claimed = Delivery("r1", self.address, taken, token, str(uuid.uuid4()), 1, now)
            return self.claimed

    def fall_back_to_push(self, delivery: Delivery) -> Delivery:
        assert self.claimed
        self.claimed = replace(self.claimed, reply_token="")
        return self.claimed

    def delivered(self, delivery: Delivery, count: int | None = None) -> None:
        self.delivered_texts += self._settle(delivery, count)

    def undeliverable(self, delivery: Delivery, count: int | None = None) -> None:
        self.given_up_texts += self._settle(delivery, count)

    def retry_later(self, delivery: Delivery, at: datetime, *, certainly_unsent: bool = False) -> None:
        self.due = at
        if certainly_unsent:
            self.claimed = None

    def seconds_until_due(self, now: datetime) -> float | None:
        return max(0.0, (self.due - now).total_seconds()) if self.bubbles else None

    @property
    def wait(self) -> timedelta:
        return self.due - NOW

    def _settle(self, delivery: Delivery, count: int | None) -> list[str]:
        done = len(delivery.bubbles) if count is None else count
        texts = [bubble.text for bubble in self.bubbles[:done]]
        del self.bubbles[:done]
        self.claimed = None
        self.due = delivery.claimed_at
        if not self.bubbles:
            self.settled.set()
        return texts


class StubLine:
    """A LINE platform on loopback: remembers every request and answers as it was told, else with 200."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, dict[str, object], dict[str, str]]] = []
        self.answers: list[Response | Callable[[dict[str, object]], Response]] = []
        self.refuse: Callable[[list[dict[str, object]]], bool] = lambda messages: False
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
        self.requests.append((request.path, body, dict(request.headers)))
        return self._answer(body, request.headers.get("X-Line-Retry-Key", ""))(environ, start_response)

    def _answer(self, body: dict[str, object], key: str) -> Response:
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
