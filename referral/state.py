"""What is live about one resident, and nothing more; it lives in the vault and has an end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral.inbound import Address
from referral.invitation import Guest, Invitation
from referral.needs import AgeBand, CrisisKind, ForWhom, Need, Urgency
from referral.patience import Stage
from referral.ports import NeedGuess
from referral.resource import ResourceKind

MOST_NEEDS = 3
"""Needs that are remembered of one resident; more would not be read, nor fit into the return button."""

LONGEST_SAID = 400
"""Characters of one message that are kept for the consent card."""


class Step(StrEnum):
    """What the resident was last asked, and so what the next words most likely answer."""

    WELCOME = "welcome"
    LISTENING = "listening"
    ABOUT = "about"
    FOR_WHOM = "for_whom"
    TOPIC = "topic"
    AREA = "area"
    AGE = "age"
    MATCHES = "matches"
    SAFETY = "safety"
    CONSENT = "consent"
    CONSENT_EDIT = "consent_edit"
    CONSENT_WORDS = "consent_words"
    WAITING = "waiting"
    RELAY = "relay"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the intake has learnt. ``taps`` counts the choices taken so far."""

    needs: tuple[NeedGuess, ...] = ()
    for_whom: ForWhom | None = None
    area: str = ""
    age: AgeBand | None = None
    language: str = "ja"
    taps: int = 0
    skipped: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    asked: tuple[ResourceKind, ...] = ()
    """The kinds of help that were asked for by name."""

    def codes(self) -> tuple[Need, ...]:
        return tuple(guess.code for guess in self.needs)


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice that is on the resident's screen, so that its label or number can be typed instead.

    ``also`` are other words for it. Buttons ``on_card`` stand without a number.
    """

    label: str
    data: str
    also: tuple[str, ...] = ()
    on_card: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the resident, kept for the consent card until it is taken back or the talk ends."""

    message_id: str
    text: str


def remember(message_id: str, text: str) -> Said:
    """A message as it is kept: its first ``LONGEST_SAID`` characters."""
    return Said(message_id, text.strip()[:LONGEST_SAID])


def forget_message(said: tuple[Said, ...], message_id: str) -> tuple[Said, ...]:
    """What is left when the resident has taken this message back."""
    return tuple(one for one in said if one.message_id != message_id)


def join_words(said: tuple[Said, ...]) -> str:
    """The resident's own words, newest last."""
    return "\n".join(one.text for one in said)


@dataclass(frozen=True, slots=True)
class Consent:
    """Exactly what would be passed on, and to whom. ``said`` are the resident's own words, if they wish."""

    organisation_id: str
    resource_id: str
    needs: tuple[Need, ...] = ()
    area: str = ""
    age: AgeBand | None = None
    for_whom: ForWhom | None = None
    urgency: Urgency = Urgency.NONE
    said: tuple[Said, ...] = ()

    @property
    def words(self) -> str:
        return join_words(self.said)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A short message, kept until the next ones have come: only with them it may mean danger.

    ``heard`` is the danger that was heard and answered when it came.
    """

    message_id: str
    text: str
    at: datetime
    heard: Urgency = Urgency.NONE


@dataclass(frozen=True, slots=True)
class Place:
    """Where the resident was, for もどる."""

    step: Step
    answers: Answers
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One resident's conversation. ``live_until`` is its end if nobody writes any more."""

    address: Address
    live_until: datetime
    step: Step = Step.WELCOME
    answers: Answers = Answers()
    topic: str = ""
    urgency: Urgency = Urgency.NONE
    kinds: tuple[CrisisKind, ...] = ()
    lines_shown_at: datetime | None = None
    said: tuple[Said, ...] = ()
    offered: tuple[Offer, ...] = ()
    trail: tuple[Place, ...] = ()
    shown: tuple[str, ...] = ()
    consent: Consent | None = None
    handoff_id: str = ""
    declined: tuple[str, ...] = ()
    unclear: int = 0
    """How often words were not understood since the last thing that was."""

    told_at: datetime | None = None
    """When a person last answered, or the resident was last told who reads and when."""

    fragments: tuple[Fragment, ...] = ()
    """The last short messages, oldest first."""

    waiting_since: datetime | None = None
    """Since when the resident waits for a person, kept when another organisation is asked."""

    wanted: str = ""
    """The member with whom the resident talked before, from the return button; never an identity of the resident."""

    other: Consent | None = None
    """What would be passed on to another organisation, proposed while the first one has not answered."""

    invited: bool = False
    """Whether the resident has been asked about somebody else in the talk."""

    shown_at: datetime | None = None
    """When resources were last shown; None once it was asked what became of it."""

    counted: tuple[str, ...] = ()
    """Needs that were counted already, so that one person is one more and not many."""

    @property
    def words(self) -> str:
        return join_words(self.said)


class HandoffStatus(StrEnum):
    """Offered until a member accepts; what is declined, closed, withdrawn or over is forgotten and has no status."""

    OFFERED = "offered"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Handoff:
    """A resident's yes on its way to a person. ``resident`` is the keyed hash, never the identity.

    ``desk`` is the one that was asked first, ``passed_by`` are desks that have declined. ``offered_at`` is since when
    the desk could answer, None while it is closed. ``wanted`` is the member with whom the resident talked before,
    ``left_by`` the one who had the talk and is gone. ``owed_since`` is since when the resident waits for an answer.
    """

    id: str
    resident: str
    designation: str
    consent: Consent
    queued_at: datetime
    live_until: datetime
    status: HandoffStatus = HandoffStatus.OFFERED
    accepted_by: str = ""
    accepted_at: datetime | None = None
    urgency: Urgency = Urgency.NONE
    desk: str = ""
    passed_by: tuple[str, ...] = ()
    offered_at: datetime | None = None
    stage: Stage = Stage.ASKED
    wanted: str = ""
    left_by: str = ""
    owed_since: datetime | None = None
    guests: tuple[Guest, ...] = ()
    invitation: Invitation | None = None

    @property
    def organisations(self) -> tuple[str, ...]:
        """Ids of the organisations that know of it, each with the resident's yes."""
        invited = self.invitation
        others = [guest.organisation_id for guest in self.guests]
        if invited and invited.agreed:
            others.append(invited.organisation_id)
        return tuple(dict.fromkeys((self.consent.organisation_id, *others)))

    @property
    def members(self) -> tuple[str, ...]:
        """Who reads the talk: the counsellor who has it, and whoever has joined."""
        return (self.accepted_by, *(guest.member for guest in self.guests)) if self.accepted_by else ()


class Who(StrEnum):
    RESIDENT = "resident"
    COUNSELLOR = "counsellor"
    NOTICE = "notice"


class EntryState(StrEnum):
    NONE = ""
    SENDING = "sending"
    LATE = "late"
    """The platform does not answer; it is tried on."""
    HELD = "held"
    """The month's messages are used up; it goes out as soon as the resident writes."""
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """One message of a relayed talk. ``rev`` grows with each change of any entry; ``at`` orders the talk."""

    seq: int
    rev: int
    at: datetime
    who: Who
    kind: str
    text: str = ""
    state: EntryState = EntryState.NONE
    message: str = ""
    """A keyed hash of the resident's message id, by which an unsend finds it."""
