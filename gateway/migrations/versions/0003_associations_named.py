"""Which associations the headings of a ledger name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = sa.Column("associations", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("import_job", named)
