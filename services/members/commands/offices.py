"""Offices: which account leads a unit, or is the association's secretary."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_, select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid
from contracts.members.commands import AppointOffice, EndOffice
from contracts.members.events import OfficeAppointed, OfficeEnded
from services.members import domain
from services.members.catalogue import LEADS, OFFICES_OF_ASSOCIATION
from services.members.commands.refusals import member_of, office_of, rules, unit_of
from services.members.models import OfficeHolding
from services.members.queries.scope import require_own


def appoint(tx: Transaction, order: AppointOffice) -> OfficeHolding:
    """Let an account hold an office; publishes `OfficeAppointed`, and `OfficeEnded` for the one before.

    A unit has one leader at a time; secretaries may be several. Raises `Invalid` for an office that is
    not of such a unit, `Conflict` for a closed unit.
    """
    require_own(tx)
    _check_place(tx, order)
    if order.member_id:
        member_of(tx, order.member_id)
    with rules():
        domain.check_term(order.term_from, order.term_to)
    for holder in _holders(tx, order):
        if holder.account_id == order.account_id and holder.term_to == order.term_to:
            return holder
        if order.unit_id is not None or holder.account_id == order.account_id:
            lay_down(tx, holder, order.term_from)
    made = OfficeHolding(
        id=tx.new_id(),
        office=order.office,
        account_id=order.account_id,
        unit_id=order.unit_id,
        member_id=order.member_id,
        term_from=order.term_from,
        term_to=order.term_to,
    )
    tx.session.add(made)
    tell_appointed(tx, made)
    return made


def tell_appointed(tx: Transaction, made: OfficeHolding, *, backfill: bool = False) -> None:
    tx.publish(
        OfficeAppointed(
            office_id=made.id,
            office=made.office,
            account_id=made.account_id,
            unit_id=made.unit_id,
            member_id=made.member_id,
            term_from=made.term_from,
            term_to=made.term_to,
        ),
        backfill=backfill,
    )


def _holders(tx: Transaction, order: AppointOffice) -> list[OfficeHolding]:
    """Return who holds the office on the day the new term begins, or later."""
    held = select(OfficeHolding).where(
        OfficeHolding.office == order.office,
        OfficeHolding.unit_id == order.unit_id,
        or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > order.term_from),
    )
    return list(tx.session.scalars(held.order_by(OfficeHolding.id)))


def _check_place(tx: Transaction, order: AppointOffice) -> None:
    if order.office in OFFICES_OF_ASSOCIATION:
        if order.unit_id is not None:
            raise Invalid("invalid_fields", fields={"unit_id": [{"code": "office_has_no_unit"}]})
        return
    if order.unit_id is None:
        raise Invalid("invalid_fields", fields={"unit_id": [{"code": "required"}]})
    unit = unit_of(tx, order.unit_id)
    if LEADS[unit.kind] != order.office:
        fault = {"code": "office_of_other_kind", "allowed": LEADS[unit.kind]}
        raise Invalid("invalid_fields", fields={"office": [fault]})
    if unit.state == "closed":
        raise Conflict("unit_closed", unit_id=unit.id)


def end(tx: Transaction, order: EndOffice) -> OfficeHolding:
    """Let an office be laid down; publishes `OfficeEnded`."""
    holding = office_of(tx, order.office_id)
    with rules():
        domain.check_laying_down(holding.term_from, holding.term_to, order.on)
    lay_down(tx, holding, order.on)
    return holding


def end_where(tx: Transaction, held: ColumnElement[bool], on: date) -> None:
    """End the offices that are *held* after *on*: the unit is closed, or the holder gone.

    It is news also when a ledger brings it: whoever leads no more may do no more.
    """
    still = or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > on)
    rows = select(OfficeHolding).where(held, still).order_by(OfficeHolding.id)
    for holding in tx.session.scalars(rows):
        lay_down(tx, holding, on)


def lay_down(tx: Transaction, holding: OfficeHolding, on: date) -> None:
    holding.term_to = max(on, holding.term_from)
    tx.publish(
        OfficeEnded(
            office_id=holding.id,
            office=holding.office,
            account_id=holding.account_id,
            unit_id=holding.unit_id,
            on=holding.term_to,
        )
    )
