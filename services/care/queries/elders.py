"""The elderly roster, with carer, last contact and next visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, func, or_, select

from chassis.database import Transaction
from contracts.care.commands import ListElderly
from contracts.care.views import ElderPage, ElderView
from services.care import catalogue
from services.care.models import CarePair, Enrolment, Office, Person, Visit, VisitPlan
from services.care.queries.pages import require_own
from services.care.queries.people import members_of_unit

Row = TypeVar("Row", Person, CarePair, VisitPlan, Visit)


def list_elderly(tx: Transaction, question: ListElderly) -> ElderPage:
    require_own(tx)
    states = (question.state,) if question.state else catalogue.ON_THE_ROSTER
    wanted = select(Enrolment).where(Enrolment.state.in_(states))
    if question.unit_id:
        wanted = wanted.where(Enrolment.member_id.in_(members_of_unit(question.unit_id, tx.today)))
    if question.after:
        wanted = wanted.where(Enrolment.member_id > question.after)
    rows = list(tx.session.scalars(wanted.order_by(Enrolment.member_id).limit(question.limit + 1)))
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return ElderPage(items=views_of(tx, page), next=page[-1].member_id if more else None)


def views_of(tx: Transaction, enrolments: Sequence[Enrolment]) -> tuple[ElderView, ...]:
    """Return the enrolments with what belongs to them, in four further queries at most."""
    ids = [enrolment.member_id for enrolment in enrolments]
    people = _by_member(tx, ids, Person, Person.member_id.in_(ids))
    pairs = _by_member(tx, ids, CarePair, CarePair.ended_on.is_(None))
    plans = _by_member(tx, ids, VisitPlan, VisitPlan.next_due_on.is_not(None))
    visits = _by_member(
        tx, ids, Visit, Visit.state.in_(catalogue.VISIT_OPEN), Visit.kind == "elderly_care"
    )
    return tuple(
        _view(
            e,
            people.get(e.member_id),
            pairs.get(e.member_id),
            plans.get(e.member_id),
            visits.get(e.member_id),
        )
        for e in enrolments
    )


def elders_of_carer(tx: Transaction, account_id: str | None, member_id: str | None) -> int:
    """Count the elders whom one person looks after, known by account, as a member, or as both."""
    accounts, members = {account_id} - {None}, {member_id} - {None}
    same = select(Office).where(or_(Office.account_id.in_(accounts), Office.member_id.in_(members)))
    for office in tx.session.scalars(same):
        accounts.add(office.account_id)
        members |= {office.member_id} - {None}
    return (
        tx.session.scalar(
            select(func.count())
            .select_from(CarePair)
            .where(
                CarePair.ended_on.is_(None),
                or_(CarePair.carer_account_id.in_(accounts), CarePair.carer_member_id.in_(members)),
            )
        )
        or 0
    )


def waiting_from_history(tx: Transaction) -> int:
    """Count the elders who came with a whole roster and have no carer yet."""
    return (
        tx.session.scalar(
            select(func.count())
            .select_from(Enrolment)
            .where(Enrolment.state == "enrolled", Enrolment.from_history.is_(True))
        )
        or 0
    )


def _by_member(
    tx: Transaction, ids: list[str], table: type[Row], *conditions: ColumnElement[bool]
) -> dict[str, Row]:
    rows = tx.session.scalars(select(table).where(table.member_id.in_(ids), *conditions))
    return {row.member_id: row for row in rows}


def _view(
    enrolment: Enrolment,
    person: Person | None,
    pair: CarePair | None,
    plan: VisitPlan | None,
    visit: Visit | None,
) -> ElderView:
    return ElderView(
        member_id=enrolment.member_id,
        state=enrolment.state,
        enrolled_on=enrolment.enrolled_on,
        reason=enrolment.reason,
        ended_on=enrolment.ended_on,
        end_reason=enrolment.end_reason,
        carer_account_id=pair.carer_account_id if pair else None,
        carer_member_id=pair.carer_member_id if pair else None,
        carer_since=pair.since if pair else None,
        last_contact_on=person.last_contact_on if person else None,
        next_visit_on=visit.due_on if visit else (plan.next_due_on if plan else None),
        open_visit_id=visit.id if visit else None,
    )
