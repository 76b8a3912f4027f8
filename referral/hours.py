"""Opening hours in Japan: weekly periods, exceptions, holidays, the year's end, and what to promise from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

import jpholiday

JST = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time, so a fixed offset is exact."""

_LOOK_AHEAD = timedelta(days=15)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of one day; ``closes`` not after ``opens`` means the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Period:
    """One weekly period. ``weekday`` 0 is Monday; ``closes`` not after ``opens`` means the next day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayException:
    """Days on which other hours hold than in other weeks, both ends included. No ``spans`` means: closed."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When somebody can be reached. No periods and not ``always`` means: hours are unknown.

    On a day of an exception nothing else counts, neither the week nor a holiday; of two the later one holds.
    """

    periods: tuple[Period, ...] = ()
    always: bool = False
    open_on_holidays: bool = False
    note: str = ""
    exceptions: tuple[DayException, ...] = ()

    @property
    def known(self) -> bool:
        return self.always or bool(self.periods)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody can be reached at this moment; unknown hours count as closed."""
        return any(start <= at < end for start, end in self._spans(at.date() - _DAY, at.date()))

    def closes_at(self, at: datetime) -> datetime | None:
        """When the period that covers ``at`` ends; None when closed, or open for more than two weeks."""
        end_of_sight = at.date() + _LOOK_AHEAD if self.always else at.date()
        ends = [end for start, end in self._spans(at.date() - _DAY, end_of_sight) if start <= at < end]
        end = max(ends, default=None)
        return None if self.always and end and end.date() > end_of_sight else end

    def next_opening(self, after: datetime) -> datetime | None:
        """The first opening later than ``after``; None when none is known within two weeks, or two after a closure."""
        closure = self.exception_on(after.date())
        closed_until = closure.last if closure and not closure.spans else after.date()
        starts = (
            start for start, _ in self._spans(after.date() - _DAY, closed_until + _LOOK_AHEAD - _DAY) if start > after
        )
        return min(starts, default=None)

    def exception_on(self, day: date) -> DayException | None:
        """What holds on this day instead of the week, if anything does."""
        return next((exception for exception in reversed(self.exceptions) if exception.covers(day)), None)

    def _spans(self, first: date, last: date) -> list[tuple[datetime, datetime]]:
        spans: list[tuple[datetime, datetime]] = []
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            for opens, closes in self._hours_of(day):
                start, end = datetime.combine(day, opens, JST), datetime.combine(day, closes, JST)
                end = end if end > start else end + _DAY
                if self.always and spans and spans[-1][1] == start:
                    # Midnight is no closing time where somebody can always be reached.
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((start, end))
        return spans

    def _hours_of(self, day: date) -> Iterator[tuple[time, time]]:
        exception = self.exception_on(day)
        if exception:
            yield from ((span.opens, span.closes) for span in exception.spans)
        elif self.always:
            yield time(), time()
        elif self.open_on_holidays or not is_holiday(day):
            yield from ((period.opens, period.closes) for period in self.periods if period.weekday == day.weekday())


def is_holiday(day: date) -> bool:
    """Public holidays, and 29 December to 3 January when offices in Japan rest."""
    return jpholiday.is_holiday(day) or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
