"""Honours of one's own, calls and candidates, venues, partners and agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "members_organisation_1"
down_revision = "members_people_7"
branch_labels = None
depends_on = None

TABLES = (
    "agreement",
    "exchange",
    "honor_type",
    "nomination",
    "nomination_move",
    "partner",
    "selection_call",
    "venue",
    "venue_phase",
)


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("other_parties", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("renewed_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "agreement_by_end", "agreement", ["association_id", "state", "valid_to"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_association_id"), "agreement", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_agreement_partner_id"), "agreement", ["partner_id"], unique=False)
    op.create_table(
        "exchange",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("agreement_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "on_day", "kind", "partner_id"),
    )
    op.create_index(
        "exchange_by_kind", "exchange", ["association_id", "kind", "on_day"], unique=False
    )
    op.create_index(
        op.f("ix_exchange_association_id"), "exchange", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_exchange_partner_id"), "exchange", ["partner_id"], unique=False)
    op.create_table(
        "honor_type",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("triggers_visit", sa.Boolean(), nullable=False),
        sa.Column("gift", sa.String(length=40), nullable=True),
        sa.Column("allowance_tier", sa.Integer(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "code"),
    )
    op.create_index(
        op.f("ix_honor_type_association_id"), "honor_type", ["association_id"], unique=False
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("pipeline", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("candidate_name", sa.String(length=60), nullable=True),
        sa.Column("candidate_key", sa.String(length=300), nullable=False),
        sa.Column("recommended_by", sa.String(length=200), nullable=True),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("succeeded_on", sa.Date(), nullable=True),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("mentor", sa.String(length=200), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("grant_id", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("call_id", "candidate_key", "stage"),
    )
    op.create_index(
        op.f("ix_nomination_association_id"), "nomination", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_nomination_member_id"), "nomination", ["member_id"], unique=False)
    op.create_index(
        "nomination_by_state",
        "nomination",
        ["association_id", "pipeline", "state", "succeeded_on"],
        unique=False,
    )
    op.create_table(
        "nomination_move",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("nomination_id", sa.String(length=64), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("moved_by", sa.String(length=80), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_nomination_move_association_id"),
        "nomination_move",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_nomination_move_nomination_id"), "nomination_move", ["nomination_id"], unique=False
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("town", sa.String(length=80), nullable=True),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "name_key"),
    )
    op.create_index(op.f("ix_partner_association_id"), "partner", ["association_id"], unique=False)
    op.create_table(
        "selection_call",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("pipeline", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=True),
        sa.Column("batch_key", sa.String(length=40), nullable=False),
        sa.Column("honor_type", sa.String(length=40), nullable=True),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "pipeline", "title_key", "batch_key"),
    )
    op.create_index(
        "call_by_deadline", "selection_call", ["association_id", "state", "deadline"], unique=False
    )
    op.create_index(
        op.f("ix_selection_call_association_id"), "selection_call", ["association_id"], unique=False
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("host_key", sa.String(length=200), nullable=False),
        sa.Column("builders", sa.JSON(), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=True),
        sa.Column("batch_key", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_precision", sa.String(length=10), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "name_key", "host_key"),
    )
    op.create_index(op.f("ix_venue_association_id"), "venue", ["association_id"], unique=False)
    op.create_index("venue_by_kind", "venue", ["association_id", "kind", "opened_on"], unique=False)
    op.create_table(
        "venue_phase",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("venue_id", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_venue_phase_association_id"), "venue_phase", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_venue_phase_venue_id"), "venue_phase", ["venue_id"], unique=False)
    op.add_column("honor_grant", sa.Column("unit_id", sa.String(length=64), nullable=True))
    op.add_column("honor_grant", sa.Column("team", sa.JSON(), nullable=True))
    op.add_column("unit", sa.Column("parent_id", sa.String(length=64), nullable=True))
    op.add_column("unit", sa.Column("accredited_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
