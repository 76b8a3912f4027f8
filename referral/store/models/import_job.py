"""A file on its way into the list: read, shown before anything is written, carried out, undone."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class ImportJobRow(Base):
    """``lines`` is the file's table, ``plan`` what will be done, ``undo`` what restores the list (all compressed).

    ``choices`` are the columns that were matched, the cells put right and the rows left out by hand.
    """

    __tablename__ = "import_job"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    who: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(Text)
    layout: Mapped[str] = mapped_column(String(16))
    begun_at: Mapped[datetime] = mapped_column(Moment, index=True)
    lines: Mapped[bytes] = mapped_column(LargeBinary)
    choices: Mapped[dict[str, object]] = mapped_column(JSON)
    plan: Mapped[bytes | None] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    undo: Mapped[bytes | None] = mapped_column(LargeBinary)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
