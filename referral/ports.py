"""What the rules need from outside, as protocols; content and the stores provide them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from referral.freshness import Overdue
from referral.needs import AgeBand, CrisisKind, ForWhom, Need, Urgency
from referral.resource import Area, Organisation, Resource, ResourceKind


@dataclass(frozen=True, slots=True)
class Screening:
    """Danger heard in one text: how urgent, of which kinds, and which passages said so."""

    urgency: Urgency = Urgency.NONE
    kinds: tuple[CrisisKind, ...] = ()
    because: tuple[str, ...] = ()


_PLAIN = 0.5
"""More likely right than wrong."""

_SURE = 0.7


@dataclass(frozen=True, slots=True)
class NeedGuess:
    """A need with a score from 0 to 1 and a reason in plain Japanese; ``tapped`` when no words said it."""

    code: Need
    score: float
    because: str
    tapped: bool = False

    @property
    def plain(self) -> bool:
        """Whether it may be remembered, asked about and passed on; a fainter guess only orders a list."""
        return self.score >= _PLAIN

    @property
    def sure(self) -> bool:
        """Whether it may be so although another need was plainer."""
        return self.score >= _SURE


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything read out of one text. Empty fields mean: not said."""

    screening: Screening = Screening()
    needs: tuple[NeedGuess, ...] = ()
    area: str = ""
    age: AgeBand | None = None
    for_whom: ForWhom | None = None
    language: str = "ja"
    asked: tuple[ResourceKind, ...] = ()
    """The kinds of help that were asked for by name, such as a place to be or a form to fill in."""


class Understand(Protocol):
    """Reads a resident's text. Never raises, whatever the text."""

    def __call__(self, text: str) -> Understanding: ...

    def screen_together(self, texts: Sequence[str]) -> Screening:
        """The danger of a few messages read as one, oldest first: a sentence over several, or a word in pieces."""
        ...

    def prepare(self, wait: bool = False) -> None:
        """Begin to load what takes time; with ``wait`` come back when all is there. It answers meanwhile, less well."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What a list of matches is asked for. An unanswered field excludes nothing."""

    needs: tuple[NeedGuess, ...]
    at: datetime
    text: str = ""
    area: str = ""
    age: AgeBand | None = None
    language: str = "ja"
    leave_out: Collection[str] = ()
    asked: tuple[ResourceKind, ...] = ()
    overdue: Overdue = Overdue.SHOWN
    """Which of the entries that are to be checked again are left out."""

    turn: str = ""
    """Anything that differs from resident to resident: equal fits take turns by it, reproducibly."""


@dataclass(frozen=True, slots=True)
class Match:
    """A resource that fits, with a score from 0 to 1 and the reasons, best first, in plain Japanese."""

    resource: Resource
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that serves a need of the query and is not among the matches, and why, in plain Japanese."""

    resource: Resource
    because: str


class Directory(Protocol):
    """The published list, in memory. Sample entries are absent where the real LINE is connected."""

    def resource(self, resource_id: str) -> Resource | None: ...
    def organisation(self, organisation_id: str) -> Organisation | None: ...
    def resources(self) -> Sequence[Resource]: ...
    def areas(self) -> Sequence[Area]:
        """The areas a resident is offered to choose from, in the platform's order."""
        ...

    def area(self, code: str) -> Area | None: ...
    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        """The best matches, best first."""
        ...

    def left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        """What serves a need of the query and is not among its matches, with the first reason against each."""
        ...


class Command(StrEnum):
    """What always works, typed or tapped, whatever was asked."""

    START = "start"
    BACK = "back"
    RESTART = "restart"
    ERASE = "erase"
    LINES = "lines"
    PERSON = "person"
    SEARCH = "search"
    LISTEN = "listen"


class Courtesy(StrEnum):
    """Words that want nothing but to be answered in kind."""

    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """What one answer to a topic's question changes."""

    adds: tuple[Need, ...] = ()
    asks: tuple[ResourceKind, ...] = ()
    urgency: Urgency = Urgency.NONE
    next_topic: str = ""
    language: str = ""


class Script(Protocol):
    """The words' side of the conversation: what is asked about a need, and what a typed word means."""

    def command(self, text: str, by_name: bool = False) -> Command | None:
        """What the text asks for; ``by_name`` takes only the words on the button, not every way to say them."""
        ...

    def topic_for(self, needs: Sequence[Need], for_whom: ForWhom | None) -> str:
        """The name of the first question about these needs; empty when there is none."""
        ...

    def topic_choice(self, topic: str, code: str) -> TopicChoice | None: ...
    def is_safe_answer(self, code: str) -> bool:
        """Whether the talk may turn to something else after this answer to a safety question."""
        ...

    def courtesy(self, text: str) -> Courtesy | None:
        """Which courtesy the text is, if it is nothing else."""
        ...

    def asks_if_read(self, text: str) -> bool:
        """Whether somebody who waits asks when, or whether, it will be read."""
        ...
