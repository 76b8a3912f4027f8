"""Signing in may take a second step: a code by time, or a recovery code."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    op.create_table(
        "second_step",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("secret", sa.String(256), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_second_step_account_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_step"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_recovery_code_account_id"),
        sa.PrimaryKeyConstraint("account_id", "digest", name="pk_recovery_code"),
    )
