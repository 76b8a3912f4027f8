"""Counts leave memory in batches of ten, or at the month's end, each exactly once."""

from datetime import datetime

import pytest

from referral.hours import JST
from referral.vault import Vault
from referral.vault.counts import drop_batch, set_aside_batch
from tests.clock import HandClock


def count(vault: Vault, clock: HandClock, times: int, *names: str) -> None:
    for _ in range(times):
        vault.transact(lambda turn: turn.count(*names), clock())


def test_nine_increments_stay_and_ten_leave_together(vault: Vault, clock: HandClock) -> None:
    """No look at the database can single out one conversation."""
    count(vault, clock, 9, "needs", "debt", "990001")
    assert set_aside_batch(vault, clock()) is None
    count(vault, clock, 1, "needs", "food", "990001")
    batch = set_aside_batch(vault, clock())
    assert batch is not None
    assert batch[1] == {"2026-11|needs|debt|990001": 9, "2026-11|needs|food|990001": 1}


def test_batch_that_was_not_dropped_comes_again_under_its_name(vault: Vault, clock: HandClock) -> None:
    """A crash between the vault and the database neither loses nor doubles."""
    count(vault, clock, 10, "closed")
    first = set_aside_batch(vault, clock())
    count(vault, clock, 10, "closed")
    assert set_aside_batch(vault, clock()) == first
    assert first is not None
    drop_batch(vault, first[0], clock())
    second = set_aside_batch(vault, clock())
    assert second is not None
    assert second[0] != first[0]
    assert second[1] == {"2026-11|closed": 10}


def test_few_increments_leave_when_their_month_is_over(vault: Vault, clock: HandClock) -> None:
    """What is left of a month goes at its end."""
    count(vault, clock, 3, "closed")
    clock.set(datetime(2026, 12, 1, 0, 5, tzinfo=JST))
    batch = set_aside_batch(vault, clock())
    assert batch is not None
    assert batch[1] == {"2026-11|closed": 3}


def test_late_process_drops_no_batch_but_its_own(vault: Vault, clock: HandClock) -> None:
    """Several processes move counts at once; the slow one must not take away what another has set aside since."""
    count(vault, clock, 10, "closed")
    first = set_aside_batch(vault, clock())
    assert first is not None
    drop_batch(vault, first[0], clock())
    count(vault, clock, 10, "closed")
    second = set_aside_batch(vault, clock())
    drop_batch(vault, first[0], clock())
    assert set_aside_batch(vault, clock()) == second


def test_words_are_never_counted(vault: Vault, clock: HandClock) -> None:
    """A counter is named by codes; anything else is a mistake of ours, and its words stay out of the message."""
    with pytest.raises(ValueError, match="are codes") as refused:
        count(vault, clock, 1, "need_shown", "家賃が払えない")
    assert "家賃" not in str(refused.value)
    assert set_aside_batch(vault, clock()) is None
