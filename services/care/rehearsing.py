"""Takes out of a rehearsal's copy what its days will decide anew."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import and_, delete, or_, select

from chassis.database import Transaction
from services.care import domain
from services.care.models import (
    CarePair,
    Enrolment,
    Gap,
    Gift,
    Person,
    RoundItem,
    ServiceRound,
    Visit,
    VisitGrant,
    VisitPlan,
)
from services.care.queries.settings import rules_of


def forget(tx: Transaction, first: date) -> None:
    """Forget visits, gifts, rounds and enrolments from *first* on, and visits made before they fall due.

    Whoever was eighty before *first* stays on the roster, as if enrolled the day before.
    """
    session = tx.session
    made_before = and_(Visit.due_on >= first, Visit.visited_on < first)
    not_to_come = or_(Visit.opened_on >= first, made_before)
    whose = select(Visit.id).where(not_to_come)
    session.execute(delete(VisitGrant).where(VisitGrant.visit_id.in_(whose)))
    session.execute(delete(Visit).where(not_to_come))
    session.execute(delete(Gift).where(Gift.deliver_on >= first))
    rounds = select(ServiceRound.id).where(ServiceRound.on >= first)
    session.execute(delete(RoundItem).where(RoundItem.round_id.in_(rounds)))
    session.execute(delete(ServiceRound).where(ServiceRound.on >= first))
    session.execute(delete(CarePair).where(CarePair.since >= first))
    session.execute(delete(Gap))
    _set_back_enrolments(tx, first)


def _set_back_enrolments(tx: Transaction, first: date) -> None:
    age = rules_of(tx).elderly_age
    rows = tx.session.execute(
        select(Enrolment, Person, VisitPlan)
        .join(Person, Person.member_id == Enrolment.member_id)
        .outerjoin(VisitPlan, VisitPlan.member_id == Enrolment.member_id)
        .where(Enrolment.enrolled_on >= first)
    ).all()
    for enrolment, person, plan in rows:
        if domain.turned(person.birth_date, person.birth_precision, age) >= first:
            tx.session.delete(enrolment)
            if plan is not None:
                tx.session.delete(plan)
            continue
        if plan is not None and plan.next_due_on is not None:
            plan.next_due_on = first + (plan.next_due_on - enrolment.enrolled_on)
        enrolment.enrolled_on = first - timedelta(days=1)
