"""Candidates of before stand as active members elsewhere: the next daily round tells of each, once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_candidates_untold"
down_revision = "members_units_counted"
branch_labels = None
depends_on = None

TABLE = "untold_candidate"


def upgrade() -> None:
    locked = op.get_bind().dialect.name == "postgresql"
    untold = op.create_table(
        TABLE,
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index(op.f(f"ix_{TABLE}_association_id"), TABLE, ["association_id"], unique=False)
    member = sa.table("member", sa.column("id"), sa.column("association_id"), sa.column("state"))
    waiting = sa.select(member.c.id, member.c.association_id).where(member.c.state == "candidate")
    if locked:  # the owner may read the rows of all associations for once
        op.execute("alter table member no force row level security")
    op.execute(untold.insert().from_select(["member_id", "association_id"], waiting))
    if locked:
        op.execute("alter table member force row level security")
        for statement in row_security(TABLE):
            op.execute(statement)
