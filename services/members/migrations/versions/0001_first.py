"""The first tables of members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "announcement",
    "contact",
    "honor_grant",
    "member",
    "member_code",
    "membership",
    "office_holding",
    "unit",
)


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "kind", "year"),
    )
    op.create_index(
        op.f("ix_announcement_association_id"), "announcement", ["association_id"], unique=False
    )
    op.create_table(
        "association",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.String(length=64), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source_event_id", sa.String(length=36), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("contact_by_member", "contact", ["member_id", "on_day"], unique=False)
    op.create_index(op.f("ix_contact_association_id"), "contact", ["association_id"], unique=False)
    op.create_table(
        "honor_grant",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("recipient_kind", sa.String(length=40), nullable=False),
        sa.Column("recipient_name", sa.String(length=200), nullable=True),
        sa.Column("honor_type", sa.String(length=40), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("granted_precision", sa.String(length=10), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("conferred_by", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoke_reason", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("grant_by_member", "honor_grant", ["member_id", "honor_type"], unique=False)
    op.create_index(
        "grant_by_type", "honor_grant", ["association_id", "honor_type", "granted_on"], unique=False
    )
    op.create_index(
        op.f("ix_honor_grant_association_id"), "honor_grant", ["association_id"], unique=False
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("resident_id", sa.LargeBinary(), nullable=False),
        sa.Column("id_digest", sa.String(length=64), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("birth_precision", sa.String(length=10), nullable=False),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=True),
        sa.Column("town", sa.String(length=80), nullable=True),
        sa.Column("employment_status", sa.String(length=40), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("home_named", sa.String(length=200), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("heritage_craft", sa.String(length=200), nullable=True),
        sa.Column("emergency_contact", sa.LargeBinary(), nullable=True),
        sa.Column("emergency_phone", sa.LargeBinary(), nullable=True),
        sa.Column("lives_alone", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "id_digest"),
    )
    op.create_index(op.f("ix_member_association_id"), "member", ["association_id"], unique=False)
    op.create_index("member_by_birth", "member", ["association_id", "birth_date"], unique=False)
    op.create_index(
        "member_by_birthday", "member", ["association_id", "birth_month", "birth_day"], unique=False
    )
    op.create_index("member_by_code", "member", ["association_id", "code"], unique=False)
    op.create_index("member_by_name", "member", ["association_id", "name"], unique=False)
    op.create_index("member_by_phone", "member", ["association_id", "phone_digest"], unique=False)
    op.create_table(
        "member_code",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "code"),
    )
    op.create_index(
        op.f("ix_member_code_association_id"), "member_code", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_member_code_member_id"), "member_code", ["member_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_membership_association_id"), "membership", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_membership_member_id"), "membership", ["member_id"], unique=False)
    op.create_index("membership_by_unit", "membership", ["unit_id", "until"], unique=False)
    op.create_table(
        "office_holding",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_office_holding_account_id"), "office_holding", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_office_holding_association_id"), "office_holding", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_office_holding_unit_id"), "office_holding", ["unit_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("parent", sa.String(length=200), nullable=True),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("leader_named", sa.String(length=60), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("established_precision", sa.String(length=10), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("dissolved_precision", sa.String(length=10), nullable=False),
        sa.Column("campaigns", sa.JSON(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("serves_towns", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "code"),
    )
    op.create_index(op.f("ix_unit_association_id"), "unit", ["association_id"], unique=False)
    op.create_index(
        "unit_by_kind", "unit", ["association_id", "kind", "established_on"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
