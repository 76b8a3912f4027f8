"""Weekly hours in one cell, in words that ``content.importing.opening`` reads back."""

from itertools import groupby

from referral.hours import OpeningHours, Period

_WEEK = "月火水木金土日"


def write_hours(hours: OpeningHours) -> str:
    """月・火・水 9:00～12:00、13:00～17:15 / 土 10:00～12:00; 24時間; empty when no hours are known. Without the note."""
    if hours.always:
        return "24時間"
    days = [(day, _write_day(hours, weekday)) for weekday, day in enumerate(_WEEK)]
    named = sorted(((text, day) for day, text in days if text), key=lambda one: [text for _, text in days].index(one[0]))
    return " / ".join(
        f"{'・'.join(day for _, day in run)} {text}" for text, run in groupby(named, key=lambda one: one[0])
    )


def _write_day(hours: OpeningHours, weekday: int) -> str:
    return "、".join(_write(period) for period in hours.periods if period.weekday == weekday)


def _write(period: Period) -> str:
    opens, closes = f"{period.opens.hour}:{period.opens:%M}", f"{period.closes.hour}:{period.closes:%M}"
    if closes == "0:00":
        return f"{opens}～24:00"
    return f"{opens}～{'翌' if period.closes <= period.opens else ''}{closes}"
