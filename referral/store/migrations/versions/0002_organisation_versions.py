"""Organisations are changed by people, and nobody overwrites anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("organisation", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
