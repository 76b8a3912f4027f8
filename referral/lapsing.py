"""What nobody has read in time: the resident is told so, and is left with a way on instead of silence."""

from functools import partial

from referral import talking
from referral.applying import apply
from referral.platform import Platform
from referral.state import Conversation, Handoff, Step
from referral.vault import Turn


def lapse_due(platform: Platform) -> int:
    """Deal with every handoff whose time is over; gives how many. Raises ``VaultUnavailable``."""
    now = platform.clock()
    over = platform.vault.transact(lambda turn: turn.handoffs_over(), now)
    for handoff_id in over:
        platform.vault.transact(partial(_lapse, platform, handoff_id), now)
    return len(over)


def lapse_of(platform: Platform, turn: Turn, resident: str) -> Conversation | None:
    """For a resident who writes just after the end: it is dealt with first; gives what is live then, if anything."""
    held = turn.held_conversation(resident)
    if held is None or held.step not in (Step.WAITING, Step.RELAY) or turn.handoff(held.handoff_id):
        return turn.conversation(resident)
    return _end(platform, turn, resident, held, turn.held_handoff(held.handoff_id))


def _lapse(platform: Platform, handoff_id: str, turn: Turn) -> None:
    handoff = turn.held_handoff(handoff_id)
    if handoff is None:
        turn.forget_end(handoff_id)
        return
    if handoff.live_until > turn.now:
        return
    held = turn.held_conversation(handoff.resident)
    if held and held.handoff_id == handoff_id:
        _end(platform, turn, handoff.resident, held, handoff)
    else:
        turn.forget_handoff(handoff)


def _end(
    platform: Platform, turn: Turn, resident: str, held: Conversation, handoff: Handoff | None
) -> Conversation | None:
    if handoff:
        turn.forget_handoff(handoff)
    outcome = talking.lapsed(held, turn.now)
    apply(platform, turn, resident, held, outcome)
    return outcome.conversation
