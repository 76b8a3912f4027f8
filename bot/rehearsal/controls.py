"""What is moved by hand in a rehearsal: the clock and who is on duty; and why the bot did what it did."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from bot.rehearsal.reasons import tell
from referral import desk
from referral.desk import Member
from referral.hours import JST
from referral.inbound import Address
from referral.platform import Platform, Reason
from referral.vault import Turn

_REHEARSING = "rehearsal"
_LONG = timedelta(days=400)
_RESIDENTS_REMEMBERED = 50
_REASONS_REMEMBERED = 30


class RehearsalClock:
    """The time of day, moved by hand."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(JST) + self._offset

    def move(self, offset: timedelta) -> None:
        """Stand this far from the real time; zero puts it right again."""
        self._offset = offset


class Reasons:
    """Why the bot said what it said, for the side of the phone; in memory, for the newest residents."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_resident: OrderedDict[str, list[str]] = OrderedDict()

    def note(self, address: Address, reasons: Sequence[Reason]) -> None:
        with self._lock:
            known = self._by_resident.setdefault(address.identity, [])
            known[:] = [*known, *map(tell, reasons)][-_REASONS_REMEMBERED:]
            self._by_resident.move_to_end(address.identity)
            while len(self._by_resident) > _RESIDENTS_REMEMBERED:
                self._by_resident.popitem(last=False)

    def of(self, user_id: str) -> list[str]:
        with self._lock:
            return list(self._by_resident.get(user_id, ()))


class HandControls:
    """The page's switches, on the running platform."""

    def __init__(self, platform: Platform, clock: RehearsalClock, reasons: Reasons) -> None:
        self._platform = platform
        self._clock = clock
        self._reasons = reasons

    def now(self) -> datetime:
        return self._clock()

    def move_clock(self, offset: timedelta) -> None:
        self._clock.move(offset)

    def duty(self) -> bool:
        """Whether the switch is on; a counsellor at a real desk counts besides it."""
        return any(desk.on_duty(self._platform, member.organisation_id) for member in self._members())

    def set_duty(self, on: bool) -> None:
        """Somebody at every desk that takes handoffs, or nobody that the switch has put there."""
        now = self._platform.clock()
        for member in self._members():
            if on:
                self._platform.vault.transact(partial(_sit_down, member=member, until=now + _LONG), now)
            else:
                desk.end_duty(self._platform, member)

    def why(self, user_id: str) -> list[str]:
        return self._reasons.of(user_id)

    def _members(self) -> list[Member]:
        resources = self._platform.directory.resources()
        desks = {r.organisation.id for r in resources if r.leads_to_a_person}
        return [Member(_REHEARSING, organisation_id, "練習") for organisation_id in sorted(desks)]


def _sit_down(turn: Turn, member: Member, until: datetime) -> None:
    turn.keep_on_duty(member.organisation_id, member.id, until)
