"""A session that began before its account's password was set, or before the account was closed, is over."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("account", sa.Column("generation", sa.Integer(), nullable=False, server_default="1"))
