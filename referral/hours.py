"""Opening hours in Japan: weekly periods, public holidays, the year's end, and what to promise from them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

import jpholiday

JST = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time, so a fixed offset is exact."""

_LOOK_AHEAD_DAYS = 15


@dataclass(frozen=True, slots=True)
class Period:
    """One weekly period. ``weekday`` 0 is Monday; ``closes`` not after ``opens`` means the next day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When somebody can be reached. No periods and not ``always`` means: hours are unknown."""

    periods: tuple[Period, ...] = ()
    always: bool = False
    open_on_holidays: bool = False
    note: str = ""

    @property
    def known(self) -> bool:
        return self.always or bool(self.periods)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody can be reached at this moment; unknown hours count as closed."""
        return self.always or self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """When the period that covers ``at`` ends; None when closed or always open."""
        if self.always:
            return None
        ends = [end for start, end in self._spans(at.date() - timedelta(days=1), 2) if start <= at < end]
        return max(ends, default=None)

    def next_opening(self, after: datetime) -> datetime | None:
        """The first opening later than ``after``, or None when none is known within two weeks."""
        starts = [start for start, _ in self._spans(after.date(), _LOOK_AHEAD_DAYS) if start > after]
        return min(starts, default=None)

    def _spans(self, first: date, days: int) -> list[tuple[datetime, datetime]]:
        spans = []
        for day in (first + timedelta(days=n) for n in range(days)):
            if not self.open_on_holidays and is_holiday(day):
                continue
            for period in self.periods:
                if period.weekday == day.weekday():
                    start = datetime.combine(day, period.opens, JST)
                    end = datetime.combine(day, period.closes, JST)
                    spans.append((start, end if end > start else end + timedelta(days=1)))
        return spans


def is_holiday(day: date) -> bool:
    """Public holidays, and 29 December to 3 January when offices in Japan rest."""
    return jpholiday.is_holiday(day) or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
