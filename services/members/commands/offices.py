"""Offices: which account leads a unit, or is the association's secretary."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.commands import AppointOffice, EndOffice
from contracts.members.events import OfficeAppointed, OfficeEnded
from services.members.catalogue import LEADS, OFFICES_OF_ASSOCIATION
from services.members.commands.refusals import member_of, unit_of
from services.members.models import OfficeHolding


def appoint(tx: Transaction, order: AppointOffice) -> OfficeHolding:
    """Let an account hold an office; publishes `OfficeAppointed`, and `OfficeEnded` for the one before.

    A unit has one leader at a time; secretaries may be several. Raises `Invalid` for an office that is
    not of such a unit.
    """
    _check_place(tx, order)
    if order.member_id:
        member_of(tx, order.member_id)
    holders = tx.session.scalars(
        select(OfficeHolding)
        .where(OfficeHolding.office == order.office, OfficeHolding.term_to.is_(None))
        .where(OfficeHolding.unit_id == order.unit_id)
    ).all()
    for holder in holders:
        if holder.account_id == order.account_id:
            return holder
        if order.unit_id is not None:
            _end(tx, holder, order.term_from)
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
    tx.publish(
        OfficeAppointed(
            office_id=made.id,
            office=made.office,
            account_id=made.account_id,
            unit_id=made.unit_id,
            member_id=made.member_id,
            term_from=made.term_from,
            term_to=made.term_to,
        )
    )
    return made


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


def end(tx: Transaction, order: EndOffice) -> OfficeHolding:
    """Let an office be laid down; publishes `OfficeEnded`."""
    holding = tx.session.get(OfficeHolding, order.office_id)
    if holding is None or holding.association_id != tx.association_id:
        raise NotFound("office_not_found", office_id=order.office_id)
    if holding.term_to is not None and holding.term_to <= order.on:
        raise Conflict("office_already_ended", on=holding.term_to.isoformat())
    _end(tx, holding, order.on)
    return holding


def _end(tx: Transaction, holding: OfficeHolding, on: date) -> None:
    holding.term_to = on
    tx.publish(
        OfficeEnded(
            office_id=holding.id,
            office=holding.office,
            account_id=holding.account_id,
            unit_id=holding.unit_id,
            on=on,
        )
    )
