"""Taking an import back: what it added goes, what it changed is as it was; what staff have touched since stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update

from referral.resource import Resource, Status
from referral.store.drafts import drop_draft, read_drafts, write_draft
from referral.store.history import keep_all
from referral.store.models import (
    Base,
    OrganisationPeriodRow,
    OrganisationRow,
    ResourceDraftRow,
    ResourceRow,
    VersionRow,
)
from referral.store.models import ResourceSourceRow as Source
from referral.store.parts import in_parts
from referral.store.read import read_resources
from referral.store.revision import mark_directory_changed
from referral.store.sourced import Takeover
from referral.store.staff_actions import StaffAction, What, record
from referral.store.write import delete_resources, replace_resources


@dataclass(frozen=True, slots=True)
class SourceMark:
    """What was known of the foreign row behind an entry."""

    digest: str
    imported_version: int
    source_status: str
    source_checked_on: date | None
    unread: list[str]


@dataclass(frozen=True, slots=True)
class Before:
    """An entry before the import, and its version then."""

    kept: Resource
    draft: Resource | None
    source: SourceMark | None
    version: int


@dataclass(frozen=True, slots=True)
class Undo:
    """All that is needed to take one import back."""

    new: list[str]
    changed: list[Before]
    organisations: list[str]


@dataclass(slots=True)
class Undone:
    """What became of the import's entries, by id; ``kept`` were changed by somebody since."""

    removed: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def prepare_undo(connection: Connection, taken: Takeover, organisations: Sequence[str]) -> Undo:
    """Look at everything that an import is about to change."""
    before = [one for ids in in_parts(taken.changed) for one in _read_before(connection, ids)]
    return Undo(list(taken.new), before, list(organisations))


def undo_import(connection: Connection, undo: Undo, at: datetime, who: str) -> Undone:
    """Put the list back, in the caller's transaction. Versions grow on, so that nobody's open page overwrites it."""
    versions = _read_versions(connection, [*undo.new, *(before.kept.id for before in undo.changed)])
    result = Undone()
    for key in undo.new:
        if key in versions:
            (result.removed if versions[key] == 1 else result.kept).append(key)
    untouched = []
    for before in undo.changed:
        if versions.get(before.kept.id) == before.version + 1:
            untouched.append(before)
            result.restored.append(before.kept.id)
        elif before.kept.id in versions:
            result.kept.append(before.kept.id)
    delete_resources(connection, result.removed)
    replace_resources(connection, [before.kept for before in untouched], at)
    for before in untouched:
        _restore_beside(connection, before)
    _keep_history(connection, result.removed, untouched, StaffAction(who, What.IMPORT_UNDONE, "", at))
    _delete_idle_organisations(connection, undo.organisations)
    record(connection, StaffAction(who, What.IMPORT_UNDONE, f"{len(result.removed)}+{len(result.restored)}", at))
    mark_directory_changed(connection)
    return result


def _read_before(connection: Connection, ids: Sequence[str]) -> list[Before]:
    drafts = read_drafts(connection, ResourceDraftRow.resource_id.in_(ids))
    sources = {
        row.resource_id: SourceMark(
            row.digest, row.imported_version, row.source_status, row.source_checked_on, list(row.unread)
        )
        for row in connection.execute(select(Source).where(Source.resource_id.in_(ids)))
    }
    versions = _read_versions(connection, ids)
    return [
        Before(kept, drafts.get(kept.id), sources.get(kept.id), versions[kept.id])
        for kept in read_resources(connection, ResourceRow.id.in_(ids))
    ]


def _restore_beside(connection: Connection, before: Before) -> None:
    if before.draft:
        write_draft(connection, before.draft)
    else:
        drop_draft(connection, before.kept.id)
    if before.source:
        mark = before.source
        untouched = mark.imported_version == before.version
        connection.execute(
            update(Source)
            .where(Source.resource_id == before.kept.id)
            .values(
                digest=mark.digest,
                # Untouched since its import it stays so, although its version has grown by two.
                imported_version=before.version + 2 if untouched else mark.imported_version,
                source_status=mark.source_status,
                source_checked_on=mark.source_checked_on,
                unread=mark.unread,
            )
        )


def _keep_history(
    connection: Connection, removed: Sequence[str], restored: Sequence[Before], action: StaffAction
) -> None:
    """What was never to be there has none; what was replaced stands in it again as it was."""
    for ids in in_parts(removed):
        connection.execute(delete(VersionRow).where(VersionRow.kind == "resource", VersionRow.entry.in_(ids)))
    # An import changes what is out only beside it, by a draft.
    keep_all(connection, [before.kept for before in restored if before.kept.status is Status.DRAFT], action)


def _delete_idle_organisations(connection: Connection, ids: Sequence[str]) -> None:
    """Organisations that came with the import, where nobody has changed them and nothing refers to them."""
    for part in in_parts(ids):
        _delete_idle(connection, part)


def _delete_idle(connection: Connection, ids: Sequence[str]) -> None:
    idle: list[ColumnElement[bool]] = [OrganisationRow.id.in_(ids), OrganisationRow.changed_at.is_(None)]
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            own = table is OrganisationPeriodRow.__table__
            if not own and any(key.column is OrganisationRow.__table__.c.id for key in column.foreign_keys):
                idle.append(~exists().where(column == OrganisationRow.id))
    connection.execute(delete(OrganisationRow).where(*idle))


def _read_versions(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    versions: dict[str, int] = {}
    for part in in_parts(ids):
        rows = connection.execute(select(ResourceRow.id, ResourceRow.version).where(ResourceRow.id.in_(part)))
        versions.update({row.id: row.version for row in rows})
    return versions
