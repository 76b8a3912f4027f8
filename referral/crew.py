"""Who is at the desks of an organisation now, for whom a desk is, and which desk is asked first."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from referral.duty_desk import Desk
from referral.needs import Need
from referral.ports import Directory
from referral.resource import Organisation
from referral.state import Handoff, HandoffStatus
from referral.vault import Turn

_NO_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Crew:
    """The members present at one organisation, what they have in hand, and how many minutes today's talks took.

    ``talks_of`` and ``talks_at`` count running talks by member and by desk, ``waiting_at`` those that wait by desk;
    ``minutes`` says how many of today's talks were over within so many minutes.
    """

    present: frozenset[str] = frozenset()
    talks_of: Mapping[str, int] = field(default_factory=dict)
    talks_at: Mapping[str, int] = field(default_factory=dict)
    waiting_at: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[int, int] = field(default_factory=dict)

    def seated(self, desk: Desk) -> frozenset[str]:
        """Those present who sit at this desk."""
        return frozenset(member for member in self.present if desk.seats(member))

    def room(self, desk: Desk) -> int:
        """How many more talks this desk can take up now."""
        free = sum(self.room_of(member, desk) for member in self.seated(desk))
        return min(free, max(0, desk.at_once - self.talks_at.get(desk.id, 0))) if desk.at_once else free

    def room_of(self, member_id: str, desk: Desk) -> int:
        """How many more talks this member can take up there."""
        return max(0, desk.each - self.talks_of.get(member_id, 0)) if desk.each else _NO_LIMIT


NOBODY = Crew()


def build_crew(present: Collection[str], handoffs: Iterable[Handoff], minutes: Mapping[int, int]) -> Crew:
    """The crew from who is present and from all live handoffs of the organisation."""
    handoffs = list(handoffs)
    running = [handoff for handoff in handoffs if handoff.status is HandoffStatus.ACCEPTED]
    waiting = [handoff for handoff in handoffs if handoff.status is HandoffStatus.OFFERED]
    return Crew(
        present=frozenset(present),
        talks_of=Counter(handoff.accepted_by for handoff in running),
        talks_at=Counter(handoff.desk for handoff in running),
        waiting_at=Counter(handoff.desk for handoff in waiting),
        minutes=minutes,
    )


Crews = Callable[[str], Crew]
"""The crew of an organisation by its id."""


def look_at_crews(turn: Turn, besides: str = "") -> Crews:
    """The crew of an organisation by its id, looked at when it is asked for; without the handoff of one resident."""
    present = turn.present()
    seen: dict[str, Crew] = {}

    def look(organisation_id: str) -> Crew:
        if organisation_id not in present:
            return NOBODY
        if organisation_id not in seen:
            handoffs = [one for one in turn.glance_at_handoffs(organisation_id) if one.resident != besides]
            minutes = turn.handling_today(organisation_id)
            seen[organisation_id] = build_crew(present[organisation_id], handoffs, minutes)
        return seen[organisation_id]

    return look


def desks_for(organisation: Organisation, needs: Collection[Need], area: str, directory: Directory) -> tuple[Desk, ...]:
    """The desks that take somebody with these needs from this area; what was not answered excludes nothing."""
    return tuple(
        desk
        for desk in organisation.every_desk
        if (not desk.needs or not needs or set(desk.needs) & set(needs))
        and (not desk.areas or not area or any(_touch(one, area, directory) for one in desk.areas))
    )


def choose_desk(
    organisation: Organisation, desks: Collection[Desk], crew: Crew, now: datetime, turn: str
) -> Desk | None:
    """The desk that is asked: with room now, else with somebody there, else open, else the next to open.

    Equal ones take turns by ``turn``, which differs from case to case, and the same case always finds the same one.
    """

    def order(desk: Desk) -> tuple[bool, bool, bool, float, bytes]:
        hours = organisation.hours_of(desk)
        is_open = hours.is_open(now)
        opens = None if is_open else hours.next_opening(now)
        return (
            not crew.room(desk),
            not crew.seated(desk),
            not is_open,
            opens.timestamp() if opens else 0.0 if is_open else float("inf"),
            hashlib.blake2b(f"{turn}\x1f{desk.id}".encode(), digest_size=8).digest(),
        )

    return min(desks, key=order, default=None)


def _touch(one: str, other: str, directory: Directory) -> bool:
    """Whether one of the areas lies in the other."""
    return one in _around(other, directory) or other in _around(one, directory)


def _around(code: str, directory: Directory) -> set[str]:
    found: set[str] = set()
    while code and code not in found:
        found.add(code)
        area = directory.area(code)
        code = area.parent if area else ""
    return found
