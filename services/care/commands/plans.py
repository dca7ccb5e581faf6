"""Visit plans: an elder is visited again one interval after the last contact."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from services.care import catalogue, domain
from services.care.models import Person, Visit, VisitPlan
from services.care.queries.settings import rules_of

PERIODIC = "elderly_care"


def derived(tx: Transaction, *parts: str) -> str:
    """Return the id that *parts* always give in this association."""
    return derived_id(parts[0], tx.association_id, *parts[1:])


def plan_id(association_id: str, member_id: str) -> str:
    """Return the key of a member's plan of periodic visits."""
    return derived_id("visit_plan", association_id, PERIODIC, member_id)


def plan_of(tx: Transaction, member_id: str) -> VisitPlan | None:
    return tx.session.get(VisitPlan, plan_id(tx.association_id, member_id))


def start_plan(tx: Transaction, member_id: str) -> None:
    """Plan the first visit of an elder; a plan that was ended starts anew."""
    due_on = domain.first_due(rules_of(tx), tx.today, member_id, history=tx.history)
    plan = plan_of(tx, member_id)
    if plan is not None:
        plan.next_due_on = due_on
        return
    key = plan_id(tx.association_id, member_id)
    tx.session.add(VisitPlan(id=key, member_id=member_id, kind=PERIODIC, next_due_on=due_on))


def end_plan(tx: Transaction, member_id: str) -> None:
    plan = plan_of(tx, member_id)
    if plan is not None:
        plan.next_due_on = None


def move_after_contact(
    tx: Transaction, member_id: str, on: date, *, visit: Visit | None = None
) -> None:
    """Note that somebody was with the member, and move what is due next; *visit* is what was made.

    The visit that was made early moves the next as well. While a periodic visit is open and
    something else brought the contact, the plan waits for that visit.
    """
    note_contact(tx, member_id, on)
    plan = plan_of(tx, member_id)
    if plan is None or plan.next_due_on is None:
        return
    made = visit is not None and visit.kind == plan.kind
    present = plan.next_due_on + timedelta(days=1) if made else plan.next_due_on
    if made or not _has_open_visit(tx, plan):
        plan.next_due_on = domain.due_after(rules_of(tx), on, present)


def move_after_cancellation(tx: Transaction, visit: Visit) -> None:
    """Plan the visit after one that was given up."""
    plan = tx.session.get(VisitPlan, visit.plan_id) if visit.plan_id else None
    if plan is not None and plan.next_due_on is not None:
        plan.next_due_on = domain.due_after(rules_of(tx), visit.due_on, plan.next_due_on)


def note_contact(tx: Transaction, member_id: str, on: date) -> None:
    """Keep the latest day on which somebody was with the member."""
    person = tx.session.get(Person, member_id)
    if person is not None and (person.last_contact_on is None or person.last_contact_on < on):
        person.last_contact_on = on


def _has_open_visit(tx: Transaction, plan: VisitPlan) -> bool:
    tx.session.flush()
    found = tx.session.scalar(
        select(Visit.id).where(
            Visit.member_id == plan.member_id,
            Visit.kind == plan.kind,
            Visit.state.in_(catalogue.VISIT_OPEN),
        )
    )
    return found is not None
