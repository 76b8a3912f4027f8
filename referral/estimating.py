"""How long somebody will wait for a busy desk; said only when it can be kept.

It is made of today's talks at the organisation: the time within which four of five were over, once for each round of
talks that must end before this person's turn. Nothing is said after fewer than five talks, when they differ too much,
or beyond an hour: a time that is not kept is worse than none.
"""

from collections.abc import Mapping
from math import ceil

FEWEST_TALKS = 5
LONGEST_TOLD = 60
STEP = 5
"""Minutes are kept and told in fives, rounded up."""

_WIDEST = 3.0
"""Four of five within at most so many times the middle one."""


def round_up(minutes: float) -> int:
    return max(STEP, STEP * ceil(minutes / STEP))


def estimate(minutes: Mapping[int, int], ahead: int, places: int) -> int | None:
    """Minutes until this person's turn, or None. ``ahead`` wait longer; ``places`` talks can run at once."""
    if sum(minutes.values()) < FEWEST_TALKS or places < 1:
        return None
    middle, most = _within(minutes, 0.5), _within(minutes, 0.8)
    if most > middle * _WIDEST:
        return None
    told = round_up(most * ceil((ahead + 1) / places))
    return told if told <= LONGEST_TOLD else None


def _within(minutes: Mapping[int, int], share: float) -> int:
    """The minutes within which this share of the talks was over."""
    wanted, counted = share * sum(minutes.values()), 0
    for length in sorted(minutes):
        counted += minutes[length]
        if counted >= wanted:
            return length
    return max(minutes)
