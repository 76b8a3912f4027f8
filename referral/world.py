"""What a step of the conversation may look at; it changes none of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from referral import lifetimes
from referral.events import Event
from referral.ports import Directory, Query, Script, Understand
from referral.reading import Reading, when_read
from referral.resource import Organisation
from referral.state import Conversation, Place, Step

LONGEST_TRAIL = 12


@dataclass(frozen=True, slots=True)
class World:
    """The moment, the list, the words, and the organisations that have a person at the desk now."""

    now: datetime
    resident: str
    directory: Directory
    understand: Understand
    script: Script
    on_duty: frozenset[str] = frozenset()

    def reading(self, organisation: Organisation) -> Reading:
        return when_read(organisation, self.now, self.on_duty)

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
