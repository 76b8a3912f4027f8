"""Lets a resident's message through, or drops it and says so; in the same step as everything else about it."""

from datetime import timedelta

from referral import flood
from referral.events import Say
from referral.flood import Flow
from referral.inbound import Inbound, InboundKind
from referral.platform import Platform, Scene
from referral.ports import Command
from referral.state import Answers, EntryState, TalkEntry, Who
from referral.vault import Turn

_LATE = timedelta(seconds=30)
_WITH_WORDS = (InboundKind.TEXT, InboundKind.STICKER)
_ERASE = f"command:{Command.ERASE.value}"


def is_dropped(platform: Platform, turn: Turn, resident: str, inbound: Inbound) -> bool:
    """Whether this one is too much. Danger, a block and おわって消す always pass.

    So does what the platform delivers late: after an outage an hour's messages come at once, and nobody can choose
    that.
    """
    if inbound.kind is InboundKind.UNFOLLOWED or inbound.received_at - inbound.sent_at > _LATE:
        return False
    bucket, flow = flood.pour(turn.bucket(resident), turn.now)
    if flow is Flow.PASSES or _erases(platform, inbound):
        turn.save_bucket(resident, bucket)
        return False
    if inbound.kind in _WITH_WORDS:
        kinds = platform.understand.screen_together([inbound.text]).kinds
        if heard := flood.hear(bucket, kinds, turn.now):
            turn.save_bucket(resident, heard)
            return False
    turn.save_bucket(resident, bucket)
    if flow is Flow.TOLD:
        _tell(platform, turn, resident, inbound)
    return True


def _erases(platform: Platform, inbound: Inbound) -> bool:
    if inbound.kind is InboundKind.CHOICE:
        return inbound.text == _ERASE
    return inbound.kind is InboundKind.TEXT and platform.script.command(inbound.text, by_name=True) is Command.ERASE


def _tell(platform: Platform, turn: Turn, resident: str, inbound: Inbound) -> None:
    """The resident, and whoever talks with them: something is missing in the talk."""
    if inbound.reply_token:
        turn.keep_reply_token(resident, inbound.reply_token, inbound.received_at)
    conversation = turn.conversation(resident)
    answers = conversation.answers if conversation else Answers()
    said = Say("too_fast", choices=("command:lines",))
    turn.say(resident, inbound.address, platform.speak([said], Scene(turn.now, platform.directory, answers)))
    handoff = turn.handoff(conversation.handoff_id) if conversation and conversation.handoff_id else None
    if handoff:
        turn.write_entry(handoff, TalkEntry(0, 0, inbound.sent_at, Who.RESIDENT, "dropped", "", EntryState.NONE))
    turn.count("flooded")
