"""When somebody can be reached, as a resident reads it: open until when, closed until when, and rests that lie near."""

from datetime import datetime, timedelta

from content.times import clock_time, day_and_time, short_date
from content.words import text
from referral.hours import JST, DayException, OpeningHours

_NEAR = timedelta(days=7)
"""A rest that begins within these days is told while it is open."""


def say_opening(hours: OpeningHours, now: datetime) -> list[str]:
    """One or two sentences, never none."""
    today = now.astimezone(JST).date()
    holding = hours.exception_on(today)
    if holding and not holding.spans:
        opens = hours.next_opening(now)
        told = [text("card", "closed_until", day=short_date(holding.last), note=_note(holding))]
        return [*told, text("card", "opens_at", at=day_and_time(opens, now))] if opens else told
    near = (one for one in hours.exceptions if not one.spans and today < one.first <= today + _NEAR)
    return [_say_now(hours, now), *map(_say_rest, sorted(near, key=lambda one: one.first)[:1])]


def _say_now(hours: OpeningHours, now: datetime) -> str:
    closes = hours.closes_at(now)
    if closes:
        return text("card", "open_until", at=_end(closes, now))
    if hours.always and hours.is_open(now):
        return text("card", "open_always")
    opens = hours.next_opening(now)
    if opens:
        return text("card", "opens_at", at=day_and_time(opens, now))
    return hours.note or text("card", "hours_unknown")


def _end(closes: datetime, now: datetime) -> str:
    """A line that rests some days from now is open until then, not until an hour."""
    return clock_time(closes) if closes - now <= timedelta(days=1) else day_and_time(closes, now)


def _say_rest(rest: DayException) -> str:
    if rest.first == rest.last:
        return text("card", "rests_on", day=short_date(rest.first), note=_note(rest))
    return text("card", "rests", first=short_date(rest.first), last=short_date(rest.last), note=_note(rest))


def _note(exception: DayException) -> str:
    return f"（{exception.note}）" if exception.note else ""
