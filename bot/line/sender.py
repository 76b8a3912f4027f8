"""Takes messages from the outbox and gives them to LINE: by reply token first, by push where that is spent.

A process may end at any point here: an unsettled claim comes again exactly as it was, and each call is one
that LINE takes once only, by its token or by its retry key.
"""

import logging
import random
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.line.client import Answer, Message, Outcome
from bot.line.events import CHANNEL
from bot.line.fault import describe
from bot.line.render import Rendered, render
from referral.vault import Delivery, VaultUnavailable

QUOTA_WAIT = timedelta(minutes=10)

_LONGEST_IDLE_S = 0.25
"""Other processes fill the outbox too and cannot wake this one."""

_VAULT_AWAY_S = 1.0
_LONGEST_BACK_OFF_S = 60.0
_FAILURES_BEFORE_PAUSE = 5
_PAUSE_S = 1.0
_JOIN_S = 10.0
_ABOUT_THE_MESSAGES = (400, 413)

_log = logging.getLogger("line")


class Queue(Protocol):
    """What the sender needs of the vault's outbox; see ``referral.vault.Outbox``."""

    def claim(self, now: datetime) -> Delivery | None: ...
    def fall_back_to_push(self, delivery: Delivery) -> Delivery: ...
    def delivered(self, delivery: Delivery, count: int | None = None) -> None: ...
    def undeliverable(self, delivery: Delivery, count: int | None = None) -> None: ...
    def retry_later(self, delivery: Delivery, at: datetime, *, certainly_unsent: bool = False) -> None: ...
    def seconds_until_due(self, now: datetime) -> float | None: ...


class Line(Protocol):
    """What the sender needs of LINE; see ``LineClient``."""

    def reply(self, token: str, messages: list[Message]) -> Answer: ...
    def push(self, to: str, messages: list[Message], retry_key: str) -> Answer: ...
    def warm_up(self) -> None: ...


class Sender:
    """Threads that empty the outbox. Start it after a fork: each process has its own."""

    def __init__(self, outbox: Queue, client: Line, clock: Callable[[], datetime], threads: int = 2) -> None:
        self._outbox = outbox
        self._client = client
        self._clock = clock
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0

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
        # Another channel's messages are left to its own sender: the claim's lease runs out by itself.
        if delivery.address.channel == CHANNEL:
            self._send(delivery)
        return True

    def _run(self) -> None:
        self._client.warm_up()
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                if self.send_due():
                    # With LINE away, a call a second is enough to notice that it is back.
                    if self._failures >= _FAILURES_BEFORE_PAUSE:
                        self._stopping.wait(_PAUSE_S * self._count)
                    continue
                due = self._outbox.seconds_until_due(self._clock())
                self._woken.wait(_LONGEST_IDLE_S if due is None else min(due, _LONGEST_IDLE_S))
            except VaultUnavailable:
                self._stopping.wait(_VAULT_AWAY_S)
            except Exception as error:  # noqa: BLE001 - a thread that ends would leave every resident unanswered
                _log.error("sending failed: %s", describe(error))
                self._stopping.wait(_VAULT_AWAY_S)

    def _send(self, delivery: Delivery) -> None:
        rendered = render(delivery.bubbles)
        if not rendered.messages:
            self._outbox.delivered(delivery)
            return
        if delivery.reply_token:
            answer = self._client.reply(delivery.reply_token, rendered.messages)
            if answer.outcome is not Outcome.TOKEN_SPENT:
                self._settle(delivery, rendered, answer)
                return
            if delivery.attempts > 1:
                # The token was young, and we are the only one who has it: our first attempt went out.
                self._settle(delivery, rendered, Answer(Outcome.SENT))
                return
            delivery = self._outbox.fall_back_to_push(delivery)
        self._settle(delivery, rendered, self._push(delivery, rendered, delivery.retry_key))

    def _push(self, delivery: Delivery, rendered: Rendered, retry_key: str) -> Answer:
        return self._client.push(delivery.address.identity, rendered.messages, retry_key)

    def _settle(self, delivery: Delivery, rendered: Rendered, answer: Answer) -> None:
        self._failures = self._failures + 1 if answer.outcome is Outcome.RETRY else 0
        count = rendered.bubbles if rendered.bubbles < len(delivery.bubbles) else None
        match answer.outcome:
            case Outcome.SENT:
                self._outbox.delivered(delivery, count)
            case Outcome.RETRY:
                wait = max(self._back_off(delivery.attempts), answer.retry_after)
                # While the token may still work it is kept, by repeating exactly this claim.
                unsent = answer.certainly_unsent and not delivery.reply_token
                self._outbox.retry_later(delivery, self._clock() + timedelta(seconds=wait), certainly_unsent=unsent)
            case Outcome.QUOTA:
                # Replies stay free: with the claim given up, the next reply token takes the messages along.
                self._outbox.retry_later(delivery, self._clock() + QUOTA_WAIT, certainly_unsent=True)
            case _ if rendered.bubbles > 1 and answer.status in _ABOUT_THE_MESSAGES:
                self._send_first_alone(delivery)
            case _:
                _log.warning("LINE refused a message with status %d", answer.status)
                self._outbox.undeliverable(delivery, count)

    def _send_first_alone(self, delivery: Delivery) -> None:
        """One of several messages is refused: the first goes alone, the rest comes again as a claim of its own."""
        if delivery.reply_token:
            delivery = self._outbox.fall_back_to_push(delivery)
        rendered = Rendered(render(delivery.bubbles[:1]).messages, 1)
        # Under the whole delivery's key a repetition after a crash would count as sent, the rest with it.
        key = str(uuid.uuid5(uuid.UUID(delivery.retry_key), "first alone"))
        self._settle(delivery, rendered, self._push(delivery, rendered, key))

    def _back_off(self, attempts: int) -> float:
        """Seconds from 1 to 60, doubling, a little different for everybody so that they do not come back at once."""
        tries = min(max(attempts, self._failures), 6)
        return min(2.0**tries * random.uniform(0.5, 1.0), _LONGEST_BACK_OFF_S)  # noqa: S311 - no secret
