"""Changes to entries that are already out, kept beside them until they are published."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from referral.resource import Organisation, Resource
from referral.store.models import ResourceDraftRow
from referral.store.read import read_organisations


def read_drafts(connection: Connection, where: ColumnElement[bool] | None = None) -> dict[str, Resource]:
    """Entries as they would be after their pending changes, by id."""
    rows = connection.execute(select(ResourceDraftRow).where(true() if where is None else where)).all()
    if not rows:
        return {}
    organisations = read_organisations(connection)
    return {row.resource_id: unpack(row.fields, organisations) for row in rows}


def write_draft(connection: Connection, resource: Resource) -> None:
    """Keep a pending change, in place of an earlier one."""
    drop_draft(connection, resource.id)
    connection.execute(insert(ResourceDraftRow).values(resource_id=resource.id, fields=pack(resource)))


def drop_draft(connection: Connection, resource_id: str) -> None:
    """Forget a pending change, if there is one."""
    connection.execute(delete(ResourceDraftRow).where(ResourceDraftRow.resource_id == resource_id))


def pack(resource: Resource) -> dict[str, Any]:
    """The whole entry as one value, with its organisation's id in place of the organisation."""
    return {**msgspec.to_builtins(resource), "organisation": resource.organisation.id}


def unpack(fields: Mapping[str, Any], organisations: Mapping[str, Organisation]) -> Resource:
    """The entry that was packed, with its organisation as that is now."""
    organisation = msgspec.to_builtins(organisations[fields["organisation"]])
    return msgspec.convert({**fields, "organisation": organisation}, Resource)
