"""A stand-in of the LINE platform outside the service: on a port of its own, signing, judging and counting."""

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.rehearsal.api import create_api
from bot.rehearsal.chat import Who, buttons, quick_replies, written
from bot.rehearsal.courier import Post, WebhookPost
from bot.rehearsal.platform import StandIn
from referral.hours import JST
from tests.service import SECRET, TOKEN

PATIENCE_S = 20.0


class OutsideLine:
    """The platform and all phones on it. ``connect`` says where the bot's webhook is."""

    def __init__(self, url: str, redelivery_waits: Sequence[float]) -> None:
        self.url = url
        self.patience_s = PATIENCE_S
        self._webhook: Post | None = None
        self.stand_in = StandIn(
            secret=SECRET,
            access_token=TOKEN,
            clock=lambda: datetime.now(JST),
            post=self._post,
            monthly_limit=None,
            redelivery_waits=redelivery_waits,
        )

    def connect(self, *service_urls: str) -> None:
        """Deliver to each of them in turn, as a balancer does."""
        posts = itertools.cycle([WebhookPost(f"{url}/line/webhook", timeout=5) for url in service_urls])
        self._webhook = lambda body, signature: next(posts)(body, signature)

    def answer_webhooks(self, status: int) -> None:
        """Without any service, as if one answered so."""
        self._webhook = lambda _body, _signature: status

    def add_friend(self) -> "Phone":
        """A new person who has added the account and been greeted."""
        phone = Phone(self, self.stand_in.add_resident())
        self.stand_in.befriend(phone.user_id)
        phone.waits_for("来てくれて、ありがとうございます")
        return phone

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Return as soon as it holds; fail with ``what`` when it never does."""
        with self.stand_in.changed:
            if not self.stand_in.changed.wait_for(holds, timeout=self.patience_s):
                raise AssertionError(f"never happened: {what}")

    @property
    def findings(self) -> list[str]:
        """Everything that was wrong with the bot's messages, by LINE's documented limits."""
        return [finding.plain for call in self.stand_in.record.calls for finding in call.findings]

    def _post(self, body: bytes, signature: str) -> int:
        assert self._webhook
        return self._webhook(body, signature)


class Phone:
    """One resident's phone."""

    def __init__(self, line: OutsideLine, user_id: str) -> None:
        self._line = line
        self.user_id = user_id

    def says(self, text: str) -> str:
        return self._line.stand_in.say(self.user_id, text)

    def taps(self, label: str, near: str = "") -> None:
        """Press what has this label, in the message that contains ``near``; wait for it to be there."""
        self._line.wait_until(lambda: self._find(label, near) is not None, f"the button {label}")
        action = self._find(label, near)
        assert action is not None
        self._line.stand_in.tap(self.user_id, action)

    def waits_for(self, text: str) -> None:
        self._line.wait_until(lambda: text in self.screen, f"the words {text}")

    @property
    def screen(self) -> str:
        """All that the bot and people have sent to this phone."""
        return "\n".join(self.messages)

    @property
    def messages(self) -> list[str]:
        """What arrived, a text for each message."""
        entries = self._line.stand_in.resident(self.user_id).entries
        return ["\n".join(written(entry.message)) for entry in entries if entry.who is Who.BOT]

    def _find(self, label: str, near: str) -> dict[str, object] | None:
        resident = self._line.stand_in.resident(self.user_id)
        for entry in reversed(resident.entries):
            if entry.who is not Who.BOT or near not in "\n".join(written(entry.message)):
                continue
            for action in (*quick_replies(entry.message), *buttons(entry.message)):
                if action.get("label") == label:
                    return dict(action)
        return None


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """The record tells more."""


_REDELIVERY_WAITS = (0.3, 0.5, 1, 1, 2, 2, *[4] * 12)
"""Seconds. LINE goes on for longer than a service needs to start again, however busy its machine is."""


@contextmanager
def outside_line(redelivery_waits: Sequence[float] = _REDELIVERY_WAITS) -> Iterator[OutsideLine]:
    """The platform, served on a free port of loopback."""
    app = Flask("outside")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    line = OutsideLine(f"http://127.0.0.1:{server.port}", redelivery_waits)
    app.register_blueprint(create_api(line.stand_in, ""))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.stand_in.close()
        server.shutdown()
        thread.join()
        server.server_close()
