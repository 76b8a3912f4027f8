"""Pairs of entries that are different though they look alike, and entries that were put together."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "distinct_pair",
        sa.Column("first_id", sa.String(length=64), nullable=False),
        sa.Column("second_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["resource.id"], name="fk_distinct_pair_first_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_id"], ["resource.id"], name="fk_distinct_pair_second_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_distinct_pair"),
    )
    op.create_index("ix_distinct_pair_second_id", "distinct_pair", ["second_id"])
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.String(length=64), nullable=False),
        sa.Column("kept_before", sa.JSON(), nullable=False),
        sa.Column("kept_version", sa.Integer(), nullable=False),
        sa.Column("retired_id", sa.String(length=64), nullable=False),
        sa.Column("retired_status", sa.String(length=16), nullable=False),
        sa.Column("retired_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["resource.id"], name="fk_merge_kept_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["retired_id"], ["resource.id"], name="fk_merge_retired_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_merge"),
    )
    op.create_index("ix_merge_kept_id", "merge", ["kept_id"])
    op.create_index("ix_merge_retired_id", "merge", ["retired_id"])
