"""Taking over entries from a list that is kept elsewhere, again and again, without touching what staff have changed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from referral.resource import Resource
from referral.store.history import keep_all
from referral.store.models import ResourceRow, ResourceSourceRow
from referral.store.staff_actions import StaffAction, What
from referral.store.write import insert_resources, replace_resources


@dataclass(frozen=True, slots=True)
class Sourced:
    """An entry as the other list has it, that list's own words about it, and the columns that could not be read."""

    resource: Resource
    source_status: str = ""
    source_checked_on: date | None = None
    unread: tuple[str, ...] = ()

    def digest(self) -> str:
        """Equal for equal content."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


@dataclass(slots=True)
class Takeover:
    """What became of the entries, by id. ``held`` differ from the source, but staff have changed them since."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


def take_over(connection: Connection, entries: Sequence[Sourced], at: datetime, who: str) -> Takeover:
    """Add new entries and replace those that changed at their source; an entry that staff have changed is held.

    The same entries again change nothing. Their organisations are in the list already.
    """
    known = {
        row.id: row
        for row in connection.execute(
            select(
                ResourceRow.id, ResourceRow.version, ResourceSourceRow.digest, ResourceSourceRow.imported_version
            ).outerjoin(ResourceSourceRow, ResourceSourceRow.resource_id == ResourceRow.id)
        )
    }
    result = Takeover()
    new: list[Sourced] = []
    changed: list[Sourced] = []
    for entry in entries:
        key = entry.resource.id
        row = known.get(key)
        if row is None:
            new.append(entry)
            result.new.append(key)
        elif row.digest == entry.digest():
            result.unchanged.append(key)
        elif row.imported_version == row.version:
            changed.append(entry)
            result.changed.append(key)
        else:
            result.held.append(key)
    insert_resources(connection, [entry.resource for entry in new], at)
    replace_resources(connection, [entry.resource for entry in changed], at)
    _insert_sources(connection, new)
    _update_sources(connection, changed)
    keep_all(connection, [entry.resource for entry in (*new, *changed)], StaffAction(who, What.IMPORTED, "", at))
    return result


def _insert_sources(connection: Connection, entries: Sequence[Sourced]) -> None:
    if entries:
        connection.execute(
            insert(ResourceSourceRow),
            [{"resource_id": entry.resource.id, "imported_version": 1, **_columns(entry)} for entry in entries],
        )


def _update_sources(connection: Connection, entries: Sequence[Sourced]) -> None:
    if entries:
        connection.execute(
            update(ResourceSourceRow)
            .where(ResourceSourceRow.resource_id == bindparam("key"))
            .values(imported_version=ResourceSourceRow.imported_version + 1),
            [{"key": entry.resource.id, **_columns(entry)} for entry in entries],
        )


def _columns(entry: Sourced) -> dict[str, object]:
    return {
        "digest": entry.digest(),
        "source_status": entry.source_status,
        "source_checked_on": entry.source_checked_on,
        "unread": list(entry.unread),
    }
