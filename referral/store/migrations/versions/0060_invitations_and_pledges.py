"""People are invited by a link that works once, and pledge to keep what they hear to themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_invitation_account_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_invitation"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
    )
    op.add_column("account", sa.Column("pledged_on", sa.Date(), nullable=True))
    op.add_column("account", sa.Column("pledge_version", sa.String(16), nullable=False, server_default=""))
