"""The clock of a rehearsal under the page's buttons: to the night, to a day off, an hour on, and back."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from referral.hours import is_holiday


class Controls(Protocol):
    """What the page can change besides the residents' own acts; the composition root provides it."""

    def now(self) -> datetime: ...
    def move_clock(self, offset: timedelta) -> None:
        """Stand this far from the real time; zero puts it right again."""
        ...

    def duty(self) -> bool:
        """Whether the pretended counsellor is on duty."""
        ...

    def set_duty(self, on: bool) -> None: ...
    def why(self, user_id: str) -> list[str]:
        """Why the bot did what it did for this resident, oldest first."""
        ...


class Moment(StrEnum):
    """Where the clock can be put."""

    NIGHT = "night"
    DAY_OFF = "day_off"
    HOUR_ON = "hour_on"
    NOW = "now"


class ClockHand:
    """Remembers how far the clock was moved, so that it can be put back."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        self._offset = timedelta()

    @property
    def moved(self) -> bool:
        return bool(self._offset)

    def put(self, moment: Moment) -> None:
        now = self._controls.now()
        match moment:
            case Moment.NIGHT:
                self._shift(_next_at(now, time(2, 0)) - now)
            case Moment.DAY_OFF:
                self._shift(_next_day_off(now) - now)
            case Moment.HOUR_ON:
                self._shift(timedelta(hours=1))
            case Moment.NOW:
                self._shift(-self._offset)

    def _shift(self, by: timedelta) -> None:
        self._offset += by
        self._controls.move_clock(self._offset)


def tell_time(now: datetime) -> str:
    """Such as 11月24日（火）13:05."""
    day_off = "・休日" if _is_day_off(now.date()) else ""
    return f"{now.month}月{now.day}日（{'月火水木金土日'[now.weekday()]}{day_off}）{now:%H:%M}"


def _next_at(now: datetime, at: time) -> datetime:
    today = datetime.combine(now.date(), at, now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def _next_day_off(now: datetime) -> datetime:
    day = now.date() + timedelta(days=1)
    while not _is_day_off(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(13, 0), now.tzinfo)


def _is_day_off(day: date) -> bool:
    return day.weekday() >= 5 or is_holiday(day)
