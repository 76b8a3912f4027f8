"""Adding batches of increments to the monthly counters, each batch once."""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from referral.store.engine import reading, writing
from referral.store.models import CounterBatchRow, CounterRow

BATCHES_REMEMBERED = 256
"""A batch comes again soon after a failure or never, and the table must not grow with the number of talks."""

Cell = tuple[str, str, str, str, str]
"""Month (``2026-11``), the counter's name, and three dimensions; an unused one is empty."""


def apply_batch(engine: Engine, batch_id: str, increments: Mapping[Cell, int]) -> bool:
    """Add the increments, all or none; False when this batch was added before, and nothing is added again."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two senders of one batch must not both find it missing, nor both create the same cell.
            connection.exec_driver_sql("LOCK TABLE counter_batch IN EXCLUSIVE MODE")
        if connection.scalar(select(CounterBatchRow.sequence).where(CounterBatchRow.batch_id == batch_id)):
            return False
        for cell, amount in increments.items():
            _add(connection, cell, amount)
        sequence: int = connection.execute(
            insert(CounterBatchRow).values(batch_id=batch_id).returning(CounterBatchRow.sequence)
        ).scalar_one()
        connection.execute(delete(CounterBatchRow).where(CounterBatchRow.sequence <= sequence - BATCHES_REMEMBERED))
    return True


def read_counters(engine: Engine, month: str) -> dict[Cell, int]:
    """Every cell of one month, as ``2026-11``."""
    with reading(engine) as connection:
        rows = connection.execute(select(CounterRow).where(CounterRow.month == month)).all()
    return {(row.month, row.name, row.first, row.second, row.third): row.value for row in rows}


def read_months(engine: Engine) -> list[str]:
    """The months, as ``2026-11``, of which anything was counted; oldest first."""
    with reading(engine) as connection:
        return list(connection.scalars(select(CounterRow.month).distinct().order_by(CounterRow.month)))


_GROW = (
    update(CounterRow)
    .where(
        CounterRow.month == bindparam("cell_month"),
        CounterRow.name == bindparam("cell_name"),
        CounterRow.first == bindparam("cell_first"),
        CounterRow.second == bindparam("cell_second"),
        CounterRow.third == bindparam("cell_third"),
    )
    .values(value=CounterRow.value + bindparam("amount"))
)


def _add(connection: Connection, cell: Cell, amount: int) -> None:
    month, name, first, second, third = cell
    place = {
        "cell_month": month,
        "cell_name": name,
        "cell_first": first,
        "cell_second": second,
        "cell_third": third,
        "amount": amount,
    }
    if connection.execute(_GROW, place).rowcount == 0:
        connection.execute(
            insert(CounterRow).values(month=month, name=name, first=first, second=second, third=third, value=amount)
        )
