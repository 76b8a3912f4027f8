"""Taking over entries from a list that is kept elsewhere, again and again, without touching what staff have changed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from referral.resource import Organisation, Resource, Status
from referral.store.drafts import write_draft
from referral.store.entries import read_entries
from referral.store.history import keep_all
from referral.store.models import ResourceRow, ResourceSourceRow
from referral.store.parts import in_parts
from referral.store.staff_actions import StaffAction, What
from referral.store.write import insert_resources, mark_resources_changed, replace_resources

_nobody = Organisation("", "")


@dataclass(frozen=True, slots=True)
class Sourced:
    """An entry as the other list has it, that list's own words about it, and the columns that could not be read.

    ``version`` is that of our entry from which the row was once written; None where the list is not ours.
    """

    resource: Resource
    source_status: str = ""
    source_checked_on: date | None = None
    unread: tuple[str, ...] = ()
    version: int | None = None

    def digest(self) -> str:
        """Equal for equal content. What our list knows of the organisation beside its id does not count."""
        said = replace(self, version=None, resource=replace(self.resource, organisation=_nobody))
        return hashlib.sha256(msgspec.json.encode((said, self.resource.organisation.id))).hexdigest()


@dataclass(slots=True)
class Takeover:
    """What becomes of the entries, by id. ``held`` differ, but staff have changed them since."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


def compare(connection: Connection, entries: Sequence[Sourced]) -> Takeover:
    """What ``apply`` would do. An entry that staff have changed since it was imported or written out is held."""
    known: dict[str, Any] = {
        row.id: row
        for row in connection.execute(
            select(
                ResourceRow.id, ResourceRow.version, ResourceSourceRow.digest, ResourceSourceRow.imported_version
            ).outerjoin(ResourceSourceRow, ResourceSourceRow.resource_id == ResourceRow.id)
        )
    }
    unsure = [
        entry.resource.id
        for entry in entries
        if entry.resource.id in known
        and (entry.version is not None or known[entry.resource.id].digest != entry.digest())
    ]
    standing = {key: entry.resource for ids in in_parts(unsure) for key, entry in read_entries(connection, ids).items()}
    result = Takeover()
    for entry in entries:
        key = entry.resource.id
        row = known.get(key)
        if row is None:
            result.new.append(key)
        elif key not in standing or _says_the_same(entry.resource, standing[key]):
            result.unchanged.append(key)
        elif row.version == (entry.version if entry.version is not None else row.imported_version):
            result.changed.append(key)
        else:
            result.held.append(key)
    return result


def apply(connection: Connection, entries: Sequence[Sourced], taken: Takeover, at: datetime, who: str) -> None:
    """Add the new entries and change the changed ones; the organisations of all are in the list already.

    A draft for an entry that is out already waits beside it until it is published.
    """
    by_id = {entry.resource.id: entry for entry in entries}
    new, changed = [by_id[key] for key in taken.new], [by_id[key] for key in taken.changed]
    out = {
        key
        for ids in in_parts(taken.changed)
        for key in connection.scalars(
            select(ResourceRow.id).where(ResourceRow.id.in_(ids), ResourceRow.status != Status.DRAFT.value)
        )
    }
    beside = [one.resource for one in changed if one.resource.id in out and one.resource.status is Status.DRAFT]
    insert_resources(connection, [entry.resource for entry in new], at)
    for resource in beside:
        write_draft(connection, resource)
    mark_resources_changed(connection, [resource.id for resource in beside], at)
    waiting = {resource.id for resource in beside}
    replaced = [one.resource for one in changed if one.resource.id not in waiting]
    replace_resources(connection, replaced, at)
    _insert_sources(connection, [entry for entry in new if entry.version is None])
    _update_sources(connection, [entry for entry in changed if entry.version is None])
    keep_all(connection, [*(entry.resource for entry in new), *replaced], StaffAction(who, What.IMPORTED, "", at))


def take_over(connection: Connection, entries: Sequence[Sourced], at: datetime, who: str) -> Takeover:
    """Compare and apply at once. The same entries again change nothing."""
    taken = compare(connection, entries)
    apply(connection, entries, taken, at, who)
    return taken


def _says_the_same(wanted: Resource, standing: Resource) -> bool:
    """Whether the entry stands like that already; where it stands, and what is known of its organisation, aside."""
    if standing.organisation.id != wanted.organisation.id:
        return False
    return standing == replace(wanted, organisation=standing.organisation, status=standing.status)


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
