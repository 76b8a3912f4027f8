"""Which of many opening hours cover a moment, for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from referral.hours import OpeningHours, is_holiday

_DAY = 24 * 60
_NONE = -1

Mask = npt.NDArray[np.bool_]


class OpenNow:
    """Says the same as ``OpeningHours.is_open``; positions are those of the hours it was built from."""

    def __init__(self, hours: Sequence[OpeningHours]) -> None:
        self._always = np.array([each.always for each in hours], dtype=bool)
        weekly: dict[int, list[tuple[int, int, int, bool]]] = defaultdict(list)
        exceptions: list[tuple[int, int, int]] = []
        spans: list[tuple[int, int, int]] = []
        for position, each in enumerate(hours):
            for period in each.periods:
                weekly[period.weekday].append((position, *_minutes(period.opens, period.closes), each.open_on_holidays))
            for exception in each.exceptions:
                spans += [(len(exceptions), *_minutes(span.opens, span.closes)) for span in exception.spans]
                exceptions.append((position, exception.first.toordinal(), exception.last.toordinal()))
        self._by_weekday = {weekday: _table(found, 4) for weekday, found in weekly.items()}
        self._exceptions = _table(exceptions, 3)
        self._spans = _table(spans, 3)

    def at(self, moment: datetime) -> Mask:
        """True where somebody can be reached then. Hours that are unknown count as closed."""
        found = np.zeros(len(self._always), dtype=bool)
        minute = moment.hour * 60 + moment.minute
        for days_ago in (0, 1):
            day = moment.date() - timedelta(days=days_ago)
            now = minute + days_ago * _DAY
            holding = self._exceptions_on(day)
            ordinary = holding == _NONE
            if days_ago == 0:
                found |= self._always & ordinary
            rows = self._by_weekday.get(day.weekday(), _EMPTY)
            covers = (rows[:, 1] <= now) & (now < rows[:, 2]) & ordinary[rows[:, 0]] & ~self._always[rows[:, 0]]
            if is_holiday(day):
                covers &= rows[:, 3] == 1
            found[rows[covers, 0]] = True
            spans = self._spans
            positions = self._exceptions[spans[:, 0], 0]
            covers = (spans[:, 1] <= now) & (now < spans[:, 2]) & (holding[positions] == spans[:, 0])
            found[positions[covers]] = True
        return found

    def _exceptions_on(self, day: date) -> npt.NDArray[np.int32]:
        """For each position the exception that holds on the day, of several the last one."""
        holding = np.full(len(self._always), _NONE, dtype=np.int32)
        covering = np.flatnonzero(
            (self._exceptions[:, 1] <= day.toordinal()) & (day.toordinal() <= self._exceptions[:, 2])
        )
        holding[self._exceptions[covering, 0]] = covering
        return holding


def _minutes(opens: time, closes: time) -> tuple[int, int]:
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return start, end if end > start else end + _DAY


def _table(rows: Iterable[tuple[int, ...]], width: int) -> npt.NDArray[np.int32]:
    return np.array(list(rows), dtype=np.int32).reshape(-1, width)


_EMPTY = _table((), 4)
