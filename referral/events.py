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
class AskWhich:
    """Which of the resources that were shown could not be reached; ``resources`` are ids."""

    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowConsent:
    """Exactly what would be passed on, to whom, until when."""

    consent: Consent
    organisation: Organisation
    reading: Reading
    until: datetime
    instead: bool = False
    """Whether another organisation has it already and has not answered."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The yes was taken; ``restored`` when it came back by the return token."""

    organisation: Organisation
    reading: Reading
    restored: bool = False


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """The way back, as a button that stays in the resident's own talk."""


@dataclass(frozen=True, slots=True)
class DeskClosed:
    """The person who has the talk is away, and when somebody reads again."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class PersonSays:
    """What somebody at the desk wrote; ``who`` is a key of the fixed texts, so that a locked phone shows no name."""

    text: str
    who: str = "person"


Saying = (
    Say
    | AskTopic
    | AnswerTopic
    | AskArea
    | ShowLines
    | AskSafety
    | AnswerSafety
    | ShowMatches
    | AskWhich
    | ShowConsent
    | HandedOver
    | ReturnCard
    | DeskClosed
    | PersonSays
)


@dataclass(frozen=True, slots=True)
class Agree:
    """The resident said yes: make the handoff. ``since`` keeps an earlier place, ``wanted`` a member they know."""

    consent: Consent
    since: datetime | None = None
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """The resident said yes to another organisation instead; place and words go with it."""

    consent: Consent


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """The resident's word on somebody else in the talk."""

    yes: bool


@dataclass(frozen=True, slots=True)
class ClearWords:
    """Forget what the resident has left for the person; the place stays."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Add what came in to the talk with the person. ``urgent`` lifts the handoff's urgency."""

    kind: str
    text: str = ""
    urgent: Urgency = Urgency.NONE


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The resident took the handoff back or ended the talk; ``erased``: the way back is closed too."""

    erased: bool = False


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


Effect = Agree | Move | AnswerInvitation | ClearWords | Forward | Withdraw | AskedHowItWas | Count | Report
Event = Saying | Effect
