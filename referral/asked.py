"""What residents asked for in a month, as far as it may be told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from referral.disclosure import Told, tell_split
from referral.needs import Need

Cells = Mapping[tuple[str, str, str, str, str], int]
"""A month's counters, as ``referral.store.counters`` reads them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a need was served with resources and how often nothing was found, each by area, and how often a person
    took over. One talk may count under several needs, and under both of the first when all that was shown did not fit.
    """

    shown: Told[str]
    unmet: Told[str]
    handed_over: int | None


def tell_month(cells: Cells) -> dict[Need, Asked]:
    """Every need, asked for or not, by the areas that were named; "" where none was.

    It rests on the counters alone: were it to follow the list of areas, two tellings of one month could be compared.
    """
    # Who named no area comes first, and is the first to be kept back for the sake of others.
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: {"": 0})
    for (_, name, need, area, _), value in sorted(cells.items()):
        counts[name, need][area] = value
    return {need: _tell(counts, need) for need in Need}


def _tell(counts: Mapping[tuple[str, str], Mapping[str, int]], need: Need) -> Asked:
    shown, unmet, handed_over = (counts[name, need.value] for name in ("need_shown", "need_unmet", "handed_over"))
    taken = sum(handed_over.values())
    # Who was shown something and was not handed over is a part as well.
    not_taken = max(0, sum(shown.values()) - taken)
    return Asked(tell_split(shown), tell_split(unmet), tell_split({"taken": taken, "not": not_taken}).parts["taken"])


def tellable_months(months: Iterable[str], today: date) -> list[str]:
    """The months (``2026-10``) that are over and have all their counts, newest first.

    A month that still grew would tell, from one day to the next, of the single residents between them.
    """
    yesterday = today - timedelta(days=1)
    return sorted((month for month in months if month < f"{yesterday:%Y-%m}"), reverse=True)
