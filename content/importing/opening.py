"""Opening hours in Japanese prose, read where that is certain; whatever is not read stays beside them as a note.

A wrong hour sends somebody to a closed door, so a text is read as a whole or not at all; only what stands in
brackets or after ※ may be left over.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from content.importing.days import EVERY_DAY, Days, match_closed, match_days
from content.importing.times import Range, leave_out, match_range
from referral.hours import OpeningHours, Period

_WAVES = str.maketrans({"〜": "~", "∼": "~", "−": "-", "–": "-", "—": "-", "‐": "-", "―": "-"})
_BRACKETS = re.compile(r"\(([^()]*)\)|※\s*(.*)$")
_ALWAYS = re.compile(r"(?:年中無休|365日|毎日)?\s*・?\s*24時間\s*(?:365日)?\s*(?:対応|受付)?")
_LABEL = re.compile(r"([^\d:()~]{2,12}):\s*(?=.*\d)")
_PLAIN_LABELS = frozenset(
    {"電話受付", "受付", "受付時間", "電話受付時間", "開庁時間", "相談時間", "開設時間", "業務時間"}
)
_BETWEEN = re.compile(r"(?:[\s、,・/。;:のは]|及び|および|と)+")


@dataclass(frozen=True, slots=True)
class HoursRead:
    """``hours`` with what was not read as its note. ``unread``: "" all was read, "part" or "all" of it was not."""

    hours: OpeningHours
    unread: str


@dataclass(slots=True)
class _Draft:
    spans: list[tuple[Days | None, list[Range]]] = field(default_factory=list)
    closed: Days = field(default_factory=Days)
    days_beside: Days | None = None
    gaps: list[Range] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_hours(opening: str, closed: str = "") -> HoursRead:
    """Read the hours, and the days on which nobody is there, from two texts as one finds them in lists."""
    draft = _Draft()
    shut = _plain(closed)
    if not _read_closed(shut, draft):
        draft.left.append(closed.strip())
    main = _plain(opening)
    if not main:
        return HoursRead(OpeningHours(note=f"休み: {closed.strip()}" if shut else ""), "")
    main = _BRACKETS.sub(lambda found: _read_aside(found[1] or found[2] or "", draft), main).strip()
    label = _LABEL.match(main)
    if label and match_days(main) is None:
        main = main[label.end() :]
        if label[1].strip() not in _PLAIN_LABELS:
            draft.left.append(label[1].strip())
    if _ALWAYS.fullmatch(main):
        return HoursRead(OpeningHours(always=True, open_on_holidays=True, note=_join(draft.left)), _part(draft.left))
    periods = _build_periods(draft) if _read_spans(main, draft) else None
    if not periods:
        return HoursRead(OpeningHours(note=_join([opening.strip(), f"休み: {closed.strip()}" if shut else ""])), "all")
    holidays = _open_on_holidays(draft, periods)
    if not holidays and any(days is not None and days.holidays for days, _ in draft.spans):
        # Other hours on holidays cannot be said by weekly periods: the text itself must stay in sight.
        draft.left.append(opening.strip())
    return HoursRead(OpeningHours(periods, open_on_holidays=holidays, note=_join(draft.left)), _part(draft.left))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_WAVES).split())


def _read_closed(text: str, draft: _Draft) -> bool:
    if not text:
        return True
    found = match_closed(text, must_say_so=False)
    if found is None or found[1] != len(text):
        return False
    draft.closed |= found[0]
    return True


def _read_aside(text: str, draft: _Draft) -> str:
    """Take what brackets say into the draft; gives what takes their place in the text, which is nothing."""
    closed = match_closed(text, must_say_so=True)
    if closed and closed[1] == len(text):
        draft.closed |= closed[0]
        return ""
    days = match_days(text.replace("平日の", ""))
    if days and days[1] == len(text.replace("平日の", "")):
        draft.days_beside = days[0]
        return ""
    gap = match_range(text)
    if gap and re.fullmatch(r"\s*(?:を|は)?\s*除く。?", text[gap[1] :]):
        draft.gaps.append(gap[0])
        return ""
    draft.left.append(text.strip())
    return ""


def _read_spans(text: str, draft: _Draft) -> bool:
    """Read the whole text as days and times; False as soon as one word is not understood."""
    at = 0
    while at < len(text):
        if between := _BETWEEN.match(text, at):
            at = between.end()
        elif closed := match_closed(text, at, must_say_so=True):
            draft.closed |= closed[0]
            at = closed[1]
        elif days := match_days(text, at):
            draft.spans.append((days[0], []))
            at = days[1]
        elif times := match_range(text, at):
            if not draft.spans:
                draft.spans.append((None, []))
            draft.spans[-1][1].append(times[0])
            at = times[1]
        else:
            return False
    return bool(draft.spans) and all(ranges for _, ranges in draft.spans)


def _build_periods(draft: _Draft) -> tuple[Period, ...]:
    periods = []
    for days, ranges in draft.spans:
        named = days or draft.days_beside
        if named is not None:
            weekdays = named.weekdays - draft.closed.weekdays
        elif draft.closed.weekdays:
            weekdays = EVERY_DAY - draft.closed.weekdays
        else:
            # Times without any day: nobody knows whether Saturday counts.
            return ()
        for gap in draft.gaps:
            ranges = leave_out(ranges, gap)
        periods += [Period(day, opens, closes) for day in sorted(weekdays) for opens, closes in ranges]
    return tuple(sorted(set(periods), key=lambda period: (period.weekday, period.opens, period.closes)))


def _open_on_holidays(draft: _Draft, periods: tuple[Period, ...]) -> bool:
    """Only where every day has the same hours can a holiday have them too."""
    if draft.closed.holidays or draft.closed.year_end:
        return False
    if not any(days is not None and days.holidays for days, _ in draft.spans):
        return False
    by_day = [[(p.opens, p.closes) for p in periods if p.weekday == day] for day in range(7)]
    return all(day and day == by_day[0] for day in by_day)


def _join(texts: list[str]) -> str:
    return " / ".join(text for text in texts if text)


def _part(left: list[str]) -> str:
    return "part" if any(left) else ""
