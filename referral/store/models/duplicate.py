"""Entries that were looked at as possible duplicates: judged different, or put together."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment

_RESOURCE = "resource.id"


class DistinctPairRow(Base):
    """Two entries that somebody has judged to be different; ``first_id`` is the lesser id."""

    __tablename__ = "distinct_pair"

    first_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True, index=True)


class MergeRow(Base):
    """One entry put together with another, which is retired and points here; enough is kept to undo it.

    ``kept_version`` and ``retired_version`` are those just after: undoing is possible while they hold.
    """

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), index=True)
    kept_before: Mapped[dict[str, object]] = mapped_column(JSON)
    kept_version: Mapped[int]
    retired_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), index=True)
    retired_status: Mapped[str] = mapped_column(String(16))
    retired_version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    undone: Mapped[bool]
