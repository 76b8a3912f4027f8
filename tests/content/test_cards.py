"""What a resident reads on a card: news, open or resting, room, place, what to bring, and how far to trust it."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from content.cards import match_card
from referral.hours import JST, DayException, OpeningHours, Period, Span
from referral.needs import Need
from referral.ports import Match
from referral.resource import Capacity, CapacityState, Organisation, Place, Resource, ResourceKind, RiskClass

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=JST)
TODAY = NOON.date()
WEEK = OpeningHours(tuple(Period(day, time(9), time(17)) for day in range(5)))
REST = DayException(TODAY, date(2026, 11, 26), note="引っこし")
DESK = Resource(
    "desk",
    Organisation("o", "団体"),
    "相談",
    ResourceKind.DESK,
    "話を聞きます。",
    (Need.MONEY,),
    hours=WEEK,
    checked_on=date(2026, 11, 1),
)


def facts(**other: object) -> tuple[str, ...]:
    entry = replace(DESK, **other)  # type: ignore[arg-type]
    return match_card(Match(entry, 1.0, ()), NOON).facts


def test_everything_a_resident_profits_from_is_told_in_order() -> None:
    """What is new first, when it was checked last."""
    told = facts(
        notice="手話の人がいます。",
        capacity=Capacity(CapacityState.FEW, TODAY),
        places=(Place("本庁1階", "見本市1-1", "バス停から2分", "段差なし"),),
        documents="通知",
    )
    assert told == (
        "おしらせ：手話の人がいます。",
        "いま開いています（午後5時まで）",
        "空きは、あと少しです",
        "場所：本庁1階 見本市1-1（バス停から2分。段差なし）",
        "持ち物：通知",
        "11月1日に確認",
    )


def test_plain_entry_says_no_more_than_it_knows() -> None:
    """Empty fields are no lines."""
    assert facts() == ("いま開いています（午後5時まで）", "11月1日に確認")


def test_places_are_told_where_the_map_alone_would_not_do() -> None:
    """A single address is on the map; a name, a number or a second place is read."""
    assert len(facts(places=(Place(address="見本市1-1"),))) == 2
    both = (Place(address="見本市1-1"), Place("分室", "見本市2-2", phone="023-000-0009"))
    assert facts(places=both)[1:-1] == ("場所：見本市1-1", "場所：分室 見本市2-2（電話 023-000-0009）")
    assert "メール soudan@example.jp" in facts(email="soudan@example.jp")


def test_capacity_says_nothing_after_its_day() -> None:
    """Room of last month is no room of today."""
    assert "いまは、いっぱいです" in facts(capacity=Capacity(CapacityState.FULL, TODAY))
    assert len(facts(capacity=Capacity(CapacityState.FULL, date(2026, 11, 23)))) == 2


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (replace(WEEK, exceptions=(REST,)), ["11月26日まで休み（引っこし）", "つぎに開くのは11月27日（金曜） 午前9時"]),
        (
            replace(WEEK, exceptions=(replace(REST, first=date(2026, 11, 26), last=date(2026, 11, 27), note=""),)),
            ["いま開いています（午後5時まで）", "11月26日〜11月27日は休み"],
        ),
        (
            replace(WEEK, exceptions=(replace(REST, first=date(2026, 11, 26)),)),
            ["いま開いています（午後5時まで）", "11月26日は休み（引っこし）"],
        ),
        (
            replace(WEEK, exceptions=(DayException(TODAY, TODAY, (Span(time(18), time(20)),)),)),
            ["つぎに開くのはきょう 午後6時"],
        ),
        (OpeningHours(always=True), ["いつでも"]),
        (
            OpeningHours(always=True, exceptions=(replace(REST, first=date(2026, 11, 26)),)),
            ["いま開いています（11月26日（木曜） 午前0時まで）", "11月26日は休み（引っこし）"],
        ),
    ],
)
def test_rests_and_special_openings_are_told(hours: OpeningHours, told: list[str]) -> None:
    """Those of today and of the next days."""
    assert list(facts(hours=hours)[:-1]) == told


def test_entry_that_is_due_again_is_not_shown_as_current() -> None:
    """After half a year, and after a quarter where the risk is high."""
    due = "いま内容を確認中。電話か公式ページでも、たしかめてください"
    assert facts(checked_on=date(2026, 5, 1))[-1] == due
    assert facts(checked_on=date(2026, 8, 1))[-1] == "8月1日に確認"
    assert facts(checked_on=date(2026, 8, 1), risk=RiskClass.HIGH)[-1] == due
