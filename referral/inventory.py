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
_KINDS = list(ResourceKind)
_EVENINGS, _WEEKENDS = len(_KINDS), len(_KINDS) + 1
"""What is counted stands in a list: the kinds in their order, then these."""

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
        self._counts: dict[tuple[Need, str], list[int]] = {}
        for (needs, named, traits), many in Counter(map(_describe, resources)).items():
            served = {area for code in named for area in reached_from[code]} if named else {_EVERYWHERE}
            for cell in product(needs, (*served, "")):
                counts = self._counts.setdefault(cell, [0] * (_WEEKENDS + 1))
                for trait in traits:
                    counts[trait] += many

    def has_any(self, need: Need, area: str) -> bool:
        """Whether there is something for a resident of the area."""
        return (need, area) in self._counts or (need, _EVERYWHERE) in self._counts

    def of(self, need: Need, area: str = "") -> Stock:
        """What a resident of the area can be shown; without an area, all there is anywhere."""
        counts = self._read(need, area)
        if area:
            counts = [sum(pair) for pair in zip(counts, self._read(need, _EVERYWHERE), strict=True)]
        return Stock(dict(zip(_KINDS, counts, strict=False)), counts[_EVENINGS], counts[_WEEKENDS])

    def _read(self, need: Need, area: str) -> list[int]:
        return self._counts.get((need, area), [0] * (_WEEKENDS + 1))


def _describe(entry: Resource) -> tuple[frozenset[Need], tuple[str, ...], tuple[int, ...]]:
    """All that is counted of an entry; many are alike in it."""
    return frozenset(entry.needs), entry.eligibility.areas, tuple(_traits(entry))


def _traits(entry: Resource) -> Iterator[int]:
    yield _KINDS.index(entry.kind)
    if _is_open_in_evenings(entry.hours):
        yield _EVENINGS
    if entry.hours.always or any(period.weekday in _WEEKEND for period in entry.hours.periods):
        yield _WEEKENDS


def _is_open_in_evenings(hours: OpeningHours) -> bool:
    return hours.always or any(
        period.weekday not in _WEEKEND and (period.closes > EVENING or period.closes <= period.opens)
        for period in hours.periods
    )
