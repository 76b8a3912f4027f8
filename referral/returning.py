"""つづきから話す: one tap restores the place, even when everything in memory was lost."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from referral import handing, intake, talking
from referral.events import Agree, Count, HandedOver, Say
from referral.lifetimes import waiting_until
from referral.platform import Platform
from referral.return_token import Resumption, TokenExpired, TokenUnreadable, unseal
from referral.state import Conversation, Step
from referral.vault import Turn
from referral.vault.turn import REVOKED_LIFE
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
    case = platform.vault.hash("case", resumption.case)
    if turn.marked("revoked", case):
        return _start_anew(conversation, "return_revoked"), None
    ended = turn.marked("ended", case)
    taken = turn.handoff(resumption.case)
    if ended or (taken and taken.resident != resident):
        return handing.propose_again(conversation, resumption.consent, resumption.member, world), None
    consent = resumption.consent
    answers = replace(conversation.answers, area=consent.area, age=consent.age, for_whom=consent.for_whom)
    waiting = replace(
        conversation,
        step=Step.WAITING,
        answers=answers,
        consent=consent,
        urgency=consent.urgency,
        waiting_since=resumption.queued_at,
        trail=(),
        live_until=waiting_until(organisation, world.now),
    )
    said = HandedOver(organisation, world.reading(organisation, consent), restored=True)
    agreed = Agree(consent, resumption.queued_at, resumption.member)
    return Outcome(waiting, (agreed, said, Count("returned"))), resumption


def revoke(platform: Platform, turn: Turn, conversation: Conversation, token: str, now: datetime) -> Outcome:
    """The button is of no use any more, wherever it still stands; one that is over anyway is told the same."""
    with suppress(TokenExpired, TokenUnreadable):
        turn.mark("revoked", platform.vault.hash("case", unseal(token, platform.key, now).case), REVOKED_LIFE)
    return _start_anew(conversation, "return_revoked")


def _start_anew(conversation: Conversation, key: str) -> Outcome:
    listening = replace(conversation, step=Step.LISTENING)
    return Outcome(listening, (Say(key, choices=intake.LISTENING_CHOICES),))
