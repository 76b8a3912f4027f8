"""What stood in the list before: every form of an entry or organisation that was ever valid, whole."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class VersionRow(Base):
    """``kind`` is resource or organisation, ``entry`` its id; ``who`` and ``what`` as in ``staff_action``."""

    __tablename__ = "version"
    __table_args__ = (Index("ix_version_entry", "entry", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    entry: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    fields: Mapped[dict[str, object]] = mapped_column(JSON)
