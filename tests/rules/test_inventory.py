"""What the list holds for each need, area, kind and time."""

from dataclasses import replace
from datetime import time

from referral.hours import OpeningHours, Period
from referral.inventory import Inventory
from referral.needs import Need
from referral.resource import Area, Eligibility, Organisation, Resource, ResourceKind

PREFECTURE = Area("060003", "山形県")
CITY = Area("062014", "山形市", parent="060003")
OTHER = Area("062022", "米沢市", parent="060003")
QUARTER = Area("x-1", "東地区", parent="062014")
KNOWN = (PREFECTURE, CITY, OTHER, QUARTER)

DESK = Resource("a", Organisation("o", "団体"), "窓口", ResourceKind.DESK, "話を聞きます。", (Need.MONEY, Need.FOOD))


def at(*codes: str, **changes: object) -> Resource:
    return replace(DESK, eligibility=Eligibility(areas=codes), **changes)


def open_on(weekday: int, opens: int, closes: int) -> OpeningHours:
    return OpeningHours((Period(weekday, time(opens), time(closes)),))


def totals(*resources: Resource) -> list[int]:
    counted = Inventory(resources, [CITY.code, OTHER.code], KNOWN)
    for area in (CITY.code, OTHER.code):
        assert counted.has_any(Need.MONEY, area) == bool(counted.of(Need.MONEY, area).total)
    return [counted.of(Need.MONEY, area).total for area in ("", CITY.code, OTHER.code)]


def test_entry_counts_where_a_resident_can_be_shown_it() -> None:
    """In its area, in those inside and around it, and everywhere when it names none."""
    assert totals(at(CITY.code)) == [1, 1, 0]
    assert totals(at(PREFECTURE.code)) == [1, 1, 1]
    assert totals(at(QUARTER.code)) == [1, 1, 0]
    assert totals(at()) == [1, 1, 1]
    assert totals(at(CITY.code, QUARTER.code, OTHER.code), at()) == [2, 2, 2]
    assert totals() == [0, 0, 0]


def test_kinds_and_needs_are_counted_apart() -> None:
    """One entry may serve several needs; it has one kind."""
    counted = Inventory([at(), at(kind=ResourceKind.PLACE, needs=(Need.FOOD,))], [CITY.code], KNOWN)
    assert counted.of(Need.FOOD).kinds[ResourceKind.PLACE] == 1
    assert counted.of(Need.MONEY).kinds[ResourceKind.PLACE] == 0
    assert counted.of(Need.FOOD, CITY.code).total == 2
    assert counted.of(Need.LEGAL).total == 0


def test_evenings_and_weekends() -> None:
    """An evening is a weekday after seven; over midnight counts, and always is both."""

    def times(hours: OpeningHours) -> tuple[int, int]:
        stock = Inventory([at(hours=hours)], [], KNOWN).of(Need.MONEY)
        return stock.evenings, stock.weekends

    assert times(OpeningHours()) == (0, 0)
    assert times(open_on(0, 9, 19)) == (0, 0)
    assert times(open_on(0, 9, 20)) == (1, 0)
    assert times(open_on(4, 22, 6)) == (1, 0)
    assert times(open_on(6, 9, 20)) == (0, 1)
    assert times(OpeningHours(always=True)) == (1, 1)
