"""What a resident's event does, from the door to the vault: one function, one atomic step."""

from referral import lifetimes, returning, talking
from referral.applying import apply
from referral.blocking import is_from_before_block
from referral.conversation import advance
from referral.cut_off import tell_of_cut
from referral.damming import is_dropped
from referral.events import Say, ShowLines
from referral.fetching import sees_answer
from referral.inbound import Inbound, InboundKind
from referral.lapsing import lapse_of
from referral.platform import Platform, Reason, Scene
from referral.state import Answers, Conversation
from referral.taking_back import take_back
from referral.vault import Turn, VaultUnavailable
from referral.vault.turn import SEEN_LIFE


def receive(platform: Platform, inbound: Inbound) -> None:
    """Take one event. When this returns, everything that follows from it is in the vault.

    An event that came before changes nothing. Raises ``VaultUnavailable`` when nothing was committed,
    or when that cannot be known; the same event may then safely come again. When a step fails by our own
    fault the resident is told so, with lines that are open, and the fault is raised for the door to log.
    """
    try:
        reasons = platform.vault.transact(lambda turn: _take_once(platform, turn, inbound), platform.clock())
    except VaultUnavailable:
        raise
    except Exception:
        platform.vault.transact(lambda turn: _apologise(platform, turn, inbound), platform.clock())
        raise
    platform.explain(inbound.address, reasons)


def _take_once(platform: Platform, turn: Turn, inbound: Inbound) -> list[Reason]:
    resident = platform.vault.resident_key(inbound.address)
    event = platform.vault.hash("event", inbound.event_id)
    if turn.marked("seen", event):
        return []
    turn.mark("seen", event, SEEN_LIFE)
    if inbound.kind is InboundKind.UNSENT:
        # What they take back is forgotten whenever that comes.
        take_back(platform, turn, resident, inbound.message_id)
        return []
    if is_from_before_block(turn, resident, inbound):
        return []
    if inbound.message_id and turn.marked("buried", platform.vault.hash("message", inbound.message_id)):
        return []
    if is_dropped(platform, turn, resident, inbound):
        return []
    return _take_turn(platform, turn, resident, inbound)


def _apologise(platform: Platform, turn: Turn, inbound: Inbound) -> None:
    event = platform.vault.hash("event", inbound.event_id)
    if turn.marked("seen", event) or inbound.kind in (InboundKind.UNFOLLOWED, InboundKind.UNSENT):
        return
    turn.mark("seen", event, SEEN_LIFE)
    resident = platform.vault.resident_key(inbound.address)
    if inbound.reply_token:
        turn.keep_reply_token(resident, inbound.reply_token, inbound.received_at)
    sayings = (Say("our_fault"), ShowLines(always_open=True))
    turn.say(resident, inbound.address, platform.speak(sayings, Scene(turn.now, platform.directory, Answers())))


def _take_turn(platform: Platform, turn: Turn, resident: str, inbound: Inbound) -> list[Reason]:
    if inbound.reply_token:
        turn.keep_reply_token(resident, inbound.reply_token, inbound.received_at)
    found = lapse_of(platform, turn, resident) or _after_a_talk(turn, resident, inbound)
    if sees_answer(platform, turn, resident, found, inbound):
        return []
    conversation = found or Conversation(inbound.address, turn.now + lifetimes.INTAKE)
    world = platform.world(turn, resident)
    if inbound.kind is InboundKind.UNFOLLOWED:
        turn.forget_outbox(resident)
    question, _, token = inbound.text.partition(":") if inbound.kind is InboundKind.CHOICE else ("", "", "")
    if question == "return":
        outcome, resumed = returning.come_back(platform, turn, resident, conversation, token, world)
        return apply(platform, turn, resident, conversation, outcome, inbound, resumed)
    if question == "revoke" and not conversation.handoff_id:
        outcome = returning.revoke(platform, turn, conversation, token, turn.now)
        return apply(platform, turn, resident, conversation, outcome, inbound)
    outcome = advance(conversation, inbound, world, is_new=found is None)
    if found is None:
        outcome = tell_of_cut(turn, resident, inbound, outcome)
    return apply(platform, turn, resident, conversation, outcome, inbound)


def _after_a_talk(turn: Turn, resident: str, inbound: Inbound) -> Conversation | None:
    offered = turn.take_question(resident)
    return talking.after_the_talk(inbound.address, offered, turn.now) if offered else None
