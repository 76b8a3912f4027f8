"""Finding entries for the panel: by words, need, area, state, and page by page."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Engine, and_, cast, func, or_, select, true

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
    ``sent`` only those of which a reviewer has been asked to publish something.
    """

    text: str = ""
    need: Need | None = None
    area: str = ""
    status: Status | None = None
    kind: ResourceKind | None = None
    organisation_id: str = ""
    unpublished_changes: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries; ``number`` counts from 1, ``pages`` is at least 1."""

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int


def search(engine: Engine, wanted: Wanted | None = None, number: int = 1, size: int = PAGE_SIZE) -> Page:
    """One page of the entries that are wanted, last changed first. A page past the end gives the last one."""
    condition = _condition(wanted or Wanted())
    with reading(engine) as connection:
        total = connection.scalar(select(func.count()).select_from(ResourceRow).where(condition)) or 0
        pages = max(1, ceil(total / size))
        number = min(max(1, number), pages)
        ids = list(
            connection.scalars(
                select(ResourceRow.id)
                .where(condition)
                .order_by(ResourceRow.changed_at.desc(), ResourceRow.id)
                .limit(size)
                .offset((number - 1) * size)
            )
        )
        found = read_entries(connection, ids)
    return Page(tuple(found[key] for key in ids), total, number, pages)


def find_ids(engine: Engine, wanted: Wanted) -> set[str]:
    """The ids of all entries that are wanted."""
    with reading(engine) as connection:
        return set(connection.scalars(select(ResourceRow.id).where(_condition(wanted))))


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
    return and_(*conditions)


def _touching(area: str) -> CompoundSelect[Any]:
    """The area, all in which it lies, and on every level what lies in it; a circle of areas ends by itself."""
    inner = select(cast(area, AreaRow.code.type).label("code")).cte("inner", recursive=True)
    inner = inner.union(select(AreaRow.code).where(AreaRow.parent == inner.c.code))
    outer = select(cast(area, AreaRow.code.type).label("code")).cte("outer", recursive=True)
    outer = outer.union(select(AreaRow.parent).where(AreaRow.code == outer.c.code, AreaRow.parent != ""))
    return select(inner.c.code).union(select(outer.c.code))
