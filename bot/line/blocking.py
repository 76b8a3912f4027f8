"""Who has blocked us stays forgotten, though LINE may bring what they wrote before it only afterwards."""

from dataclasses import replace

from referral.inbound import Inbound, InboundKind
from referral.platform import Platform
from referral.service import receive
from referral.vault import Turn


def receive_unless_blocked(platform: Platform, inbound: Inbound) -> None:
    """Take one event, but for one from before its resident's block. Raises as ``receive``."""
    # What they take back is forgotten whenever that comes.
    if inbound.kind is InboundKind.UNSENT:
        receive(platform, inbound)
    elif not _is_from_before(platform, inbound):
        receive(platform, inbound)
        # The block may have come while this event was taken, and found nothing to forget yet.
        if inbound.kind is not InboundKind.UNFOLLOWED and _is_from_before(platform, inbound):
            again = replace(inbound, event_id=f"{inbound.event_id} blocked", kind=InboundKind.UNFOLLOWED)
            receive(platform, replace(again, text="", message_id="", reply_token=""))


def _is_from_before(platform: Platform, inbound: Inbound) -> bool:
    """Whether a block is newer than the event; a block is noted, and a new friend's one is over."""

    def look(turn: Turn) -> bool:
        resident = platform.vault.resident_key(inbound.address)
        blocked_at = turn.blocked_at(resident)
        if blocked_at and inbound.sent_at < blocked_at:
            return True
        if inbound.kind is InboundKind.UNFOLLOWED:
            turn.note_block(resident, inbound.sent_at)
        elif inbound.kind is InboundKind.FOLLOWED and blocked_at:
            turn.forget_block(resident)
        return False

    return platform.vault.transact(look, platform.clock())
