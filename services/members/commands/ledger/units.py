"""Applies the organisation sheet (组织机构). A unit's key is its number within the association."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.commands import ApplyUnits, UnitRecord
from contracts.members.events import UnitDissolved
from contracts.members.views import Applied
from services.members.commands import units
from services.members.commands.homes import link_waiting
from services.members.models import Unit
from services.members.queries.scope import require_own

PLAIN = ("name", "kind", "type", "tier", "parent", "host", "address", "accredited_on", "note")
LISTS = ("campaigns", "aliases", "serves_towns")


def apply(tx: Transaction, order: ApplyUnits) -> Applied:
    """Enter new units and renew known ones, as history."""
    require_own(tx)
    codes = [record.code for record in order.records]
    known = {
        unit.code: unit for unit in tx.session.scalars(select(Unit).where(Unit.code.in_(codes)))
    }
    created: list[Unit] = []
    updated: list[Unit] = []
    for record in order.records:
        unit = known.get(record.code)
        if unit is None:
            unit = known[record.code] = _create(tx, record)
            created.append(unit)
        elif _renew(tx, unit, record):
            updated.append(unit)
    link_waiting(tx, [*created, *updated], backfill=True)
    unchanged = len(order.records) - len(created) - len(updated)
    return Applied(created=len(created), updated=len(updated), unchanged=unchanged)


def _create(tx: Transaction, record: UnitRecord) -> Unit:
    unit = Unit(
        id=derived_id("unit", tx.association_id, record.code),
        code=record.code,
        leader_named=record.leader,
        state=record.state,
        established_on=record.established_on,
        established_precision=record.established_precision,
        dissolved_on=record.dissolved_on,
        uncounted_from=record.uncounted_from or record.dissolved_on,
        dissolved_precision=record.dissolved_precision,
        **{name: getattr(record, name) for name in PLAIN},
        **{name: list(getattr(record, name)) for name in LISTS},
    )
    tx.session.add(unit)
    units.tell_established(tx, unit, backfill=True)
    if unit.state == "closed" and unit.dissolved_on:
        tx.publish(UnitDissolved(unit_id=unit.id, on=unit.dissolved_on), backfill=True)
    return unit


def _renew(tx: Transaction, unit: Unit, record: UnitRecord) -> bool:
    changed = False
    for name in PLAIN:
        value = getattr(record, name)
        if value is not None and value != getattr(unit, name):
            setattr(unit, name, value)
            changed = True
    for name in LISTS:
        told = list(getattr(record, name))
        if told and told != getattr(unit, name):
            setattr(unit, name, told)
            changed = True
    changed |= _redate(unit, record)
    if record.leader and record.leader != unit.leader_named:
        unit.leader_named, changed = record.leader, True
    if record.state == "closed" and unit.state != "closed":
        unit.dissolved_precision = record.dissolved_precision
        units.close(tx, unit, record.dissolved_on or tx.today, backfill=True)
        _count_no_more(unit, record)
        return True
    if _is_open_after_all(unit, record):
        units.reopen(tx, unit, record.state)
        return True
    if unit.state not in (record.state, "closed"):
        unit.state, changed = record.state, True
    if changed:
        units.tell_updated(tx, unit, backfill=True)
    return changed


def _is_open_after_all(unit: Unit, record: UnitRecord) -> bool:
    """Say whether a ledger tells as open what has ended here before; one of an earlier day cannot know."""
    if unit.state != "closed" or record.state == "closed" or record.dissolved_on is not None:
        return False
    if unit.dissolved_on is None or record.told_on is None:
        return False
    return unit.dissolved_on <= record.told_on


def _redate(unit: Unit, record: UnitRecord) -> bool:
    """Correct the day of founding, and that of the end of a unit that is closed already."""
    before = (unit.established_on, unit.established_precision)
    if record.established_on is not None:
        unit.established_on = record.established_on
        unit.established_precision = record.established_precision
    changed = before != (unit.established_on, unit.established_precision)
    if unit.state == "closed" and record.dissolved_on is not None:
        told = (record.dissolved_on, record.dissolved_precision)
        changed |= told != (unit.dissolved_on, unit.dissolved_precision)
        if unit.dissolved_on != record.dissolved_on:
            unit.uncounted_from = record.dissolved_on
        unit.dissolved_on, unit.dissolved_precision = told
        changed |= _count_no_more(unit, record)
    return changed


def _count_no_more(unit: Unit, record: UnitRecord) -> bool:
    """Take a closed unit out of the figures as early as a ledger asks; a later year's ledger takes nothing back."""
    asked, before = record.uncounted_from, unit.uncounted_from
    if asked is None or (before is not None and before <= asked):
        return False
    unit.uncounted_from = asked
    return True
