"""While a person has the talk: pass everything on, be silent, and end it gently from either side."""

from dataclasses import replace
from datetime import datetime

from referral import lifetimes
from referral.events import AskedHowItWas, Count, Forward, HandedOver, Say, ShowLines, Withdraw
from referral.inbound import Address
from referral.needs import Urgency
from referral.ports import Command, Screening
from referral.resource import Organisation
from referral.state import Conversation, Offer, Step
from referral.world import Outcome, World

OUTCOME_CHOICES = ("outcome:lighter", "outcome:same", "outcome:hard", "outcome:skip")


def pass_on(conversation: Conversation, kind: str, text: str, screening: Screening, world: World) -> Outcome:
    """The resident's message goes to the person; the bot says at most once that it will be read."""
    worst = max(conversation.urgency, screening.urgency, key=lambda urgency: urgency.weight)
    heard = replace(conversation, urgency=worst, kinds=screening.kinds or conversation.kinds)
    forward = Forward(kind, text, urgent=screening.urgency)
    if conversation.step is Step.RELAY:
        return Outcome(heard, (forward,))
    if screening.urgency is Urgency.CONCERN and conversation.lines_shown_at is None:
        shown = replace(heard, noted=True, lines_shown_at=world.now)
        return Outcome(shown, (forward, Say("noted_with_line"), ShowLines(screening.kinds, Urgency.CONCERN)))
    if not conversation.noted:
        return Outcome(replace(heard, noted=True), (forward, Say("noted_while_waiting")))
    return Outcome(heard, (forward,))


def take_choice(conversation: Conversation, question: str, answer: str, world: World) -> Outcome:
    """Old buttons do nothing to the talk; つづきから話す says where it stands."""
    if question == "return":
        return say_where_it_stands(conversation, world)
    if question == "waiting" and answer == "withdraw":
        return withdraw(conversation)
    if question == "safety" and answer == "no_phone":
        return Outcome(conversation, (ShowLines(conversation.kinds, Urgency.EMERGENCY, by_writing=True),))
    return say_where_it_stands(conversation, world)


def obey(conversation: Conversation, command: Command, world: World) -> Outcome:
    """もどる takes a waiting handoff back; in a talk with a person nothing is undone by one word."""
    if conversation.step is Step.WAITING and command in (Command.BACK, Command.RESTART):
        return withdraw(conversation)
    return say_where_it_stands(conversation, world)


def withdraw(conversation: Conversation) -> Outcome:
    """Taken back before anybody opened it."""
    free = replace(conversation, step=Step.MATCHES, consent=None, handoff_id="", noted=False)
    said = Say("withdrawn", choices=("matches:more", "command:person", "command:restart", "command:erase"))
    return Outcome(free, (Withdraw(), said, Count("withdrawn")))


def say_where_it_stands(conversation: Conversation, world: World) -> Outcome:
    """The truth about who reads, and when."""
    organisation = world.directory.organisation(conversation.consent.organisation_id) if conversation.consent else None
    if conversation.step is Step.RELAY or organisation is None:
        return Outcome(conversation, (Say("a_person_is_here", choices=("command:lines", "command:erase")),))
    return Outcome(conversation, (HandedOver(organisation, world.reading(organisation), restored=True),))


def taken_up(conversation: Conversation, organisation: Organisation, world: World) -> Outcome:
    """A person has opened it; from here the bot is silent."""
    talking = replace(conversation, step=Step.RELAY, live_until=world.now + lifetimes.RELAY)
    return Outcome(talking, (Say("person_has_read", (("organisation", organisation.name),)), Count("accepted")))


def closed() -> Outcome:
    """The person has ended the talk: everything is dropped, and one gentle question is left, skippable."""
    return Outcome(None, (Say("closed", choices=OUTCOME_CHOICES), AskedHowItWas(), Count("closed")))


def ended_by_resident() -> Outcome:
    """おわって消す in a talk with a person: the same from the other side."""
    said = Say("erased_after_talk", choices=OUTCOME_CHOICES)
    return Outcome(None, (Withdraw(), said, AskedHowItWas(), Count("closed_by_resident")))


def after_the_talk(address: Address, offered: tuple[Offer, ...], now: datetime) -> Conversation:
    """Who comes back within a day: the answer to that question is understood, and anything else begins anew."""
    return Conversation(address, now, now + lifetimes.CLOSING, step=Step.CLOSING, offered=offered)


def finish(answer: str) -> Outcome:
    """The last answer; then nothing is left."""
    code = answer if f"outcome:{answer}" in OUTCOME_CHOICES else "skip"
    return Outcome(None, (Say("goodbye"), Count("outcome", (code,))))
