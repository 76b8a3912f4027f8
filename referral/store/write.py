"""Writing organisations and entries into their tables, many at a time, inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from referral.resource import Organisation, Resource
from referral.store.columns import desk_columns, organisation_columns, period_columns, resource_columns, search_text
from referral.store.models import (
    DeskRow,
    OrganisationPeriodRow,
    OrganisationRow,
    ResourceAreaRow,
    ResourceNeedRow,
    ResourcePeriodRow,
    ResourceRow,
)

_PARTS = (ResourceNeedRow, ResourceAreaRow, ResourcePeriodRow)


def insert_organisations(connection: Connection, organisations: Sequence[Organisation]) -> None:
    """Add organisations that are not in the list yet; they begin with version 1."""
    rows = [{**organisation_columns(organisation), "version": 1} for organisation in organisations]
    _insert(connection, OrganisationRow, rows)
    _insert_desks(connection, organisations)


def replace_organisations(connection: Connection, organisations: Sequence[Organisation]) -> None:
    """Write organisations over what stands in the list under the same ids; their versions stay."""
    if not organisations:
        return
    _update(connection, OrganisationRow, [organisation_columns(organisation) for organisation in organisations])
    keys = [{"key": organisation.id} for organisation in organisations]
    for part in (OrganisationPeriodRow, DeskRow):
        connection.execute(delete(part).where(part.organisation_id == bindparam("key")), keys)
    _insert_desks(connection, organisations)


def insert_resources(connection: Connection, resources: Sequence[Resource], at: datetime) -> None:
    """Add entries that are not in the list yet; they begin with version 1."""
    _insert(connection, ResourceRow, [{**resource_columns(entry, at), "version": 1} for entry in resources])
    _insert_parts(connection, resources)


def replace_resources(connection: Connection, resources: Sequence[Resource], at: datetime) -> None:
    """Write entries over what stands in the list under the same ids; their versions grow by one."""
    if not resources:
        return
    _update(connection, ResourceRow, [resource_columns(entry, at) for entry in resources])
    keys = [{"key": entry.id} for entry in resources]
    connection.execute(
        update(ResourceRow).where(ResourceRow.id == bindparam("key")).values(version=ResourceRow.version + 1), keys
    )
    for part in _PARTS:
        connection.execute(delete(part).where(part.resource_id == bindparam("key")), keys)
    _insert_parts(connection, resources)


def mark_resources_changed(connection: Connection, ids: Sequence[str], at: datetime) -> None:
    """Let the versions grow where something beside the entry itself has changed, such as its draft."""
    if ids:
        connection.execute(
            update(ResourceRow)
            .where(ResourceRow.id == bindparam("key"))
            .values(version=ResourceRow.version + 1, changed_at=at),
            [{"key": key} for key in ids],
        )


def delete_resources(connection: Connection, ids: Sequence[str]) -> None:
    """Take entries away with all that hangs on them."""
    if ids:
        connection.execute(delete(ResourceRow).where(ResourceRow.id == bindparam("key")), [{"key": key} for key in ids])


def refresh_search_texts(connection: Connection, resources: Sequence[Resource]) -> None:
    """Let the search find entries by words that have changed elsewhere, such as their organisation's name."""
    for entry in resources:
        found_by = update(ResourceRow).where(ResourceRow.id == entry.id).values(search_text=search_text(entry))
        connection.execute(found_by)


def _insert(connection: Connection, table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: type[Any], rows: list[dict[str, Any]]) -> None:
    # "key" beside "id": a column's own name cannot be bound twice in one UPDATE.
    connection.execute(update(table).where(table.id == bindparam("key")), [{**row, "key": row["id"]} for row in rows])


def _insert_desks(connection: Connection, organisations: Iterable[Organisation]) -> None:
    organisations = list(organisations)
    rows = [
        {"organisation_id": organisation.id, **period}
        for organisation in organisations
        for period in period_columns(organisation.desk_hours)
    ]
    _insert(connection, OrganisationPeriodRow, rows)
    desks = [row for organisation in organisations for row in desk_columns(organisation)]
    _insert(connection, DeskRow, desks)


def _insert_parts(connection: Connection, resources: Sequence[Resource]) -> None:
    _insert(
        connection,
        ResourceNeedRow,
        [
            {"resource_id": entry.id, "need": need.value, "position": position}
            for entry in resources
            for position, need in enumerate(dict.fromkeys(entry.needs))
        ],
    )
    _insert(
        connection,
        ResourceAreaRow,
        [
            {"resource_id": entry.id, "area_code": code, "position": position}
            for entry in resources
            for position, code in enumerate(dict.fromkeys(entry.eligibility.areas))
        ],
    )
    _insert(
        connection,
        ResourcePeriodRow,
        [{"resource_id": entry.id, **period} for entry in resources for period in period_columns(entry.hours)],
    )
