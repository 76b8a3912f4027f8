"""What a step of the conversation decided: things to say, and things to do.

Rules name what is to be said; content finds the words, and the doors give them a form.
"""

from dataclasses import dataclass
from datetime import datetime

from referral.needs import CrisisKind, Urgency
from referral.ports import Match
from referral.reading import Reading
from referral.resource import Organisation
from referral.state import Consent


@dataclass(frozen=True, slots=True)
class Say:
    """A fixed text by its key, filled with ``values``, followed by choices by their codes."""

    key: str
    values: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskTopic:
    """The question of a topic with its own choices."""

    topic: str


@dataclass(frozen=True, slots=True)
class AnswerTopic:
    """What is said to one answer of a topic; nothing when it has no reply."""

    topic: str
    code: str


@dataclass(frozen=True, slots=True)
class AskArea:
    """Which of the platform's areas."""


@dataclass(frozen=True, slots=True)
class ShowLines:
    """National lines that fit. ``by_writing`` leaves out what needs a voice."""

    kinds: tuple[CrisisKind, ...] = ()
    urgency: Urgency = Urgency.NONE
    by_writing: bool = False
    always_open: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskSafety:
    """The one calm, concrete question of a danger."""

    kinds: tuple[CrisisKind, ...]
    urgency: Urgency
    by_writing_offered: bool = True
    person_offered: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSafety:
    """What is said to the answer of that question."""

    code: str


@dataclass(frozen=True, slots=True)
class ShowMatches:
    """Resources as cards, best first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class ShowConsent:
    """Exactly what would be passed on, to whom, until when."""

    consent: Consent
    organisation: Organisation
    reading: Reading
    until: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The yes was taken; ``restored`` when it came back by the return token."""

    organisation: Organisation
    reading: Reading
    restored: bool = False


@dataclass(frozen=True, slots=True)
class DeskClosed:
    """The person who has the talk is away, and when somebody reads again."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class PersonSays:
    """What a counsellor wrote."""

    text: str


Saying = (
    Say
    | AskTopic
    | AnswerTopic
    | AskArea
    | ShowLines
    | AskSafety
    | AnswerSafety
    | ShowMatches
    | ShowConsent
    | HandedOver
    | DeskClosed
    | PersonSays
)


@dataclass(frozen=True, slots=True)
class Agree:
    """The resident said yes: make the handoff."""

    consent: Consent


@dataclass(frozen=True, slots=True)
class Forward:
    """Add what came in to the talk with the person. ``urgent`` lifts the handoff's urgency."""

    kind: str
    text: str = ""
    urgent: Urgency = Urgency.NONE


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The resident took the handoff back or ended the talk."""


@dataclass(frozen=True, slots=True)
class AskedHowItWas:
    """The talk is over and forgotten; only that a question was put is remembered, by a keyed hash, for a day."""


@dataclass(frozen=True, slots=True)
class Count:
    """One more of something; codes only."""

    name: str
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody could not reach this resource; who and when is forgotten, the day is not."""

    resource_id: str


Effect = Agree | Forward | Withdraw | AskedHowItWas | Count | Report
Event = Saying | Effect
