"""Organisations are asked whether their entries are still right, and residents' reports open a review."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_link"),
    )
    op.create_index("ix_link_expires_at", "link", ["expires_at"])
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_round_organisation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
    )
    op.create_index("ix_round_organisation_id", "round", ["organisation_id"])
    op.create_table(
        "round_mail",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_mail_round_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "after_days", name="pk_round_mail"),
    )
    op.create_table(
        "checking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(64), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_checking_resource_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_checking"),
    )
    op.create_index("ix_checking_resource_id", "checking", ["resource_id"])
    op.create_table(
        "report",
        sa.Column("resource_id", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_report_resource_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("resource_id", name="pk_report"),
    )
