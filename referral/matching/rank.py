"""Ranks resources for a query: who may use it, what it is for, the words, open now, fresh; equal fits take turns."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from referral.matching.text import bigrams
from referral.needs import Need
from referral.ports import Match, NeedGuess, Query
from referral.resource import Area, Resource, ResourceKind, Status

_BY_POSITION = (1.0, 0.75, 0.6, 0.5)
"""How well a resource serves the needs it names, in its own order."""

_WEIGHT_NEED = 0.7
_WEIGHT_WORDS = 0.1
_WORDS_ENOUGH = 4
"""So many pairs of characters in common with the entry's own words count in full."""

_WEIGHT_OPEN = 0.08
_WEIGHT_LOCAL = 0.07
_WEIGHT_FRESH = 0.05

_FITS_ENOUGH = 0.72
"""What serves the needs less than this share of the best is not near."""

_FRESH = timedelta(days=180)
_STEP = 0.02
"""Scores closer than this are equal fits, which take turns."""

_TO_BE_AMONG_PEOPLE = frozenset(
    {Need.ISOLATION, Need.HIKIKOMORI, Need.ELDERLY_CARE, Need.BEREAVEMENT, Need.CHILDCARE, Need.COMMUNITY, Need.SCHOOL}
)
_PLACES = frozenset({ResourceKind.PLACE, ResourceKind.GROUP})


@dataclass(frozen=True, slots=True)
class _Candidate:
    resource: Resource
    score: float
    guess: NeedGuess
    open_now: bool
    local: bool


class Ranking:
    """An index over the published entries; build it anew when the list changes."""

    def __init__(self, resources: Sequence[Resource], areas: Iterable[Area]) -> None:
        self._parents = {area.code: area.parent for area in areas}
        self._by_need: dict[Need, list[tuple[int, float]]] = defaultdict(list)
        self._resources = [resource for resource in resources if resource.status is Status.PUBLISHED]
        self._bigrams = [bigrams(f"{r.name} {r.summary}") for r in self._resources]
        for index, resource in enumerate(self._resources):
            for position, need in enumerate(resource.needs):
                self._by_need[need].append((index, _BY_POSITION[min(position, len(_BY_POSITION) - 1)]))

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        """The best matches, best first; the same query gives the same order.

        What fits far less than the best is left out: two that fit help more than three of which one does not.
        """
        said = bigrams(query.text)
        fits = {
            index: fits for index, fits in self._find_fits(query).items() if self._admits(self._resources[index], query)
        }
        totals = {index: _together(found) for index, found in fits.items()}
        best = max(totals.values(), default=0.0)
        found = [
            self._judge(index, max(fits[index], key=lambda fit: fit[1])[0], total, best, query, said)
            for index, total in totals.items()
            if total >= _FITS_ENOUGH * best
        ]
        ordered = sorted(found, key=lambda c: (-round(c.score / _STEP), _turn(query, c.resource), c.resource.id))
        return [_explain(candidate) for candidate in _choose(ordered, query, limit)]

    def _find_fits(self, query: Query) -> dict[int, list[tuple[NeedGuess, float]]]:
        fits: dict[int, list[tuple[NeedGuess, float]]] = defaultdict(list)
        for guess in query.needs:
            for index, weight in self._by_need.get(guess.code, ()):
                fits[index].append((guess, guess.score * weight))
        return fits

    def _admits(self, resource: Resource, query: Query) -> bool:
        eligibility = resource.eligibility
        return (
            resource.id not in query.leave_out
            and eligibility.admits_age(query.age)
            and (not eligibility.areas or not query.area or self._serves(eligibility.areas, query.area))
        )

    def _serves(self, areas: tuple[str, ...], area: str) -> bool:
        """An area is served with all that lies in it; who named only the prefecture is not left out."""
        return any(self._lies_in(area, served) or self._lies_in(served, area) for served in areas)

    def _lies_in(self, inner: str, outer: str) -> bool:
        while inner:
            if inner == outer:
                return True
            inner = self._parents.get(inner, "")
        return False

    def _judge(
        self, index: int, guess: NeedGuess, fit: float, best: float, query: Query, said: frozenset[str]
    ) -> _Candidate:
        resource = self._resources[index]
        own = self._bigrams[index]
        words = len(said & own) / _WORDS_ENOUGH
        open_now = resource.hours.is_open(query.at)
        local = bool(query.area) and query.area in resource.eligibility.areas
        checked = resource.checked_on
        fresh = checked is not None and query.at.date() - checked <= _FRESH
        beside = (
            _WEIGHT_WORDS * min(words, 1.0) + _WEIGHT_OPEN * open_now + _WEIGHT_LOCAL * local + _WEIGHT_FRESH * fresh
        )
        # Where the need is only guessed, being open must not count more than fitting.
        score = _WEIGHT_NEED * fit + best * beside
        if query.language not in resource.languages:
            score *= 0.8
        return _Candidate(resource, min(score, 1.0), guess, open_now, local)


def _together(fits: Iterable[tuple[NeedGuess, float]]) -> float:
    """Who serves two of the needs fits better than who serves one."""
    missed = 1.0
    for _, fit in fits:
        missed *= 1 - fit
    return 1 - missed


def _turn(query: Query, resource: Resource) -> bytes:
    seed = f"{query.turn}|{resource.organisation.id}".encode()
    return hashlib.blake2b(seed, digest_size=8).digest()


def _choose(ordered: list[_Candidate], query: Query, limit: int) -> list[_Candidate]:
    """Different organisations first; where company helps, a place to be is among the few."""
    chosen: list[_Candidate] = []
    for fresh_only in (True, False):
        for candidate in ordered:
            known = {c.resource.organisation.id for c in chosen}
            if len(chosen) < limit and candidate not in chosen:
                if fresh_only and candidate.resource.organisation.id in known:
                    continue
                chosen.append(candidate)
    wants_place = any(guess.code in _TO_BE_AMONG_PEOPLE for guess in query.needs)
    if wants_place and chosen and len(chosen) == limit and not any(c.resource.kind in _PLACES for c in chosen):
        place = next((c for c in ordered if c.resource.kind in _PLACES and c not in chosen), None)
        if place:
            chosen[-1] = place
    return chosen


def _explain(candidate: _Candidate) -> Match:
    because = [candidate.guess.because] if candidate.guess.because else []
    if candidate.open_now:
        because.append("いま開いていること")
    if candidate.local:
        because.append("住んでいるあたりのところ")
    return Match(candidate.resource, round(candidate.score, 3), tuple(because))
