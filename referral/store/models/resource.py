"""Entries of the list (HSDS *service*): what residents see, the change in preparation, and where an entry came from.

Needs, areas and periods are rows of their own because the inventory counts over them; what is only read whole, such as
places and exceptions, is JSON of the dataclasses.
"""

from datetime import date, datetime, time

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment

_RESOURCE = "resource.id"


class ResourceRow(Base):
    """``version`` grows with every change, a draft's too. ``search_text`` is folded text for the panel's search.

    ``due_on`` is when what residents see is to be checked again, kept so that the list can be ordered by it.
    """

    __tablename__ = "resource"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kana: Mapped[str] = mapped_column(Text)
    other_names: Mapped[list[str]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(String(16))
    summary: Mapped[str] = mapped_column(Text)
    hours_always: Mapped[bool]
    hours_on_holidays: Mapped[bool]
    hours_note: Mapped[str] = mapped_column(Text)
    hours_exceptions: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(Text)
    not_for: Mapped[str] = mapped_column(Text)
    ties: Mapped[list[str]] = mapped_column(JSON)
    first_step: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    places: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    documents: Mapped[str] = mapped_column(Text)
    notice: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str | None] = mapped_column(String(16))
    capacity_until: Mapped[date | None]
    cost: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(JSON)
    takes_handoffs: Mapped[bool]
    risk: Mapped[str] = mapped_column(String(16))
    checked_on: Mapped[date | None]
    checked_how: Mapped[str | None] = mapped_column(String(16))
    checked_by: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    sample: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
    search_text: Mapped[str] = mapped_column(Text)


class ResourceNeedRow(Base):
    __tablename__ = "resource_need"

    resource_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    need: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    position: Mapped[int]


class ResourceAreaRow(Base):
    """An area whose people a resource is for. A code need not be in ``area``, which holds the platform's own."""

    __tablename__ = "resource_area"

    resource_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
    position: Mapped[int]


class ResourcePeriodRow(Base):
    __tablename__ = "resource_period"

    resource_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class ResourceDraftRow(Base):
    """A change to an entry that is already out; residents see it only after it is published."""

    __tablename__ = "resource_draft"

    resource_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    fields: Mapped[dict[str, object]] = mapped_column(JSON)


class ResourceSourceRow(Base):
    """The row of a foreign list that an entry was read from, so that reading it again changes nothing.

    ``imported_version`` is the entry's version just after import: a higher one means that staff have edited it.
    ``source_status`` and ``source_checked_on`` are the foreign list's own words about the row.
    """

    __tablename__ = "resource_source"

    resource_id: Mapped[str] = mapped_column(ForeignKey(_RESOURCE, ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    imported_version: Mapped[int]
    source_status: Mapped[str] = mapped_column(String(32))
    source_checked_on: Mapped[date | None]
    unread: Mapped[list[str]] = mapped_column(JSON)
