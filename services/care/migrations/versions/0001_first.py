"""The first tables of care."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.tenancy import row_security

revision = "care_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "care_pair",
    "enrolment",
    "gap",
    "gift",
    "held_honor",
    "membership",
    "office",
    "person",
    "round_item",
    "rule_setting",
    "service_round",
    "unit",
    "unit_town",
    "visit",
    "visit_grant",
    "visit_plan",
)


def upgrade() -> None:  # noqa: PLR0915  # one statement per table and index
    op.create_table(
        "care_pair",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("carer_account_id", sa.String(length=64), nullable=True),
        sa.Column("carer_member_id", sa.String(length=64), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("care_pair_by_elder", "care_pair", ["member_id"], unique=False)
    op.create_index(
        "care_pair_one_open",
        "care_pair",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        op.f("ix_care_pair_association_id"), "care_pair", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_care_pair_carer_account_id"), "care_pair", ["carer_account_id"], unique=False
    )
    op.create_index(
        op.f("ix_care_pair_carer_member_id"), "care_pair", ["carer_member_id"], unique=False
    )
    op.create_table(
        "enrolment",
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("from_history", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index(
        "enrolment_by_day", "enrolment", ["association_id", "enrolled_on"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_association_id"), "enrolment", ["association_id"], unique=False
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("asked_account_id", sa.String(length=64), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_gap_association_id"), "gap", ["association_id"], unique=False)
    op.create_table(
        "gift",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("honor_type", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("deliver_on", sa.Date(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("assignee_account_id", sa.String(length=64), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "member_id", "year"),
    )
    op.create_index("gift_by_day", "gift", ["association_id", "deliver_on", "id"], unique=False)
    op.create_index(op.f("ix_gift_association_id"), "gift", ["association_id"], unique=False)
    op.create_index(op.f("ix_gift_member_id"), "gift", ["member_id"], unique=False)
    op.create_table(
        "held_honor",
        sa.Column("grant_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("honor_type", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("grant_id"),
    )
    op.create_index(
        op.f("ix_held_honor_association_id"), "held_honor", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_held_honor_member_id"), "held_honor", ["member_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_membership_association_id"), "membership", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_membership_member_id"), "membership", ["member_id"], unique=False)
    op.create_index(op.f("ix_membership_unit_id"), "membership", ["unit_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
    )
    op.create_index(op.f("ix_office_account_id"), "office", ["account_id"], unique=False)
    op.create_index(op.f("ix_office_association_id"), "office", ["association_id"], unique=False)
    op.create_index(op.f("ix_office_member_id"), "office", ["member_id"], unique=False)
    op.create_index(op.f("ix_office_unit_id"), "office", ["unit_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("birth_precision", sa.String(length=10), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("employment_status", sa.String(length=40), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=True),
        sa.Column("lives_alone", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index(op.f("ix_person_association_id"), "person", ["association_id"], unique=False)
    op.create_index(op.f("ix_person_town"), "person", ["town"], unique=False)
    op.create_table(
        "round_item",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("services", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "member_id"),
    )
    op.create_index(
        op.f("ix_round_item_association_id"), "round_item", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_round_item_member_id"), "round_item", ["member_id"], unique=False)
    op.create_index(op.f("ix_round_item_round_id"), "round_item", ["round_id"], unique=False)
    op.create_table(
        "rule_setting",
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "name"),
    )
    op.create_index(
        op.f("ix_rule_setting_association_id"), "rule_setting", ["association_id"], unique=False
    )
    op.create_table(
        "service_round",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("barber", sa.String(length=200), nullable=True),
        sa.Column("doctor", sa.String(length=200), nullable=True),
        sa.Column("nurse", sa.String(length=200), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("association_id", "occasion", "year"),
    )
    op.create_index(
        op.f("ix_service_round_association_id"), "service_round", ["association_id"], unique=False
    )
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.create_index(op.f("ix_unit_association_id"), "unit", ["association_id"], unique=False)
    op.create_table(
        "unit_town",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_unit_town_association_id"), "unit_town", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_unit_town_town"), "unit_town", ["town"], unique=False)
    op.create_index(op.f("ix_unit_town_unit_id"), "unit_town", ["unit_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=True),
        sa.Column("assignee_account_id", sa.String(length=64), nullable=True),
        sa.Column("assigned_because", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("visited_by_account_id", sa.String(length=64), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("gift", sa.String(length=200), nullable=True),
        sa.Column("cost_fen", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=40), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_visit_assignee_account_id"), "visit", ["assignee_account_id"], unique=False
    )
    op.create_index(op.f("ix_visit_association_id"), "visit", ["association_id"], unique=False)
    op.create_index(op.f("ix_visit_member_id"), "visit", ["member_id"], unique=False)
    op.create_index(op.f("ix_visit_plan_id"), "visit", ["plan_id"], unique=False)
    op.create_index("visit_by_day", "visit", ["association_id", "visited_on"], unique=False)
    op.create_index("visit_by_due_day", "visit", ["association_id", "due_on", "id"], unique=False)
    op.create_index("visit_by_state", "visit", ["association_id", "state", "due_on"], unique=False)
    op.create_table(
        "visit_grant",
        sa.Column("grant_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("grant_id"),
    )
    op.create_index(
        op.f("ix_visit_grant_association_id"), "visit_grant", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_visit_grant_visit_id"), "visit_grant", ["visit_id"], unique=False)
    op.create_table(
        "visit_plan",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("member_id", "kind"),
    )
    op.create_index(
        op.f("ix_visit_plan_association_id"), "visit_plan", ["association_id"], unique=False
    )
    op.create_index(
        "visit_plan_by_due_day", "visit_plan", ["association_id", "next_due_on"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for statement in row_security(table):
                op.execute(statement)
