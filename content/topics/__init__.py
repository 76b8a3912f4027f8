"""What is asked about a need before anything is shown: one question, a few answers, each skippable."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from referral.needs import ForWhom, Need, Urgency
from referral.resource import ResourceKind


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, other words for it, what is said to it, and what it changes."""

    code: str
    label: str
    also: tuple[str, ...]
    reply: str
    adds: tuple[Need, ...]
    asks: tuple[ResourceKind, ...]
    urgency: Urgency
    next_topic: str
    language: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A question about certain needs; an empty condition fits everybody."""

    id: str
    text: str
    needs: frozenset[Need]
    whom: frozenset[ForWhom]
    only_next: bool
    choices: tuple[Choice, ...]


def topic(name: str) -> Topic | None:
    """The topic with this name."""
    return load_topics().get(name)


def topic_for(needs: Sequence[Need], for_whom: ForWhom | None) -> Topic | None:
    """The question about the first need, or None when there is nothing to ask."""
    if not needs:
        return None
    fitting = (t for t in load_topics().values() if not t.only_next and needs[0] in t.needs)
    return next((t for t in fitting if not t.whom or for_whom in t.whom), None)


@cache
def load_topics() -> dict[str, Topic]:
    """All topics by name, in the order in which they are tried."""
    written = tomllib.loads((files(__package__) / "topics.toml").read_text(encoding="utf-8"))
    return {entry["id"]: _read(entry) for entry in written["topic"]}


def _read(entry: Mapping[str, Any]) -> Topic:
    return Topic(
        id=entry["id"],
        text=entry["text"],
        needs=frozenset(Need(code) for code in entry["needs"]),
        whom=frozenset(ForWhom(code) for code in entry.get("whom", ())),
        only_next=entry.get("only_next", False),
        choices=tuple(_read_choice(choice) for choice in entry["choice"]),
    )


def _read_choice(choice: Mapping[str, Any]) -> Choice:
    return Choice(
        code=choice["code"],
        label=choice["label"],
        also=tuple(choice.get("also", ())),
        reply=choice.get("reply", ""),
        adds=tuple(Need(code) for code in choice.get("adds", ())),
        asks=tuple(ResourceKind(code) for code in choice.get("asks", ())),
        urgency=Urgency(choice.get("urgency", "none")),
        next_topic=choice.get("next_topic", ""),
        language=choice.get("language", ""),
    )
