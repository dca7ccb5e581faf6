"""An association's own steps of a pipeline, and what was told of a step's deadline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_pipelines"
down_revision = "members_organisation_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pipeline_setting",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("pipeline", sa.String(length=40), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "pipeline"),
    )
    op.create_index(
        op.f("ix_pipeline_setting_association_id"),
        "pipeline_setting",
        ["association_id"],
        unique=False,
    )
    op.add_column("nomination", sa.Column("due_told", sa.String(length=40)))
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security("pipeline_setting"):
            op.execute(statement)
