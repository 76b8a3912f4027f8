"""Carries webhooks to the bot from a thread of its own, in order, and again when they were not taken."""

import heapq
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.rehearsal.loopback import refuse_foreign_address
from bot.rehearsal.record import EventRecord
from bot.rehearsal.webhook import build_body, mark_redelivered, sign

Post = Callable[[bytes, str], int]
"""Takes a body and its signature and gives the bot's status, 0 when no answer came."""


@dataclass(order=True)
class _Parcel:
    due: float
    number: int
    records: list[EventRecord] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Courier:
    """One thread, started by the first parcel; ``before`` hears of each try, ``after`` of each answer."""

    def __init__(
        self,
        post: Post,
        secret: str,
        destination: str,
        before: Callable[[Sequence[EventRecord]], None],
        after: Callable[[Sequence[EventRecord], int], None],
        waits: Sequence[float] = (0.5, 1, 2, 4, 8),
    ) -> None:
        """``waits`` are the seconds before each redelivery of what was not answered with 2xx."""
        self._post = post
        self._secret = secret
        self._destination = destination
        self._before = before
        self._after = after
        self._waits = tuple(waits)
        self._parcels: list[_Parcel] = []
        self._count = 0
        self._under_way = 0
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def send(self, records: Sequence[EventRecord]) -> None:
        """Carry these events in one POST."""
        with self._condition:
            self._count += 1
            heapq.heappush(self._parcels, _Parcel(time.monotonic(), self._count, list(records)))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="rehearsal-courier", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    @property
    def busy(self) -> bool:
        """Whether anything is still to be carried, redeliveries included."""
        with self._condition:
            return bool(self._parcels) or self._under_way > 0

    def close(self) -> None:
        """Carry nothing more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
            thread = self._thread
        if thread:
            thread.join(timeout=15)

    def _run(self) -> None:
        while (parcel := self._next()) is not None:
            status = self._carry(parcel)
            with self._condition:
                if not 200 <= status < 300 and parcel.tries < len(self._waits):
                    parcel.due = time.monotonic() + self._waits[parcel.tries]
                    parcel.tries += 1
                    heapq.heappush(self._parcels, parcel)
                self._under_way -= 1
            self._after(parcel.records, status)

    def _next(self) -> _Parcel | None:
        with self._condition:
            while not self._closed:
                wait = self._parcels[0].due - time.monotonic() if self._parcels else None
                if wait is not None and wait <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._parcels)
                self._condition.wait(wait)
            return None

    def _carry(self, parcel: _Parcel) -> int:
        self._before(parcel.records)
        events = [record.event for record in parcel.records]
        body = build_body(self._destination, mark_redelivered(events) if parcel.tries else events)
        return self._post(body, sign(body, self._secret))


class WebhookPost:
    """Posts to one address on this machine."""

    def __init__(self, url: str, timeout: float = 2.0) -> None:
        """``timeout`` in seconds; the platform waits two. Raises ``RealLineRefused`` for an address elsewhere."""
        refuse_foreign_address(url)
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or 80
        self._path = parts.path or "/"
        self._timeout = timeout

    def __call__(self, body: bytes, signature: str) -> int:
        connection = HTTPConnection(self._host, self._port, timeout=self._timeout)
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": signature}
        try:
            connection.request("POST", self._path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()
