"""What the list holds for each need, by area, kind and time; and so where it holds nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import product

from referral.hours import OpeningHours
from referral.matching.nesting import Nesting
from referral.needs import Need
from referral.resource import Area, Resource, ResourceKind

EVENING = time(19)
_WEEKEND = (5, 6)
_EVENINGS, _WEEKENDS = "evenings", "weekends"
_EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Stock:
    """How many entries of each kind; how many of all are open on a weekday after 19:00, and on a weekend."""

    kinds: Mapping[ResourceKind, int]
    evenings: int
    weekends: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


class Inventory:
    """Counts entries for the areas with these codes; ``known`` are all areas, to tell which lies in which."""

    def __init__(self, resources: Iterable[Resource], codes: Iterable[str], known: Iterable[Area]) -> None:
        nesting = Nesting(known)
        reached_from: dict[str, set[str]] = defaultdict(set)
        for code in codes:
            for near in nesting.touching(code):
                reached_from[near].add(code)
        self._counts: Counter[tuple[Need, str, str]] = Counter()
        for (needs, named, traits), many in Counter(map(_describe, resources)).items():
            served = {area for code in named for area in reached_from[code]} if named else {_EVERYWHERE}
            for cell in product(needs, (*served, ""), traits):
                self._counts[cell] += many
        self._served = {(need, area) for need, area, _ in self._counts}

    def has_any(self, need: Need, area: str) -> bool:
        """Whether there is something for a resident of the area."""
        return (need, area) in self._served or (need, _EVERYWHERE) in self._served

    def of(self, need: Need, area: str = "") -> Stock:
        """What a resident of the area can be shown; without an area, all there is anywhere."""
        return Stock(
            {kind: self._count(need, area, kind.value) for kind in ResourceKind},
            self._count(need, area, _EVENINGS),
            self._count(need, area, _WEEKENDS),
        )

    def _count(self, need: Need, area: str, trait: str) -> int:
        return self._counts[need, area, trait] + (self._counts[need, _EVERYWHERE, trait] if area else 0)


def _describe(entry: Resource) -> tuple[frozenset[Need], tuple[str, ...], tuple[str, ...]]:
    """All that is counted of an entry; many are alike in it."""
    return frozenset(entry.needs), entry.eligibility.areas, tuple(_traits(entry))


def _traits(entry: Resource) -> Iterator[str]:
    yield entry.kind.value
    if _is_open_in_evenings(entry.hours):
        yield _EVENINGS
    if entry.hours.always or any(period.weekday in _WEEKEND for period in entry.hours.periods):
        yield _WEEKENDS


def _is_open_in_evenings(hours: OpeningHours) -> bool:
    return hours.always or any(
        period.weekday not in _WEEKEND and (period.closes > EVENING or period.closes <= period.opens)
        for period in hours.periods
    )
