"""Staff teach what a phrase means."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "taught_phrase",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("text", sa.String(64), nullable=False),
        sa.Column("need", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_taught_phrase"),
        sa.UniqueConstraint("text", "need", name="uq_taught_phrase_text"),
    )
