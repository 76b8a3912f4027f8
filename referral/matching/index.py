"""The published entries as columns, so that ten thousand of them are judged at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from referral.freshness import due_on, risk_of
from referral.matching.nesting import Nesting
from referral.matching.open_now import OpenNow
from referral.matching.text import bigrams
from referral.needs import AgeBand, Need
from referral.resource import Area, CapacityState, Resource, ResourceKind, RiskClass, Tie

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]

BY_POSITION = (1.0, 0.75, 0.6, 0.5)
"""How well an entry serves the needs it names, in its own order."""

_NEEDS = tuple(Need)
_TOO_COMMON = 0.2
"""A pair of characters that so large a share of the entries has tells them apart no more."""

_FEW = 50
_MOST_PAIRS = 200
_NO_LIMIT = 999
_NEVER = -1


class Index:
    """Columns in the order of ``resources``."""

    def __init__(self, resources: Sequence[Resource], areas: Iterable[Area]) -> None:
        self.resources = resources
        size = len(resources)
        self.serves = np.zeros((len(_NEEDS), size), dtype=np.float32)
        for place, resource in enumerate(resources):
            for position, need in enumerate(resource.needs):
                self.serves[_NEEDS.index(need), place] = BY_POSITION[min(position, len(BY_POSITION) - 1)]
        eligibilities = [resource.eligibility for resource in resources]
        self._youngest = np.array([e.minimum_age or 0 for e in eligibilities], dtype=np.int16)
        self._oldest = np.array(
            [_NO_LIMIT if e.maximum_age is None else e.maximum_age for e in eligibilities], dtype=np.int16
        )
        self._checked = np.array(
            [r.checked_on.toordinal() if r.checked_on else _NEVER for r in resources], dtype=np.int32
        )
        self._due = np.array([due.toordinal() if (due := due_on(r)) else _NEVER for r in resources], dtype=np.int32)
        self.grave = np.array([risk_of(r) is RiskClass.HIGH for r in resources], dtype=bool)
        self._full_until = np.array([_full_until(r) for r in resources], dtype=np.int32)
        self._open = OpenNow([resource.hours for resource in resources])
        self.organisations = np.array([_number(r.organisation.id) for r in resources], dtype=np.uint64)
        self.places = {resource.id: place for place, resource in enumerate(resources)}
        self._languages = _postings((place, code) for place, r in enumerate(resources) for code in r.languages)
        self._areas = _postings(
            (place, code) for place, e in enumerate(eligibilities) if Tie.LIVES in e.ties for code in e.areas
        )
        self._by_other_ties = np.array(
            [bool(e.areas) and set(e.ties) != {Tie.LIVES} for e in eligibilities], dtype=bool
        )
        self._kinds = _postings((place, r.kind.value) for place, r in enumerate(resources))
        self._anywhere = np.array([not e.areas for e in eligibilities], dtype=bool)
        self._nesting = Nesting(areas)
        pairs = _postings(
            (place, pair) for place, r in enumerate(resources) for pair in bigrams(f"{r.name} {r.summary}")
        )
        common = max(_FEW, size * _TOO_COMMON)
        self._pairs = {pair: places for pair, places in pairs.items() if len(places) <= common}

    def fits(self, need: Need) -> Numbers:
        """From 0 to 1, how well each entry serves the need."""
        found: Numbers = self.serves[_NEEDS.index(need)]
        return found

    def admits_age(self, band: AgeBand | None) -> Mask:
        """False only where the whole band lies outside; an unanswered age excludes nothing."""
        if band is None:
            return np.ones(len(self.resources), dtype=bool)
        youngest, oldest = band.years
        admitted: Mask = (oldest >= self._youngest) & (youngest <= self._oldest)
        return admitted

    def serves_who_lives_in(self, area: str) -> Mask:
        """An area is served with all that lies in it; who named only the prefecture is not left out."""
        if not area:
            return np.ones(len(self.resources), dtype=bool)
        return self._anywhere | self._in_any(self._nesting.touching(area))

    def may_serve_by_other_ties(self, area: str) -> Mask:
        """Those for people who work or study somewhere; where a resident does was not asked, so nothing excludes it."""
        return self._by_other_ties & ~self.serves_who_lives_in(area)

    def is_near(self, area: str) -> Mask:
        """Those that name the area itself, one inside it or one around it that is smaller than a prefecture."""
        return self._in_any(self._nesting.near(area))

    def speaks(self, language: str) -> Mask:
        return self._where(self._languages, language)

    def open_at(self, moment: datetime) -> Mask:
        return self._open.at(moment)

    def is_overdue(self, day: date) -> Mask:
        overdue: Mask = self._due < day.toordinal()
        return overdue

    def is_full(self, day: date) -> Mask:
        full: Mask = day.toordinal() <= self._full_until
        return full

    def checked_since(self, day: date) -> Mask:
        checked: Mask = self._checked >= day.toordinal()
        return checked

    def is_of_kind(self, kinds: Iterable[ResourceKind]) -> Mask:
        found = np.zeros(len(self.resources), dtype=bool)
        for kind in kinds:
            found |= self._where(self._kinds, kind.value)
        return found

    def words_in_common(self, text: str) -> Numbers:
        """How many pairs of characters each entry's own words share with the text."""
        known = [self._pairs[pair] for pair in sorted(bigrams(text))[:_MOST_PAIRS] if pair in self._pairs]
        if not known:
            return np.zeros(len(self.resources), dtype=np.float32)
        return np.bincount(np.concatenate(known), minlength=len(self.resources)).astype(np.float32)

    def _where(self, postings: dict[str, npt.NDArray[np.int32]], key: str) -> Mask:
        found = np.zeros(len(self.resources), dtype=bool)
        found[postings.get(key, _NOTHING)] = True
        return found

    def _in_any(self, areas: Iterable[str]) -> Mask:
        found = np.zeros(len(self.resources), dtype=bool)
        for code in areas:
            found[self._areas.get(code, _NOTHING)] = True
        return found


_NOTHING = np.zeros(0, dtype=np.int32)


def _full_until(resource: Resource) -> int:
    capacity = resource.capacity
    return capacity.until.toordinal() if capacity and capacity.state is CapacityState.FULL else _NEVER


def _postings(found: Iterable[tuple[int, str]]) -> dict[str, npt.NDArray[np.int32]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in found:
        places[key].append(place)
    return {key: np.array(listed, dtype=np.int32) for key, listed in places.items()}


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def turns(organisations: npt.NDArray[np.uint64], turn: str) -> npt.NDArray[np.uint64]:
    """A number for each organisation that differs from turn to turn and never by chance: lower ones come first."""
    mixed = organisations ^ np.uint64(_number(turn))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: npt.NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found
