"""The words by which members are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_people_1"
down_revision = "members_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    bytewise = sa.String(length=80, collation="C" if postgresql else None)
    op.create_table(
        "member_term",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("term", bytewise, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "term", "kind", "member_id"),
    )
    op.create_index("member_term_by_member", "member_term", ["member_id"])
    op.add_column(
        "member", sa.Column("indexed_as", sa.Integer(), server_default="0", nullable=False)
    )
    if postgresql:
        for statement in row_security("member_term"):
            op.execute(statement)
