"""Putting areas into the list, and choosing which of them residents are offered, in which order."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from referral.resource import Area
from referral.store.engine import reading, writing
from referral.store.models import AreaRow, ResourceAreaRow
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record

_AFTER_THE_PLATFORMS_OWN = 100_000
"""Areas that came with an import stand behind those that the platform has put in its own order."""


_DISTRICT = "d-"
"""How the codes of the platform's own districts begin; official ones are digits."""


class AreasConflict(Exception):
    """Somebody else has chosen areas meanwhile; ``current`` are those that are offered now."""

    def __init__(self, current: Sequence[Area]) -> None:
        super().__init__("the areas were changed by somebody else")
        self.current = current


class DistrictUsed(ValueError):
    """Entries name the district, so it cannot go; ``entries`` tells how many."""

    def __init__(self, entries: int) -> None:
        super().__init__("entries name the district")
        self.entries = entries


def is_district(code: str) -> bool:
    """Whether this is one of the platform's own districts."""
    return code.startswith(_DISTRICT)


def read_offered(engine: Engine) -> list[Area]:
    """The areas that residents are offered, in the platform's order."""
    with reading(engine) as connection:
        return _read_offered(connection)


def read_districts(engine: Engine) -> list[Area]:
    """The platform's own districts, by name."""
    with reading(engine) as connection:
        rows = connection.execute(select(AreaRow).where(AreaRow.code.startswith(_DISTRICT)).order_by(AreaRow.name))
        return [_build(row) for row in rows]


def offer_areas(engine: Engine, areas: Sequence[Area], *, before: Sequence[str], who: str, at: datetime) -> None:
    """Offer exactly these, in this order; ``before`` are the codes that the person saw. Raises AreasConflict."""
    with writing(engine) as connection:
        # The lock makes a second person wait, and then see what the first one chose.
        connection.execute(select(AreaRow.code).with_for_update())
        current = _read_offered(connection)
        if [area.code for area in current] != list(before):
            raise AreasConflict(current)
        add_missing_areas(connection, areas)
        connection.execute(
            update(AreaRow).where(AreaRow.offered.is_(True)).values(offered=False, position=_AFTER_THE_PLATFORMS_OWN)
        )
        for position, area in enumerate(areas):
            offered = update(AreaRow).where(AreaRow.code == area.code)
            connection.execute(offered.values(offered=True, position=position))
        record(connection, StaffAction(who, What.AREAS_CHANGED, "offered", at))
        mark_directory_changed(connection)


def add_district(engine: Engine, name: str, kana: str, inside: Area, *, who: str, at: datetime) -> Area:
    """Add a district of the platform's own, which lies in an official area, and offer it after the others."""
    district = Area(f"{_DISTRICT}{token_hex(4)}", name, kana, inside.code)
    with writing(engine) as connection:
        add_missing_areas(connection, [inside, district])
        offered = update(AreaRow).where(AreaRow.code == district.code)
        connection.execute(offered.values(offered=True, position=_AFTER_THE_PLATFORMS_OWN - 1))
        record(connection, StaffAction(who, What.AREAS_CHANGED, district.code, at))
        mark_directory_changed(connection)
    return district


def drop_district(engine: Engine, code: str, *, who: str, at: datetime) -> None:
    """Take one of the platform's own districts away; one that is gone already stays gone. Raises DistrictUsed."""
    with writing(engine) as connection:
        used = connection.scalars(select(ResourceAreaRow.resource_id).where(ResourceAreaRow.area_code == code)).all()
        if used:
            raise DistrictUsed(len(used))
        connection.execute(delete(AreaRow).where(AreaRow.code == code, AreaRow.code.startswith(_DISTRICT)))
        record(connection, StaffAction(who, What.AREAS_CHANGED, code, at))
        mark_directory_changed(connection)


def offer_sample_areas(connection: Connection, areas: Iterable[Area]) -> int:
    """Offer areas to residents in the order given, marked as a sample; gives how many were added or changed.

    An area that is in the list for real stays as it is.
    """
    known = {row.code: row for row in connection.execute(select(AreaRow))}
    changed = 0
    for position, area in enumerate(areas):
        columns = {
            "name": area.name,
            "kana": area.kana,
            "parent": area.parent,
            "position": position,
            "offered": True,
            "sample": True,
        }
        row = known.get(area.code)
        if row is None:
            connection.execute(insert(AreaRow).values(code=area.code, **columns))
            changed += 1
        elif row.sample and any(getattr(row, name) != value for name, value in columns.items()):
            connection.execute(update(AreaRow).where(AreaRow.code == area.code).values(**columns))
            changed += 1
    return changed


def add_missing_areas(connection: Connection, areas: Iterable[Area]) -> None:
    """Add areas that are not in the list yet, without offering them to residents."""
    known = set(connection.scalars(select(AreaRow.code)))
    rows = [
        {
            "code": area.code,
            "name": area.name,
            "kana": area.kana,
            "parent": area.parent,
            "position": _AFTER_THE_PLATFORMS_OWN,
            "offered": False,
            "sample": False,
        }
        for area in areas
        if area.code not in known
    ]
    if rows:
        connection.execute(insert(AreaRow), rows)


def _read_offered(connection: Connection) -> list[Area]:
    wanted = select(AreaRow).where(AreaRow.offered.is_(True)).order_by(AreaRow.position, AreaRow.code)
    return [_build(row) for row in connection.execute(wanted)]


def _build(row: Row[Any]) -> Area:
    return Area(row.code, row.name, row.kana, row.parent)
