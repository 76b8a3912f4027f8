"""What is told of counted residents, attacked by whoever knows the rule as well as we do."""

import random
from collections import defaultdict
from datetime import date
from itertools import product

import pytest

from referral.asked import tell_month, tellable_months
from referral.disclosure import SMALLEST, Told, tell_split
from referral.needs import Need


def published(told: Told[str]) -> list[int]:
    return [number for number in (told.total, *told.parts.values()) if number is not None]


def possible(told: Told[str], key: str) -> tuple[int, float]:
    """The least and the most that this part can be by the sums alone: the bounds of the linear programme."""
    if told.total is None:
        return 0, SMALLEST - 1
    rest = told.total - sum(number for number in told.parts.values() if number is not None)
    others = [other for other, number in told.parts.items() if number is None and other != key]
    return (0 if others else rest), rest


def test_ten_thousand_tables_give_no_small_number_away() -> None:
    """Nothing below ten is told, and the sums leave every part that is not told room for ten numbers or more."""
    dice = random.Random(27)
    for _ in range(10_000):
        sizes = dice.choice([(0, 4), (0, 12), (5, 15), (0, 60), (0, 2000)])
        parts = {f"area{place}": dice.randint(*sizes) for place in range(dice.randint(1, 12))}
        told = tell_split(parts)
        assert all(number >= SMALLEST for number in published(told)), parts
        for key, number in told.parts.items():
            if number is None:
                least, most = possible(told, key)
                assert least <= parts[key] <= most, parts
                assert most - least + 1 >= SMALLEST, parts


@pytest.mark.parametrize("size", [2, 3])
def test_who_knows_the_rule_learns_no_more(size: int) -> None:
    """Over every table there can be: whatever is told, a part that is not may have ten different values or more."""
    most = {2: 60, 3: 45}[size]
    worlds: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for values in product(range(most + 1), repeat=size):
        told = tell_split({str(place): value for place, value in enumerate(values)})
        worlds[told.total, *told.parts.values()].append(values)
    for seen, tables in worlds.items():
        # Of a larger sum not every table was tried.
        tried = seen[0] is None or seen[0] - sum(number or 0 for number in seen[1:]) <= most
        for place in range(size):
            if tried and seen[place + 1] is None:
                assert len({table[place] for table in tables}) >= SMALLEST, (seen, tables)


def test_enough_is_told_to_be_of_use() -> None:
    """Where nothing is small all is told; one small part costs one other, and first that of no area."""
    assert tell_split({"a": 30, "b": 12}) == Told(42, {"a": 30, "b": 12})
    assert tell_split({"": 25, "a": 30, "b": 3}) == Told(58, {"": None, "a": 30, "b": None})
    assert tell_split({"a": 4, "b": 5}) == Told(None, {"a": None, "b": None})


def test_month_is_told_by_need_and_area() -> None:
    """What was shown, what was not found, and who went on to a person."""
    cells = {
        ("2026-10", "need_shown", "money", "", ""): 40,
        ("2026-10", "need_shown", "money", "062014", ""): 62,
        ("2026-10", "need_shown", "money", "062022", ""): 7,
        ("2026-10", "need_unmet", "money", "062022", ""): 11,
        ("2026-10", "handed_over", "money", "062014", ""): 41,
        ("2026-10", "need_shown", "violence", "062014", ""): 9,
        ("2026-10", "declined", "busy", "kurashi", ""): 99,
    }
    told = tell_month(cells)
    assert told[Need.MONEY].shown == Told(109, {"": None, "062014": 62, "062022": None})
    assert told[Need.MONEY].unmet.total == 11
    assert told[Need.MONEY].handed_over == 41
    assert told[Need.VIOLENCE].shown.total is None
    assert told[Need.FOOD].shown == Told(None, {"": None})


def test_few_who_were_not_handed_over_are_not_told() -> None:
    """Of 45 who were shown something 41 went to a person: the other four must not be reckoned out."""
    cells = {
        ("2026-10", "need_shown", "money", "", ""): 45,
        ("2026-10", "handed_over", "money", "", ""): 41,
    }
    told = tell_month(cells)[Need.MONEY]
    assert (told.shown.total, told.handed_over) == (45, None)


@pytest.mark.parametrize(
    ("today", "told"),
    [(date(2026, 11, 30), ["2026-10", "2026-09"]), (date(2026, 12, 1), ["2026-10", "2026-09"])],
)
def test_month_that_may_still_grow_is_not_told(today: date, told: list[str]) -> None:
    """Two looks at a running month would differ by the residents between them."""
    assert tellable_months(["2026-09", "2026-10", "2026-11"], today) == told


def test_month_is_told_when_its_last_counts_have_come() -> None:
    """They leave the vault when the month is over; a day is left for them."""
    assert tellable_months(["2026-11"], date(2026, 12, 2)) == ["2026-11"]
