"""当番と時間: the week of an organisation's desks in words, and naming desks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine

from admin.panel import words
from referral.duty_desk import Desk
from referral.duty_week import lay_out_day
from referral.hours import JST, DayException, OpeningHours, Period
from referral.needs import Need
from referral.store import organisations
from referral.store.accounts import Account
from tests.admin.conftest import Browser
from tests.admin.town import AREA, KURASHI, NOON, OFFICE

SignIn = Callable[[str], Browser]
DESKS = "/panel/organisations/kurashi/desks"


def saved(engine: Engine) -> tuple[Desk, ...]:
    listed = organisations.get(engine, "kurashi")
    assert listed
    return listed.organisation.desks


def filled(**other: object) -> dict[str, object]:
    return {"version": "1", "name": "夜の席", "each": "1", "at_once": "3", **other}


def test_week_says_who_is_there_when_nobody_is_and_what_is_told_then(signed_in: SignIn) -> None:
    """In the bot's own words, for each day, and for the three things that can be while a desk is open."""
    page = signed_in("hensyu").get(DESKS).text
    assert "11月24日（火）" in page
    assert ">9:00-17:15<" in page
    assert ">17:15-24:00<" in page
    assert "担当の人が読むのはあす水曜 午前9時" in page
    assert "11月28日（土）" in page
    assert "担当の人が読むのは11月30日（月曜）" in page
    for told in ("いま、当番の人に知らせました", "いま別の人と話しています", "いま席に人がいないので"):
        assert told in page
    assert "みんなのデスク" in page


def test_holiday_and_closure_stand_in_the_week(signed_in: SignIn, engine: Engine) -> None:
    """With the note that was written to it."""
    rest = DayException(date(2026, 11, 26), date(2026, 11, 26), note="研修")
    hours = replace(OFFICE, exceptions=(rest,))
    organisations.save(engine, replace(KURASHI, desk_hours=hours), version=1, who="x", at=NOON)
    page = signed_in("hensyu").get(DESKS).text
    assert "研修" in page
    assert ">0:00-24:00<" in page


def test_desk_is_named_with_its_people_needs_areas_room_and_hours(
    signed_in: SignIn, engine: Engine, people: dict[str, Account]
) -> None:
    """And comes back into the form as it was written."""
    hensyu = signed_in("hensyu")
    form = filled(
        members=[people["sato"].id],
        needs=["housing", "food"],
        areas=AREA.name,
        own_hours="y",
        **{f"days-{weekday}": "18:00-翌2:00" if weekday == 2 else "" for weekday in range(7)},
    )
    assert hensyu.post(f"{DESKS}/new", form).status_code == 303
    [desk] = saved(engine)
    assert (desk.name, desk.members, desk.needs) == ("夜の席", (people["sato"].id,), (Need.FOOD, Need.HOUSING))
    assert (desk.areas, desk.each, desk.at_once) == ((AREA.code,), 1, 3)
    assert desk.hours
    assert [period.weekday for period in desk.hours.periods] == [2]
    page = hensyu.get(f"{DESKS}/{desk.id}").text
    assert "18:00-翌2:00" in page
    assert "1人で同時に1人まで、ぜんぶで3人まで" in hensyu.get(DESKS).text


def test_desk_without_hours_of_its_own_follows_the_organisation(signed_in: SignIn, engine: Engine) -> None:
    """Whatever stands in the boxes below."""
    signed_in("shi").post(f"{DESKS}/new", filled(**{"days-0": "1:00-2:00"}))
    [desk] = saved(engine)
    assert desk.hours is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "デスクの名前を書いてください"),
        ({"areas": "ないまち"}, "「ないまち」という地いきはありません"),
        ({"own_hours": "y"}, "1日だけでも時間を書いてください"),
        ({"own_hours": "y", "days-0": "あさ"}, "月曜の時間が読めません"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_saved(
    signed_in: SignIn, engine: Engine, wrong: dict[str, str], said: str
) -> None:
    """One sentence that says what to do."""
    answer = signed_in("hensyu").post(f"{DESKS}/new", filled(**wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert saved(engine) == ()


def test_second_of_two_people_is_told(signed_in: SignIn, engine: Engine) -> None:
    """The first one's desk stands."""
    hensyu = signed_in("hensyu")
    hensyu.post(f"{DESKS}/new", filled())
    late = hensyu.post(f"{DESKS}/new", filled(name="昼の席"))
    assert (late.status_code, words.CONFLICT in late.text) == (409, True)
    assert [desk.name for desk in saved(engine)] == ["夜の席"]


def test_desk_is_given_up(signed_in: SignIn, engine: Engine) -> None:
    """Then the organisation has one for everybody again."""
    hensyu = signed_in("hensyu")
    hensyu.post(f"{DESKS}/new", filled())
    [desk] = saved(engine)
    assert "「夜の席」をやめる" in hensyu.get(f"{DESKS}/{desk.id}").text
    assert hensyu.post(f"{DESKS}/{desk.id}/remove", {"version": "2"}).status_code == 303
    assert saved(engine) == ()
    assert hensyu.get(f"{DESKS}/{desk.id}").status_code == 404


def test_day_of_two_desks_has_no_gaps_and_no_overlaps() -> None:
    """A night desk follows the day desk; in between nobody is there, and each minute belongs to one stretch."""
    night = OpeningHours((Period(1, time(18), time(2)),))
    organisation = replace(KURASHI, desks=(Desk("day"), Desk("night", hours=night)))
    stretches = lay_out_day(organisation, date(2026, 11, 24))
    told = [(f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.staffed) for one in stretches]
    assert told == [
        ("00:00", "09:00", False),
        ("09:00", "17:15", True),
        ("17:15", "18:00", False),
        ("18:00", "00:00", True),
    ]
    assert stretches[0].start == datetime(2026, 11, 24, tzinfo=JST)
