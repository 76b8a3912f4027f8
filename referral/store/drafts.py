"""Changes to entries that are already out, kept beside them until they are published."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from referral.resource import Resource
from referral.store.models import ResourceDraftRow
from referral.store.read import read_organisations


def read_drafts(connection: Connection, where: ColumnElement[bool] | None = None) -> dict[str, Resource]:
    """Entries as they would be after their pending changes, by id."""
    rows = connection.execute(select(ResourceDraftRow).where(true() if where is None else where)).all()
    if not rows:
        return {}
    organisations = read_organisations(connection)
    return {
        row.resource_id: msgspec.convert(
            {**row.fields, "organisation": msgspec.to_builtins(organisations[row.fields["organisation"]])}, Resource
        )
        for row in rows
    }


def write_draft(connection: Connection, resource: Resource) -> None:
    """Keep a pending change, in place of an earlier one."""
    drop_draft(connection, resource.id)
    fields: dict[str, Any] = {**msgspec.to_builtins(resource), "organisation": resource.organisation.id}
    connection.execute(insert(ResourceDraftRow).values(resource_id=resource.id, fields=fields))


def drop_draft(connection: Connection, resource_id: str) -> None:
    """Forget a pending change, if there is one."""
    connection.execute(delete(ResourceDraftRow).where(ResourceDraftRow.resource_id == resource_id))
