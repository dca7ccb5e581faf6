"""What care remembers: read copies of members' facts, and its own visits, elders, gifts and rounds.

Persons, units, accounts and grants are ids; names are never copied. A day without a value has not come.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import EncryptedText
from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """All tables of care."""


Id = String(64)
Code = String(40)

# --- what members told -------------------------------------------------------------------------


class Person(Scoped, Base):
    """A member, as far as care must know; `town` is kept as it is compared."""

    __tablename__ = "person"

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    birth_date: Mapped[date] = mapped_column(Date)
    birth_precision: Mapped[str] = mapped_column(String(10))
    sex: Mapped[str] = mapped_column(String(10))
    employment_status: Mapped[str] = mapped_column(Code)
    town: Mapped[str | None] = mapped_column(String(80), index=True)
    lives_alone: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(Code)
    deceased_on: Mapped[date | None] = mapped_column(Date)
    last_contact_on: Mapped[date | None] = mapped_column(Date)


class HeldHonor(Scoped, Base):
    """An honour that a person was granted. A candidate's waits for its welcome until the candidate is a member."""

    __tablename__ = "held_honor"

    grant_id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    honor_type: Mapped[str] = mapped_column(Code)
    level: Mapped[str] = mapped_column(Code)
    granted_on: Mapped[date] = mapped_column(Date)
    revoked_on: Mapped[date | None] = mapped_column(Date)
    awaits_welcome: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class Unit(Scoped, Base):
    """A home, chapter, team or studio."""

    __tablename__ = "unit"

    unit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    dissolved_on: Mapped[date | None] = mapped_column(Date)


class UnitTown(Scoped, Base):
    """A town that a unit serves; `town` is kept as it is compared."""

    __tablename__ = "unit_town"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[str] = mapped_column(Id, index=True)
    town: Mapped[str] = mapped_column(String(80), index=True)


class Membership(Scoped, Base):
    """A person belongs to a unit from `since` on."""

    __tablename__ = "membership"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    unit_id: Mapped[str] = mapped_column(Id, index=True)
    unit_kind: Mapped[str] = mapped_column(Code)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Office(Scoped, Base):
    """An account leads a unit, or is the association's secretary."""

    __tablename__ = "office"

    office_id: Mapped[str] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(Code)
    account_id: Mapped[str] = mapped_column(Id, index=True)
    unit_id: Mapped[str | None] = mapped_column(Id, index=True)
    member_id: Mapped[str | None] = mapped_column(Id, index=True)
    term_from: Mapped[date] = mapped_column(Date)
    term_to: Mapped[date | None] = mapped_column(Date)


# --- visits ------------------------------------------------------------------------------------


class Visit(Scoped, Base):
    """One visit (走访), from the day it is opened to the day it is made or given up."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("visit_by_due_day", "association_id", "due_on", "id"),
        Index("visit_by_state", "association_id", "state", "due_on"),
        Index("visit_by_day", "association_id", "visited_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code, default="due")
    opened_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    plan_id: Mapped[str | None] = mapped_column(Id, index=True)
    assignee_account_id: Mapped[str | None] = mapped_column(Id, index=True)
    assigned_because: Mapped[str] = mapped_column(Code)
    unit_id: Mapped[str | None] = mapped_column(Id)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    attempted_on: Mapped[date | None] = mapped_column(Date)
    overdue_on: Mapped[date | None] = mapped_column(Date)
    visited_on: Mapped[date | None] = mapped_column(Date)
    visited_by_account_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(EncryptedText("visit_note"))
    gift: Mapped[str | None] = mapped_column(String(200))
    cost_fen: Mapped[int | None] = mapped_column(Integer)
    cancel_reason: Mapped[str | None] = mapped_column(Code)


class VisitGrant(Scoped, Base):
    """An honour for which a welcome visit is made; several may share one visit."""

    __tablename__ = "visit_grant"

    grant_id: Mapped[str] = mapped_column(Id, primary_key=True)
    visit_id: Mapped[str] = mapped_column(Id, index=True)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class VisitPlan(Scoped, Base):
    """An elder is visited again and again; `next_due_on` is the day of the next visit, open or not yet."""

    __tablename__ = "visit_plan"
    __table_args__ = (
        UniqueConstraint("member_id", "kind"),
        Index("visit_plan_by_due_day", "association_id", "next_due_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    next_due_on: Mapped[date | None] = mapped_column(Date)
    """None once the plan is ended."""


# --- elders ------------------------------------------------------------------------------------


class Enrolment(Scoped, Base):
    """A person's place on the elderly roster (高龄关爱); one per person, for ever.

    `from_history` says that it came with a whole roster and nobody was asked to name a carer.
    """

    __tablename__ = "enrolment"
    __table_args__ = (Index("enrolment_by_day", "association_id", "enrolled_on"),)

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(Code)
    enrolled_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Code)
    from_history: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str | None] = mapped_column(Code)


class CarePair(Scoped, Base):
    """An elder and the one carer (一对一结对): an account or another member."""

    __tablename__ = "care_pair"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id)
    carer_account_id: Mapped[str | None] = mapped_column(Id, index=True)
    carer_member_id: Mapped[str | None] = mapped_column(Id, index=True)
    since: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str | None] = mapped_column(Code)


Index("care_pair_by_elder", CarePair.member_id)
Index(
    "care_pair_one_open",
    CarePair.member_id,
    unique=True,
    sqlite_where=CarePair.ended_on.is_(None),
    postgresql_where=CarePair.ended_on.is_(None),
)


# --- gifts and rounds --------------------------------------------------------------------------


class Gift(Scoped, Base):
    """A birthday gift (生日蛋糕): one per person and year."""

    __tablename__ = "gift"
    __table_args__ = (
        UniqueConstraint("association_id", "member_id", "year"),
        Index("gift_by_day", "association_id", "deliver_on", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    year: Mapped[int] = mapped_column(Integer)
    honor_type: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    ordered_on: Mapped[date] = mapped_column(Date)
    deliver_on: Mapped[date] = mapped_column(Date)
    handed_over_on: Mapped[date | None] = mapped_column(Date)
    assignee_account_id: Mapped[str | None] = mapped_column(Id)
    delivered_on: Mapped[date | None] = mapped_column(Date)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str | None] = mapped_column(Code)


class ServiceRound(Scoped, Base):
    """A round of home services (上门服务): one per occasion and (lunar) year. Providers are free text."""

    __tablename__ = "service_round"
    __table_args__ = (UniqueConstraint("association_id", "occasion", "year"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    occasion: Mapped[str] = mapped_column(Code)
    year: Mapped[int] = mapped_column(Integer)
    on: Mapped[date] = mapped_column("held_on", Date)
    planned_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(Code, default="planned")
    barber: Mapped[str | None] = mapped_column(String(200))
    doctor: Mapped[str | None] = mapped_column(String(200))
    nurse: Mapped[str | None] = mapped_column(String(200))


class RoundItem(Scoped, Base):
    """An elder's place in a round; `services` are the codes of what was done, a space between them."""

    __tablename__ = "round_item"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    round_id: Mapped[str] = mapped_column(Id, index=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    state: Mapped[str] = mapped_column(Code, default="planned")
    on: Mapped[date | None] = mapped_column("served_on", Date)
    services: Mapped[str] = mapped_column(String(200), default="")


# --- gaps and rules ----------------------------------------------------------------------------


class Gap(Scoped, Base):
    """Somebody is without whom they should have; `announced` once the fact was published."""

    __tablename__ = "gap"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    unit_id: Mapped[str | None] = mapped_column(Id)
    member_id: Mapped[str | None] = mapped_column(Id)
    count: Mapped[int] = mapped_column(Integer, default=1)
    asked_account_id: Mapped[str | None] = mapped_column(Id)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    announced: Mapped[bool] = mapped_column(Boolean, default=False)


class RuleSetting(Scoped, Base):
    """A reaction rule that the association set itself."""

    __tablename__ = "rule_setting"

    association_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
