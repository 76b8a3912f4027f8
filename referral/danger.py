"""Danger at any step: numbers at once, then one calm concrete question, and a person if one is there."""

from dataclasses import replace
from datetime import timedelta

from referral.events import AnswerSafety, AskSafety, Count, Event, Forward, Say, ShowLines
from referral.needs import CrisisKind, Urgency
from referral.ports import Screening, Understanding
from referral.state import Conversation, Step
from referral.world import Outcome, World, move

AFTERWARDS_CHOICES = ("command:person", "command:search", "command:lines", "command:erase")

_ASKED_ALREADY = timedelta(minutes=30)
_REPEAT_DURING_A_TALK = timedelta(hours=1)


def answer(conversation: Conversation, text: str, understood: Understanding, world: World) -> Outcome:
    """What danger in a text leads to, whatever was asked before."""
    screening = understood.screening
    kinds = _merge(conversation.kinds, screening.kinds)
    worst = max(conversation.urgency, screening.urgency, key=lambda urgency: urgency.weight)
    heard = replace(conversation, kinds=kinds, urgency=worst)
    told_before = set(screening.kinds) <= set(conversation.kinds)
    if conversation.step in (Step.WAITING, Step.RELAY):
        return _beside_a_person(heard, text, screening, world, told_before=told_before)
    answers = replace(
        heard.answers,
        needs=understood.needs or heard.answers.needs,
        age=understood.age or heard.answers.age,
        for_whom=understood.for_whom or heard.answers.for_whom,
    )
    return _numbers_then_question(
        replace(heard, answers=answers), screening.urgency, screening.kinds or kinds, world, told_before
    )


def answer_choice(conversation: Conversation, world: World) -> Outcome:
    """Danger told by a choice instead of words."""
    kinds = conversation.kinds or (CrisisKind.DV,)
    heard = replace(conversation, urgency=Urgency.EMERGENCY, kinds=kinds)
    return _numbers_then_question(heard, Urgency.EMERGENCY, kinds, world, told_before=False)


def take_choice(conversation: Conversation, question: str, choice: str, world: World) -> Outcome | None:
    """The answer to the safety question, or None when the choice is not one."""
    if question != "safety":
        return None
    kinds = conversation.kinds
    if choice == "no_phone":
        last: Event = Say("after_safety", choices=AFTERWARDS_CHOICES)
        if conversation.step is Step.SAFETY and kinds:
            last = AskSafety(kinds, conversation.urgency, by_writing_offered=False, person_offered=bool(world.on_duty))
        return Outcome(conversation, (ShowLines(kinds, Urgency.EMERGENCY, by_writing=True), last))
    said = (AnswerSafety(choice), Say("after_safety", choices=AFTERWARDS_CHOICES))
    return Outcome(replace(conversation, step=Step.LISTENING), said)


def show_open_lines(conversation: Conversation) -> Outcome:
    """The lines that are always open, in one tap from anywhere."""
    return Outcome(conversation, (Say("open_lines"), ShowLines(always_open=True), Count("lines_asked")))


def _numbers_then_question(
    conversation: Conversation, urgency: Urgency, kinds: tuple[CrisisKind, ...], world: World, told_before: bool
) -> Outcome:
    asked_already = (
        told_before
        and conversation.step is Step.SAFETY
        and conversation.lines_shown_at is not None
        and world.now - conversation.lines_shown_at < _ASKED_ALREADY
    )
    at_safety = replace(
        conversation if conversation.step is Step.SAFETY else move(conversation, Step.SAFETY),
        lines_shown_at=world.now,
    )
    counted = tuple(Count("danger", (kind.value, urgency.value)) for kind in kinds)
    lines = ShowLines(kinds, urgency)
    last: Event = AskSafety(kinds, urgency, person_offered=bool(world.on_duty))
    if asked_already:
        last = Say("danger_keep_writing", choices=("safety:no_phone", *AFTERWARDS_CHOICES))
    first = Say(_opening(urgency, world))
    return Outcome(at_safety, (first, lines, last, *counted))


def _opening(urgency: Urgency, world: World) -> str:
    if urgency is not Urgency.EMERGENCY:
        return "concern"
    return "danger_person_there" if world.on_duty else "danger_nobody_there"


def _beside_a_person(
    conversation: Conversation, text: str, screening: Screening, world: World, told_before: bool
) -> Outcome:
    """A person has the talk: pass the words on, and put the numbers beside them, for one danger not again and again."""
    shown, urgency = conversation.lines_shown_at, screening.urgency
    forward = Forward("text", text, urgent=urgency)
    if told_before and shown is not None and world.now - shown < _REPEAT_DURING_A_TALK:
        return Outcome(conversation, (forward,))
    waiting = conversation.step is Step.WAITING
    key = "danger_while_waiting" if waiting else "danger_during_talk"
    kinds = screening.kinds or conversation.kinds
    counted = tuple(Count("danger", (kind.value, urgency.value)) for kind in kinds)
    return Outcome(
        replace(conversation, lines_shown_at=world.now), (forward, Say(key), ShowLines(kinds, urgency), *counted)
    )


def _merge(known: tuple[CrisisKind, ...], heard: tuple[CrisisKind, ...]) -> tuple[CrisisKind, ...]:
    return (*heard, *(kind for kind in known if kind not in heard))
