"""Hours in one cell: those of a week in words that ``content.importing.opening`` reads back, and the exceptions."""

import re
import unicodedata
from collections.abc import Sequence

from content.importing.dates import read_day
from content.importing.times import match_range
from referral.hours import DayException, OpeningHours, Period, Span

_WEEK = "月火水木金土日"


def write_hours(hours: OpeningHours) -> str:
    """月・火 9:00～12:00、13:00～17:15 / 土 10:00～12:00, or 24時間; empty when unknown. Without the note."""
    if hours.always:
        return "24時間"
    days_by_hours: dict[str, list[str]] = {}
    for weekday, day in enumerate(_WEEK):
        text = "、".join(_write(period) for period in hours.periods if period.weekday == weekday)
        if text:
            days_by_hours.setdefault(text, []).append(day)
    return " / ".join(f"{'・'.join(days)} {text}" for text, days in days_by_hours.items())


def write_exceptions(exceptions: Sequence[DayException]) -> str:
    """2026-12-29～2027-01-03 休み（年末年始）; 2026-12-05 10:00～12:00, which ``read_exceptions`` reads back."""
    return "; ".join(map(_write_exception, exceptions))


def read_exceptions(text: str) -> tuple[DayException, ...] | None:
    """None where the text is not written so."""
    found = [_read_exception(part.strip()) for part in re.split(r"[;；\n]", text) if part.strip()]
    read = tuple(one for one in found if one)
    return read if len(read) == len(found) else None


_EXCEPTION = re.compile(r"([^\s~]+)(?:\s*~\s*([^\s~]+))?\s+(休み|[\d:、~翌\s]+?)\s*(?:\((.*)\))?")


def _read_exception(text: str) -> DayException | None:
    found = _EXCEPTION.fullmatch(unicodedata.normalize("NFKC", text).replace("〜", "~"))
    if found is None:
        return None
    first = read_day(found[1]).day
    last = read_day(found[2]).day if found[2] else first
    if first is None or last is None or last < first:
        return None
    spans = []
    for part in [] if found[3] == "休み" else found[3].split("、"):
        times = match_range(part.strip())
        if times is None:
            return None
        spans.append(Span(*times[0]))
    return DayException(first, last, tuple(spans), found[4] or "")


def _write_exception(one: DayException) -> str:
    days = one.first.isoformat() + (f"～{one.last.isoformat()}" if one.last != one.first else "")
    return f"{days} {'、'.join(map(_write, one.spans)) or '休み'}{f'（{one.note}）' if one.note else ''}"


def _write(period: Period | Span) -> str:
    opens, closes = f"{period.opens.hour}:{period.opens:%M}", f"{period.closes.hour}:{period.closes:%M}"
    if closes == "0:00":
        return f"{opens}～24:00"
    return f"{opens}～{'翌' if period.closes <= period.opens else ''}{closes}"
