"""What time brings to those who wait and to those who wait for an answer; the clock calls it twice a minute.

Every process may do it: each step looks again at what it changes, so that doing it twice is doing it once.
"""

from dataclasses import replace
from functools import partial

from referral import elsewhere
from referral.applying import apply
from referral.crew import Crews, look_at_crews
from referral.desk import give_back_now
from referral.member import find_desk
from referral.moving import ask_desk, can_answer
from referral.patience import Stage
from referral.platform import Platform
from referral.state import Handoff, HandoffStatus, Step
from referral.talking import say_where_it_stands
from referral.vault import Turn


def look_after_offers(platform: Platform) -> int:
    """Offer what waited for an opening, ask again and others, give back what nobody answers; how many steps it took.

    Raises ``VaultUnavailable``.
    """
    now = platform.clock()

    def find_due(turn: Turn) -> list[str]:
        crews = look_at_crews(turn)
        return [one.id for one in turn.glance_at_handoffs() if _is_due(platform, turn, one, crews)]

    due = platform.vault.transact(find_due, now)
    for handoff_id in due:
        platform.vault.transact(partial(_step, platform, handoff_id), now)
    return len(due)


def _is_due(platform: Platform, turn: Turn, handoff: Handoff, crews: Crews) -> bool:
    if handoff.status is HandoffStatus.ACCEPTED:
        return _is_left(platform, turn, handoff)
    stage = _stage(platform, turn, handoff, crews)
    if stage is None or handoff.offered_at is None:
        return (stage is None) != (handoff.offered_at is None)
    return stage.number > handoff.stage.number


def _stage(platform: Platform, turn: Turn, handoff: Handoff, crews: Crews) -> Stage | None:
    """How far the offer should have come by now; None while nobody could answer."""
    organisation = platform.directory.organisation(handoff.consent.organisation_id)
    if organisation is None:
        return None
    crew = crews(organisation.id)
    desk = find_desk(organisation, handoff)
    desks = (desk,) if desk else organisation.every_desk
    if not any(can_answer(organisation, one, crew, turn.now) for one in desks):
        return None
    return platform.patience.stage(turn.now - (handoff.offered_at or turn.now))


def _is_left(platform: Platform, turn: Turn, handoff: Handoff) -> bool:
    """An answer is owed for too long by somebody who is not there."""
    if handoff.owed_since is None or turn.now - handoff.owed_since < platform.patience.give_back:
        return False
    present = turn.present()
    readers = [(handoff.consent.organisation_id, handoff.accepted_by)]
    readers += [(guest.organisation_id, guest.member) for guest in handoff.guests]
    return not any(member in present.get(organisation_id, ()) for organisation_id, member in readers)


def _step(platform: Platform, handoff_id: str, turn: Turn) -> None:
    handoff = turn.handoff(handoff_id)
    conversation = turn.conversation(handoff.resident) if handoff else None
    crews = look_at_crews(turn)
    if handoff is None or conversation is None or not _is_due(platform, turn, handoff, crews):
        return
    if handoff.status is HandoffStatus.ACCEPTED:
        give_back_now(platform, turn, handoff)
        return
    stage = _stage(platform, turn, handoff, crews)
    world = platform.world(turn, handoff.resident)
    if stage is None:
        # The day is over without an answer; the promise is made anew, and time begins again at the opening.
        turn.save_handoff(replace(handoff, offered_at=None, stage=Stage.ASKED))
        apply(platform, turn, handoff.resident, conversation, say_where_it_stands(conversation, world))
        return
    if handoff.offered_at is None:
        turn.save_handoff(ask_desk(platform, turn, handoff))
        return
    turn.save_handoff(replace(handoff, stage=stage))
    if stage is Stage.BEYOND and conversation.step is Step.WAITING:
        apply(platform, turn, handoff.resident, conversation, elsewhere.nobody_answered(conversation, world))
