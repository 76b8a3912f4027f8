"""All that a use case works with, put together once by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from referral.bubble import Bubble
from referral.crew import look_at_crews
from referral.events import Saying
from referral.inbound import Address
from referral.needs import AgeBand
from referral.patience import DEFAULT, Patience
from referral.ports import Directory, Script, Understand
from referral.state import Answers, Conversation, Offer
from referral.vault import Turn, Vault
from referral.world import World


@dataclass(frozen=True, slots=True)
class Scene:
    """What the words may depend on besides the events themselves."""

    now: datetime
    directory: Directory
    answers: Answers
    return_choice: str = ""
    """The data of つづきから話す, where there is a handoff to return to."""

    @property
    def age(self) -> AgeBand | None:
        return self.answers.age


class Speak(Protocol):
    """Finds the words for what was decided; content provides it."""

    def __call__(self, sayings: Sequence[Saying], scene: Scene) -> list[Bubble]: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step did what it did: ``what`` is need, danger, match, desk or answer; ``name`` a code or a name."""

    what: str
    name: str
    because: str = ""
    score: float | None = None


class Explain(Protocol):
    """Is told, in a rehearsal only, what was decided and why. In service nobody listens."""

    def __call__(self, address: Address, reasons: Sequence[Reason], /) -> None: ...


def explain_to_nobody(_address: Address, _reasons: Sequence[Reason]) -> None:
    """In service, where nobody may look on."""


class Part(StrEnum):
    """What the service stands on."""

    VAULT = "vault"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Platform:
    """The service's parts. ``key`` seals return tokens; ``clock`` gives the time with its zone."""

    vault: Vault
    directory: Directory
    understand: Understand
    script: Script
    speak: Speak
    clock: Callable[[], datetime]
    key: bytes
    explain: Explain = explain_to_nobody
    patience: Patience = DEFAULT
    gather: timedelta = timedelta()
    """So long a counsellor's line waits for the next ones, to go out in one call with them."""
    alarms: set[Part] = field(default_factory=set)
    """The parts that this process has found in trouble, for the panel."""

    def world(self, turn: Turn, resident: str) -> World:
        """What a step may look at, with who is on duty read in the same atomic step."""
        return World(
            now=turn.now,
            resident=resident,
            directory=self.directory,
            understand=self.understand,
            script=self.script,
            crew=look_at_crews(turn, resident),
        )


def remember_offers(conversation: Conversation, bubbles: Sequence[Bubble]) -> tuple[Offer, ...]:
    """The choices now on the screen; the last ones stay valid while nothing new is offered."""
    last = next((bubble.choices for bubble in reversed(bubbles) if bubble.choices), ())
    on_cards = [action for bubble in bubbles for card in bubble.cards for action in card.actions]
    offers = (
        *(Offer(action.label, action.value, action.also) for action in last if action.kind == "choice"),
        *(Offer(action.label, action.value, on_card=True) for action in on_cards if action.kind == "choice"),
    )
    return offers or conversation.offered
