"""Hours with Japanese holidays and the year's end, and what may be promised from them."""

from dataclasses import replace
from datetime import date, datetime, time

from referral import lifetimes
from referral.crew import Crew
from referral.hours import JST, DayException, OpeningHours, Period, Span
from referral.reading import ReadingKind, when_read
from referral.resource import Organisation

OFFICE = OpeningHours(tuple(Period(day, time(9), time(17, 15)) for day in range(5)))
NIGHT = OpeningHours((Period(4, time(20), time(2)),))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=JST)  # type: ignore[arg-type, misc]


def test_office_is_closed_on_a_holiday_monday() -> None:
    """23 November 2026 is a holiday; the desk opens on Tuesday."""
    assert not OFFICE.is_open(at(2026, 11, 23, 10))
    assert OFFICE.next_opening(at(2026, 11, 22, 10)) == at(2026, 11, 24, 9)


def test_office_rests_from_29_december_to_3_january() -> None:
    """The year's end is in no holiday table and still closed."""
    assert OFFICE.next_opening(at(2026, 12, 28, 18)) == at(2027, 1, 4, 9)


def test_night_desk_is_open_past_midnight() -> None:
    """A period that ends after midnight belongs to the day on which it began."""
    assert NIGHT.is_open(at(2026, 11, 28, 1, 59))
    assert not NIGHT.is_open(at(2026, 11, 28, 2, 0))
    assert NIGHT.closes_at(at(2026, 11, 27, 23)) == at(2026, 11, 28, 2)


def test_closure_holds_instead_of_the_week() -> None:
    """No opening is told on these days, and the next one is the first day after them, however long they are."""
    resting = replace(OFFICE, exceptions=(DayException(date(2026, 11, 25), date(2026, 12, 20), note="改修"),))
    assert resting.is_open(at(2026, 11, 24, 10))
    assert not resting.is_open(at(2026, 11, 25, 10))
    assert resting.next_opening(at(2026, 11, 25, 10)) == at(2026, 12, 21, 9)
    found = resting.exception_on(date(2026, 11, 25))
    assert found is not None
    assert found.note == "改修"


def test_special_opening_holds_on_a_holiday_and_the_later_of_two_exceptions_counts() -> None:
    """A desk that opens on one day of its closure says so."""
    closed = DayException(date(2026, 12, 28), date(2027, 1, 5))
    special = DayException(date(2026, 12, 31), date(2026, 12, 31), (Span(time(10), time(2)),))
    resting = replace(OFFICE, exceptions=(closed, special))
    assert resting.next_opening(at(2026, 12, 28, 10)) == at(2026, 12, 31, 10)
    assert resting.closes_at(at(2027, 1, 1, 1)) == at(2027, 1, 1, 2)
    assert replace(OFFICE, exceptions=(special, closed)).next_opening(at(2026, 12, 28, 10)) == at(2027, 1, 6, 9)


def test_line_that_is_always_open_can_rest_for_a_day() -> None:
    """Midnight is no closing time; the day of rest is."""
    always = OpeningHours(always=True, exceptions=(DayException(date(2026, 11, 26), date(2026, 11, 26)),))
    assert always.closes_at(at(2026, 11, 24, 10)) == at(2026, 11, 26, 0)
    assert not always.is_open(at(2026, 11, 26, 10))
    assert always.next_opening(at(2026, 11, 26, 10)) == at(2026, 11, 27, 0)
    assert always.closes_at(at(2026, 11, 27, 10)) is None
    assert always.is_open(at(2026, 11, 27, 10))


def test_presence_counts_before_hours() -> None:
    """Who is at the desk reads now; within hours without anybody nobody is promised."""
    desk = Organisation("o", "団体", OFFICE, takes_handoffs=True)
    noon = at(2026, 11, 24, 12)
    assert when_read(desk, noon, Crew(frozenset({"m"}))).kind is ReadingKind.NOW
    assert when_read(desk, noon).kind is ReadingKind.AWAY
    later = when_read(desk, at(2026, 11, 24, 22))
    assert (later.kind, later.at) == (ReadingKind.LATER, at(2026, 11, 25, 9))
    assert when_read(Organisation("x", "団体"), noon).kind is ReadingKind.UNKNOWN


def test_desk_that_rests_promises_the_day_after() -> None:
    """What a resident is told before consent, and how long the words are kept, follow the closure."""
    rest = DayException(date(2026, 11, 24), date(2026, 11, 25))
    desk = Organisation("o", "団体", replace(OFFICE, exceptions=(rest,)), takes_handoffs=True)
    later = when_read(desk, at(2026, 11, 24, 12))
    assert (later.kind, later.at) == (ReadingKind.LATER, at(2026, 11, 26, 9))
    assert lifetimes.waiting_until(desk, at(2026, 11, 24, 12)) == at(2026, 11, 27, 9)


def test_waiting_lives_a_day_past_the_next_opening_and_a_week_at_most() -> None:
    """Over the new year a waiting handoff is not kept for ever."""
    desk = Organisation("o", "団体", OFFICE)
    assert lifetimes.waiting_until(desk, at(2026, 11, 24, 22)) == at(2026, 11, 26, 9)
    assert lifetimes.waiting_until(desk, at(2026, 12, 28, 18)) == at(2027, 1, 4, 18)
