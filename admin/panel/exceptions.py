"""Closures and special openings as people type them, one a line: 2026/12/28〜2027/1/5 休み 年末年始の休み."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from admin.panel.weekly import HoursUnclear, read_ranges, write_range
from referral.hours import DayException, Span

EXAMPLE = "「2026/12/28〜2027/1/5 休み 年末の休み」か「2027/1/11 10:00-15:00」"

_YEAR = r"(\d{4})[年/.-]"
_DAY = r"(\d{1,2})[月/.-](\d{1,2})日?"
_DAYS = re.compile(rf"{_YEAR}\s*{_DAY}(?:\s*[〜~∼～から-]+\s*(?:{_YEAR})?\s*{_DAY}(?:まで)?)?\s*")
_CLOSED = re.compile(r"(?:終日)?(?:お?休み|休業|休館|閉所|なし)(?=\s|$)\s*")


def read_exceptions(text: str) -> tuple[DayException, ...]:
    """The exceptions, in the order of the lines. Raises ``HoursUnclear``, whose message names the line."""
    lines = enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1)
    return tuple(_read(line.strip(), number) for number, line in lines if line.strip())


def write_exceptions(exceptions: Sequence[DayException]) -> str:
    """The lines, which ``read_exceptions`` reads back."""
    return "\n".join(" ".join(filter(None, (_write_days(one), say_spans(one), one.note))) for one in exceptions)


def say_spans(exception: DayException) -> str:
    """休み, or 10:00-12:00、13:00-15:00."""
    return "、".join(map(write_range, exception.spans)) or "休み"


def _read(line: str, number: int) -> DayException:
    days = _DAYS.match(line)
    if not days:
        raise HoursUnclear(f"{number}行目が読めません。{EXAMPLE}のように書いてください。")
    try:
        first, last = _read_days(days)
    except ValueError:
        raise HoursUnclear(f"{number}行目に、ない日付があります。{EXAMPLE}のように書いてください。") from None
    if last < first:
        raise HoursUnclear(f"{number}行目は、終わりの日が始まりの日より前です。どちらかを直してください。")
    closed = _CLOSED.match(line, days.end())
    if closed:
        return DayException(first, last, note=line[closed.end() :].strip())
    spans, end = read_ranges(line, days.end())
    if not spans:
        raise HoursUnclear(f"{number}行目に、「休み」か時間がありません。{EXAMPLE}のように書いてください。")
    return DayException(first, last, tuple(Span(opens, closes) for opens, closes in spans), line[end:].strip())


def _read_days(found: re.Match[str]) -> tuple[date, date]:
    year, month, day, last_year, last_month, last_day = (int(part) if part else 0 for part in found.groups())
    first = date(year, month, day)
    if not last_month:
        return first, first
    if last_year:
        return first, date(last_year, last_month, last_day)
    last = date(year, last_month, last_day)
    # 12/28〜1/5 goes over the new year.
    return first, last if last >= first else date(year + 1, last_month, last_day)


def _write_days(exception: DayException) -> str:
    first, last = (f"{day.year}/{day.month}/{day.day}" for day in (exception.first, exception.last))
    return first if first == last else f"{first}〜{last}"
