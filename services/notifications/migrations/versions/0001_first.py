"""The first tables of notifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "notifications_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("deceased_member", "delivery", "notification", "office", "preference")


def upgrade() -> None:
    op.create_table(
        "deceased_member",
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index(
        op.f("ix_deceased_member_association_id"),
        "deceased_member",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("notification_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notification_id", "channel"),
    )
    op.create_index(
        "delivery_by_time", "delivery", ["association_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "delivery_due", "delivery", ["association_id", "state", "next_at"], unique=False
    )
    op.create_index(
        op.f("ix_delivery_association_id"), "delivery", ["association_id"], unique=False
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("about_id", sa.String(length=64), nullable=True),
        sa.Column("condolence", sa.Boolean(), nullable=False),
        sa.Column("in_inbox", sa.Boolean(), nullable=False),
        sa.Column("cause_event_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cause_event_id", "account_id", "template"),
    )
    op.create_index(op.f("ix_notification_about_id"), "notification", ["about_id"], unique=False)
    op.create_index(
        op.f("ix_notification_association_id"), "notification", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_notification_member_id"), "notification", ["member_id"], unique=False)
    op.create_index(
        "notification_by_account",
        "notification",
        ["association_id", "account_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "office",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
    )
    op.create_index(op.f("ix_office_association_id"), "office", ["association_id"], unique=False)
    op.create_index(op.f("ix_office_member_id"), "office", ["member_id"], unique=False)
    op.create_index(op.f("ix_office_unit_id"), "office", ["unit_id"], unique=False)
    op.create_table(
        "preference",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_enabled", sa.Boolean(), nullable=False),
        sa.Column("inapp_enabled", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_to", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "account_id"),
    )
    op.create_index(
        op.f("ix_preference_association_id"), "preference", ["association_id"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
