"""Welcome visits to newly honoured members: one visit, however many honours at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.database import Transaction
from services.care import catalogue
from services.care.commands import plans, visits
from services.care.models import HeldHonor, Person, Visit, VisitGrant
from services.care.queries.people import is_with_us
from services.care.queries.settings import rules_of

KIND = "newly_honored"


def welcome(tx: Transaction, person: Person, grant_id: str) -> None:
    """Let the honour join a welcome visit that is still open, or open one; a candidate's honour waits."""
    if tx.session.get(VisitGrant, grant_id) is not None:
        return
    if person.state == catalogue.CANDIDATE:
        _held(tx, grant_id).awaits_welcome = True
    if not is_with_us(person, tx.today):
        return
    present = [v for v in visits.open_visits_of(tx, person.member_id) if v.kind == KIND]
    visit = present[0] if present else _open(tx, person, grant_id)
    tx.session.add(VisitGrant(grant_id=grant_id, visit_id=visit.id))


def welcome_waiting(tx: Transaction, person: Person) -> None:
    """Welcome a candidate who is a member now for the honours that waited for it."""
    waiting = select(HeldHonor).where(
        HeldHonor.member_id == person.member_id, HeldHonor.awaits_welcome
    )
    for held in tx.session.scalars(waiting.order_by(HeldHonor.grant_id)).all():
        held.awaits_welcome = False
        if held.revoked_on is None:
            welcome(tx, person, held.grant_id)


def part(tx: Transaction, person: Person) -> None:
    """Let an honour wait again that was welcomed under another record, which turned out to be another person.

    A visit that was made stays made.
    """
    elsewhere = (
        select(HeldHonor)
        .join(VisitGrant, VisitGrant.grant_id == HeldHonor.grant_id)
        .join(Visit, Visit.id == VisitGrant.visit_id)
        .where(HeldHonor.member_id == person.member_id, Visit.member_id != person.member_id)
        .where(Visit.state.in_(catalogue.VISIT_OPEN), VisitGrant.withdrawn.is_(False))
    )
    for held in tx.session.scalars(elsewhere.order_by(HeldHonor.grant_id)).all():
        withdraw(tx, held.grant_id, reason="merge_undone")
        tx.session.delete(tx.session.get(VisitGrant, held.grant_id))
        held.awaits_welcome = True
    tx.session.flush()
    if is_with_us(person, tx.today):
        welcome_waiting(tx, person)


def withdraw(tx: Transaction, grant_id: str, *, reason: str = "honor_revoked") -> None:
    """Take an honour out of its visit; an open visit without any other is cancelled."""
    grant = tx.session.get(VisitGrant, grant_id)
    if grant is None:
        return
    grant.withdrawn = True
    tx.session.flush()
    visit = tx.session.get(Visit, grant.visit_id)
    if visit is None or visit.state not in catalogue.VISIT_OPEN:
        return
    others = select(VisitGrant.grant_id).where(
        VisitGrant.visit_id == visit.id, VisitGrant.withdrawn.is_(False)
    )
    if tx.session.scalars(others).first() is None:
        visits.cancel(tx, visit, reason)


def _held(tx: Transaction, grant_id: str) -> HeldHonor:
    held = tx.session.get(HeldHonor, grant_id)
    if held is None:
        raise LookupError(f"honour {grant_id} is not known yet")
    return held


def _open(tx: Transaction, person: Person, grant_id: str) -> Visit:
    visit_id = plans.derived(tx, "visit", KIND, grant_id)
    if tx.session.get(Visit, visit_id) is not None:  # given up when two records were parted again
        visit_id = plans.derived(tx, "visit", KIND, grant_id, tx.today.isoformat())
    return visits.open_visit(
        tx,
        person,
        KIND,
        visit_id=visit_id,
        due_on=tx.today + timedelta(days=rules_of(tx).welcome_visit_days),
    )
