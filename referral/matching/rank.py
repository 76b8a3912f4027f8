"""Ranks resources for a query: who may use it, what it is for, the words, open now, fresh; equal fits take turns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from referral.freshness import Overdue
from referral.matching.index import Index, Mask, Numbers, turns
from referral.needs import Need
from referral.ports import LeftOut, Match, NeedGuess, Query
from referral.resource import Area, Eligibility, Resource, ResourceKind, Status, Tie

_WEIGHT_NEED = 0.7
_WEIGHT_WORDS = 0.1
_WORDS_ENOUGH = 4
"""So many pairs of characters in common with the entry's own words count in full."""

_WEIGHT_OPEN = 0.08
_WEIGHT_LOCAL = 0.07
_WEIGHT_FRESH = 0.05
_WEIGHT_ASKED = 0.1
_OTHER_LANGUAGE = 0.8
_OTHER_TIE = 0.8
_NO_ROOM = 0.8

_FITS_ENOUGH = 0.72
"""What serves the needs less than this share of the best is not near."""

_FRESH = timedelta(days=180)
_STEP = 0.02
"""Scores closer than this are equal fits, which take turns."""

_TO_BE_AMONG_PEOPLE = frozenset(
    {Need.ISOLATION, Need.HIKIKOMORI, Need.ELDERLY_CARE, Need.BEREAVEMENT, Need.CHILDCARE, Need.COMMUNITY, Need.SCHOOL}
)
_PLACES = frozenset({ResourceKind.PLACE, ResourceKind.GROUP})

_AREAS_TOLD = 2
_TIES = {Tie.LIVES: "住んでいる", Tie.WORKS: "つとめている", Tie.STUDIES: "学校に通っている"}
_SHOWN_BEFORE = "もう見せたもの"
_OTHER_AGE = "年齢が合わない"
_OTHER_AREA = "ほかの地域のところ"
_NOT_CHECKED = "確認の期限がすぎている"
_FITS_LESS = "悩みとの近さが、ほかより小さい"
_BELOW = "同じくらい合うものが、ほかにある"


@dataclass(frozen=True, slots=True)
class _Judged:
    """Columns over all entries: how well each fits the needs, whether it may be shown, and its score."""

    fit: Numbers
    near: Mask
    score: Numbers
    open_now: Mask
    local: Mask
    by_tie: Mask


class Ranking:
    """An index over the published entries; build it anew when the list changes."""

    def __init__(self, resources: Sequence[Resource], areas: Iterable[Area]) -> None:
        areas = list(areas)
        self._names = {area.code: area.name for area in areas}
        self._index = Index([resource for resource in resources if resource.status is Status.PUBLISHED], areas)

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        """The best matches, best first; the same query gives the same order.

        What fits far less than the best is left out: two that fit help more than three of which one does not.
        """
        judged = self._judge(query)
        if judged is None:
            return []
        return [self._explain(place, judged, query) for place in self._choose(judged, query, limit)]

    def explain_left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        """Every entry that serves one of the needs and is not among the matches, with the first reason against it."""
        judged = self._judge(query)
        if judged is None:
            return []
        chosen = set(self._choose(judged, query, limit))
        reasons = [
            (self._shown_before(query), _SHOWN_BEFORE),
            (~self._index.admits_age(query.age), _OTHER_AGE),
            (~self._may_serve(query.area), _OTHER_AREA),
            (self._held_back(query), _NOT_CHECKED),
            (~judged.near, _FITS_LESS),
        ]
        return [
            LeftOut(self._index.resources[place], next((why for mask, why in reasons if mask[place]), _BELOW))
            for place in map(int, np.flatnonzero(judged.fit > 0))
            if place not in chosen
        ]

    def _judge(self, query: Query) -> _Judged | None:
        """None where no entry serves any of the needs."""
        index = self._index
        if not query.needs or not index.resources:
            return None
        missed = np.ones(len(index.resources), dtype=np.float32)
        for guess in query.needs:
            # Who serves two of the needs fits better than who serves one.
            missed *= 1 - guess.score * index.fits(guess.code)
        fit = 1 - missed
        allowed = (fit > 0) & ~self._shown_before(query)
        allowed &= index.admits_age(query.age) & self._may_serve(query.area) & ~self._held_back(query)
        best = float(fit[allowed].max(initial=0.0))
        open_now, local = index.open_at(query.at), index.is_near(query.area)
        by_tie = index.may_serve_by_other_ties(query.area)
        words = np.minimum(index.words_in_common(query.text) / _WORDS_ENOUGH, 1.0)
        beside = _WEIGHT_WORDS * words + _WEIGHT_OPEN * open_now + _WEIGHT_LOCAL * local
        beside += _WEIGHT_FRESH * index.checked_since(query.at.date() - _FRESH)
        if query.asked:
            beside += _WEIGHT_ASKED * index.is_of_kind(query.asked)
        # Where the need is only guessed, being open must not count more than fitting.
        score = np.minimum(_WEIGHT_NEED * fit + best * beside, 1.0)
        score = np.where(index.speaks(query.language), score, score * _OTHER_LANGUAGE)
        score = np.where(index.is_full(query.at.date()), score * _NO_ROOM, score)
        score = np.where(by_tie, score * _OTHER_TIE, score)
        return _Judged(fit, allowed & (fit >= _FITS_ENOUGH * best), score, open_now, local, by_tie)

    def _may_serve(self, area: str) -> Mask:
        return self._index.serves_who_lives_in(area) | self._index.may_serve_by_other_ties(area)

    def _held_back(self, query: Query) -> Mask:
        overdue = self._index.is_overdue(query.at.date())
        match query.overdue:
            case Overdue.HELD:
                return overdue
            case Overdue.HIGH_HELD:
                return overdue & self._index.grave
        return np.zeros_like(overdue)

    def _shown_before(self, query: Query) -> Mask:
        shown = np.zeros(len(self._index.resources), dtype=bool)
        shown[[self._index.places[known] for known in query.leave_out if known in self._index.places]] = True
        return shown

    def _choose(self, judged: _Judged, query: Query, limit: int) -> list[int]:
        """Different organisations first; where company helps, a place to be is among the few."""
        ordered = self._order(judged, query)
        chosen = list(_first_of_each(ordered, self._index.organisations, limit))
        taken = set(chosen)
        chosen += [place for place in ordered[: limit + len(chosen)] if place not in taken][: limit - len(chosen)]
        wants_place = any(guess.code in _TO_BE_AMONG_PEOPLE for guess in query.needs)
        if wants_place and chosen and len(chosen) == limit and not any(map(self._is_place, chosen)):
            place = next(filter(self._is_place, ordered), None)
            if place is not None:
                chosen[-1] = place
        return chosen

    def _order(self, judged: _Judged, query: Query) -> list[int]:
        near = np.flatnonzero(judged.near)
        steps = -np.round(judged.score[near] / _STEP)
        return near[np.lexsort((near, turns(self._index.organisations[near], query.turn), steps))].tolist()

    def _is_place(self, place: int) -> bool:
        return self._index.resources[place].kind in _PLACES

    def _explain(self, place: int, judged: _Judged, query: Query) -> Match:
        guess: NeedGuess = max(query.needs, key=lambda each: each.score * self._index.fits(each.code)[place])
        because = [guess.because] if guess.because else []
        if judged.open_now[place]:
            because.append("いま開いていること")
        if judged.local[place]:
            because.append("住んでいるあたりのところ")
        if judged.by_tie[place]:
            because.append(self._tell_tie(self._index.resources[place].eligibility))
        return Match(self._index.resources[place], round(float(judged.score[place]), 3), tuple(because))

    def _tell_tie(self, who: Eligibility) -> str:
        names = [self._names[code] for code in who.areas if code in self._names][:_AREAS_TOLD]
        ties = "か、".join(_TIES[tie] for tie in who.ties)
        return f"{'・'.join(names) or 'その地いき'}に{ties}人のところ"


def _first_of_each(ordered: Iterable[int], organisations: npt.NDArray[np.uint64], limit: int) -> Iterator[int]:
    known: set[int] = set()
    for place in ordered:
        if len(known) == limit:
            return
        if int(organisations[place]) not in known:
            known.add(int(organisations[place]))
            yield place
