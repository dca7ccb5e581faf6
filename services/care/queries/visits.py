"""Visits: one, or a list by due day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select

from chassis.database import Transaction
from contracts.care.commands import GetVisit, ListVisits
from contracts.care.views import VisitPage, VisitView
from contracts.errors import NotFound
from services.care import catalogue
from services.care.models import Visit, VisitGrant
from services.care.queries.pages import name_place, place, require_own
from services.care.queries.people import members_of_unit


def visit_of(tx: Transaction, visit_id: str) -> Visit:
    """Return the visit, locked until the transaction ends; raises `NotFound`."""
    visit = tx.session.scalar(select(Visit).where(Visit.id == visit_id).with_for_update())
    if visit is None:
        raise NotFound("visit_not_found", visit_id=visit_id)
    return visit


def open_visits() -> Select[Visit]:
    return (
        select(Visit)
        .where(Visit.state.in_(catalogue.VISIT_OPEN))
        .order_by(Visit.due_on, Visit.id)
        .with_for_update()
    )


def get_visit(tx: Transaction, question: GetVisit) -> VisitView:
    require_own(tx)
    visit = tx.session.get(Visit, question.visit_id)
    if visit is None:
        raise NotFound("visit_not_found", visit_id=question.visit_id)
    return view_of(tx, visit)


def view_of(tx: Transaction, visit: Visit) -> VisitView:
    """Return the whole visit, with its note."""
    return _view(visit, _grants_of(tx, [visit])[visit.id], note=visit.note)


def list_visits(tx: Transaction, question: ListVisits) -> VisitPage:
    require_own(tx)
    wanted = _matching(tx, question)
    if question.after:
        day, id_ = place(question.after)
        wanted = wanted.where(or_(Visit.due_on > day, and_(Visit.due_on == day, Visit.id > id_)))
    wanted = wanted.order_by(Visit.due_on, Visit.id).limit(question.limit + 1)
    rows = list(tx.session.scalars(wanted))
    page = rows[: question.limit]
    more = len(rows) > question.limit
    grants = _grants_of(tx, page)
    return VisitPage(
        items=tuple(_view(row, grants[row.id]) for row in page),
        next=name_place(page[-1].due_on, page[-1].id) if more else None,
    )


def _matching(tx: Transaction, question: ListVisits) -> Select[Visit]:
    wanted = select(Visit)
    if question.states:
        wanted = wanted.where(Visit.state.in_(question.states))
    if question.kinds:
        wanted = wanted.where(Visit.kind.in_(question.kinds))
    if question.assignee_account_id:
        wanted = wanted.where(Visit.assignee_account_id == question.assignee_account_id)
    if question.member_id:
        wanted = wanted.where(Visit.member_id == question.member_id)
    if question.unit_id:
        members = members_of_unit(question.unit_id, tx.today)
        wanted = wanted.where(or_(Visit.unit_id == question.unit_id, Visit.member_id.in_(members)))
    if question.due_from:
        wanted = wanted.where(Visit.due_on >= question.due_from)
    if question.due_to:
        wanted = wanted.where(Visit.due_on <= question.due_to)
    return wanted


def _grants_of(tx: Transaction, visits: Sequence[Visit]) -> dict[str, list[str]]:
    """Return the honours that each visit welcomes, in one order."""
    found: dict[str, list[str]] = {visit.id: [] for visit in visits}
    wanted = select(VisitGrant.visit_id, VisitGrant.grant_id).where(VisitGrant.visit_id.in_(found))
    for visit_id, grant_id in tx.session.execute(wanted.order_by(VisitGrant.grant_id)):
        found[visit_id].append(grant_id)
    return found


def _view(visit: Visit, grant_ids: Sequence[str], *, note: str | None = None) -> VisitView:
    return VisitView(
        visit_id=visit.id,
        member_id=visit.member_id,
        kind=visit.kind,
        state=visit.state,
        opened_on=visit.opened_on,
        due_on=visit.due_on,
        assignee_account_id=visit.assignee_account_id,
        assigned_because=visit.assigned_because,
        unit_id=visit.unit_id,
        attempts=visit.attempts,
        visited_on=visit.visited_on,
        visited_by_account_id=visit.visited_by_account_id,
        note=note,
        gift=visit.gift,
        cost_fen=visit.cost_fen,
        cancel_reason=visit.cancel_reason,
        grant_ids=tuple(grant_ids),
    )
