"""A city's residents and counsellors by a clock moved by hand, over the real rules and a real vault.

Nothing waits for real time: the next event decides what time it is. What is measured is how long people wait between
their yes and somebody who reads it.
"""

import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count

from referral import desk
from referral.inbound import InboundKind
from referral.lapsing import lapse_due
from referral.platform import Platform
from referral.ports import Screening, Understand, Understanding
from referral.resource import Resource
from tests.clock import HandClock
from tests.resident import Post, Resident

AT_ONCE = 2
"""Talks that one counsellor leads at the same time."""

Tell = Callable[[float], None]
"""Is told the share of the time that is over, from 0 to 1."""

TEXTS = (
    "だれとも話していない日が続いています",
    "家賃が払えない",
    "仕事が見つからなくて、外に出られない",
    "母の介護で、もう限界です",
    "子どもが学校に行けません",
    "食べるものがなくて困っています",
    "夜、眠れない",
    "お正月をひとりで過ごすのがつらい",
    "借金のことを、だれにも言えない",
    "年をとって、話し相手がいない",
)


def tell_nobody(_share: float) -> None:
    """Where nobody looks on."""


class CachedUnderstand:
    """The few texts of a simulation are read once each, for reading them is not what is measured."""

    def __init__(self, understand: Understand) -> None:
        self._read = lru_cache(maxsize=1000)(understand)
        self._together = lru_cache(maxsize=1000)(understand.screen_together)

    def __call__(self, text: str) -> Understanding:
        return self._read(text)

    def screen_together(self, texts: Sequence[str]) -> Screening:
        return self._together(tuple(texts))

    def prepare(self, wait: bool = False) -> None:
        """Nothing to load any more."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A counsellor's time at a desk."""

    member: desk.Member
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody said yes at ``asked_at`` and was read so much later; ``open`` says that the desk was open then."""

    asked_at: datetime
    waited: timedelta
    open: bool


@dataclass
class Outcome:
    """What came of it all."""

    contacts: int = 0
    asked: int = 0
    waits: list[Wait] = field(default_factory=list)
    closed: int = 0
    left: int = 0
    """Still waiting at the end."""


class Simulation:
    """Fill it with ``arrive`` and ``staff``, then ``run``."""

    def __init__(self, platform: Platform, clock: HandClock, desks: Sequence[Resource], seed: int = 9999) -> None:
        self.platform = replace(platform, understand=CachedUnderstand(platform.understand), clock=clock)
        self.outcome = Outcome()
        self.arrivals: list[datetime] = []
        self._clock, self._desks = clock, desks
        self._post = Post(self.platform)
        self._dice = random.Random(seed)  # noqa: S311 - dice
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._present: dict[str, list[desk.Member]] = {one.organisation.id: [] for one in desks}
        self._busy: dict[str, int] = {}
        self._taken: set[str] = set()

    def arrive(self, at: datetime, wants_a_person: float) -> None:
        """Somebody writes then; with this probability they want to talk to a person."""
        self.arrivals.append(at)
        self._at(at, lambda: self._write(wants_a_person))

    def staff(self, shift: Shift) -> None:
        self._at(shift.begins, lambda: self._begin(shift))

    def run(self, until: datetime, tell: Tell = tell_nobody) -> Outcome:
        """Let everything happen; ``tell`` is told the share of the time that is over."""
        begun = self._clock()
        self._look_after(until)
        while self._events and self._events[0][0] <= until:
            at, _, act = heapq.heappop(self._events)
            self._clock.set(max(at, self._clock()))
            act()
            tell((self._clock() - begun) / (until - begun))
        self.outcome.left = self.outcome.asked - len(self.outcome.waits)
        return self.outcome

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._number), act))

    def _in(self, least_s: float, most_s: float, act: Callable[[], None]) -> None:
        self._at(self._clock() + timedelta(seconds=self._dice.uniform(least_s, most_s)), act)

    def _look_after(self, until: datetime) -> None:
        """What the clock of the service does, less often."""
        lapse_due(self.platform)
        for organisation_id in self._present:
            self._take_next(organisation_id)
        if self._clock() < until:
            self._at(self._clock() + timedelta(minutes=10), lambda: self._look_after(until))

    def _write(self, wants_a_person: float) -> None:
        self.outcome.contacts += 1
        resident = Resident(self._post)
        resident.says(self._dice.choice(TEXTS))
        if self._dice.random() < wants_a_person:
            self._in(40, 180, lambda: self._ask(resident))

    def _ask(self, resident: Resident) -> None:
        wanted = self._dice.choice(self._desks)
        resident.sends(InboundKind.CHOICE, f"handoff:{wanted.id}")
        resident.sends(InboundKind.CHOICE, "consent:yes")
        if "預かりました" not in resident.text:
            raise RuntimeError(f"the yes led to nobody: {resident.text}")
        self.outcome.asked += 1
        self._take_next(wanted.organisation.id)

    def _begin(self, shift: Shift) -> None:
        member = shift.member
        self._present[member.organisation_id].append(member)
        self.platform.vault.transact(
            lambda turn: turn.keep_on_duty(member.organisation_id, member.id, shift.ends), self._clock()
        )
        self._at(shift.ends, lambda: self._present[member.organisation_id].remove(member))
        self._take_next(member.organisation_id)

    def _take_next(self, organisation_id: str) -> None:
        """Whoever has room takes the first of the queue, after a look at it."""
        free = [m for m in self._present[organisation_id] if self._busy.get(m.id, 0) < AT_ONCE]
        if not free:
            return
        views = [v for v in desk.waiting(self.platform, free[0]) if v.id not in self._taken]
        for member, view in zip(sorted(free, key=lambda m: self._busy.get(m.id, 0)), views, strict=False):
            self._taken.add(view.id)
            self._busy[member.id] = self._busy.get(member.id, 0) + 1
            self._in(10, 60, lambda m=member, v=view: self._accept(m, v))  # type: ignore[misc]

    def _accept(self, member: desk.Member, view: desk.HandoffView) -> None:
        try:
            desk.accept(self.platform, member, view.id)
        except (desk.Gone, desk.AlreadyTaken):
            self._end(member)
            return
        hours = next(one.organisation.desk_hours for one in self._desks if one.organisation.id == view.organisation_id)
        waited = self._clock() - view.queued_at
        self.outcome.waits.append(Wait(view.queued_at, waited, hours.is_open(view.queued_at)))
        lasts = min(self._dice.lognormvariate(6.8, 0.5), 5400.0)
        self._in(30, 90, lambda: self._reply(member, view, "読みました。ゆっくりで大丈夫です。"))
        self._in(lasts / 2, lasts / 2, lambda: self._reply(member, view, "いっしょに考えましょう。"))
        self._in(lasts, lasts, lambda: self._close(member, view))

    def _reply(self, member: desk.Member, view: desk.HandoffView, text: str) -> None:
        desk.reply(self.platform, member, view.id, text, text)

    def _close(self, member: desk.Member, view: desk.HandoffView) -> None:
        desk.close(self.platform, member, view.id)
        self.outcome.closed += 1
        self._end(member)

    def _end(self, member: desk.Member) -> None:
        self._busy[member.id] -= 1
        self._take_next(member.organisation_id)
