"""What happened, in order: each event that went to the bot and each call that came back. In memory alone."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rehearsal.shape import Finding

_MOST = 2000


@dataclass
class EventRecord:
    """A webhook event; ``statuses`` holds the bot's answer to each delivery, 0 where none came.

    ``pressed`` is what stood on the button, which LINE does not tell the bot.
    """

    seq: int
    at: datetime
    user_id: str
    event: dict[str, Any]
    pressed: str = ""
    statuses: list[int] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        return bool(self.statuses) and 200 <= self.statuses[-1] < 300


@dataclass
class CallRecord:
    """A call of the Messaging API. ``fault`` says in Japanese what a bot should not have done, or was made to fail."""

    seq: int
    at: datetime
    method: str
    endpoint: str
    status: int
    user_id: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    billed: bool = False
    delivered: bool = False
    retry_key: str = ""
    answer: str = ""
    fault: str = ""


class Record:
    """The newest happenings; the oldest go when there are very many."""

    def __init__(self) -> None:
        self.happenings: list[EventRecord | CallRecord] = []
        self._count = 0

    @property
    def events(self) -> list[EventRecord]:
        return [happening for happening in self.happenings if isinstance(happening, EventRecord)]

    @property
    def calls(self) -> list[CallRecord]:
        return [happening for happening in self.happenings if isinstance(happening, CallRecord)]

    def next_number(self) -> int:
        self._count += 1
        return self._count

    def add(self, happening: EventRecord | CallRecord) -> None:
        self.happenings.append(happening)
        del self.happenings[:-_MOST]

    def clear(self) -> None:
        self.happenings.clear()
