"""After everything in memory was lost: whoever writes within a day is told so, and how to come back."""

from datetime import timedelta

from referral.events import Say, ShowLines
from referral.inbound import Inbound, InboundKind
from referral.needs import Urgency
from referral.vault import Turn
from referral.world import Outcome

TOLD_FOR = timedelta(hours=24)


def tell_of_cut(turn: Turn, resident: str, inbound: Inbound, outcome: Outcome) -> Outcome:
    """For somebody of whom nothing is known, once. Where danger was heard its numbers come first, and alone."""
    conversation = outcome.conversation
    if inbound.kind in (InboundKind.FOLLOWED, InboundKind.UNFOLLOWED) or conversation is None:
        return outcome
    if conversation.urgency is not Urgency.NONE or not turn.was_cut() or turn.marked("cut-told", resident):
        return outcome
    turn.mark("cut-told", resident, TOLD_FOR)
    return outcome.after(Say("cut_off"), ShowLines(always_open=True))
