"""The whole record: places, names, capacity, exceptions and risk of an entry; rank, number and contact of a member."""

import json
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_RESOURCE = sa.table(
    "resource",
    sa.column("id", sa.String),
    sa.column("address", sa.Text),
    sa.column("places", sa.JSON),
    sa.column("checked_on", sa.Date),
    sa.column("due_on", sa.Date),
)
_NEED = sa.table("resource_need", sa.column("resource_id", sa.String), sa.column("need", sa.String))
_DRAFT = sa.table("resource_draft", sa.column("resource_id", sa.String), sa.column("fields", sa.JSON))


def upgrade() -> None:
    _add_columns()
    connection = op.get_bind()
    grave = set(
        connection.scalars(sa.select(_NEED.c.resource_id).where(_NEED.c.need.in_(["suicide", "violence"]))).all()
    )
    rows = [
        {
            "key": row.id,
            "places": [{"address": row.address}] if row.address else [],
            "due_on": row.checked_on and row.checked_on + timedelta(days=90 if row.id in grave else 180),
        }
        for row in connection.execute(sa.select(_RESOURCE.c.id, _RESOURCE.c.address, _RESOURCE.c.checked_on))
    ]
    _update(connection, _RESOURCE, _RESOURCE.c.id, rows)
    drafts = [
        {"key": row.resource_id, "fields": _carry_address(row.fields)}
        for row in connection.execute(sa.select(_DRAFT.c.resource_id, _DRAFT.c.fields))
    ]
    _update(connection, _DRAFT, _DRAFT.c.resource_id, drafts)
    # What an import brought and no person has touched is listed, and no member.
    op.execute("UPDATE organisation SET rank = 'listed' WHERE NOT takes_handoffs AND NOT sample AND changed_at IS NULL")
    op.drop_column("resource", "address")


def _add_columns() -> None:
    for name in ("kana", "email", "documents", "notice", "checked_by"):
        op.add_column("resource", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("other_names", "places", "hours_exceptions"):
        op.add_column("resource", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("resource", sa.Column("ties", sa.JSON(), nullable=False, server_default=json.dumps(["lives"])))
    op.add_column("resource", sa.Column("risk", sa.String(length=16), nullable=False, server_default="ordinary"))
    op.add_column("resource", sa.Column("capacity", sa.String(length=16), nullable=True))
    op.add_column("resource", sa.Column("capacity_until", sa.Date(), nullable=True))
    op.add_column("resource", sa.Column("checked_how", sa.String(length=16), nullable=True))
    op.add_column("resource", sa.Column("due_on", sa.Date(), nullable=True))
    op.create_index("ix_resource_due_on", "resource", ["due_on"])
    for name in ("kana", "url", "address", "email", "contact"):
        op.add_column("organisation", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("desk_exceptions", sa.JSON(), nullable=False, server_default="[]"))
    number = sa.Column("corporate_number", sa.String(length=13), nullable=False, server_default="")
    op.add_column("organisation", number)
    op.add_column("organisation", sa.Column("rank", sa.String(length=16), nullable=False, server_default="member"))
    op.add_column("organisation", sa.Column("joined_on", sa.Date(), nullable=True))
    op.add_column("organisation", sa.Column("pledged_on", sa.Date(), nullable=True))


def _update(connection: sa.Connection, table: sa.TableClause, key: sa.ColumnElement, rows: list[dict]) -> None:
    if rows:
        connection.execute(sa.update(table).where(key == sa.bindparam("key")), rows)


def _carry_address(fields: dict) -> dict:
    """A draft's one address as its first place."""
    kept = {name: value for name, value in fields.items() if name != "address"}
    return kept | {"places": [{"address": fields["address"]}] if fields.get("address") else []}
