"""What a member sees: who waits, the own talks, talks into which they are asked. No identity comes this far."""

from dataclasses import dataclass
from datetime import datetime

from referral.crew import build_crew
from referral.invitation import Invitation
from referral.member import Member, NotYours, find_joined, is_invited, may_take
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.patience import Stage
from referral.platform import Platform
from referral.state import Handoff, HandoffStatus, TalkEntry
from referral.vault import Turn


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
    return [see(platform, member, handoff, with_words=False) for handoff in ordered]


def mine(platform: Platform, member: Member) -> list[HandoffView]:
    """The talks this member has accepted or joined, oldest first."""
    found = [handoff for handoff in _handoffs(platform, member) if member.id in handoff.members]
    ordered = sorted(found, key=lambda handoff: handoff.accepted_at or handoff.queued_at)
    return [see(platform, member, handoff) for handoff in ordered]


def invitations(platform: Platform, member: Member) -> list[HandoffView]:
    """Talks into which this member is asked, longest waiting first; their words stay closed."""
    found = [handoff for handoff in _handoffs(platform, member) if is_invited(handoff, member)]
    ordered = sorted(found, key=lambda handoff: handoff.queued_at)
    return [see(platform, member, handoff, with_words=False) for handoff in ordered]


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
    return [see(platform, member, handoff, with_words=False) for handoff in found]


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


def see(platform: Platform, member: Member, handoff: Handoff, with_words: bool = True) -> HandoffView:
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
