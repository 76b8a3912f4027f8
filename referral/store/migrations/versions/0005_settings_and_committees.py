"""What the platform chooses for itself, and its sub-committees."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "committee",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("desk_id", sa.String(length=64), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["organisation.id"], name="fk_committee_desk_id"),
        sa.PrimaryKeyConstraint("id", name="pk_committee"),
    )
    op.create_index("ix_committee_desk_id", "committee", ["desk_id"])
    op.create_table(
        "committee_member",
        sa.Column("committee_id", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name="fk_committee_member_committee_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_committee_member_organisation_id"),
        sa.PrimaryKeyConstraint("committee_id", "organisation_id", name="pk_committee_member"),
    )
    op.create_index("ix_committee_member_organisation_id", "committee_member", ["organisation_id"])
