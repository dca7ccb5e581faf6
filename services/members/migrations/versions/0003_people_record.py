"""The full record of a member: changes as rows, kin, posts outside, lunar birthdays, no ID number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_people_2"
down_revision = "members_people_1"
branch_labels = None
depends_on = None

TABLES = ("member_change", "kin", "post_outside")


def _own(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        *columns,
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f(f"ix_{name}_association_id"), name, ["association_id"])


def upgrade() -> None:
    with op.batch_alter_table("member") as member:
        member.alter_column("resident_id", existing_type=sa.LargeBinary(), nullable=True)
        member.alter_column("id_digest", existing_type=sa.String(length=64), nullable=True)
        member.add_column(sa.Column("lunar_birthday", sa.String(length=6)))
        member.add_column(sa.Column("sector", sa.String(length=80)))
        member.add_column(sa.Column("household", sa.String(length=64)))
        member.add_column(sa.Column("data_checked_on", sa.Date()))
    op.create_index("member_by_lunar_birthday", "member", ["association_id", "lunar_birthday"])
    op.create_index(op.f("ix_member_household"), "member", ["household"])
    _own(
        "member_change",
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=200)),
        sa.Column("after", sa.String(length=200)),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
    )
    op.create_index("member_change_by_member", "member_change", ["member_id", "id"])
    op.create_index(
        "member_change_by_field", "member_change", ["association_id", "field", "on_day"]
    )
    _own(
        "kin",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("is_emergency_contact", sa.Boolean(), nullable=False),
        sa.Column("lives_with", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_kin_member_id"), "kin", ["member_id"])
    _own(
        "post_outside",
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
    )
    op.create_index(op.f("ix_post_outside_member_id"), "post_outside", ["member_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
