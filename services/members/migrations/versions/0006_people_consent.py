"""Consents: what a member agreed that another association sees, on both sides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_people_5"
down_revision = "members_people_4"
branch_labels = None
depends_on = None

TABLES = ("consent", "consent_received")


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=False)


def upgrade() -> None:
    op.create_table(
        "consent",
        _id("id"),
        _id("member_id"),
        _id("to_association_id"),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("proof", sa.LargeBinary()),
        _id("association_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_consent_member_id"), "consent", ["member_id"])
    op.create_table(
        "consent_received",
        _id("id"),
        _id("from_association_id"),
        _id("from_person_id"),
        _id("id_digest"),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("withdrawn_on", sa.Date()),
        _id("association_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "consent_received_by_person", "consent_received", ["association_id", "id_digest"]
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_association_id"), table, ["association_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
