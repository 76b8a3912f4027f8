"""Counts leave memory in batches, so that no look at the database singles out one conversation."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from referral.vault.vault import Vault

SMALLEST_BATCH = 10
"""Increments of one counter that leave together; fewer wait for more, or for the month's end."""

Increments = Mapping[str, int]
"""``month|name|dimension|…`` to how many more."""


def set_aside_batch(vault: Vault, now: datetime) -> tuple[str, Increments] | None:
    """What may leave now, under a name that stays the same until ``drop_batch``; None when too few.

    A batch that was set aside and not dropped is given again, so that a crash between the two halves
    neither loses nor doubles anything, and several processes may do this at once. Raises ``VaultUnavailable``.
    """
    name = str(uuid.uuid4())
    month = now.strftime("%Y-%m")
    return vault.transact(lambda turn: turn.set_aside_counts(lambda counts: choose_batch(counts, month), name), now)


def drop_batch(vault: Vault, name: str, now: datetime) -> None:
    """The database has taken the batch of this name. Raises ``VaultUnavailable``."""
    vault.transact(lambda turn: turn.drop_counts_set_aside(name), now)


def choose_batch(counts: Increments, month: str) -> dict[str, int]:
    """Counters of past months, and those with enough increments in this one."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for field, value in counts.items():
        totals[_counter(field)] += value
    return {
        field: value
        for field, value in counts.items()
        if _counter(field)[0] != month or totals[_counter(field)] >= SMALLEST_BATCH
    }


def _counter(field: str) -> tuple[str, str]:
    month, name, *_ = field.split("|")
    return month, name
