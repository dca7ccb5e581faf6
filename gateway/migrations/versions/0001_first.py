"""The first tables of the gateway."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import row_security

revision = "gateway_0001"
down_revision = None
branch_labels = None
depends_on = None

SCOPED = ("stored_file", "import_job", "import_finding", "import_chunk", "feed_row")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64)),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("display_name", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("token_version", sa.Integer(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("paused_until", UTCDateTime()),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
    )
    op.create_table(
        "account_grant",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64)),
        sa.Column("by_office", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
    )
    op.create_index("ix_account_grant_account_id", "account_grant", ["account_id"])
    op.create_index("ix_account_grant_association_id", "account_grant", ["association_id"])
    op.create_table(
        "installation_fact",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(40), nullable=False),
    )
    op.create_table(
        "import_to_do",
        sa.Column("job_id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("ordered_at", UTCDateTime(), nullable=False),
    )
    _imports()
    _feed()
    for table in SCOPED:
        op.create_index(f"ix_{table}_association_id", table, ["association_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in SCOPED:
            for statement in row_security(table):
                op.execute(statement)


def _imports() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", EncryptedText("stored-file"), nullable=False),
    )
    op.create_table(
        "import_job",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(64), sa.ForeignKey("stored_file.id"), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("ignored_sheets", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("ordered_by", sa.String(64), nullable=False),
        sa.Column("ordered_at", UTCDateTime(), nullable=False),
        sa.Column("applied_at", UTCDateTime()),
        sa.Column("error", sa.Text()),
    )
    op.create_table(
        "import_finding",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(64), sa.ForeignKey("import_job.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(32), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(32)),
        sa.Column("value", sa.Text()),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("reason", sa.Text()),
        sa.Column("of_row", sa.Integer()),
        sa.Column("key", sa.Text()),
    )
    op.create_index("ix_import_finding_job", "import_finding", ["job_id", "kind", "place"])
    op.create_table(
        "import_chunk",
        sa.Column("job_id", sa.String(64), sa.ForeignKey("import_job.id"), primary_key=True),
        sa.Column("sheet", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
    )


def _feed() -> None:
    op.create_table(
        "feed_row",
        sa.Column("event_id", sa.String(64), primary_key=True),
        sa.Column("association_id", sa.String(64), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("time", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("correlation_id", sa.String(64), nullable=False),
        sa.Column("causation_id", sa.String(64)),
        sa.Column("data", sa.JSON(), nullable=False),
    )
    op.create_index("ix_feed_row_place", "feed_row", ["place"])
    op.create_index("ix_feed_row_association_day", "feed_row", ["association_id", "day"])
    op.create_index("ix_feed_row_subject", "feed_row", ["association_id", "subject"])
