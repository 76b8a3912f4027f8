"""つづきから話す: one tap restores the place, even when everything in memory was lost."""

from dataclasses import replace

from referral import handing, intake, talking
from referral.events import Agree, Count, HandedOver, Say
from referral.lifetimes import waiting_until
from referral.platform import Platform
from referral.return_token import Resumption, TokenExpired, TokenUnreadable, unseal
from referral.state import Conversation, Step
from referral.vault import Turn
from referral.world import Outcome, World


def come_back(
    platform: Platform, turn: Turn, resident: str, conversation: Conversation, token: str, world: World
) -> tuple[Outcome, Resumption | None]:
    """What the tap leads to, and the resumption that a new handoff continues."""
    if conversation.step in (Step.WAITING, Step.RELAY):
        return talking.say_where_it_stands(conversation, world), None
    try:
        resumption = unseal(token, platform.key, world.now)
    except TokenExpired:
        return _start_anew(conversation, "return_expired"), None
    except TokenUnreadable:
        return _start_anew(conversation, "return_unreadable"), None
    organisation = world.directory.organisation(resumption.consent.organisation_id)
    if organisation is None:
        return _start_anew(conversation, "return_unreadable"), None
    ended = turn.marked("ended", platform.vault.hash("case", resumption.case))
    taken = turn.handoff(resumption.case)
    if ended or (taken and taken.resident != resident):
        return handing.propose_again(conversation, resumption.consent, world), None
    consent = resumption.consent
    answers = replace(conversation.answers, area=consent.area, age=consent.age, for_whom=consent.for_whom)
    waiting = replace(
        conversation,
        step=Step.WAITING,
        answers=answers,
        consent=consent,
        urgency=consent.urgency,
        trail=(),
        live_until=waiting_until(organisation, world.now),
    )
    said = HandedOver(organisation, world.reading(organisation), restored=True)
    return Outcome(waiting, (Agree(consent), said, Count("returned"))), resumption


def _start_anew(conversation: Conversation, key: str) -> Outcome:
    listening = replace(conversation, step=Step.LISTENING)
    return Outcome(listening, (Say(key, choices=intake.LISTENING_CHOICES),))
