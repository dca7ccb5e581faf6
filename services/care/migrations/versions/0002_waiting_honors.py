"""Honours of candidates wait until the candidate is a member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "care_0002"
down_revision = "care_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "held_honor",
        sa.Column("awaits_welcome", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
