"""Numbers that grow when something that is kept in memory elsewhere has changed."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base


class RevisionRow(Base):
    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int]
