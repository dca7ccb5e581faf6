"""Opening, recording, reassigning and cancelling visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from chassis.database import Transaction
from contracts.care.commands import (
    CancelVisit,
    PlanVisit,
    ReassignVisit,
    RecordAttempt,
    RecordVisit,
)
from contracts.care.events import VisitCancelled, VisitCompleted, VisitDue, VisitReassigned
from contracts.care.views import VisitView
from contracts.errors import Conflict
from services.care import catalogue, domain
from services.care.commands import plans
from services.care.commands.assignment import assign
from services.care.commands.refusals import refusing
from services.care.models import Person, Visit
from services.care.queries.pages import require_own
from services.care.queries.people import is_with_us, known_person, person_of
from services.care.queries.visits import open_visits, view_of, visit_of

BY_HAND = "hand"
MOST_AT_ONCE = 500


def plan_visit(tx: Transaction, order: PlanVisit) -> VisitView:
    """Open a visit by hand; raises `Conflict` when one of the kind is open, or the member has left."""
    require_own(tx)
    person = person_of(tx, order.member_id)
    if order.kind != "bereavement" and not is_with_us(person, tx.today):
        raise Conflict("member_not_active", member_id=order.member_id)
    if order.due_on < tx.today:
        raise Conflict("due_in_past", due_on=str(order.due_on), today=str(tx.today))
    if any(visit.kind == order.kind for visit in open_visits_of(tx, order.member_id)):
        raise Conflict("visit_already_open", member_id=order.member_id, kind=order.kind)
    chosen = None
    if order.assignee_account_id:
        chosen = domain.Assignment(order.assignee_account_id, BY_HAND)
    visit = open_visit(
        tx, person, order.kind, visit_id=tx.new_id(), due_on=order.due_on, chosen=chosen
    )
    return view_of(tx, visit)


def record_visit(tx: Transaction, order: RecordVisit) -> VisitView:
    """Record that the visit was made; the next one of the elder's plan moves with it."""
    require_own(tx)
    visit = visit_of(tx, order.visit_id)
    with refusing():
        domain.check_visit_completion(visit.state)
        domain.check_visited_on(order.visited_on, opened_on=visit.opened_on, today=tx.today)
    visit.state, visit.visited_on = "completed", order.visited_on
    visit.visited_by_account_id = tx.context.actor
    visit.gift, visit.cost_fen = order.gift, order.cost_fen
    visit.note = order.note or visit.note
    plans.move_after_contact(tx, visit.member_id, order.visited_on, visit=visit)
    tx.publish(
        VisitCompleted(
            visit_id=visit.id,
            member_id=visit.member_id,
            kind=visit.kind,
            on=order.visited_on,
            by_account_id=tx.context.actor,
        )
    )
    return view_of(tx, visit)


def record_attempt(tx: Transaction, order: RecordAttempt) -> VisitView:
    """Record that nobody was met; an overdue visit stays overdue."""
    require_own(tx)
    visit = visit_of(tx, order.visit_id)
    if visit.state not in catalogue.VISIT_OPEN:
        raise Conflict("visit_not_open", state=visit.state, wanted="attempted")
    with refusing():
        domain.check_visited_on(order.attempted_on, opened_on=visit.opened_on, today=tx.today)
    visit.attempts += 1
    visit.attempted_on = order.attempted_on
    visit.note = order.note or visit.note
    if visit.state in catalogue.VISIT_IN_TIME:
        visit.state = "attempted"
    return view_of(tx, visit)


def reassign_visit(tx: Transaction, order: ReassignVisit) -> VisitView:
    """Give an open visit to another account; offices that change later leave it there."""
    require_own(tx)
    visit = visit_of(tx, order.visit_id)
    if visit.state not in catalogue.VISIT_OPEN:
        raise Conflict("visit_not_open", state=visit.state, wanted="reassigned")
    give_by_hand(tx, visit, order.assignee_account_id)
    return view_of(tx, visit)


def give_by_hand(tx: Transaction, visit: Visit, account_id: str) -> None:
    """Give an open visit to an account, as somebody decided."""
    _give(tx, visit, domain.Assignment(account_id, BY_HAND))


def cancel_visit(tx: Transaction, order: CancelVisit) -> VisitView:
    """Give up an open visit; a periodic one comes again after the interval."""
    require_own(tx)
    visit = visit_of(tx, order.visit_id)
    with refusing():
        domain.check_step(catalogue.VISIT_STATES, visit.state, "cancelled", "visit_not_open")
    cancel(tx, visit, order.reason)
    plans.move_after_cancellation(tx, visit)
    return view_of(tx, visit)


def open_visit(
    tx: Transaction,
    person: Person,
    kind: str,
    *,
    visit_id: str,
    due_on: date,
    plan_id: str | None = None,
    chosen: domain.Assignment | None = None,
) -> Visit:
    """Open the visit *visit_id* and tell whoever is to go; what is there already is left alone."""
    present = tx.session.get(Visit, visit_id)
    if present is not None:
        return present
    chosen = chosen or assign(tx, person, carer_first=kind in catalogue.CARER_GOES_FIRST)
    visit = Visit(
        id=visit_id,
        member_id=person.member_id,
        kind=kind,
        state="due",
        opened_on=tx.today,
        due_on=due_on,
        plan_id=plan_id,
        assignee_account_id=chosen.account_id,
        assigned_because=chosen.because,
        unit_id=chosen.unit_id,
        attempts=0,
    )
    tx.session.add(visit)
    tx.session.flush()
    tx.publish(
        VisitDue(
            visit_id=visit.id,
            member_id=visit.member_id,
            kind=kind,
            due_on=due_on,
            assignee_account_id=chosen.account_id,
            assigned_because=chosen.because,
            unit_id=chosen.unit_id,
        )
    )
    return visit


def open_condolence(tx: Transaction, person: Person, *, days: int) -> None:
    """Open the one condolence visit (吊唁慰问) to the family of *person*."""
    visit_id = plans.derived(tx, "visit", "bereavement", person.member_id)
    due_on = tx.today + timedelta(days=days)
    open_visit(tx, person, "bereavement", visit_id=visit_id, due_on=due_on)


def open_visits_of(tx: Transaction, member_id: str) -> list[Visit]:
    return list(tx.session.scalars(open_visits().where(Visit.member_id == member_id)))


def reassign_of(tx: Transaction, member_ids: list[str]) -> None:
    """Find again who is to go to each of these members."""
    tx.session.flush()
    for start in range(0, len(member_ids), MOST_AT_ONCE):
        some = member_ids[start : start + MOST_AT_ONCE]
        reassign(tx, tx.session.scalars(open_visits().where(Visit.member_id.in_(some))).all())


def cancel(tx: Transaction, visit: Visit, reason: str) -> None:
    """Give up *visit*, which must be open."""
    visit.state, visit.cancel_reason = "cancelled", reason
    tx.publish(
        VisitCancelled(
            visit_id=visit.id, member_id=visit.member_id, kind=visit.kind, reason=reason
        ),
        backfill=tx.history,
    )


def reassign(tx: Transaction, visits: Iterable[Visit]) -> None:
    """Find again who is to go, after somebody came or went; what a person decided stays."""
    for visit in visits:
        if visit.assigned_because == BY_HAND:
            continue
        person = known_person(tx, visit.member_id)
        _give(tx, visit, assign(tx, person, carer_first=visit.kind in catalogue.CARER_GOES_FIRST))


def _give(tx: Transaction, visit: Visit, chosen: domain.Assignment) -> None:
    told = visit.assignee_account_id
    visit.assignee_account_id = chosen.account_id
    visit.assigned_because, visit.unit_id = chosen.because, chosen.unit_id
    if chosen.account_id == told:
        return
    tx.publish(
        VisitReassigned(
            visit_id=visit.id,
            member_id=visit.member_id,
            kind=visit.kind,
            due_on=visit.due_on,
            assignee_account_id=chosen.account_id,
            assigned_because=chosen.because,
            unit_id=chosen.unit_id,
        ),
        backfill=tx.history,
    )
