"""Putting areas into the list."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from referral.resource import Area
from referral.store.models import AreaRow

_AFTER_THE_PLATFORMS_OWN = 100_000
"""Areas that came with an import stand behind those that the platform has put in its own order."""


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
