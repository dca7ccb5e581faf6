"""From when on a unit stands in no figure: the ledger of a year that tells it as closed takes it out of that year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "members_units_counted"
down_revision = "members_pipelines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    locked = op.get_bind().dialect.name == "postgresql"
    op.add_column("unit", sa.Column("uncounted_from", sa.Date()))
    if locked:  # the owner may write the rows of all associations for once
        op.execute("alter table unit no force row level security")
    unit = sa.table("unit", sa.column("uncounted_from"), sa.column("dissolved_on"))
    op.execute(unit.update().values(uncounted_from=unit.c.dissolved_on))
    if locked:
        op.execute("alter table unit force row level security")
