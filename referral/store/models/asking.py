"""Asking organisations whether their entries are still right: links of one purpose, rounds, mails, telephone checks."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class LinkRow(Base):
    """A page without signing in. ``digest`` is a hash of the secret in its address, which is kept nowhere.

    ``subject`` is the id of the organisation that may apply, or the number of the round that is answered.
    """

    __tablename__ = "link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RoundRow(Base):
    """One organisation is asked about ``entries``, the ids of those that were due; ``ended_at`` is when it answered."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    entries: Mapped[list[str]] = mapped_column(JSON)
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class RoundMailRow(Base):
    """One mail of a round; ``after_days`` is 0 for the first and more for a reminder.

    ``state`` is claimed, handing, sent or failed; ``moved_at`` is when it came to be that.
    """

    __tablename__ = "round_mail"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    after_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(16))
    moved_at: Mapped[datetime] = mapped_column(Moment)


class CheckRow(Base):
    """One try of staff to check an entry, and how it ended."""

    __tablename__ = "checking"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), index=True)
    who: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    how: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int | None]


class ReportRow(Base):
    """An entry that is to be looked at, once for each; a day and nothing finer, and nothing of who reported it."""

    __tablename__ = "report"

    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(16))
    opened_on: Mapped[date]
