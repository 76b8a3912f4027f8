"""Weekly hours as people type them, a line for each weekday: 9:00-12:00、13:00-17:15."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import time
from itertools import groupby

from admin.panel.words import WEEKDAYS
from content.importing.times import match_range
from referral.hours import OpeningHours, Period, Span

_WAVES = str.maketrans(dict.fromkeys("〜∼−–—‐―ーｰ", "~"))
_BETWEEN = re.compile(r"[\s、,・/と]*")


class HoursUnclear(ValueError):
    """The text is not a list of ranges; the message says how to write it."""


def read_day(text: str, weekday: int) -> list[Period]:
    """The periods of one weekday (0 is Monday); an empty text has none. Raises ``HoursUnclear``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    ranges, end = read_ranges(plain, 0)
    if not _BETWEEN.fullmatch(plain, end):
        raise HoursUnclear("「9:00-17:15」のように書いてください。夜をまたぐときは「22:00-翌6:00」です。")
    return [Period(weekday, opens, closes) for opens, closes in ranges]


def read_ranges(text: str, start: int) -> tuple[list[tuple[time, time]], int]:
    """The ranges that follow one another in the text from ``start`` on, and where they end."""
    plain = text.translate(_WAVES)
    ranges: list[tuple[time, time]] = []
    end = at = start
    while found := match_range(plain, at):
        hours, end = found
        ranges.append(hours)
        between = _BETWEEN.match(plain, end)
        at = between.end() if between else end
    return ranges, end


def write_day(periods: Sequence[Period], weekday: int) -> str:
    """The text for one weekday, which ``read_day`` reads back."""
    return "、".join(write_range(period) for period in periods if period.weekday == weekday)


def say_week(hours: OpeningHours) -> str:
    """月曜〜金曜 9:00-17:15、土曜 10:00-12:00; いつでも; empty when no hours are known."""
    if hours.always:
        return "いつでも"
    days = [(WEEKDAYS[weekday], write_day(hours.periods, weekday)) for weekday in range(7)]
    told = []
    for text, run in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in run]
        if text:
            told.append(f"{names[0]}〜{names[-1]} {text}" if len(names) > 1 else f"{names[0]} {text}")
    return "　".join(told)


def write_range(period: Period | Span) -> str:
    """9:00-12:00, 22:00-翌6:00, 18:00-24:00."""
    opens, closes = f"{period.opens.hour}:{period.opens:%M}", f"{period.closes.hour}:{period.closes:%M}"
    if closes == "0:00":
        return f"{opens}-24:00"
    return f"{opens}-{'翌' if period.closes <= period.opens else ''}{closes}"
