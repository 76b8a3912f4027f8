"""A waiting time is told only where it is kept."""

import random
from collections import Counter

import pytest

from referral.estimating import FEWEST_TALKS, LONGEST_TOLD, estimate, round_up


def test_nothing_is_told_from_a_few_talks_or_from_very_different_ones() -> None:
    """Nor without a place, nor beyond an hour."""
    assert estimate({20: FEWEST_TALKS - 1}, 0, 2) is None
    assert estimate({10: 6, 90: 4}, 0, 2) is None
    assert estimate({20: 9}, 0, 0) is None
    assert estimate({20: 9}, 8, 2) is None
    assert estimate({20: 9}, 0, 2) == 20
    assert estimate({20: 9}, 2, 2) == 40


@pytest.mark.parametrize(("minutes", "told"), [(0, 5), (4.2, 5), (5, 5), (11, 15)])
def test_minutes_are_rounded_up_to_fives(minutes: float, told: int) -> None:
    """Nobody is told less than what was found."""
    assert round_up(minutes) == told


def test_what_is_told_is_kept_for_nine_of_ten() -> None:
    """In 2,000 simulated desks with talks as different as people are, whoever is told a time waits no longer."""
    dice = random.Random(5)
    told, kept = 0, 0
    for _ in range(2000):
        typical = dice.uniform(10, 40)
        places, ahead = dice.randint(1, 4), dice.randint(0, 3)

        def length(typical: float = typical) -> float:
            return dice.lognormvariate(0, 0.35) * typical

        today = Counter(round_up(length()) for _ in range(dice.randint(3, 25)))
        minutes = estimate(today, ahead, places)
        if minutes is None:
            continue
        told += 1
        kept += _wait(places, ahead, length, dice) <= minutes
    assert told > 500
    assert kept / told >= 0.9, kept / told
    assert LONGEST_TOLD == 60


def _wait(places: int, ahead: int, length: object, dice: random.Random) -> float:
    """Until somebody takes up the one behind ``ahead`` others, when every place has been busy for a while."""
    busy_until = [length() * dice.random() for _ in range(places)]  # type: ignore[operator]
    for _ in range(ahead):
        soonest = min(range(places), key=busy_until.__getitem__)
        busy_until[soonest] += length()  # type: ignore[operator]
    return min(busy_until)
