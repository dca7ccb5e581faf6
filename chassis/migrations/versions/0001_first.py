"""The first tables of the chassis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "chassis_0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "aggregate_version",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index(
        op.f("ix_aggregate_version_association_id"),
        "aggregate_version",
        ["association_id"],
        unique=False,
    )
    op.create_table(
        "association_node",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "event_log",
        sa.Column("sequence", BigId, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index(
        "event_log_association", "event_log", ["association_id", "sequence"], unique=False
    )
    op.create_index(op.f("ix_event_log_subject"), "event_log", ["subject"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reader_mark",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("applied_through", BigId, nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "relay_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("head", BigId, nullable=False),
        sa.Column("published_through", BigId, nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "replay_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reaction", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("through", BigId, nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "restricted_read",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.String(length=255), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_restricted_read_association_id"),
        "restricted_read",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_restricted_read_subject"), "restricted_read", ["subject"], unique=False
    )
    op.create_table(
        "stored_answer",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("call", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "actor", "key"),
    )
    op.create_index(
        op.f("ix_stored_answer_answered_at"), "stored_answer", ["answered_at"], unique=False
    )
    op.create_table(
        "timer_run",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "association_id", "day"),
    )
    op.create_table(
        "unreadable_message",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("routing_key", sa.String(length=255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "waiting_reaction",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("reaction", sa.String(length=80), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_key", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("waiting_reaction_due", "waiting_reaction", ["state", "next_at"], unique=False)
    op.create_index(
        "waiting_reaction_key", "waiting_reaction", ["reaction", "event_id"], unique=True
    )
    op.create_index(
        "waiting_reaction_subject", "waiting_reaction", ["subject", "reaction"], unique=False
    )
    op.create_table(
        "association_closure",
        sa.Column("ancestor_id", sa.String(length=64), nullable=False),
        sa.Column("descendant_id", sa.String(length=64), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"],
            ["association_node.id"],
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"],
            ["association_node.id"],
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id"),
    )
    op.create_index(
        op.f("ix_association_closure_descendant_id"),
        "association_closure",
        ["descendant_id"],
        unique=False,
    )
