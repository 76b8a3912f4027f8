"""Opening hours as HSDS schedules (RFC 5545): a weekly rule for each range of hours, a dated one for each exception."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from content.hsds.parts import Json, make_id, text_of, without_empty
from referral.hours import DayException, OpeningHours, Period, Span

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = "+09:00"
_MIDNIGHT = Span(time(), time())


def write_schedules(link: str, hours: OpeningHours) -> list[Json]:
    """The rules that hold every week, then the exceptions; the note stands with the first."""
    days: dict[Span, list[int]] = defaultdict(list)
    if hours.always:
        days[_MIDNIGHT] = list(range(7))
    for period in hours.periods:
        days[Span(period.opens, period.closes)].append(period.weekday)
    weekly = [
        {"freq": "WEEKLY", "interval": 1, "byday": ",".join(_DAYS[day] for day in on), **_write_span(span)}
        for span, on in days.items()
    ]
    dated = [
        {
            "freq": "WEEKLY",
            "byday": ",".join(_DAYS),
            "description": one.note or ("休み" if not one.spans else ""),
            "valid_from": one.first.isoformat(),
            "valid_to": one.last.isoformat(),
            **(_write_span(span) if span else {}),
        }
        for one in hours.exceptions
        for span in (one.spans or (None,))
    ]
    made: list[Json] = [*weekly, *dated]
    if hours.note and not weekly:
        made.insert(0, {})
    if hours.note:
        made[0] = {**made[0], "notes": hours.note}
    return [
        without_empty({"id": make_id(link, "schedule", str(place)), "timezone": 9, "wkst": "MO", **one})
        for place, one in enumerate(made)
    ]


def read_schedules(schedules: Sequence[Mapping[str, Any]]) -> OpeningHours:
    """The hours that weekly rules say. What no week can hold, such as monthly rules, is kept in the note."""
    periods: list[Period] = []
    exceptions: dict[tuple[date, date], DayException] = {}
    notes: list[str] = []
    for one in schedules:
        notes.append(text_of(one, "notes"))
        span = _read_span(one)
        first, last = _read_date(one, "valid_from"), _read_date(one, "valid_to")
        on = [_DAYS.index(day) for day in text_of(one, "byday").replace(" ", "").split(",") if day in _DAYS]
        if first and last and len(on) in (0, 7):
            before = exceptions.get((first, last), DayException(first, last, (), text_of(one, "description")))
            spans = (*before.spans, span) if span else before.spans
            exceptions[first, last] = DayException(first, last, spans, before.note)
        elif text_of(one, "freq") == "WEEKLY" and one.get("interval", 1) == 1 and span and on and not last:
            periods += [Period(day, span.opens, span.closes) for day in on]
        elif not set(one) <= {"id", "notes", "timezone", "wkst"}:
            notes.append(_say(one))
    always = {(period.weekday, period.opens, period.closes) for period in periods} == {
        (day, time(), time()) for day in range(7)
    }
    kept = () if always else tuple(sorted(periods, key=lambda period: (period.weekday, period.opens, period.closes)))
    return OpeningHours(kept, always, False, " / ".join(filter(None, notes)), tuple(exceptions.values()))


def _write_span(span: Span) -> Json:
    return {"opens_at": f"{span.opens:%H:%M}{_OFFSET}", "closes_at": f"{span.closes:%H:%M}{_OFFSET}"}


def _read_span(one: Mapping[str, Any]) -> Span | None:
    try:
        return Span(_read_time(text_of(one, "opens_at")), _read_time(text_of(one, "closes_at")))
    except ValueError:
        return None


def _read_time(text: str) -> time:
    return time.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


def _read_date(one: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(text_of(one, name)[:10])
    except ValueError:
        return None


def _say(one: Mapping[str, Any]) -> str:
    names = ("description", "freq", "byday", "bymonthday", "valid_from", "valid_to", "opens_at", "closes_at")
    return " ".join(filter(None, (text_of(one, name) for name in names)))
