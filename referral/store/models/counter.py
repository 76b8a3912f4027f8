"""Monthly counters with at most three dimensions. There is no time below the month, on purpose."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base


class CounterRow(Base):
    """``month`` is ``2026-11``; an unused dimension is empty."""

    __tablename__ = "counter"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    first: Mapped[str] = mapped_column(String(64), primary_key=True)
    second: Mapped[str] = mapped_column(String(64), primary_key=True)
    third: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]


class CounterBatchRow(Base):
    """The newest batches that were added, so that a batch sent twice counts once."""

    __tablename__ = "counter_batch"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[str] = mapped_column(String(64), unique=True)
