"""What the day itself brings: periodic visits come due, late ones are told, terms begin and end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from chassis.database import Transaction
from contracts.care.events import VisitOverdue
from services.care import catalogue, domain
from services.care.commands import gaps, offices, plans, visits
from services.care.models import Office, Visit, VisitPlan
from services.care.queries.people import is_with_us, known_person
from services.care.queries.responsibility import reach_of
from services.care.queries.settings import rules_of


def open_periodic_visits(tx: Transaction) -> None:
    """Open the visits of plans that come due soon; one at a time per elder."""
    until = tx.today + timedelta(days=rules_of(tx).visit_lead_days)
    is_open = (
        select(Visit.id)
        .where(
            Visit.member_id == VisitPlan.member_id,
            Visit.kind == VisitPlan.kind,
            Visit.state.in_(catalogue.VISIT_OPEN),
        )
        .exists()
    )
    due = select(VisitPlan).where(VisitPlan.next_due_on <= until, ~is_open)
    for plan in tx.session.scalars(due.order_by(VisitPlan.next_due_on, VisitPlan.id)).all():
        _open(tx, plan)


def _open(tx: Transaction, plan: VisitPlan) -> None:
    person = known_person(tx, plan.member_id)
    if plan.next_due_on is None or not is_with_us(person, tx.today):
        return
    visits.open_visit(
        tx,
        person,
        plan.kind,
        visit_id=plans.derived(tx, "visit", plan.id, plan.next_due_on.isoformat()),
        due_on=max(plan.next_due_on, tx.today),
        plan_id=plan.id,
    )


def tell_overdue_visits(tx: Transaction) -> None:
    """Mark what was not made in time, and tell it once to the next in the chain."""
    late = (
        select(Visit)
        .where(Visit.state.in_(catalogue.VISIT_IN_TIME), Visit.due_on < tx.today)
        .order_by(Visit.due_on, Visit.id)
        .with_for_update()
    )
    for visit in tx.session.scalars(late).all():
        visit.state, visit.overdue_on = "overdue", tx.today
        reach = reach_of(tx, known_person(tx, visit.member_id))
        tx.publish(
            VisitOverdue(
                visit_id=visit.id,
                member_id=visit.member_id,
                kind=visit.kind,
                due_on=visit.due_on,
                days_late=(tx.today - visit.due_on).days,
                assignee_account_id=visit.assignee_account_id,
                escalated_to_account_id=domain.escalate(
                    reach, visit.assignee_account_id, visit.assigned_because
                ),
            )
        )


def follow_terms(tx: Transaction) -> None:
    """Hand visits over where a term of office begins today or ended yesterday."""
    turning = select(Office).where(
        or_(Office.term_from == tx.today, Office.term_to == tx.today - timedelta(days=1))
    )
    for office in tx.session.scalars(turning.order_by(Office.office_id)).all():
        offices.hand_over_visits(tx, office)


def announce_gaps(tx: Transaction) -> None:
    """Tell the summary of the elders who came with a whole roster."""
    gaps.announce_waiting_elders(tx)
