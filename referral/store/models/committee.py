"""Sub-committees (部会) of the platform and the organisations in them."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base

_ORGANISATION = "organisation.id"


class CommitteeRow(Base):
    """``version`` grows with every change. Themes and areas are only read whole."""

    __tablename__ = "committee"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    needs: Mapped[list[str]] = mapped_column(JSON)
    areas: Mapped[list[str]] = mapped_column(JSON)
    desk_id: Mapped[str | None] = mapped_column(ForeignKey(_ORGANISATION), index=True)
    ended_on: Mapped[date | None]
    version: Mapped[int]


class CommitteeMemberRow(Base):
    __tablename__ = "committee_member"

    committee_id: Mapped[str] = mapped_column(ForeignKey("committee.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True, index=True)
    position: Mapped[int]
