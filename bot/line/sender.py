"""Takes messages from the outbox and gives them to LINE: by reply token first, by push where there is none.

A process may end at any point here: an unsettled claim comes again exactly as it was, and each call is one
that LINE takes once only, by its token or by its retry key.
"""

import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.line.client import AT_ONCE, Answer, Message, Outcome
from bot.line.events import CHANNEL
from bot.line.fault import describe
from bot.line.fetching import with_a_way_to_fetch
from bot.line.render import render
from referral.vault import Delivery, VaultUnavailable

QUOTA_WAIT = timedelta(minutes=10)

_LONGEST_IDLE_S = 0.25
"""Other processes fill the outbox too and cannot wake this one."""

_VAULT_AWAY_S = 1.0
_LONGEST_BACK_OFF_S = 30.0
"""Below a reply token's life: one that comes while we wait is still good when we try again."""

_JOIN_S = 10.0
_SAID_AGAIN_AFTER = timedelta(minutes=1)

_log = logging.getLogger("line")

T = TypeVar("T")


class Queue(Protocol):
    """What the sender needs of the vault's outbox; see ``referral.vault.Outbox``."""

    def claim(self, now: datetime) -> Delivery | None: ...
    def delivered(self, delivery: Delivery, count: int | None = None) -> None: ...
    def undeliverable(self, delivery: Delivery, count: int | None = None) -> None: ...
    def token_spent(self, delivery: Delivery, count: int | None = None) -> None: ...
    def retry_later(self, delivery: Delivery, at: datetime, *, certainly_unsent: bool = False) -> None: ...
    def hold(self, delivery: Delivery, at: datetime) -> None: ...
    def send_one_alone(self, delivery: Delivery) -> None: ...
    def seconds_until_due(self, now: datetime) -> float | None: ...
    def note_failure(self) -> None: ...
    def note_answer(self) -> None: ...


class Line(Protocol):
    """What the sender needs of LINE; see ``LineClient``."""

    def reply(self, token: str, messages: list[Message]) -> Answer: ...
    def push(self, to: str, messages: list[Message], retry_key: str) -> Answer: ...
    def warm_up(self) -> None: ...


class Sender:
    """Threads that empty the outbox. Start it after a fork: each process has its own.

    One of them at a time looks at the outbox, and the others wait behind it or for LINE: so many threads
    cost nothing while there is nothing to send.
    """

    def __init__(self, outbox: Queue, client: Line, clock: Callable[[], datetime], threads: int = AT_ONCE) -> None:
        self._outbox = outbox
        self._client = client
        self._clock = clock
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._looking = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._shut_out_said_at: datetime | None = None

    def start(self) -> None:
        """Begin to send, in the background. Does nothing when it runs already."""
        if self._threads:
            return
        self._stopping.clear()
        self._threads = [
            threading.Thread(target=self._run, name=f"line-sender-{n}", daemon=True) for n in range(self._count)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the calls that are under way and end; what is left stays in the outbox."""
        self._stopping.set()
        self._woken.set()
        for thread in self._threads:
            thread.join(_JOIN_S)
        self._threads = []

    def wake(self) -> None:
        """Look at the outbox now."""
        self._woken.set()

    def send_due(self) -> bool:
        """Take one resident's due messages and send them; False when nothing was due.

        Raises ``VaultUnavailable``; the messages are then still in the outbox or come again.
        """
        delivery = self._outbox.claim(self._clock())
        if delivery is None:
            return False
        self._send(delivery)
        return True

    def _run(self) -> None:
        self._client.warm_up()
        while not self._stopping.is_set():
            with self._looking:
                delivery = self._attempt(self._wait_for_due)
            if delivery:
                self._attempt(lambda delivery=delivery: self._send(delivery))  # type: ignore[misc]
                # What this resident has left is due, and whoever looks at the outbox may have just found nothing.
                self._woken.set()

    def _attempt(self, work: Callable[[], T]) -> T | None:
        """Do it; after trouble, wait a little and give None. A thread that ended would leave residents unanswered."""
        try:
            return work()
        except VaultUnavailable:
            pass
        except Exception as error:  # noqa: BLE001 - see above
            _log.error("sending failed: %s", describe(error))
        self._stopping.wait(_VAULT_AWAY_S)
        return None

    def _wait_for_due(self) -> Delivery | None:
        """Claim what is due as soon as something is; None when the sender is to stop."""
        while not self._stopping.is_set():
            self._woken.clear()
            now = self._clock()
            if delivery := self._outbox.claim(now):
                return delivery
            due = self._outbox.seconds_until_due(now)
            self._woken.wait(_LONGEST_IDLE_S if due is None else min(due, _LONGEST_IDLE_S))
        return None

    def _send(self, delivery: Delivery) -> None:
        # Another channel's messages are left to its own sender: the claim's lease runs out by itself.
        if delivery.address.channel != CHANNEL:
            return
        rendered = render(with_a_way_to_fetch(delivery) if delivery.quota_near else delivery.bubbles)
        if not rendered.messages:
            self._outbox.delivered(delivery)
            return
        if delivery.reply_token:
            answer = self._client.reply(delivery.reply_token, rendered.messages)
        else:
            answer = self._client.push(delivery.address.identity, rendered.messages, delivery.retry_key)
        self._settle(delivery, rendered.bubbles, answer)

    def _settle(self, delivery: Delivery, bubbles: int, answer: Answer) -> None:
        failed = answer.outcome in (Outcome.RETRY, Outcome.SHUT_OUT)
        if failed:
            self._outbox.note_failure()
        elif delivery.failures:
            self._outbox.note_answer()
        count = bubbles if bubbles < len(delivery.bubbles) else None
        match answer.outcome:
            case Outcome.SENT:
                self._outbox.delivered(delivery, count)
            case Outcome.TOKEN_SPENT:
                self._outbox.token_spent(delivery, count)
            case Outcome.RETRY:
                self._retry_later(delivery, answer)
            case Outcome.SHUT_OUT:
                self._say_shut_out(answer.status)
                self._retry_later(delivery, answer)
            case Outcome.QUOTA:
                self._outbox.hold(delivery, self._clock() + QUOTA_WAIT)
            case Outcome.REFUSED if bubbles > 1:
                self._outbox.send_one_alone(delivery)
            case Outcome.REFUSED:
                _log.warning("LINE refused a message with status %d", answer.status)
                self._outbox.undeliverable(delivery, count)

    def _retry_later(self, delivery: Delivery, answer: Answer) -> None:
        wait = max(_back_off(max(delivery.attempts, delivery.failures)), answer.retry_after)
        at = self._clock() + timedelta(seconds=wait)
        self._outbox.retry_later(delivery, at, certainly_unsent=answer.certainly_unsent)

    def _say_shut_out(self, status: int) -> None:
        now = self._clock()
        if self._shut_out_said_at is None or now - self._shut_out_said_at >= _SAID_AGAIN_AFTER:
            self._shut_out_said_at = now
            _log.error(
                "LINE answers %d to whatever is sent. Nothing is lost yet: messages wait, 72 hours at most. "
                "Check LINE_CHANNEL_ACCESS_TOKEN, LINE_API_ENDPOINT and the channel's state at LINE.",
                status,
            )


def _back_off(attempts: int) -> float:
    """Seconds from 1 to 30, doubling, a little different for everybody so that they do not come back at once."""
    return min(2.0 ** min(attempts, 6) * random.uniform(0.5, 1.0), _LONGEST_BACK_OFF_S)  # noqa: S311 - no secret
