"""By which ID number a ledger may still name a record that was merged or is in the trash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "members_people_6"
down_revision = "members_people_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("merge", sa.Column("dropped_digest", sa.String(length=64)))
    op.add_column("trashed", sa.Column("id_digest", sa.String(length=64)))
