"""Units: founded, corrected, dissolved."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict
from contracts.members.commands import DissolveUnit, EstablishUnit, UpdateUnit
from contracts.members.events import UnitDissolved, UnitEstablished, UnitUpdated
from contracts.members.organisation_events import GridCoverageGapDetected
from services.members import domain
from services.members.commands import homes, memberships, offices
from services.members.commands.refusals import rules, unit_of
from services.members.commands.unit_history import note
from services.members.models import OfficeHolding, Unit
from services.members.queries.scope import require_own


def establish(tx: Transaction, order: EstablishUnit) -> Unit:
    """Enter a unit; publishes `UnitEstablished`, and links members whose record names it.

    Raises `Conflict` when its number is taken.
    """
    require_own(tx)
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
        established_precision=order.established_precision,
        dissolved_precision="day",
        campaigns=list(order.campaigns),
        aliases=list(order.aliases),
        serves_towns=list(order.serves_towns),
    )
    tx.session.add(made)
    tell_established(tx, made, backfill=False)
    homes.link_waiting(tx, [made], backfill=False)
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
    """Correct a unit's record; publishes `UnitUpdated`, unless nothing changed.

    Members whose record names it by a new name or alias are linked.
    """
    unit = unit_of(tx, order.unit_id)
    changed = False
    for name in ("name", "host", "address"):
        value = getattr(order, name)
        if value is not None and value != getattr(unit, name):
            if name == "name":
                note(tx, unit, "renamed", tx.today, before=unit.name, after=value)
            setattr(unit, name, value)
            changed = True
    for name in ("aliases", "serves_towns"):
        told = getattr(order, name)
        if told is not None and list(told) != getattr(unit, name):
            setattr(unit, name, list(told))
            changed = True
    if changed:
        tell_updated(tx, unit)
        homes.link_waiting(tx, [unit], backfill=False)
    return unit


def tell_updated(tx: Transaction, unit: Unit, *, backfill: bool = False) -> None:
    tx.publish(
        UnitUpdated(
            unit_id=unit.id,
            kind=unit.kind,
            serves_towns=tuple(unit.serves_towns),
            state=unit.state,
        ),
        backfill=backfill,
    )


def dissolve(tx: Transaction, order: DissolveUnit) -> Unit:
    """Dissolve a unit; whoever belonged to it belongs to it no longer. Publishes `UnitDissolved`."""
    unit = unit_of(tx, order.unit_id)
    with rules():
        domain.check_dissolution(unit.state, unit.established_on, order.on, tx.today)
    close(tx, unit, order.on, backfill=False)
    return unit


def reopen(tx: Transaction, unit: Unit, state: str) -> None:
    """Take the end of a unit back, which was a mistake; whoever belonged to it does so again.

    Whoever has found another home meanwhile stays there, and offices are to be filled anew. As history.
    """
    note(tx, unit, "reopened", tx.today)
    memberships.begin_again(tx, unit, ended_on=unit.dissolved_on)
    unit.state, unit.dissolved_on, unit.uncounted_from = state, None, None
    tell_updated(tx, unit, backfill=True)


def close(tx: Transaction, unit: Unit, on: date, *, backfill: bool) -> None:
    """Close a unit: nobody belongs to it or leads it any more."""
    unit.state, unit.dissolved_on, unit.uncounted_from = "closed", on, on
    note(tx, unit, "closed", on)
    left = memberships.end_of_unit(tx, unit.id, on, backfill=backfill)
    offices.end_where(tx, OfficeHolding.unit_id == unit.id, on)
    tx.publish(UnitDissolved(unit_id=unit.id, on=on), backfill=backfill)
    if left and unit.kind == "home":
        gap = GridCoverageGapDetected(unit_id=unit.id, member_ids=tuple(left), on=on)
        tx.publish(gap, backfill=backfill)
