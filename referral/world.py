"""What a step of the conversation may look at; it changes none of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from referral import lifetimes
from referral.crew import NOBODY, Crews, desks_for
from referral.events import Event
from referral.needs import Need
from referral.ports import Directory, Query, Script, Understand
from referral.reading import Reading, when_read
from referral.resource import Organisation
from referral.state import Consent, Conversation, Place, Step

LONGEST_TRAIL = 12


@dataclass(frozen=True, slots=True)
class World:
    """The moment, the list, the words, and who is at the desks of an organisation now."""

    now: datetime
    resident: str
    directory: Directory
    understand: Understand
    script: Script
    crew: Crews = lambda _organisation_id: NOBODY

    def reading(self, organisation: Organisation, consent: Consent) -> Reading:
        """When somebody reads what the consent holds."""
        found = self.reading_for(organisation, consent.needs, consent.area)
        return found or when_read(organisation, self.now, self.crew(organisation.id))

    def reading_for(self, organisation: Organisation, needs: Sequence[Need], area: str) -> Reading | None:
        """When somebody reads at the desks that take this; None when the organisation has none for it."""
        desks = desks_for(organisation, needs, area, self.directory)
        return when_read(organisation, self.now, self.crew(organisation.id), desks) if desks else None

    def query(self, conversation: Conversation, leave_out: tuple[str, ...] = ()) -> Query:
        answers = conversation.answers
        return Query(
            needs=answers.needs,
            at=self.now,
            text=conversation.words,
            area=answers.area,
            age=answers.age,
            language=answers.language,
            leave_out=leave_out,
            asked=answers.asked,
            turn=self.resident,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conversation after a step (None: forget it) and what the step decided, in order."""

    conversation: Conversation | None
    events: tuple[Event, ...] = ()

    def after(self, *earlier: Event) -> "Outcome":
        return replace(self, events=(*earlier, *self.events))


def move(conversation: Conversation, step: Step, topic: str = "") -> Conversation:
    """Go to a step and remember where we were, for もどる."""
    place = Place(conversation.step, conversation.answers, conversation.topic)
    trail = (*conversation.trail, place)[-LONGEST_TRAIL:]
    return replace(conversation, step=step, topic=topic, trail=trail)


def keep_live(conversation: Conversation, now: datetime) -> Conversation:
    """Writing prolongs the intake; waiting and relay have their own ends."""
    if conversation.step is Step.RELAY:
        return replace(conversation, live_until=now + lifetimes.RELAY)
    if conversation.step is Step.WAITING:
        return conversation
    return replace(conversation, live_until=now + lifetimes.INTAKE)
