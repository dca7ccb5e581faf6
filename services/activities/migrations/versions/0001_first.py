"""The first tables of activities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "activities_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "activity",
    "activity_campaign",
    "activity_session",
    "announced_occasion",
    "campaign",
    "participation",
    "person",
    "rule_setting",
)


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=True),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("hosts", sa.JSON(), nullable=False),
        sa.Column("organisers", sa.JSON(), nullable=False),
        sa.Column("co_organisers", sa.JSON(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=True),
        sa.Column("venue_type", sa.String(length=40), nullable=True),
        sa.Column("theme", sa.String(length=200), nullable=True),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("shared_code", sa.String(length=80), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "activity_by_day", "activity", ["association_id", "starts_on", "id"], unique=False
    )
    op.create_index(
        "activity_by_occasion", "activity", ["association_id", "occasion", "year"], unique=False
    )
    op.create_index(
        op.f("ix_activity_association_id"), "activity", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_activity_shared_code"), "activity", ["shared_code"], unique=False)
    op.create_index(op.f("ix_activity_unit_id"), "activity", ["unit_id"], unique=False)
    op.create_table(
        "activity_campaign",
        sa.Column("activity_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("activity_id", "campaign_id"),
    )
    op.create_index(
        op.f("ix_activity_campaign_association_id"),
        "activity_campaign",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_activity_campaign_campaign_id"), "activity_campaign", ["campaign_id"], unique=False
    )
    op.create_table(
        "activity_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.String(length=64), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=200), nullable=True),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("online", sa.Integer(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_activity_session_activity_id"), "activity_session", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_activity_session_association_id"),
        "activity_session",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        "session_by_day", "activity_session", ["association_id", "delivered_on"], unique=False
    )
    op.create_table(
        "announced_occasion",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.String(length=64), nullable=False),
        sa.Column("made_campaign", sa.Boolean(), nullable=False),
        sa.Column("made_activity", sa.Boolean(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "occasion", "year"),
    )
    op.create_index(
        op.f("ix_announced_occasion_association_id"),
        "announced_occasion",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("occasion", sa.String(length=40), nullable=True),
        sa.Column("parent_campaign_id", sa.String(length=64), nullable=True),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("organiser", sa.String(length=200), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("campaign_by_name", "campaign", ["association_id", "name", "id"], unique=False)
    op.create_index(
        op.f("ix_campaign_association_id"), "campaign", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_campaign_parent_campaign_id"), "campaign", ["parent_campaign_id"], unique=False
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("took_place_on", sa.Date(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "member_id"),
    )
    op.create_index(
        op.f("ix_participation_association_id"), "participation", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_participation_member_id"), "participation", ["member_id"], unique=False
    )
    op.create_index(
        "participation_by_day", "participation", ["association_id", "took_place_on"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index(op.f("ix_person_association_id"), "person", ["association_id"], unique=False)
    op.create_table(
        "rule_setting",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "name"),
    )
    op.create_index(
        op.f("ix_rule_setting_association_id"), "rule_setting", ["association_id"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
