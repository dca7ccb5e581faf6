"""Merges, the trash, and pairs that are two people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_people_3"
down_revision = "members_people_2"
branch_labels = None
depends_on = None

TABLES = ("merge", "trashed", "two_people")


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=False)


def upgrade() -> None:
    op.create_table(
        "merge",
        _id("id"),
        _id("keep_member_id"),
        _id("dropped_member_id"),
        sa.Column("dropped_name", sa.String(length=60), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        _id("actor"),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        _id("association_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_merge_keep_member_id"), "merge", ["keep_member_id"])
    op.create_index("merge_by_dropped", "merge", ["association_id", "dropped_member_id"])
    op.create_table(
        "trashed",
        _id("id"),
        _id("person_id"),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=False),
        _id("actor"),
        sa.Column("restored_at", sa.DateTime(timezone=True)),
        _id("association_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("trashed_by_person", "trashed", ["association_id", "person_id"])
    op.create_table(
        "two_people",
        _id("first_id"),
        _id("second_id"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        _id("actor"),
        _id("association_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id"),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_association_id"), table, ["association_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
