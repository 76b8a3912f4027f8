"""What a counsellor does: duty, waiting list, accept or decline, talk, close. No identity comes this far."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from referral import handing, lifetimes, talking
from referral.applying import apply
from referral.events import PersonSays
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.platform import Platform, Scene
from referral.state import Conversation, Handoff, HandoffStatus, TalkEntry, Who
from referral.vault import Turn
from referral.vault.turn import REVOKED_LIFE
from referral.world import Outcome

LONGEST_REPLY = 2000
"""Characters of one message; the platform would take 5,000, a phone does not."""


class AlreadyTaken(Exception):
    """Another member was first."""


class Gone(Exception):
    """The resident has ended or withdrawn it, or its time is over."""


class NotYours(Exception):
    """Only the member who accepted it may write in it or close it."""


class DeclineReason(StrEnum):
    NO_CAPACITY = "no_capacity"
    NOT_ELIGIBLE = "not_eligible"
    NOT_OUR_FIELD = "not_our_field"
    CONFLICT = "conflict"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """A signed-in person of an organisation."""

    id: str
    organisation_id: str
    name: str


@dataclass(frozen=True, slots=True)
class HandoffView:
    """What a desk may see of a handoff: what the resident agreed to, under a designation."""

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


def start_duty(platform: Platform, member: Member) -> None:
    """From now on residents are told that somebody is there."""
    stay_on_duty(platform, member)


def stay_on_duty(platform: Platform, member: Member) -> None:
    """The heartbeat; presence lapses a minute after the last one."""
    now = platform.clock()
    until = now + lifetimes.PRESENCE
    platform.vault.transact(lambda turn: turn.keep_on_duty(member.organisation_id, member.id, until), now)


def end_duty(platform: Platform, member: Member) -> None:
    platform.vault.transact(lambda turn: turn.leave_duty(member.organisation_id, member.id), platform.clock())


def on_duty(platform: Platform, organisation_id: str) -> list[str]:
    """The ids of members present at this desk."""
    return platform.vault.transact(lambda turn: turn.members_on_duty(organisation_id), platform.clock())


def waiting(platform: Platform, member: Member) -> list[HandoffView]:
    """Most urgent first, then the longest waiting. The resident's words stay closed until one is accepted."""
    found = _handoffs(platform, member)
    offered = [handoff for handoff in found if handoff.status is HandoffStatus.OFFERED]
    ordered = sorted(offered, key=lambda handoff: (-handoff.urgency.weight, handoff.queued_at))
    return [_view(platform, handoff, with_words=False) for handoff in ordered]


def mine(platform: Platform, member: Member) -> list[HandoffView]:
    """The talks this member has accepted, oldest first."""
    found = _handoffs(platform, member)
    accepted = [h for h in found if h.status is HandoffStatus.ACCEPTED and h.accepted_by == member.id]
    return [_view(platform, h) for h in sorted(accepted, key=lambda handoff: handoff.accepted_at or handoff.queued_at)]


def accept(platform: Platform, member: Member, handoff_id: str) -> HandoffView:
    """Exactly one member wins. Raises ``AlreadyTaken`` for the others and ``Gone``."""

    def work(turn: Turn) -> Handoff:
        handoff = _offered(turn, member, handoff_id)
        if handoff.status is HandoffStatus.ACCEPTED and handoff.accepted_by == member.id:
            return handoff
        if handoff.status is not HandoffStatus.OFFERED:
            raise AlreadyTaken
        accepted = replace(
            handoff,
            status=HandoffStatus.ACCEPTED,
            accepted_by=member.id,
            accepted_at=turn.now,
            live_until=turn.now + lifetimes.RELAY,
        )
        turn.save_handoff(accepted)
        conversation = _conversation(turn, accepted)
        organisation = platform.directory.organisation(member.organisation_id)
        if organisation:
            world = platform.world(turn, accepted.resident)
            _tell(platform, turn, accepted, conversation, talking.taken_up(conversation, organisation, world))
        return accepted

    return _view(platform, platform.vault.transact(work, platform.clock()))


def decline(platform: Platform, member: Member, handoff_id: str, reason: DeclineReason) -> None:
    """Give it back with a reason; the resident is asked about the next organisation. Raises as ``accept``."""

    def work(turn: Turn) -> None:
        handoff = _offered(turn, member, handoff_id)
        if handoff.status is not HandoffStatus.OFFERED:
            raise AlreadyTaken
        conversation = _conversation(turn, handoff)
        organisation = platform.directory.organisation(handoff.consent.organisation_id)
        turn.mark("ended", platform.vault.hash("case", handoff.id), REVOKED_LIFE)
        turn.forget_handoff(handoff)
        turn.count("declined", reason.value, handoff.consent.organisation_id)
        if organisation:
            world = platform.world(turn, handoff.resident)
            outcome = handing.after_decline(conversation, organisation, world)
            _tell(platform, turn, handoff, replace(conversation, handoff_id=""), outcome)

    platform.vault.transact(work, platform.clock())


def reply(platform: Platform, member: Member, handoff_id: str, text: str, client_id: str) -> TalkEntry:
    """Send one message to the resident. The same ``client_id`` twice is one message.

    Raises ``ValueError`` for an empty or too long text, ``NotYours`` and ``Gone``.
    """
    if not text.strip() or len(text) > LONGEST_REPLY:
        raise ValueError(f"a message has 1 to {LONGEST_REPLY} characters")

    def work(turn: Turn) -> TalkEntry:
        handoff = _accepted(turn, member, handoff_id)
        marker = platform.vault.hash("reply", handoff_id, client_id)
        earlier = next((entry for entry in turn.talk(handoff_id) if entry.message == marker), None)
        if earlier:
            return earlier
        conversation = _conversation(turn, handoff)
        kept = replace(handoff, live_until=turn.now + lifetimes.RELAY)
        turn.save_handoff(kept)
        turn.save_conversation(handoff.resident, replace(conversation, live_until=kept.live_until, told_at=turn.now))
        state = turn.outlook(handoff.resident)
        entry = TalkEntry(0, 0, turn.now, Who.COUNSELLOR, "text", text, state, marker)
        written = turn.write_entry(kept, entry)
        scene = Scene(turn.now, platform.directory, conversation.answers)
        bubbles = platform.speak([PersonSays(text)], scene)
        turn.say(handoff.resident, conversation.address, bubbles, handoff_id, written.seq, platform.gather)
        return written

    return platform.vault.transact(work, platform.clock())


def close(platform: Platform, member: Member, handoff_id: str) -> None:
    """End the talk: the resident gets one gentle question, and every word is dropped. Raises as ``reply``."""

    def work(turn: Turn) -> None:
        handoff = _accepted(turn, member, handoff_id)
        conversation = _conversation(turn, handoff)
        turn.mark("ended", platform.vault.hash("case", handoff.id), REVOKED_LIFE)
        turn.forget_handoff(handoff)
        _tell(platform, turn, handoff, replace(conversation, handoff_id=""), talking.closed())

    platform.vault.transact(work, platform.clock())


def talk(platform: Platform, member: Member, handoff_id: str, after: int = 0) -> list[TalkEntry]:
    """Entries changed since revision ``after``, in the order in which they were written. Raises as ``reply``."""

    def work(turn: Turn) -> list[TalkEntry]:
        _accepted(turn, member, handoff_id)
        return [entry for entry in turn.talk(handoff_id) if entry.rev > after]

    return platform.vault.transact(work, platform.clock())


def _handoffs(platform: Platform, member: Member) -> list[Handoff]:
    def read(turn: Turn) -> list[Handoff]:
        return turn.handoffs(member.organisation_id)

    return platform.vault.transact(read, platform.clock())


def _offered(turn: Turn, member: Member, handoff_id: str) -> Handoff:
    """Of another organisation is the same as gone: nobody learns that it exists."""
    handoff = turn.handoff(handoff_id)
    if handoff is None or handoff.consent.organisation_id != member.organisation_id:
        raise Gone
    return handoff


def _accepted(turn: Turn, member: Member, handoff_id: str) -> Handoff:
    handoff = _offered(turn, member, handoff_id)
    if handoff.status is not HandoffStatus.ACCEPTED or handoff.accepted_by != member.id:
        raise NotYours
    return handoff


def _conversation(turn: Turn, handoff: Handoff) -> Conversation:
    conversation = turn.conversation(handoff.resident)
    if conversation is None:
        raise Gone
    return conversation


def _tell(platform: Platform, turn: Turn, handoff: Handoff, before: Conversation, outcome: Outcome) -> None:
    apply(platform, turn, handoff.resident, before, outcome)


def _view(platform: Platform, handoff: Handoff, with_words: bool = True) -> HandoffView:
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
    )
