"""Profile, documents, deeds, and what happened to units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_organisation_2"
down_revision = "members_organisation_1"
branch_labels = None
depends_on = None

TABLES = (
    "association_profile",
    "contact_officer",
    "deed",
    "entitlement_rule",
    "governance",
    "policy_document",
    "unit_change",
    "unit_record",
)


def upgrade() -> None:
    op.create_table(
        "association_profile",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("founded_precision", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("functions", sa.JSON(), nullable=False),
        sa.Column("brands", sa.JSON(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_association_profile_association_id"),
        "association_profile",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "contact_officer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_contact_officer_association_id"),
        "contact_officer",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contact_officer_member_id"), "contact_officer", ["member_id"], unique=False
    )
    op.create_table(
        "deed",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("objects", sa.JSON(), nullable=False),
        sa.Column("venue_id", sa.String(length=64), nullable=True),
        sa.Column("verified_by", sa.String(length=60), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_deed_association_id"), "deed", ["association_id"], unique=False)
    op.create_index(op.f("ix_deed_member_id"), "deed", ["member_id"], unique=False)
    op.create_table(
        "entitlement_rule",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("benefit", sa.String(length=40), nullable=False),
        sa.Column("honor_level", sa.String(length=40), nullable=False),
        sa.Column("employment_status", sa.String(length=40), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document_id", sa.String(length=64), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_entitlement_rule_association_id"),
        "entitlement_rule",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "governance",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_governance_association_id"), "governance", ["association_id"], unique=False
    )
    op.create_table(
        "policy_document",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_policy_document_association_id"),
        "policy_document",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "unit_change",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.Column("after", sa.String(length=200), nullable=True),
        sa.Column("other_unit_id", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_unit_change_association_id"), "unit_change", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_unit_change_unit_id"), "unit_change", ["unit_id"], unique=False)
    op.create_table(
        "unit_record",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("grant_id", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_unit_record_association_id"), "unit_record", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_unit_record_unit_id"), "unit_record", ["unit_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
