"""Change of term (换届) as one operation, and the officer who keeps in touch with a member."""

from __future__ import annotations

from sqlalchemy import or_, select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.commands import AppointOffice
from contracts.members.organisation import AssignContactOfficer, ChangeTerm, TermChange
from contracts.members.organisation_events import ContactOfficerAssigned, TermChanged
from services.members import domain_organisation as domain
from services.members.catalogue import OFFICES_OF_ASSOCIATION
from services.members.commands import offices
from services.members.commands.refusals import member_of, rules
from services.members.models import OfficeHolding
from services.members.models_organisation import ContactOfficer
from services.members.queries.scope import require_own


def change_term(tx: Transaction, order: ChangeTerm) -> TermChange:
    """Let the successor take an office on the day; publishes `OfficeEnded`, `OfficeAppointed`, `TermChanged`.

    The first two move the rights, the third whatever was open with the predecessor by name. Raises
    `Conflict` where nobody holds the office, or the successor does already.
    """
    require_own(tx)
    _check_named(order)
    before = _holder(tx, order)
    if before.account_id == order.successor_account_id:
        raise Conflict("already_in_office", account_id=order.successor_account_id)
    with rules():
        domain.check_not_ahead(order.on, tx.today)
        domain.check_since(before.term_from, order.on)
    if order.office in OFFICES_OF_ASSOCIATION:
        offices.end_where(tx, OfficeHolding.id == before.id, order.on)
    made = offices.appoint(
        tx,
        AppointOffice(
            office=order.office,
            account_id=order.successor_account_id,
            unit_id=order.unit_id,
            member_id=order.successor_member_id,
            term_from=order.on,
            term_to=order.term_to,
        ),
    )
    tx.publish(
        TermChanged(
            office_id=made.id,
            office=made.office,
            unit_id=made.unit_id,
            from_account_id=before.account_id,
            to_account_id=made.account_id,
            on=order.on,
        )
    )
    return TermChange(
        office=made.office,
        unit_id=made.unit_id,
        predecessor_account_id=before.account_id,
        successor_account_id=made.account_id,
        on=order.on,
        office_id=made.id,
    )


def _check_named(order: ChangeTerm) -> None:
    if order.office in OFFICES_OF_ASSOCIATION and order.predecessor_account_id is None:
        fault = {"predecessor_account_id": [{"code": "required"}]}
        raise Invalid("invalid_fields", fields=fault)


def _holder(tx: Transaction, order: ChangeTerm) -> OfficeHolding:
    """Return who holds the office on the day; raises `NotFound`."""
    held = select(OfficeHolding).where(
        OfficeHolding.office == order.office,
        OfficeHolding.unit_id == order.unit_id
        if order.unit_id
        else OfficeHolding.unit_id.is_(None),
        or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to >= order.on),
    )
    if order.predecessor_account_id:
        held = held.where(OfficeHolding.account_id == order.predecessor_account_id)
    found = tx.session.scalars(held.order_by(OfficeHolding.term_from.desc())).first()
    if found is None:
        raise NotFound("nobody_in_office", office=order.office)
    return found


def assign_contact(tx: Transaction, order: AssignContactOfficer) -> ContactOfficer:
    """Name the officer who keeps in touch with a member; publishes `ContactOfficerAssigned`."""
    member = member_of(tx, order.member_id)
    open_now = select(ContactOfficer).where(
        ContactOfficer.member_id == member.id, ContactOfficer.until.is_(None)
    )
    with rules():
        domain.check_not_ahead(order.since, tx.today)
    for before in tx.session.scalars(open_now.order_by(ContactOfficer.id)).all():
        if before.account_id == order.account_id:
            return before
        with rules():
            domain.check_since(before.since, order.since)
        before.until = order.since
    made = ContactOfficer(
        id=tx.new_id(), member_id=member.id, account_id=order.account_id, since=order.since
    )
    tx.session.add(made)
    tx.publish(
        ContactOfficerAssigned(member_id=member.id, account_id=made.account_id, since=made.since)
    )
    return made
