"""Putting two entries together: one goes on, the other is retired and points to it; one transaction, undoable."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, or_, select, update

from referral.resource import Resource, Status
from referral.store.drafts import drop_draft, pack, unpack, write_draft
from referral.store.engine import reading, writing
from referral.store.entries import Entry, read_entries, withdraw
from referral.store.history import keep
from referral.store.models import MergeRow, ResourceRow
from referral.store.read import read_organisations
from referral.store.resources import ResourceUnknown, VersionConflict
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record
from referral.store.write import replace_resources


class ChangeWaits(ValueError):
    """One of the two has a change that is not published; ``resource`` is that one."""

    def __init__(self, resource: Resource) -> None:
        super().__init__("a change waits to be published")
        self.resource = resource


class TooLate(Exception):
    """One of the two was changed since, so that going back would lose something."""


@dataclass(frozen=True, slots=True)
class Merged:
    """``retired`` points to ``kept``; both are the entries' ids."""

    id: int
    kept: str
    retired: str
    at: datetime


def find_merges(engine: Engine, resource_id: str) -> list[Merged]:
    """Those in which this entry went on or was retired and that hold, the newest first."""
    ours = or_(MergeRow.kept_id == resource_id, MergeRow.retired_id == resource_id)
    wanted = select(MergeRow).where(ours, MergeRow.undone.is_(False)).order_by(MergeRow.id.desc())
    with reading(engine) as connection:
        return [Merged(row.id, row.kept_id, row.retired_id, row.at) for row in connection.execute(wanted)]


def merge(
    engine: Engine, merged: Resource, retired_id: str, *, versions: tuple[int, int], who: str, at: datetime
) -> None:
    """Retire an entry and give another, with the id of ``merged``, its new form: a change that waits to be published.

    ``versions`` are those of the entry that goes on and of the other from which the person began.
    Raises VersionConflict, ResourceUnknown or ChangeWaits.
    """
    action = StaffAction(who, What.MERGED, merged.id, at)
    with writing(engine) as connection:
        entries = _lock(connection, merged.id, retired_id)
        kept, retired = entries[merged.id], entries[retired_id]
        for entry, version in zip((kept, retired), versions, strict=True):
            if entry.version != version:
                raise VersionConflict(entry)
            if entry.has_draft:
                raise ChangeWaits(entry.resource)
        _give(connection, kept, replace(merged, status=kept.resource.status), at)
        _set_status(connection, retired, Status.RETIRED, replace(action, entry=retired_id))
        connection.execute(
            insert(MergeRow).values(
                kept_id=merged.id,
                kept_before=pack(kept.resource),
                kept_version=_read_version(connection, merged.id),
                retired_id=retired_id,
                retired_status=retired.resource.status.value,
                retired_version=_read_version(connection, retired_id),
                at=at,
                undone=False,
            )
        )
        record(connection, action)


def undo(engine: Engine, merge_id: int, *, who: str, at: datetime) -> None:
    """Bring both back to what they were; once undone, it stays so. Raises TooLate or ResourceUnknown."""
    with writing(engine) as connection:
        row = connection.execute(select(MergeRow).where(MergeRow.id == merge_id).with_for_update()).first()
        if row is None:
            raise ResourceUnknown(str(merge_id))
        if row.undone:
            return
        entries = _lock(connection, row.kept_id, row.retired_id)
        kept, retired = entries[row.kept_id], entries[row.retired_id]
        if (kept.version, retired.version) != (row.kept_version, row.retired_version):
            raise TooLate
        action = StaffAction(who, What.UNMERGED, row.kept_id, at)
        _take_back(connection, kept, row, at)
        _set_status(connection, retired, Status(row.retired_status), replace(action, entry=row.retired_id))
        connection.execute(update(MergeRow).where(MergeRow.id == merge_id).values(undone=True))
        record(connection, action)


def _lock(connection: Connection, *ids: str) -> dict[str, Entry]:
    # In the order of their ids, so that two people who merge the same pair wait for one another and not for ever.
    locked = select(ResourceRow.id).where(ResourceRow.id.in_(ids)).order_by(ResourceRow.id).with_for_update()
    connection.execute(locked)
    entries = read_entries(connection, ids)
    for key in ids:
        if key not in entries:
            raise ResourceUnknown(key)
    return entries


def _give(connection: Connection, entry: Entry, wanted: Resource, at: datetime) -> None:
    """A draft is changed itself; beside what is out, the change waits."""
    if wanted.status is Status.DRAFT:
        replace_resources(connection, [wanted], at)
        return
    if wanted != entry.resource:
        write_draft(connection, wanted)
    _grow(connection, wanted.id, at)


def _take_back(connection: Connection, entry: Entry, row: Row[Any], at: datetime) -> None:
    drop_draft(connection, entry.resource.id)
    if entry.resource.status is Status.DRAFT:
        before = unpack(row.kept_before, read_organisations(connection))
        replace_resources(connection, [replace(before, status=Status.DRAFT)], at)
    else:
        _grow(connection, entry.resource.id, at)


def _set_status(connection: Connection, entry: Entry, status: Status, action: StaffAction) -> None:
    key = entry.resource.id
    connection.execute(update(ResourceRow).where(ResourceRow.id == key).values(status=status.value))
    if status is Status.RETIRED:
        withdraw(connection, key)
    _grow(connection, key, action.at)
    if Status.PUBLISHED in (entry.resource.status, status):
        keep(connection, entry.resource, replace(entry.resource, status=status), action)
        mark_directory_changed(connection)
    record(connection, action)


def _grow(connection: Connection, resource_id: str, at: datetime) -> None:
    grown = {"version": ResourceRow.version + 1, "changed_at": at}
    connection.execute(update(ResourceRow).where(ResourceRow.id == resource_id).values(**grown))


def _read_version(connection: Connection, resource_id: str) -> int:
    version: int = connection.scalars(select(ResourceRow.version).where(ResourceRow.id == resource_id)).one()
    return version
