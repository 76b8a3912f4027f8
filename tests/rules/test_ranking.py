"""Which resources fit, and why: need first, then area, age, hours; equal fits take turns."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.freshness import Overdue
from referral.hours import JST, DayException, OpeningHours, Period, Span
from referral.matching.open_now import OpenNow
from referral.matching.rank import Ranking
from referral.needs import AgeBand, Need
from referral.ports import NeedGuess, Query
from referral.resource import (
    Area,
    Capacity,
    CapacityState,
    Eligibility,
    Organisation,
    Resource,
    ResourceKind,
    RiskClass,
    Status,
    Tie,
)

NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
PREFECTURE = Area("060003", "山のある県")
CITY = Area("062014", "川のある市", parent="060003")
OTHER_CITY = Area("062022", "海のある市", parent="060003")
AREAS = (PREFECTURE, CITY, OTHER_CITY)


def entry(name: str, *needs: Need, organisation: str = "", **other: object) -> Resource:
    """A published resource of an organisation of its own."""
    base = Resource(
        id=name,
        organisation=Organisation(organisation or f"o-{name}", organisation or name),
        name=name,
        kind=ResourceKind.DESK,
        summary="",
        needs=needs,
        status=Status.PUBLISHED,
        checked_on=date(2026, 11, 1),
    )
    return replace(base, **other)  # type: ignore[arg-type]


def ask(*needs: Need, **other: object) -> Query:
    return replace(Query(tuple(NeedGuess(n, 0.9, f"「{n}」") for n in needs), NOON), **other)  # type: ignore[arg-type]


def names(resources: list[Resource], query: Query, limit: int = 3) -> list[str]:
    return [match.resource.name for match in Ranking(resources, AREAS).rank(query, limit)]


def test_what_serves_the_need_first_comes_first() -> None:
    """A desk made for debts stands before one that also knows about them."""
    found = names([entry("also", Need.MONEY, Need.DEBT), entry("made", Need.DEBT)], ask(Need.DEBT))
    assert found == ["made", "also"]


def test_what_serves_another_need_is_not_shown() -> None:
    """Nothing fits rather than something unfitting."""
    assert names([entry("care", Need.ELDERLY_CARE)], ask(Need.SCHOOL)) == []


def test_only_published_entries_are_shown() -> None:
    """Drafts, paused and retired entries never reach a resident."""
    hidden = [entry(status, Need.FOOD, status=status) for status in Status if status is not Status.PUBLISHED]
    assert names([*hidden, entry("shown", Need.FOOD)], ask(Need.FOOD)) == ["shown"]


def test_who_is_too_old_or_too_young_is_not_sent_there() -> None:
    """An unanswered age excludes nothing; a given one excludes what cannot fit."""
    young = entry("young", Need.JOB, eligibility=Eligibility(maximum_age=29))
    old = entry("old", Need.JOB, eligibility=Eligibility(minimum_age=60))
    assert names([young, old], ask(Need.JOB, age=AgeBand.SENIOR)) == ["old"]
    assert names([young, old], ask(Need.JOB, age=AgeBand.YOUNG)) == ["young"]
    assert set(names([young, old], ask(Need.JOB))) == {"young", "old"}


def test_desk_of_another_town_is_left_out() -> None:
    """The own town and the whole prefecture serve; the next town does not."""
    resources = [
        entry("here", Need.MONEY, eligibility=Eligibility(areas=(CITY.code,))),
        entry("there", Need.MONEY, eligibility=Eligibility(areas=(OTHER_CITY.code,))),
        entry("everywhere", Need.MONEY, eligibility=Eligibility(areas=(PREFECTURE.code,))),
    ]
    assert set(names(resources, ask(Need.MONEY, area=CITY.code))) == {"here", "everywhere"}
    assert set(names(resources, ask(Need.MONEY))) == {"here", "there", "everywhere"}


def test_reasons_say_what_was_heard_and_that_it_is_open() -> None:
    """Each match tells why it is shown, in the order of weight."""
    resource = entry("desk", Need.FOOD, hours=OpeningHours(always=True), eligibility=Eligibility(areas=(CITY.code,)))
    (match,) = Ranking([resource], AREAS).rank(ask(Need.FOOD, area=CITY.code))
    assert match.because == ("「food」", "いま開いていること", "住んでいるあたりのところ")
    assert 0 < match.score <= 1


def test_one_organisation_does_not_fill_the_list() -> None:
    """Three entries of one organisation leave room for the others."""
    own = [entry(f"own{n}", Need.MENTAL, organisation="one") for n in range(3)]
    found = names([*own, entry("two", Need.MENTAL), entry("three", Need.MENTAL)], ask(Need.MENTAL))
    assert {"two", "three"} < set(found)


def test_place_to_be_is_among_the_few_for_who_is_alone() -> None:
    """Company is not only a desk: a place is shown even where desks fit better."""
    desks = [entry(f"desk{n}", Need.ISOLATION) for n in range(4)]
    place = entry("place", Need.COMMUNITY, Need.ISOLATION, kind=ResourceKind.PLACE)
    assert "place" in names([*desks, place], ask(Need.ISOLATION))


def test_equal_fits_take_turns() -> None:
    """Over many residents each of three equal organisations comes first about as often; for one always the same."""
    equal = [entry(f"equal{n}", Need.LEGAL) for n in range(3)]
    ranking = Ranking(equal, AREAS)
    first = Counter(ranking.rank(ask(Need.LEGAL, turn=f"r{n}"))[0].resource.name for n in range(600))
    assert len(first) == 3
    assert min(first.values()) > 150
    assert len({ranking.rank(ask(Need.LEGAL, turn="r1"))[0].resource.name for _ in range(5)}) == 1


def test_what_was_shown_is_left_out() -> None:
    """ちがう brings others, never the same again."""
    resources = [entry(f"r{n}", Need.OTHER) for n in range(5)]
    seen = names(resources, ask(Need.OTHER))
    assert not set(seen) & set(names(resources, ask(Need.OTHER, leave_out=tuple(seen))))


def test_what_was_left_out_is_told_with_its_reason() -> None:
    """For staff: why an entry that serves the need is not among the few."""
    resources = [
        entry("shown", Need.MONEY),
        entry("seen", Need.MONEY),
        entry("young", Need.MONEY, eligibility=Eligibility(maximum_age=17)),
        entry("there", Need.MONEY, eligibility=Eligibility(areas=(OTHER_CITY.code,))),
        entry("far", Need.JOB, Need.HOUSING, Need.MONEY),
        entry("other", Need.SCHOOL),
    ]
    query = ask(Need.MONEY, area=CITY.code, age=AgeBand.SENIOR, leave_out=("seen",))
    left_out = {one.resource.id: one.because for one in Ranking(resources, AREAS).explain_left_out(query)}
    assert left_out == {
        "seen": "もう見せたもの",
        "young": "年齢が合わない",
        "there": "ほかの地域のところ",
        "far": "悩みとの近さが、ほかより小さい",
    }


def test_equal_fits_that_found_no_room_are_told_so() -> None:
    """Nothing was against them but their turn."""
    equal = [entry(f"equal{n}", Need.LEGAL) for n in range(5)]
    left_out = Ranking(equal, AREAS).explain_left_out(ask(Need.LEGAL))
    assert [one.because for one in left_out] == ["同じくらい合うものが、ほかにある"] * 2


def test_kind_of_help_that_was_asked_for_comes_first() -> None:
    """Whoever asks for a form does not see a talk before it, all else being equal."""
    resources = [entry("talk", Need.MONEY), entry("form", Need.MONEY, kind=ResourceKind.BENEFIT)]
    assert names(resources, ask(Need.MONEY, asked=(ResourceKind.BENEFIT,)))[0] == "form"
    assert names(resources, ask(Need.MONEY, asked=(ResourceKind.DESK,)))[0] == "talk"


WEEK = OpeningHours(periods=tuple(Period(day, time(9), time(17, 15)) for day in range(5)))
NIGHT = OpeningHours(periods=(Period(1, time(22), time(6)),))
HOLIDAYS = OpeningHours(periods=(Period(0, time(9), time(12)),), open_on_holidays=True)


EXCEPTIONS = (
    DayException(date(2026, 3, 1), date(2026, 12, 10)),
    DayException(date(2026, 6, 1), date(2027, 2, 20), (Span(time(10), time(12)), Span(time(21), time(3)))),
)

# The bounds are naive because the zone is drawn apart.
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001


@given(st.datetimes(FIRST, LAST, timezones=st.just(JST)))
def test_open_for_many_at_once_is_open_for_each(moment: datetime) -> None:
    """Nights, holidays, hours that are unknown: the columns say what each one's hours say."""
    hours = [WEEK, NIGHT, HOLIDAYS, OpeningHours(always=True), OpeningHours()]
    hours += [replace(each, exceptions=EXCEPTIONS) for each in hours]
    assert OpenNow(hours).at(moment).tolist() == [each.is_open(moment) for each in hours]


WARD = Area("069901", "川べり地区", parent=CITY.code)


def test_nesting_is_honoured_both_ways() -> None:
    """A district's people are served by city and prefecture, and who names the city by what is in its districts."""
    resources = [
        entry("city", Need.MONEY, eligibility=Eligibility(areas=(CITY.code,))),
        entry("ward", Need.MONEY, eligibility=Eligibility(areas=(WARD.code,))),
        entry("prefecture", Need.MONEY, eligibility=Eligibility(areas=(PREFECTURE.code,))),
        entry("other", Need.MONEY, eligibility=Eligibility(areas=(OTHER_CITY.code,))),
    ]
    ranking = Ranking(resources, [*AREAS, WARD])
    for area in (WARD, CITY):
        found = ranking.rank(ask(Need.MONEY, area=area.code), limit=4)
        assert {match.resource.name for match in found[:2]} == {"city", "ward"}
        assert [match.resource.name for match in found[2:]] == ["prefecture"]
        near = [match.resource.name for match in found if "住んでいるあたりのところ" in match.because]
        assert set(near) == {"city", "ward"}
    assert len(ranking.rank(ask(Need.MONEY, area=PREFECTURE.code), limit=4)) == 4
    assert not any("住んでいる" in reason for match in ranking.rank(ask(Need.MONEY)) for reason in match.because)


def test_circle_of_areas_ends() -> None:
    """Two areas that lie in one another are a mistake of the list, not an endless search."""
    circle = [Area("a", "甲", parent="b"), Area("b", "乙", parent="a")]
    resource = entry("here", Need.MONEY, eligibility=Eligibility(areas=("a",)))
    (match,) = Ranking([resource], circle).rank(ask(Need.MONEY, area="b"))
    assert match.resource.name == "here"


@pytest.mark.parametrize("tie", [Tie.WORKS, Tie.STUDIES])
def test_who_lives_elsewhere_may_work_or_study_there(tie: Tie) -> None:
    """Nobody was asked where they work: the entry stays, below those that are surely for them, and says why."""
    resources = [
        entry("there", Need.MONEY, eligibility=Eligibility(areas=(OTHER_CITY.code,), ties=(Tie.LIVES, tie))),
        entry("here", Need.MONEY, eligibility=Eligibility(areas=(CITY.code,))),
        entry("only there", Need.MONEY, eligibility=Eligibility(areas=(OTHER_CITY.code,))),
    ]
    here, there = Ranking(resources, AREAS).rank(ask(Need.MONEY, area=CITY.code))
    assert (here.resource.name, there.resource.name) == ("here", "there")
    assert any(OTHER_CITY.name in reason and "住んでいるか、" in reason for reason in there.because)
    assert not any(CITY.name in reason for reason in here.because)


def test_overdue_entries_are_held_back_as_the_platform_chose() -> None:
    """None of them, those whose mistakes could cost a life, or all; never checked is overdue."""
    today = NOON.date()
    resources = [
        entry("fresh", Need.VIOLENCE, checked_on=today),
        entry("grave", Need.VIOLENCE, checked_on=today - timedelta(days=91)),
        entry("chosen", Need.VIOLENCE, risk=RiskClass.HIGH, checked_on=None),
        entry("calm", Need.MONEY, checked_on=today - timedelta(days=181)),
    ]
    ranking = Ranking(resources, AREAS)

    def shown(overdue: Overdue) -> set[str]:
        asked = ask(Need.VIOLENCE, overdue=overdue), ask(Need.MONEY, overdue=overdue)
        return {match.resource.name for query in asked for match in ranking.rank(query, limit=9)}

    assert shown(Overdue.SHOWN) == {"fresh", "grave", "chosen", "calm"}
    assert shown(Overdue.HIGH_HELD) == {"fresh", "calm"}
    assert shown(Overdue.HELD) == {"fresh"}
    left_out = ranking.explain_left_out(ask(Need.MONEY, overdue=Overdue.HELD))
    assert [one.because for one in left_out] == ["確認の期限がすぎている"]


def test_what_has_no_room_now_comes_after_what_has() -> None:
    """It is not left out, for a list that is full can be waited for; after its day it says nothing more."""
    today = NOON.date()
    full = entry("full", Need.MONEY, Need.DEBT, capacity=Capacity(CapacityState.FULL, today))
    past = entry("past", Need.MONEY, capacity=Capacity(CapacityState.FULL, today - timedelta(days=1)))
    few = entry("few", Need.MONEY, capacity=Capacity(CapacityState.FEW, today))
    found = names([full, past, few], ask(Need.MONEY))
    assert found[2] == "full"
    assert set(found) == {"full", "past", "few"}
