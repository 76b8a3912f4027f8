"""What a counsellor does: waiting list, accept or decline, talk, give back, close. No identity comes this far."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from referral import handing, lifetimes, moving, talking
from referral.applying import apply
from referral.crew import build_crew
from referral.duty import end_duty, on_duty, start_duty, stay_on_duty
from referral.estimating import round_up
from referral.events import PersonSays
from referral.invitation import Invitation
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
    is_invited,
    may_take,
)
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.notices import Notice, note
from referral.patience import Stage
from referral.platform import Platform, Scene
from referral.state import EntryState, Handoff, HandoffStatus, TalkEntry, Who
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


@dataclass(frozen=True, slots=True)
class HandoffView:
    """What a desk may see of a handoff: what the resident agreed to, under a designation.

    ``knows``: this member talked with the resident before, or the resident asked for somebody who did. ``returned``:
    it comes back from a counsellor who is gone. ``joined``: this member is in the talk beside the one who has it.
    """

    id: str
    designation: str
    organisation_id: str
    status: HandoffStatus
    urgency: Urgency
    needs: tuple[Need, ...]
    area: str
    age: AgeBand | None
    for_whom: ForWhom | None
    words: str
    queued_at: datetime
    accepted_by: str
    stage: Stage = Stage.ASKED
    offered: bool = True
    knows: bool = False
    returned: bool = False
    joined: bool = False
    guests: int = 0
    invitation: Invitation | None = None


def waiting(platform: Platform, member: Member) -> list[HandoffView]:
    """Most urgent first, then who comes back from a talk, then the longest waiting.

    The resident's words stay closed until one is accepted.
    """
    organisation = platform.directory.organisation(member.organisation_id)

    def read(turn: Turn) -> list[Handoff]:
        present = turn.present().get(member.organisation_id, frozenset())
        found = turn.handoffs(member.organisation_id)
        return [handoff for handoff in found if may_take(handoff, member, organisation, present)]

    offered = platform.vault.transact(read, platform.clock())
    ordered = sorted(offered, key=lambda one: (-one.urgency.weight, not one.left_by, one.queued_at))
    return [_view(platform, member, handoff, with_words=False) for handoff in ordered]


def mine(platform: Platform, member: Member) -> list[HandoffView]:
    """The talks this member has accepted or joined, oldest first."""
    found = [handoff for handoff in _handoffs(platform, member) if member.id in handoff.members]
    ordered = sorted(found, key=lambda handoff: handoff.accepted_at or handoff.queued_at)
    return [_view(platform, member, handoff) for handoff in ordered]


def invitations(platform: Platform, member: Member) -> list[HandoffView]:
    """Talks into which this member is asked, longest waiting first; their words stay closed."""
    found = [handoff for handoff in _handoffs(platform, member) if is_invited(handoff, member)]
    ordered = sorted(found, key=lambda handoff: handoff.queued_at)
    return [_view(platform, member, handoff, with_words=False) for handoff in ordered]


def running(platform: Platform, member: Member) -> list[HandoffView]:
    """For a supervisor: the other talks of the organisation; words only after joining. Raises ``NotYours``."""
    if not member.supervises:
        raise NotYours
    found = [
        handoff
        for handoff in _handoffs(platform, member)
        if handoff.status is HandoffStatus.ACCEPTED
        and handoff.consent.organisation_id == member.organisation_id
        and member.id not in handoff.members
    ]
    return [_view(platform, member, handoff, with_words=False) for handoff in found]


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

    return _view(platform, member, platform.vault.transact(work, platform.clock()))


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
        entry = TalkEntry(0, 0, turn.now, Who.COUNSELLOR, "text", text, EntryState.SENDING, marker)
        written = turn.write_entry(kept, entry)
        scene = Scene(turn.now, platform.directory, conversation.answers)
        bubbles = platform.speak([PersonSays(text, _speaker(handoff, member))], scene)
        turn.say(handoff.resident, conversation.address, bubbles, handoff_id, written.seq)
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


def talk(platform: Platform, member: Member, handoff_id: str, after: int = 0) -> list[TalkEntry]:
    """Entries changed since revision ``after``, in the order in which they were written. Raises as ``reply``."""

    def work(turn: Turn) -> list[TalkEntry]:
        find_joined(turn, member, handoff_id)
        return [entry for entry in turn.talk(handoff_id) if entry.rev > after]

    return platform.vault.transact(work, platform.clock())


def has_room(platform: Platform, member: Member) -> bool:
    """Whether one of the member's desks lets them take up one more talk."""
    organisation = platform.directory.organisation(member.organisation_id)
    desks = [one for one in organisation.every_desk if one.seats(member.id)] if organisation else []
    crew = build_crew((), _handoffs(platform, member), {})
    return not desks or any(crew.room_of(member.id, one) for one in desks)


def has_gone_on(platform: Platform, member: Member, handoff_id: str) -> bool:
    """Whether this talk was the member's and goes on with somebody else."""
    handoff = platform.vault.transact(lambda turn: turn.handoff(handoff_id), platform.clock())
    return handoff is not None and member.id == handoff.left_by


def _handoffs(platform: Platform, member: Member) -> list[Handoff]:
    def read(turn: Turn) -> list[Handoff]:
        return turn.handoffs(member.organisation_id)

    return platform.vault.transact(read, platform.clock())


def _speaker(handoff: Handoff, member: Member) -> str:
    if member.id == handoff.accepted_by:
        return "person"
    return "supervisor" if member.supervises else "second_person"


def _view(platform: Platform, member: Member, handoff: Handoff, with_words: bool = True) -> HandoffView:
    consent = handoff.consent
    area = platform.directory.area(consent.area) if consent.area else None
    return HandoffView(
        id=handoff.id,
        designation=handoff.designation,
        organisation_id=consent.organisation_id,
        status=handoff.status,
        urgency=handoff.urgency,
        needs=consent.needs,
        area=area.name if area else "",
        age=consent.age,
        for_whom=consent.for_whom,
        words=consent.words if with_words else "",
        queued_at=handoff.queued_at,
        accepted_by=handoff.accepted_by,
        stage=handoff.stage,
        offered=handoff.offered_at is not None,
        knows=handoff.wanted == member.id,
        returned=bool(handoff.left_by),
        joined=handoff.accepted_by != member.id,
        guests=len(handoff.guests),
        invitation=handoff.invitation,
    )
