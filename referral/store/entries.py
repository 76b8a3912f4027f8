"""An entry as the panel sees it: what residents see, what is being prepared, and where it came from."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from referral.resource import Resource, Status
from referral.store.drafts import read_drafts
from referral.store.models import ApplicationRow, ResourceDraftRow, ResourceRow, ResourceSourceRow
from referral.store.read import read_resources


class State(StrEnum):
    """How an application to be published stands."""

    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Source:
    """What a foreign list says about its own row, and what of the row could not be read."""

    status: str
    checked_on: date | None
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """``resource`` is the newest form, with pending changes; ``live`` is what residents see, if they see any.

    ``sent`` says that it waits for a reviewer. ``version`` grows with every change; hand it back when saving, so that
    nobody overwrites somebody else.
    """

    resource: Resource
    live: Resource | None
    has_draft: bool
    version: int
    changed_at: datetime
    sent: bool
    source: Source | None


def read_entries(connection: Connection, ids: Collection[str]) -> dict[str, Entry]:
    """The entries with these ids; unknown ids are left out."""
    kept = {entry.id: entry for entry in read_resources(connection, ResourceRow.id.in_(ids))}
    drafts = read_drafts(connection, ResourceDraftRow.resource_id.in_(ids))
    sources = {
        row.resource_id: Source(row.source_status, row.source_checked_on, tuple(row.unread))
        for row in connection.execute(select(ResourceSourceRow).where(ResourceSourceRow.resource_id.in_(ids)))
    }
    sent = set(
        connection.scalars(
            select(ApplicationRow.resource_id).where(
                ApplicationRow.resource_id.in_(ids), ApplicationRow.state == State.WAITING.value
            )
        )
    )
    marks = connection.execute(
        select(ResourceRow.id, ResourceRow.version, ResourceRow.changed_at).where(ResourceRow.id.in_(ids))
    )
    return {
        row.id: Entry(
            resource=replace(drafts.get(row.id, kept[row.id]), status=kept[row.id].status),
            live=kept[row.id] if kept[row.id].status is Status.PUBLISHED else None,
            has_draft=row.id in drafts,
            version=row.version,
            changed_at=row.changed_at,
            sent=row.id in sent,
            source=sources.get(row.id),
        )
        for row in marks
    }


def withdraw(connection: Connection, resource_id: str) -> None:
    """Nobody asks any more for the entry to be published; without an application nothing happens."""
    connection.execute(
        delete(ApplicationRow).where(
            ApplicationRow.resource_id == resource_id, ApplicationRow.state == State.WAITING.value
        )
    )
