"""Member organisations and the weekly hours of their desks."""

from datetime import date, datetime, time

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class OrganisationRow(Base):
    """``version`` grows with every change by a person, the last one at ``changed_at``.

    What only an import or the sample city has written has version 1 and no such moment.
    """

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kana: Mapped[str] = mapped_column(Text)
    corporate_number: Mapped[str] = mapped_column(String(13))
    phone: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text)
    rank: Mapped[str] = mapped_column(String(16))
    joined_on: Mapped[date | None]
    pledged_on: Mapped[date | None]
    takes_handoffs: Mapped[bool]
    desk_always: Mapped[bool]
    desk_on_holidays: Mapped[bool]
    desk_note: Mapped[str] = mapped_column(Text)
    desk_exceptions: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    sample: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime | None] = mapped_column(Moment)


class OrganisationPeriodRow(Base):
    """One weekly period of a desk; ``weekday`` 0 is Monday, ``closes`` not after ``opens`` is the next day."""

    __tablename__ = "organisation_period"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class DeskRow(Base):
    """A desk that an organisation has named; ``hours`` is JSON of the dataclass, none where the organisation's hold."""

    __tablename__ = "desk"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    hours: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    needs: Mapped[list[str]] = mapped_column(JSON)
    areas: Mapped[list[str]] = mapped_column(JSON)
    members: Mapped[list[str]] = mapped_column(JSON)
    each: Mapped[int]
    at_once: Mapped[int]
