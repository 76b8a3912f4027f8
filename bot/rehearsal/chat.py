"""A resident's phone: what stands in the talk, and what can be pressed there now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

Message = dict[str, Any]

REACHED_AFTER_WRITING = timedelta(days=7)


class Who(StrEnum):
    RESIDENT = "resident"
    BOT = "bot"
    NOTE = "note"
    """Something the phone itself says, such as which number would be dialled."""


@dataclass
class Entry:
    """One bubble. ``message`` is as LINE carries it; ``unsent`` empties it."""

    id: str
    who: Who
    at: datetime
    message: Message
    unsent: bool = False


@dataclass
class Resident:
    """``quick_reply_of`` names the bubble whose quick replies are still on the screen: the last one, until a tap."""

    user_id: str
    name: str
    friend: bool = False
    blocked: bool = False
    entries: list[Entry] = field(default_factory=list)
    quick_reply_of: str = ""
    wrote_at: datetime | None = None

    @property
    def reachable(self) -> bool:
        return self.friend and not self.blocked

    def receives(self, now: datetime) -> bool:
        """Whether a message arrives: at a friend, and for seven days at somebody who has only written."""
        wrote_lately = self.wrote_at is not None and now - self.wrote_at <= REACHED_AFTER_WRITING
        return not self.blocked and (self.friend or wrote_lately)

    def show(self, entry: Entry) -> None:
        """Add a bubble; quick replies of earlier ones vanish, as they do in LINE."""
        self.entries.append(entry)
        has_choices = entry.who is Who.BOT and bool(quick_replies(entry.message))
        self.quick_reply_of = entry.id if has_choices else ""

    def entry(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def offered(self) -> list[Mapping[str, Any]]:
        """The quick replies that can be pressed now."""
        entry = self.entry(self.quick_reply_of)
        return quick_replies(entry.message) if entry else []


def quick_replies(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The actions of a message's quick replies."""
    return [item["action"] for item in (message.get("quickReply") or {}).get("items", [])]


def buttons(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The actions of a Flex message, from the top."""
    return [action for _, action in _walk(message.get("contents")) if action]


def written(message: Mapping[str, Any]) -> list[str]:
    """What can be read on a message, from the top, without its buttons."""
    if message.get("type") == "text":
        return [message["text"]]
    contents = {name: message[name] for name in ("contents", "address") if name in message}
    return [line for line, _ in _walk(contents) if line]


def _walk(value: object) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """Texts and actions in the order in which they stand; the parts of a bubble in their order on the screen."""
    if isinstance(value, list):
        for inner in value:
            yield from _walk(inner)
    elif isinstance(value, dict):
        for name in ("address", "text", "header", "body", "contents", "footer"):
            inner = value.get(name)
            if isinstance(inner, str):
                yield inner, None
            elif inner is not None:
                yield from _walk(inner)
        if isinstance(value.get("action"), dict):
            yield "", value["action"]
