"""Finding entries for the panel: by words, need, area, state, and page by page."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Engine, and_, cast, func, or_, select, true

from referral.freshness import SOON
from referral.needs import Need
from referral.resource import ResourceKind, Status
from referral.store.engine import reading
from referral.store.entries import Entry, State, read_entries
from referral.store.fold import fold
from referral.store.models import (
    ApplicationRow,
    AreaRow,
    ResourceAreaRow,
    ResourceDraftRow,
    ResourceNeedRow,
    ResourceRow,
)

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list should hold; an empty field asks for nothing. ``area`` takes in all areas inside and around it.

    ``unpublished_changes`` keeps only entries that are not published as they are: new ones, and those with a draft;
    ``sent`` only those of which a reviewer has been asked to publish something, ``answered`` those that were given back
    or refused since. ``due_by`` keeps what residents see and is to be checked by that day, and orders it by urgency;
    ``due_from`` leaves out what was to be checked before that one.
    """

    text: str = ""
    need: Need | None = None
    area: str = ""
    status: Status | None = None
    kind: ResourceKind | None = None
    organisation_id: str = ""
    unpublished_changes: bool = False
    sent: bool = False
    answered: bool = False
    due_by: date | None = None
    due_from: date | None = None


def overdue(today: date, organisation_id: str = "") -> Wanted:
    """What residents see although the day by which it was to be checked is past, or it never was."""
    return Wanted(due_by=today - timedelta(days=1), organisation_id=organisation_id)


def due_soon(today: date, organisation_id: str = "") -> Wanted:
    """What residents see and is to be checked within thirty days."""
    return Wanted(due_from=today, due_by=today + SOON, organisation_id=organisation_id)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries; ``number`` counts from 1, ``pages`` is at least 1."""

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int


def search(engine: Engine, wanted: Wanted | None = None, number: int = 1, size: int = PAGE_SIZE) -> Page:
    """One page of the entries that are wanted, last changed first. A page past the end gives the last one."""
    wanted = wanted or Wanted()
    condition = _condition(wanted)
    last_changed_first = (ResourceRow.changed_at.desc(), ResourceRow.id)
    # What was never checked is the most urgent of all.
    most_urgent_first = (ResourceRow.due_on.asc().nulls_first(), ResourceRow.name, ResourceRow.id)
    with reading(engine) as connection:
        total = _count(connection, condition)
        pages = max(1, ceil(total / size))
        number = min(max(1, number), pages)
        ids = list(
            connection.scalars(
                select(ResourceRow.id)
                .where(condition)
                .order_by(*(most_urgent_first if wanted.due_by else last_changed_first))
                .limit(size)
                .offset((number - 1) * size)
            )
        )
        found = read_entries(connection, ids)
    return Page(tuple(found[key] for key in ids), total, number, pages)


def count(engine: Engine, wanted: Wanted) -> int:
    """How many entries are wanted."""
    with reading(engine) as connection:
        return _count(connection, _condition(wanted))


def find_ids(engine: Engine, wanted: Wanted) -> set[str]:
    """The ids of all entries that are wanted."""
    with reading(engine) as connection:
        return set(connection.scalars(select(ResourceRow.id).where(_condition(wanted))))


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(ResourceRow).where(condition)) or 0


def _condition(wanted: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    conditions += [
        ResourceRow.search_text.contains(word, autoescape=True) for word in fold(wanted.text.replace("\0", "")).split()
    ]
    if wanted.need is not None:
        conditions.append(
            ResourceRow.id.in_(select(ResourceNeedRow.resource_id).where(ResourceNeedRow.need == wanted.need.value))
        )
    if wanted.area:
        named = select(ResourceAreaRow.resource_id).where(ResourceAreaRow.area_code.in_(_touching(wanted.area)))
        conditions.append(ResourceRow.id.in_(named))
    if wanted.status is not None:
        conditions.append(ResourceRow.status == wanted.status.value)
    if wanted.kind is not None:
        conditions.append(ResourceRow.kind == wanted.kind.value)
    if wanted.organisation_id:
        conditions.append(ResourceRow.organisation_id == wanted.organisation_id)
    if wanted.due_by is not None:
        conditions.append(ResourceRow.status == Status.PUBLISHED.value)
        conditions.append(or_(ResourceRow.due_on.is_(None), ResourceRow.due_on <= wanted.due_by))
    if wanted.due_from is not None:
        conditions.append(ResourceRow.due_on >= wanted.due_from)
    if wanted.unpublished_changes:
        conditions.append(
            or_(
                ResourceRow.status == Status.DRAFT.value,
                ResourceRow.id.in_(select(ResourceDraftRow.resource_id)),
            )
        )
    if wanted.sent:
        waiting = select(ApplicationRow.resource_id).where(ApplicationRow.state == State.WAITING.value)
        conditions.append(ResourceRow.id.in_(waiting))
    if wanted.answered:
        newest = select(func.max(ApplicationRow.id)).group_by(ApplicationRow.resource_id)
        no = select(ApplicationRow.resource_id).where(
            ApplicationRow.id.in_(newest), ApplicationRow.state.in_([State.RETURNED.value, State.REFUSED.value])
        )
        conditions.append(ResourceRow.id.in_(no))
    return and_(*conditions)


def _touching(area: str) -> CompoundSelect[Any]:
    """The area, all in which it lies, and on every level what lies in it; a circle of areas ends by itself."""
    inner = select(cast(area, AreaRow.code.type).label("code")).cte("inner", recursive=True)
    inner = inner.union(select(AreaRow.code).where(AreaRow.parent == inner.c.code))
    outer = select(cast(area, AreaRow.code.type).label("code")).cte("outer", recursive=True)
    outer = outer.union(select(AreaRow.parent).where(AreaRow.code == outer.c.code, AreaRow.parent != ""))
    return select(inner.c.code).union(select(outer.c.code))
