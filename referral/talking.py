"""While a person has the talk: pass everything on, be silent, and end it gently from either side."""

from dataclasses import replace
from datetime import datetime, timedelta

from referral import elsewhere, handing, lifetimes
from referral.events import (
    AnswerInvitation,
    AnswerSafety,
    AskedHowItWas,
    ClearWords,
    Count,
    DeskClosed,
    Forward,
    HandedOver,
    ReturnCard,
    Say,
    ShowLines,
    Withdraw,
)
from referral.inbound import Address, Inbound
from referral.needs import Urgency
from referral.ports import Command, Screening
from referral.reading import Reading, ReadingKind
from referral.resource import Organisation
from referral.state import Conversation, Offer, Step
from referral.world import Outcome, World

_TOLD_AGAIN_AFTER = timedelta(hours=6)

OUTCOME_CHOICES = ("outcome:lighter", "outcome:same", "outcome:hard", "outcome:skip")


def pass_on(conversation: Conversation, inbound: Inbound, screening: Screening, world: World) -> Outcome:
    """The resident's message goes to the person; the bot says seldom, and only what is true, who reads it when."""
    worst = max(conversation.urgency, screening.urgency, key=lambda urgency: urgency.weight)
    heard = replace(conversation, urgency=worst, kinds=screening.kinds or conversation.kinds)
    forward = Forward(inbound.kind.value, inbound.text, urgent=screening.urgency)
    if conversation.step is Step.RELAY:
        return _tell_if_away(heard, world).after(forward)
    if screening.urgency is Urgency.CONCERN and conversation.lines_shown_at is None:
        shown = replace(heard, told_at=world.now, lines_shown_at=world.now)
        return Outcome(shown, (forward, Say("noted_with_line"), ShowLines(screening.kinds, Urgency.CONCERN)))
    told = replace(heard, told_at=world.now)
    if conversation.told_at is None:
        return Outcome(told, (forward, Say("noted_while_waiting")))
    if world.script.asks_if_read(inbound.text) or world.now - conversation.told_at > _TOLD_AGAIN_AFTER:
        return say_where_it_stands(told, world).after(forward)
    return Outcome(heard, (forward,))


def _tell_if_away(conversation: Conversation, world: World) -> Outcome:
    """The bot is silent while a person has the talk, but does not let somebody write all night to a closed desk."""
    reading = _reading(conversation, world)
    lately = conversation.told_at is not None and world.now - conversation.told_at < _TOLD_AGAIN_AFTER
    if lately or reading is None or reading.kind not in (ReadingKind.LATER, ReadingKind.UNKNOWN):
        return Outcome(conversation)
    return Outcome(replace(conversation, told_at=world.now), (DeskClosed(reading),))


def _reading(conversation: Conversation, world: World) -> Reading | None:
    consent = conversation.consent
    organisation = world.directory.organisation(consent.organisation_id) if consent else None
    return world.reading(organisation, consent) if organisation and consent else None


def take_choice(conversation: Conversation, question: str, answer: str, world: World) -> Outcome:
    """Old buttons do nothing to the talk; what is answered about the danger goes to the person as well."""
    if question == "waiting" and conversation.step is Step.WAITING:
        return _take_waiting(conversation, answer, world)
    if question == "invitation" and conversation.invited and answer in ("yes", "no"):
        answered = replace(conversation, invited=answer == "yes")
        said = Say("invitation_yes" if answer == "yes" else "invitation_no")
        return Outcome(answered, (AnswerInvitation(answer == "yes"), said))
    if question == "safety" and answer == "no_phone":
        return Outcome(conversation, (ShowLines(conversation.kinds, Urgency.EMERGENCY, by_writing=True),))
    if question == "safety":
        label = next((offer.label for offer in conversation.offered if offer.data == f"safety:{answer}"), "")
        forward = (Forward("text", label),) if label else ()
        return Outcome(conversation, (*forward, AnswerSafety(answer)))
    return say_where_it_stands(conversation, world)


def _take_waiting(conversation: Conversation, answer: str, world: World) -> Outcome:
    match answer:
        case "withdraw":
            return ask_whether_to_withdraw(conversation)
        case "withdraw_yes":
            return _withdraw(conversation)
        case "other":
            return elsewhere.propose(conversation, world)
        case "other_yes":
            return elsewhere.go(conversation, world)
        case "clear":
            return _clear(conversation)
    return say_where_it_stands(replace(conversation, other=None), world)


def _clear(conversation: Conversation) -> Outcome:
    """What was left for the person is taken back, to be written anew or not at all; the place stays."""
    consent = replace(conversation.consent, said=()) if conversation.consent else None
    cleared = replace(conversation, consent=consent, said=(), fragments=(), told_at=None)
    return Outcome(cleared, (ClearWords(), Say("words_cleared", choices=("waiting:withdraw", "command:lines"))))


def obey(conversation: Conversation, command: Command, world: World) -> Outcome:
    """もどる takes a waiting handoff back, after one question; in a talk with a person one word undoes nothing."""
    if conversation.step is Step.WAITING and command in (Command.BACK, Command.RESTART):
        return ask_whether_to_withdraw(conversation)
    return say_where_it_stands(conversation, world)


def ask_whether_to_withdraw(conversation: Conversation) -> Outcome:
    """A place in the queue is not lost by one slip of the thumb."""
    said = Say("withdraw_sure", choices=("waiting:withdraw_yes", "waiting:keep"))
    return Outcome(conversation, (said,))


def _withdraw(conversation: Conversation) -> Outcome:
    """Taken back before anybody opened it."""
    free = replace(
        conversation,
        step=Step.MATCHES,
        consent=None,
        other=None,
        waiting_since=None,
        wanted="",
        handoff_id="",
        told_at=None,
    )
    said = Say("withdrawn", choices=("command:person", "command:lines", "command:restart", "command:erase"))
    return Outcome(free, (Withdraw(), said, Count("withdrawn")))


def say_where_it_stands(conversation: Conversation, world: World) -> Outcome:
    """The truth about who reads, and when."""
    consent = conversation.consent
    organisation = world.directory.organisation(consent.organisation_id) if consent else None
    if conversation.step is Step.RELAY or organisation is None or consent is None:
        return Outcome(conversation, (Say("a_person_is_here", choices=("command:lines", "command:erase")),))
    return Outcome(conversation, (HandedOver(organisation, world.reading(organisation, consent), restored=True),))


def taken_up(conversation: Conversation, organisation: Organisation, world: World, again: bool = False) -> Outcome:
    """A person has opened it; from here the bot is silent. ``again``: somebody else had the talk before."""
    talking = replace(
        conversation, step=Step.RELAY, live_until=world.now + lifetimes.RELAY, told_at=world.now, other=None
    )
    key = "another_person_has_read" if again else "person_has_read"
    return Outcome(talking, (Say(key, (("organisation", organisation.name),)), Count("accepted")))


def left_alone(conversation: Conversation, organisation: Organisation, world: World) -> Outcome:
    """The person who had the talk is gone: somebody else reads it, and when, told as it is."""
    waiting = replace(
        conversation,
        step=Step.WAITING,
        told_at=world.now,
        waiting_since=world.now,
        live_until=max(conversation.live_until, lifetimes.waiting_until(organisation, world.now)),
    )
    consent = conversation.consent
    said = handing.hand_over(conversation, organisation, consent, world, restored=True) if consent else ()
    return Outcome(waiting, (Say("given_back"), *said, Count("given_back")))


def closed() -> Outcome:
    """The person has ended the talk: everything is dropped, and one gentle question is left, skippable."""
    said = Say("closed", choices=OUTCOME_CHOICES)
    return Outcome(None, (Withdraw(), said, ReturnCard(), AskedHowItWas(), Count("closed")))


def ended_by_resident() -> Outcome:
    """おわって消す in a talk with a person: the same from the other side."""
    said = Say("erased_after_talk", choices=OUTCOME_CHOICES)
    return Outcome(None, (Withdraw(erased=True), said, AskedHowItWas(), Count("closed_by_resident")))


def lapsed(conversation: Conversation, now: datetime) -> Outcome:
    """The time is over: who still waited can queue again, who had a talk can begin a new one."""
    if conversation.step is Step.RELAY:
        return Outcome(None, (Say("talk_lapsed", choices=("command:start", "command:lines")), Count("talk_lapsed")))
    free = replace(
        conversation,
        step=Step.LISTENING,
        consent=None,
        handoff_id="",
        said=(),
        fragments=(),
        trail=(),
        told_at=None,
        other=None,
        waiting_since=None,
        live_until=now + lifetimes.INTAKE,
    )
    said = Say("waiting_lapsed", choices=("command:person", "command:lines", "command:restart", "command:erase"))
    return Outcome(free, (said, ShowLines(always_open=True), Count("waiting_lapsed")))


def after_the_talk(address: Address, offered: tuple[Offer, ...], now: datetime) -> Conversation:
    """Who comes back within a day: the answer to that question is understood, and anything else begins anew."""
    return Conversation(address, now + lifetimes.CLOSING, step=Step.CLOSING, offered=offered)


def finish(answer: str) -> Outcome:
    """The last answer; then nothing is left."""
    code = answer if f"outcome:{answer}" in OUTCOME_CHOICES else "skip"
    return Outcome(None, (Say("goodbye"), Count("outcome", (code,))))
