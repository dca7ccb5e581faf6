"""The trial's tallies."""

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "tallies0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "tally", _text("note_id", 36), _text("person_id", 64), _number("ordinal"), _number("place")
    )
    _create("greeting", _text("note_id", 36))
    _create("day_sum", sa.Column("day", sa.Date(), nullable=False), _number("seen"))
    _create("trouble", _text("cause", 64))


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(36), primary_key=True),
        _text("association_id", 64),
        *columns,
    )
    op.create_index(f"ix_{table}_association_id", table, ["association_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security(table):
            op.execute(statement)
