"""Counters grow in batches, each batch once, and say nothing about single talks."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select

from referral.hours import JST
from referral.store.counters import BATCHES_REMEMBERED, apply_batch, read_counters
from referral.store.engine import open_engine, reading
from referral.store.models import CounterBatchRow

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
MONEY = ("2026-11", "needs", "money", "069999", "")
FOOD = ("2026-11", "needs", "food", "069999", "")


def test_batches_add_up(engine: Engine) -> None:
    """Cells are created when first needed and grow afterwards."""
    assert apply_batch(engine, "a", {MONEY: 10})
    assert apply_batch(engine, "b", {MONEY: 5, FOOD: 7})
    assert read_counters(engine, "2026-11") == {MONEY: 15, FOOD: 7}
    assert read_counters(engine, "2026-10") == {}


def test_a_batch_that_comes_twice_counts_once(engine: Engine) -> None:
    """A sender that did not hear the answer may send again."""
    assert apply_batch(engine, "a", {MONEY: 10})
    assert not apply_batch(engine, "a", {MONEY: 10})
    assert read_counters(engine, "2026-11") == {MONEY: 10}


def test_the_table_of_batches_does_not_grow_with_the_number_of_talks(engine: Engine) -> None:
    """Only the newest batches are remembered."""
    for number in range(BATCHES_REMEMBERED + 20):
        apply_batch(engine, f"batch-{number}", {MONEY: 10})
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(CounterBatchRow)) == BATCHES_REMEMBERED
    assert not apply_batch(engine, f"batch-{BATCHES_REMEMBERED + 19}", {MONEY: 10})


@pytest.mark.parametrize("one_batch", [True, False])
def test_senders_at_the_same_moment_lose_and_double_nothing(database_url: str, engine: Engine, one_batch: bool) -> None:
    """Eight senders, of one batch or of eight, add up to exactly what they should."""
    own = [open_engine(database_url) for _ in range(8)]
    start = threading.Barrier(8)

    def send(number: int) -> None:
        start.wait()
        apply_batch(own[number], "same" if one_batch else str(number), {MONEY: 10, FOOD: 1})

    senders = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    for opened in own:
        opened.dispose()
    times = 1 if one_batch else 8
    assert read_counters(engine, "2026-11") == {MONEY: 10 * times, FOOD: times}
