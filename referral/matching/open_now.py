"""Which of many opening hours cover a moment, for all of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from referral.hours import OpeningHours, is_holiday

_DAY = 24 * 60


class OpenNow:
    """Says the same as ``OpeningHours.is_open``; positions are those of the hours it was built from."""

    def __init__(self, hours: Sequence[OpeningHours]) -> None:
        self._always = np.array([each.always for each in hours], dtype=bool)
        rows: dict[int, list[tuple[int, int, int, bool]]] = defaultdict(list)
        for position, each in enumerate(hours):
            for period in each.periods:
                opens, closes = _minutes(period.opens), _minutes(period.closes)
                ends = closes if closes > opens else closes + _DAY
                rows[period.weekday].append((position, opens, ends, each.open_on_holidays))
        self._by_weekday = {weekday: np.array(found, dtype=np.int32) for weekday, found in rows.items()}

    def at(self, moment: datetime) -> npt.NDArray[np.bool_]:
        """True where somebody can be reached then. Hours that are unknown count as closed."""
        found = self._always.copy()
        minute = moment.hour * 60 + moment.minute
        for days_ago in (0, 1):
            day = moment.date() - timedelta(days=days_ago)
            rows = self._by_weekday.get(day.weekday())
            if rows is None:
                continue
            now = minute + days_ago * _DAY
            covers = (rows[:, 1] <= now) & (now < rows[:, 2])
            if is_holiday(day):
                covers &= rows[:, 3] == 1
            found[rows[covers, 0]] = True
        return found


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
