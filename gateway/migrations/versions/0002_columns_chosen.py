"""Which columns somebody chose for the headings of a ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_job", sa.Column("chosen", sa.JSON(), nullable=False, server_default="{}"))
