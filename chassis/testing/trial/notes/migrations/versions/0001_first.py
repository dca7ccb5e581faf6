"""The trial's notes."""

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "notes0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("secret_index", sa.String(64)),
        sa.Column("answers_id", sa.String(36), sa.ForeignKey("note.id")),
    )
    op.create_index("ix_note_association_id", "note", ["association_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security("note"):
            op.execute(statement)
