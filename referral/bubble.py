"""What we say, before any door has given it a form: text, choices and cards."""

from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """``choice`` comes back to us as data; ``call``, ``open`` and ``map`` leave the conversation."""

    CHOICE = "choice"
    CALL = "call"
    OPEN = "open"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press. ``value`` is a choice's data (300 characters at most), a number as shown, or an address.

    ``also`` are other words that mean the choice when they are typed.
    """

    label: str
    kind: ActionKind
    value: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One resource or line: who, what, when, how, why. ``sample`` marks an invented entry."""

    title: str
    subtitle: str = ""
    summary: str = ""
    facts: tuple[str, ...] = ()
    because: str = ""
    actions: tuple[Action, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing said. Choices belong to the last bubble of a turn; cards may stand without text.

    ``speaker`` is the name a person's message is shown under; empty means the automatic reply.
    """

    text: str = ""
    cards: tuple[Card, ...] = ()
    choices: tuple[Action, ...] = ()
    speaker: str = ""
