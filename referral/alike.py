"""Entries that may be one and the same, told by number, name, reading and address. Nothing is ever merged by itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from rapidfuzz import fuzz

from referral.matching.text import normalise
from referral.resource import Resource

_LEGAL_FORMS = re.compile(
    r"(?:社会福祉|医療|学校|宗教|(?:特定非営利|公益|一般)?(?:活動|財団|社団)|更生保護)法人|npo法人|(?:株式|有限|合同)会社|見本"
)
_NEAR = 85.0
"""Names from this likeness on, of 100, are nearly the same."""

_RELATED = 60.0
"""Names below this likeness are of different services, though they share a number."""

_PIECE = 3
_TOO_COMMON = 40
"""What more entries than this have in common tells none of them apart: a switchboard, or the word 相談."""


class Likeness(IntEnum):
    """``SHARED``: one number or address; ``ALIKE``: a person should look; ``SAME``: most probably one entry."""

    SHARED = 1
    ALIKE = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """Two entries, and what they have in common in plain Japanese."""

    first: Resource
    second: Resource
    likeness: Likeness
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What an entry is recognised by."""

    entry: Resource
    names: frozenset[str]
    name: str
    phones: frozenset[str]
    addresses: frozenset[str]

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """Only entries that share one of these are compared."""
        yield from (("phone", phone) for phone in self.phones)
        yield from (("address", address) for address in self.addresses)
        yield from (("name", name) for name in self.names)
        areas = self.entry.eligibility.areas or ("",)
        pieces = {self.name[at : at + _PIECE] for at in range(max(1, len(self.name) - _PIECE + 1))}
        yield from ((area, piece) for area in areas for piece in pieces)


def find_pairs(entries: Iterable[Resource]) -> list[Alike]:
    """All pairs that are ``ALIKE`` or ``SAME``, those that are surest first."""
    traits = [_recognise(entry) for entry in entries]
    found = (_compare(traits[a], traits[b]) for a, b in _pair_up(traits))
    sure = [pair for pair in found if pair and pair.likeness > Likeness.SHARED]
    return sorted(sure, key=lambda pair: (-pair.likeness, pair.first.name, pair.first.id, pair.second.id))


def find_alike(entry: Resource, others: Iterable[Resource]) -> list[Alike]:
    """Those among ``others`` that share something with an entry, the surest first."""
    own = _recognise(entry)
    found = (_compare(own, _recognise(other)) for other in others if other.id != entry.id)
    return sorted(filter(None, found), key=lambda pair: (-pair.likeness, pair.second.name, pair.second.id))


def _compare(one: _Traits, other: _Traits) -> Alike | None:
    same_name = bool(one.names & other.names)
    likeness = 100.0 if same_name else fuzz.ratio(one.name, other.name)
    phone, address = bool(one.phones & other.phones), bool(one.addresses & other.addresses)
    if one.phones and other.phones and not (phone or same_name):
        # Two branches of one name, each with a number of its own.
        likeness = 0.0
    level = _judge(likeness, phone or address, one.entry, other.entry)
    if level is Likeness.SHARED and one.entry.organisation.id == other.entry.organisation.id:
        # One organisation answers for several services under one number.
        return None
    if level is None:
        return None
    name = "名前が同じ" if same_name else "名前がにている" if likeness >= _RELATED else ""
    because = ("電話が同じ" if phone else "", name, "住所が同じ" if address else "")
    return Alike(one.entry, other.entry, level, tuple(filter(None, because)))


def _judge(likeness: float, shared: bool, one: Resource, other: Resource) -> Likeness | None:
    one_service = _do_the_same(one, other)
    if shared:
        if not one_service or likeness < _RELATED:
            return Likeness.SHARED
        return Likeness.SAME if likeness >= _NEAR else Likeness.ALIKE
    return Likeness.ALIKE if one_service and likeness >= _NEAR and _serve_one_area(one, other) else None


def _do_the_same(one: Resource, other: Resource) -> bool:
    """One desk often stands in a list several times, once for each thing that it does."""
    if one.needs and other.needs and not set(one.needs) & set(other.needs):
        return False
    return not (one.summary and other.summary) or fuzz.ratio(one.summary, other.summary) >= _RELATED


def _serve_one_area(one: Resource, other: Resource) -> bool:
    """The same name in two towns is two services."""
    areas, others = set(one.eligibility.areas), set(other.eligibility.areas)
    return bool(areas & others) or areas == others


def _recognise(entry: Resource) -> _Traits:
    name = _spell(entry.name)
    names = (name, _spell(entry.kana), *map(_spell, entry.other_names))
    phones = (entry.phone, *(place.phone for place in entry.places))
    return _Traits(
        entry,
        frozenset(filter(None, names)),
        name,
        frozenset(filter(None, (re.sub(r"\D", "", phone) for phone in phones))),
        frozenset(filter(None, (normalise(place.address) for place in entry.places))),
    )


def _spell(name: str) -> str:
    return _LEGAL_FORMS.sub("", normalise(name))


def _pair_up(traits: Sequence[_Traits]) -> set[tuple[int, int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, each in enumerate(traits):
        for key in set(each.keys):
            blocks[key].append(position)
    return {pair for block in blocks.values() if len(block) <= _TOO_COMMON for pair in combinations(block, 2)}
