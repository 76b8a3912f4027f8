"""Who has blocked us stays forgotten, though what they wrote before it may arrive only afterwards."""

from referral.inbound import Inbound, InboundKind
from referral.vault import Turn


def is_from_before_block(turn: Turn, resident: str, inbound: Inbound) -> bool:
    """Whether the resident has blocked us since the event; a block is noted, and a new friend's one is over."""
    blocked_at = turn.blocked_at(resident)
    if blocked_at and inbound.sent_at < blocked_at:
        return True
    if inbound.kind is InboundKind.UNFOLLOWED:
        turn.note_block(resident, inbound.sent_at)
    elif inbound.kind is InboundKind.FOLLOWED and blocked_at:
        turn.forget_block(resident)
    return False
