"""The associations of which mail is queued have a row each, so that the sender need not ask them all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "notifications_mail_waiting"
down_revision = "notifications_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    locked = op.get_bind().dialect.name == "postgresql"
    note = op.create_table(
        "mail_waiting",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("association_id"),
    )
    delivery = sa.table(
        "delivery", sa.column("association_id"), sa.column("state"), sa.column("created_at")
    )
    queued = (
        sa.select(delivery.c.association_id, sa.func.min(delivery.c.created_at))
        .where(delivery.c.state == "queued")
        .group_by(delivery.c.association_id)
    )
    if locked:  # the owner may read the rows of all associations for once
        op.execute("alter table delivery no force row level security")
    op.execute(note.insert().from_select(["association_id", "since"], queued))
    if locked:
        op.execute("alter table delivery force row level security")
