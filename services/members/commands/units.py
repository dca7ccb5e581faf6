"""Units and who belongs to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict
from contracts.members.commands import DissolveUnit, EstablishUnit, UpdateUnit
from contracts.members.events import (
    MemberAssignedToUnit,
    UnitDissolved,
    UnitEstablished,
    UnitUpdated,
)
from services.members import domain
from services.members.commands.refusals import member_of, rules, unit_of
from services.members.models import Membership, Unit


def establish(tx: Transaction, order: EstablishUnit) -> Unit:
    """Enter a unit; publishes `UnitEstablished`. Raises `Conflict` when its number is taken."""
    if tx.session.scalar(select(Unit.id).where(Unit.code == order.code)):
        raise Conflict("unit_code_taken", number=order.code)
    with rules():
        domain.check_unit(order.state, order.established_on, tx.today)
    made = Unit(
        id=tx.new_id(),
        code=order.code,
        name=order.name,
        kind=order.kind,
        state=order.state,
        type=order.type,
        tier=order.tier,
        parent=order.parent,
        host=order.host,
        address=order.address,
        established_on=order.established_on,
        campaigns=list(order.campaigns),
        aliases=list(order.aliases),
        serves_towns=list(order.serves_towns),
    )
    tx.session.add(made)
    tell_established(tx, made, backfill=False)
    return made


def tell_established(tx: Transaction, unit: Unit, *, backfill: bool) -> None:
    tx.publish(
        UnitEstablished(
            unit_id=unit.id,
            code=unit.code,
            kind=unit.kind,
            established_on=unit.established_on,
            serves_towns=tuple(unit.serves_towns),
        ),
        backfill=backfill,
    )


def update(tx: Transaction, order: UpdateUnit) -> Unit:
    """Correct a unit's record; publishes `UnitUpdated`, unless nothing changed."""
    unit = unit_of(tx, order.unit_id)
    changed = False
    for name in ("name", "host", "address"):
        value = getattr(order, name)
        if value is not None and value != getattr(unit, name):
            setattr(unit, name, value)
            changed = True
    for name in ("aliases", "serves_towns"):
        told = getattr(order, name)
        if told is not None and list(told) != getattr(unit, name):
            setattr(unit, name, list(told))
            changed = True
    if changed:
        tell_updated(tx, unit)
    return unit


def tell_updated(tx: Transaction, unit: Unit, *, backfill: bool = False) -> None:
    tx.publish(
        UnitUpdated(unit_id=unit.id, kind=unit.kind, serves_towns=tuple(unit.serves_towns)),
        backfill=backfill,
    )


def dissolve(tx: Transaction, order: DissolveUnit) -> Unit:
    """Dissolve a unit; whoever belonged to it belongs to it no longer. Publishes `UnitDissolved`."""
    unit = unit_of(tx, order.unit_id)
    with rules():
        domain.check_dissolution(unit.state, unit.established_on, order.on, tx.today)
    close(tx, unit, order.on, backfill=False)
    return unit


def close(tx: Transaction, unit: Unit, on: date, *, backfill: bool) -> None:
    unit.state, unit.dissolved_on = "closed", on
    members = select(Membership).where(Membership.unit_id == unit.id, Membership.until.is_(None))
    for membership in tx.session.scalars(members):
        _end(tx, membership, on, backfill=backfill)
    tx.publish(UnitDissolved(unit_id=unit.id, on=on), backfill=backfill)


def assign(tx: Transaction, member_id: str, unit_id: str, *, role: str, since: date) -> Membership:
    """Let a member belong to a unit; publishes `MemberAssignedToUnit`.

    One has one home at a time: the home before ends on that day. Raises `Conflict` for a closed unit
    or a second membership of the same one.
    """
    member_of(tx, member_id)
    unit = unit_of(tx, unit_id)
    if unit.state == "closed":
        raise Conflict("unit_closed", unit_id=unit.id)
    current = tx.session.scalars(
        select(Membership).where(Membership.member_id == member_id, Membership.until.is_(None))
    ).all()
    for membership in current:
        if membership.unit_id == unit_id:
            raise Conflict("already_in_unit", unit_id=unit_id)
        if unit.kind == "home" and membership.unit_kind == "home":
            _end(tx, membership, since, backfill=False)
    return join(tx, tx.new_id(), member_id, unit, role=role, since=since, backfill=False)


def join(  # the one place where a membership begins
    tx: Transaction,
    membership_id: str,
    member_id: str,
    unit: Unit,
    *,
    role: str,
    since: date,
    backfill: bool,
) -> Membership:
    made = Membership(
        id=membership_id,
        member_id=member_id,
        unit_id=unit.id,
        unit_kind=unit.kind,
        role=role,
        since=since,
    )
    tx.session.add(made)
    _tell(tx, made, backfill=backfill)
    return made


def end_memberships(tx: Transaction, member_id: str, on: date) -> None:
    """End all memberships of a member on *on*."""
    open_ones = select(Membership).where(
        Membership.member_id == member_id, Membership.until.is_(None)
    )
    for membership in tx.session.scalars(open_ones):
        _end(tx, membership, on, backfill=False)


def _end(tx: Transaction, membership: Membership, on: date, *, backfill: bool) -> None:
    membership.until = on
    _tell(tx, membership, backfill=backfill)


def _tell(tx: Transaction, membership: Membership, *, backfill: bool) -> None:
    tx.publish(
        MemberAssignedToUnit(
            member_id=membership.member_id,
            unit_id=membership.unit_id,
            unit_kind=membership.unit_kind,
            role=membership.role,
            since=membership.since,
            until=membership.until,
        ),
        backfill=backfill,
    )
