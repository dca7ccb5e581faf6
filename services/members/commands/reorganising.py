"""Units as they change: founded, accredited, moved in the tree, split, merged. What happened stays on record."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.commands import AssignToUnit, EstablishUnit
from contracts.members.unit_changes import (
    AccreditUnit,
    AdvanceUnit,
    LeaveUnit,
    MergeUnits,
    MoveUnit,
    NewPart,
    RecordUnitWork,
    SplitUnit,
)
from services.members import domain, domain_organisation
from services.members.commands import homes, memberships, units
from services.members.commands.refusals import grant_of, member_of, rules, unit_of
from services.members.commands.unit_history import note
from services.members.models import Membership, Unit
from services.members.models_organisation import UnitRecord

FOUNDING_MOVES = {"applied": ("building", "running"), "building": ("running",)}


def _running(unit: Unit) -> Unit:
    if unit.state != "running":
        raise Conflict("unit_not_running", state=unit.state)
    return unit


def _check_day(tx: Transaction, unit: Unit, on: date) -> None:
    with rules():
        domain_organisation.check_not_ahead(on, tx.today)
        if unit.established_on is not None and on < unit.established_on:
            limit = unit.established_on.isoformat()
            raise domain.Refused("before_founding", value=on.isoformat(), limit=limit)


def advance(tx: Transaction, order: AdvanceUnit) -> Unit:
    """Let a unit be built or founded; members whose record names it are linked when it is founded.

    Publishes `UnitEstablished` with the day of founding.
    """
    unit = unit_of(tx, order.unit_id)
    if order.to_state not in FOUNDING_MOVES.get(unit.state, ()):
        raise Conflict("move_not_allowed", from_state=unit.state, to_state=order.to_state)
    with rules():
        domain_organisation.check_not_ahead(order.on, tx.today)
    before, unit.state = unit.state, order.to_state
    note(
        tx, unit, "founded" if order.to_state == "running" else "building", order.on, before=before
    )
    if unit.state == "running":
        unit.established_on, unit.established_precision = order.on, "day"
        units.tell_established(tx, unit, backfill=False)
        homes.link_waiting(tx, [unit], backfill=False)
    return unit


def accredit(tx: Transaction, order: AccreditUnit) -> Unit:
    """Put up a unit's plaque."""
    unit = _running(unit_of(tx, order.unit_id))
    _check_day(tx, unit, order.on)
    unit.accredited_on = order.on
    note(tx, unit, "accredited", order.on)
    return unit


def move(tx: Transaction, order: MoveUnit) -> Unit:
    """Put a unit below another; raises `Conflict` where it would stand below itself."""
    unit = _running(unit_of(tx, order.unit_id))
    _check_day(tx, unit, order.on)
    parent = _running(unit_of(tx, order.parent_id)) if order.parent_id else None
    above = parent
    while above is not None:
        if above.id == unit.id:
            raise Conflict("unit_below_itself", unit_id=unit.id)
        above = tx.session.get(Unit, above.parent_id) if above.parent_id else None
    before = unit.parent
    unit.parent_id = parent.id if parent else None
    unit.parent = parent.name if parent else None
    if order.tier:
        unit.tier = order.tier
    note(tx, unit, "moved", order.on, before=before, after=unit.parent, other=unit.parent_id)
    units.tell_updated(tx, unit)
    return unit


def split(tx: Transaction, order: SplitUnit) -> list[Unit]:
    """Let new units come out of a unit, each with the members who go with it.

    Raises `NotFound` for somebody who does not belong to the unit, `Conflict` for somebody named twice.
    """
    unit = _running(unit_of(tx, order.unit_id))
    _check_day(tx, unit, order.on)
    named = [member_id for part in order.parts for member_id in part.member_ids]
    if len(named) != len(set(named)):
        raise Conflict("named_twice")
    belonging = {one.member_id: one for one in _open(tx, unit)}
    for member_id in named:
        if member_id not in belonging:
            raise NotFound("not_in_unit", member_id=member_id)
    made = [_part(tx, unit, part, order.on) for part in order.parts]
    for part, new in zip(order.parts, made, strict=True):
        for member_id in part.member_ids:
            _follow(tx, belonging[member_id], new, order.on)
    return made


def _part(tx: Transaction, unit: Unit, part: NewPart, on: date) -> Unit:
    told = EstablishUnit.load(
        {
            "code": part.code,
            "name": part.name,
            "kind": unit.kind,
            "established_on": on.isoformat(),
            "type": unit.type,
            "tier": unit.tier,
            "parent": unit.parent,
            "host": unit.host,
            "campaigns": list(unit.campaigns),
        }
    )
    new = units.establish(tx, told)
    new.parent_id = unit.parent_id
    note(tx, unit, "split_into", on, after=new.name, other=new.id)
    note(tx, new, "split_from", on, before=unit.name, other=unit.id)
    return new


def merge(tx: Transaction, order: MergeUnits) -> Unit:
    """Let units go into one: members follow, names become aliases, the others are dissolved.

    Raises `Conflict` for a unit of another kind, or one merged into itself.
    """
    unit = _running(unit_of(tx, order.unit_id))
    _check_day(tx, unit, order.on)
    for other_id in dict.fromkeys(order.from_unit_ids):
        other = _running(unit_of(tx, other_id))
        if other.id == unit.id or other.kind != unit.kind:
            raise Conflict("unit_of_other_kind", kind=other.kind, wanted=unit.kind)
        _check_day(tx, other, order.on)
        there = {one.member_id for one in _open(tx, unit)}
        for one in _open(tx, other):
            if one.member_id in there:
                memberships.end_all(tx, [one], order.on)
            else:
                _follow(tx, one, unit, order.on)
        unit.aliases = list(dict.fromkeys([*unit.aliases, other.name, *other.aliases]))
        unit.serves_towns = list(dict.fromkeys([*unit.serves_towns, *other.serves_towns]))
        for below in tx.session.scalars(select(Unit).where(Unit.parent_id == other.id)).all():
            below.parent_id, below.parent = unit.id, unit.name
        note(tx, other, "merged_into", order.on, after=unit.name, other=unit.id)
        note(tx, unit, "merged_from", order.on, before=other.name, other=other.id)
        units.close(tx, other, order.on, backfill=False)
    units.tell_updated(tx, unit)
    return unit


def _open(tx: Transaction, unit: Unit) -> list[Membership]:
    wanted = select(Membership).where(Membership.unit_id == unit.id, Membership.until.is_(None))
    return list(tx.session.scalars(wanted.order_by(Membership.id)))


def _follow(tx: Transaction, membership: Membership, unit: Unit, on: date) -> None:
    """Let a member go from one unit to another, in the role that they had."""
    memberships.end_all(tx, [membership], on)
    tx.session.flush()
    joining = AssignToUnit(
        member_id=membership.member_id,
        unit_id=unit.id,
        role=membership.role,
        since=max(on, membership.since),
    )
    memberships.assign(tx, joining)


def leave(tx: Transaction, order: LeaveUnit) -> Membership:
    """Let a member leave a unit; raises `NotFound` for somebody who does not belong to it."""
    member_of(tx, order.member_id)
    unit = unit_of(tx, order.unit_id)
    found = next((one for one in _open(tx, unit) if one.member_id == order.member_id), None)
    if found is None:
        raise NotFound("not_in_unit", member_id=order.member_id)
    with rules():
        domain_organisation.check_not_ahead(order.on, tx.today)
        domain_organisation.check_since(found.since, order.on)
    memberships.end_all(tx, [found], order.on)
    return found


def record_work(tx: Transaction, order: RecordUnitWork) -> UnitRecord:
    """Note something that a unit did."""
    unit = unit_of(tx, order.unit_id)
    _check_day(tx, unit, order.on)
    if order.grant_id:
        grant_of(tx, order.grant_id)
    made = UnitRecord(
        id=tx.new_id(),
        unit_id=unit.id,
        kind=order.kind,
        on_day=order.on,
        title=order.title,
        people=order.people,
        grant_id=order.grant_id,
        note=order.note,
    )
    tx.session.add(made)
    return made
