"""People who sign in: counsellors, editors, staff and administrators. Never residents."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class AccountRow(Base):
    """``generation`` grows when a password is set, the role changes or the account is closed; sessions of an earlier
    one are over. ``password_hash`` is empty while the person is invited and has not chosen one."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(256))
    role: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)
    generation: Mapped[int]
    pledged_on: Mapped[date | None]
    pledge_version: Mapped[str] = mapped_column(String(16), server_default="")
