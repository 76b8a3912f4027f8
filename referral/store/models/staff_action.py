"""What staff did to the list and to accounts; it names no resident and no handoff."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class StaffActionRow(Base):
    """``who`` is an account's id, or ``command`` for the command line; ``entry`` the id of what was changed."""

    __tablename__ = "staff_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(32))
    entry: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
