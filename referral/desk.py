"""What a counsellor does with somebody: accept or decline, reply, give back, close. What they see: ``seeing``."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from referral import handing, lifetimes, moving, talking
from referral.applying import apply
from referral.duty import end_duty, on_duty, start_duty, stay_on_duty
from referral.estimating import round_up
from referral.events import PersonSays
from referral.member import (
    AlreadyTaken,
    Gone,
    Member,
    NoRoom,
    NotYours,
    check_room,
    find_conversation,
    find_joined,
    find_offered,
    find_own,
)
from referral.notices import Notice, note
from referral.platform import Platform, Scene
from referral.seeing import HandoffView, has_gone_on, has_room, invitations, mine, running, see, talk, waiting
from referral.state import Handoff, HandoffStatus, TalkEntry, Who
from referral.vault import Turn

__all__ = [
    "LONGEST_REPLY",
    "AlreadyTaken",
    "DeclineReason",
    "Gone",
    "HandoffView",
    "Member",
    "NoRoom",
    "NotYours",
    "accept",
    "close",
    "decline",
    "end_duty",
    "give_back",
    "give_back_all",
    "has_gone_on",
    "has_room",
    "invitations",
    "mine",
    "on_duty",
    "reply",
    "running",
    "start_duty",
    "stay_on_duty",
    "talk",
    "waiting",
]

LONGEST_REPLY = 2000
"""Characters of one message; the platform would take 5,000, a phone does not."""


class DeclineReason(StrEnum):
    NO_CAPACITY = "no_capacity"
    NOT_ELIGIBLE = "not_eligible"
    NOT_OUR_FIELD = "not_our_field"
    CONFLICT = "conflict"
    OTHER = "other"


def accept(platform: Platform, member: Member, handoff_id: str) -> HandoffView:
    """Exactly one member wins. Raises ``AlreadyTaken`` for the others, ``Gone`` and ``NoRoom``."""

    def work(turn: Turn) -> Handoff:
        already = turn.handoff(handoff_id)
        if already and already.status is HandoffStatus.ACCEPTED and already.accepted_by == member.id:
            return already
        handoff = find_offered(platform, turn, member, handoff_id)
        check_room(platform, turn, member, handoff)
        accepted = replace(
            handoff,
            status=HandoffStatus.ACCEPTED,
            accepted_by=member.id,
            accepted_at=turn.now,
            live_until=turn.now + lifetimes.RELAY,
        )
        turn.save_handoff(accepted)
        conversation = find_conversation(turn, accepted)
        organisation = platform.directory.organisation(member.organisation_id)
        if organisation:
            world = platform.world(turn, accepted.resident)
            outcome = talking.taken_up(conversation, organisation, world, again=bool(handoff.left_by))
            apply(platform, turn, handoff.resident, conversation, outcome)
        return accepted

    return see(platform, member, platform.vault.transact(work, platform.clock()))


def decline(platform: Platform, member: Member, handoff_id: str, reason: DeclineReason) -> None:
    """Give it on with a reason: to the organisation's next desk, else the resident is asked about the next
    organisation. Raises as ``accept``."""

    def work(turn: Turn) -> None:
        handoff = find_offered(platform, turn, member, handoff_id)
        organisation = platform.directory.organisation(handoff.consent.organisation_id)
        turn.count("declined", reason.value, handoff.consent.organisation_id)
        passed = replace(handoff, passed_by=(*handoff.passed_by, handoff.desk))
        if handoff.desk and organisation and moving.left_desks(platform, organisation, passed):
            turn.save_handoff(moving.ask_desk(platform, turn, passed))
            return
        conversation = replace(find_conversation(turn, handoff), waiting_since=handoff.queued_at)
        world = platform.world(turn, handoff.resident)
        apply(platform, turn, handoff.resident, conversation, handing.after_decline(conversation, organisation, world))

    platform.vault.transact(work, platform.clock())


def give_back(platform: Platform, member: Member, handoff_id: str) -> None:
    """To those who wait, before all others, instead of closing it. Raises ``Gone`` and ``NotYours``."""
    platform.vault.transact(
        lambda turn: give_back_now(platform, turn, find_own(turn, member, handoff_id)), platform.clock()
    )


def give_back_all(platform: Platform, member: Member) -> int:
    """All talks that the member has, as when a shift ends or an account is stopped; gives how many."""

    def work(turn: Turn) -> int:
        found = [one for one in turn.handoffs(member.organisation_id) if one.accepted_by == member.id]
        for handoff in found:
            give_back_now(platform, turn, handoff)
        return len(found)

    return platform.vault.transact(work, platform.clock())


def give_back_now(platform: Platform, turn: Turn, handoff: Handoff) -> None:
    """The same within a step: the resident is told that somebody else will read, and when."""
    conversation = find_conversation(turn, handoff)
    organisation = platform.directory.organisation(handoff.consent.organisation_id)
    if organisation is None:
        return
    outcome = talking.left_alone(conversation, organisation, platform.world(turn, handoff.resident))
    live_until = outcome.conversation.live_until if outcome.conversation else handoff.live_until
    returned = moving.give_back(platform, turn, handoff, live_until)
    note(turn, returned, Notice.GIVEN_BACK)
    apply(platform, turn, handoff.resident, conversation, outcome)


def reply(platform: Platform, member: Member, handoff_id: str, text: str, client_id: str) -> TalkEntry:
    """Send one message to the resident. The same ``client_id`` twice is one message.

    Raises ``ValueError`` for an empty or too long text, ``NotYours`` and ``Gone``.
    """
    if not text.strip() or len(text) > LONGEST_REPLY:
        raise ValueError(f"a message has 1 to {LONGEST_REPLY} characters")

    def work(turn: Turn) -> TalkEntry:
        handoff = find_joined(turn, member, handoff_id)
        marker = platform.vault.hash("reply", handoff_id, client_id)
        earlier = next((entry for entry in turn.talk(handoff_id) if entry.message == marker), None)
        if earlier:
            return earlier
        conversation = find_conversation(turn, handoff)
        kept = replace(handoff, live_until=turn.now + lifetimes.RELAY, owed_since=None)
        turn.save_handoff(kept)
        turn.save_conversation(handoff.resident, replace(conversation, live_until=kept.live_until, told_at=turn.now))
        state = turn.outlook(handoff.resident)
        entry = TalkEntry(0, 0, turn.now, Who.COUNSELLOR, "text", text, state, marker)
        written = turn.write_entry(kept, entry)
        scene = Scene(turn.now, platform.directory, conversation.answers)
        bubbles = platform.speak([PersonSays(text, _speaker(handoff, member))], scene)
        turn.say(handoff.resident, conversation.address, bubbles, handoff_id, written.seq, platform.gather)
        return written

    return platform.vault.transact(work, platform.clock())


def close(platform: Platform, member: Member, handoff_id: str) -> None:
    """End the talk: the resident gets one gentle question, and every word is dropped. Raises as ``reply``."""

    def work(turn: Turn) -> None:
        handoff = find_own(turn, member, handoff_id)
        conversation = find_conversation(turn, handoff)
        minutes = (turn.now - (handoff.accepted_at or turn.now)) / timedelta(minutes=1)
        turn.note_handling(member.organisation_id, round_up(minutes))
        apply(platform, turn, handoff.resident, conversation, talking.closed())

    platform.vault.transact(work, platform.clock())


def _speaker(handoff: Handoff, member: Member) -> str:
    if member.id == handoff.accepted_by:
        return "person"
    return "supervisor" if member.supervises else "second_person"
