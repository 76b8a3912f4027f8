"""Danger at any step: numbers at once, then one calm concrete question, and a person if one is there."""

from dataclasses import replace
from datetime import timedelta

from referral.events import AnswerSafety, AskSafety, Count, Event, Forward, Say, ShowLines
from referral.inbound import Inbound
from referral.matching_step import handoff_candidates
from referral.needs import CrisisKind, Need, Urgency
from referral.ports import NeedGuess, Screening, Understanding
from referral.reading import ReadingKind
from referral.resource import Organisation
from referral.state import MOST_NEEDS, Answers, Conversation, Step
from referral.world import Outcome, World, move

AFTERWARDS_CHOICES = ("command:person", "command:search", "command:lines", "command:erase")

_NEED_BEHIND = {
    CrisisKind.SUICIDE_IDEATION: Need.SUICIDE,
    CrisisKind.SUICIDE_PLAN: Need.SUICIDE,
    CrisisKind.SELF_HARM: Need.SUICIDE,
    CrisisKind.DV: Need.VIOLENCE,
    CrisisKind.CHILD_ABUSE: Need.VIOLENCE,
    CrisisKind.SEXUAL_VIOLENCE: Need.VIOLENCE,
    CrisisKind.MEDICAL: Need.HEALTH,
}
_NEED_SCORE = 0.8
_BY_SOMEBODY = {CrisisKind.DV, CrisisKind.CHILD_ABUSE, CrisisKind.SEXUAL_VIOLENCE}

_ASKED_ALREADY = timedelta(minutes=30)
_JUST_NOW = timedelta(minutes=10)
_REPEAT_DURING_A_TALK = timedelta(hours=1)


def answer(conversation: Conversation, inbound: Inbound, understood: Understanding, world: World) -> Outcome:
    """What danger in a text, or in a sticker's words, leads to, whatever was asked before."""
    screening = understood.screening
    kinds = _merge(conversation.kinds, screening.kinds)
    worst = max(conversation.urgency, screening.urgency, key=lambda urgency: urgency.weight)
    heard = replace(conversation, kinds=kinds, urgency=worst)
    told_before = set(screening.kinds) <= set(conversation.kinds)
    if conversation.step in (Step.WAITING, Step.RELAY):
        return _beside_a_person(heard, inbound, screening, world, told_before=told_before)
    # A consent card on the screen was made before this was said; a yes to it now would pass on something else.
    learnt = replace(heard, answers=_learn(heard.answers, understood), consent=None)
    return _numbers_then_question(learnt, screening.urgency, screening.kinds or kinds, world, told_before)


def answer_choice(conversation: Conversation, world: World) -> Outcome:
    """Danger told by a choice instead of words."""
    kinds = conversation.kinds or (CrisisKind.DV,)
    heard = replace(conversation, urgency=Urgency.EMERGENCY, kinds=kinds)
    return _numbers_then_question(heard, Urgency.EMERGENCY, kinds, world, told_before=False)


def take_choice(conversation: Conversation, question: str, choice: str, world: World) -> Outcome | None:
    """The answer to the safety question, or None when the choice is not one."""
    if question != "safety":
        return None
    if choice == "no_phone":
        return _offer_writing(conversation, world)
    said = (AnswerSafety(choice), Say("after_safety", choices=AFTERWARDS_CHOICES))
    if world.script.is_safe_answer(choice) or conversation.urgency is not Urgency.EMERGENCY:
        return Outcome(replace(conversation, step=Step.LISTENING), said)
    return Outcome(replace(conversation, step=Step.SAFETY, unclear=1), said)


def keep_listening(conversation: Conversation, world: World) -> Outcome:
    """Words that are not understood while a life is in danger: no other question, the same way out again."""
    if conversation.unclear:
        said = Say("danger_keep_writing", choices=("safety:no_phone", *AFTERWARDS_CHOICES))
        return Outcome(conversation, (said,))
    by_somebody = _BY_SOMEBODY & set(conversation.kinds)
    said = Say("harm_not_read" if by_somebody else "danger_not_read")
    return Outcome(replace(conversation, unclear=1), (said, ask(conversation, world)))


def ask(conversation: Conversation, world: World) -> AskSafety:
    """The safety question of what was heard so far."""
    person = _ready_person(conversation, world) is not None
    return AskSafety(conversation.kinds, conversation.urgency, person_offered=person)


def _offer_writing(conversation: Conversation, world: World) -> Outcome:
    """Who cannot use the voice: places that answer in writing, and for the body somebody near."""
    first: tuple[Event, ...] = (ShowLines(conversation.kinds, Urgency.EMERGENCY, by_writing=True),)
    if CrisisKind.MEDICAL in conversation.kinds:
        first = (Say("no_phone_medical"),)
    last: Event = Say("after_safety", choices=AFTERWARDS_CHOICES)
    if conversation.step is Step.SAFETY and conversation.kinds:
        last = replace(ask(conversation, world), by_writing_offered=False)
    return Outcome(conversation, (*first, last))


def _learn(answers: Answers, understood: Understanding) -> Answers:
    """What the danger says besides; the need behind it is never left out, for the person who may take over."""
    because = "".join(understood.screening.because[:1])
    behind = {
        need: NeedGuess(need, _NEED_SCORE, because)
        for kind in understood.screening.kinds
        if (need := _NEED_BEHIND[kind])
    }
    said = tuple(guess for guess in understood.needs if guess.plain) or answers.needs
    missing = [guess for need, guess in behind.items() if need not in {guess.code for guess in said}]
    return replace(
        answers,
        needs=(*missing, *said)[:MOST_NEEDS],
        age=understood.age or answers.age,
        for_whom=understood.for_whom or answers.for_whom,
        language=understood.language if understood.language != "ja" else answers.language,
    )


def _ready_person(conversation: Conversation, world: World) -> Organisation | None:
    """An organisation that fits and has somebody at its desk now; anybody else's presence is no promise."""
    found = handoff_candidates(conversation, world)
    organisation = found[0].resource.organisation if found else None
    if organisation is None:
        return None
    answers = conversation.answers
    reading = world.reading_for(organisation, answers.codes(), answers.area)
    return organisation if reading and reading.kind is ReadingKind.NOW else None


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
    person = _ready_person(at_safety, world)
    last: Event = AskSafety(kinds, urgency, person_offered=person is not None)
    if asked_already:
        last = Say("danger_keep_writing", choices=("safety:no_phone", *AFTERWARDS_CHOICES))
    return Outcome(
        replace(at_safety, unclear=int(asked_already)), (_open(kinds, urgency, person), lines, last, *counted)
    )


def _open(kinds: tuple[CrisisKind, ...], urgency: Urgency, person: Organisation | None) -> Say:
    if urgency is not Urgency.EMERGENCY:
        return Say("concern")
    if CrisisKind.MEDICAL in kinds:
        return Say("danger_medical")
    if person:
        return Say("danger_person_there", (("organisation", person.name),))
    return Say("danger_nobody_there")


def _beside_a_person(
    conversation: Conversation, inbound: Inbound, screening: Screening, world: World, told_before: bool
) -> Outcome:
    """A person has the talk: pass the words on, and put the numbers beside them, for one danger not again and again."""
    shown, urgency = conversation.lines_shown_at, screening.urgency
    forward = Forward(inbound.kind.value, inbound.text, urgent=urgency)
    if told_before and shown is not None and world.now - shown < _REPEAT_DURING_A_TALK:
        return Outcome(conversation, (forward,))
    kinds = screening.kinds or conversation.kinds
    counted = tuple(Count("danger", (kind.value, urgency.value)) for kind in kinds)
    lines = ShowLines(kinds, urgency)
    heard = replace(conversation, lines_shown_at=world.now)
    if conversation.step is Step.RELAY and _reads_now(conversation, world):
        return Outcome(heard, (forward, Say("danger_during_talk"), lines, *counted))
    key = "danger_while_waiting" if conversation.step is Step.WAITING else "danger_nobody_at_the_desk"
    question = AskSafety(kinds, urgency)
    return Outcome(heard, (forward, Say(key), lines, question, *counted))


def _reads_now(conversation: Conversation, world: World) -> bool:
    """Whether somebody of the organisation that has the talk is at its desk, or has answered just now."""
    if conversation.told_at is not None and world.now - conversation.told_at < _JUST_NOW:
        return True
    consent = conversation.consent
    organisation = world.directory.organisation(consent.organisation_id) if consent else None
    if organisation is None or consent is None:
        return False
    return world.reading(organisation, consent).kind in (ReadingKind.NOW, ReadingKind.BUSY)


def _merge(known: tuple[CrisisKind, ...], heard: tuple[CrisisKind, ...]) -> tuple[CrisisKind, ...]:
    return (*heard, *(kind for kind in known if kind not in heard))
