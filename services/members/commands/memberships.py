"""Who belongs to which unit, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, select

from chassis.database import Transaction
from contracts.errors import Conflict
from contracts.members.commands import AssignToUnit
from contracts.members.events import MemberAssignedToUnit
from services.members import domain
from services.members.commands.refusals import member_of, person, rules, unit_of
from services.members.models import Membership, Unit


def assign(tx: Transaction, order: AssignToUnit) -> Membership:
    """Let a member belong to a unit; publishes `MemberAssignedToUnit`.

    One has one home at a time: the home before ends on that day. Raises `Conflict` for whoever is not
    on the roster, a closed unit, or a second membership of the same one.
    """
    member = member_of(tx, order.member_id)
    unit = unit_of(tx, order.unit_id)
    current = _open(tx, Membership.member_id == member.id)
    left = [m for m in current if unit.kind == "home" and m.unit_kind == "home"]
    with rules():
        domain.check_belonging(
            person(member), order.since, today=tx.today, left_since=[m.since for m in left]
        )
    if unit.state == "closed":
        raise Conflict("unit_closed", unit_id=unit.id)
    if any(m.unit_id == unit.id for m in current):
        raise Conflict("already_in_unit", unit_id=unit.id)
    end_all(tx, left, order.since)
    return join(tx, tx.new_id(), member.id, unit, role=order.role, since=order.since)


def join(  # the one place where a membership begins
    tx: Transaction,
    membership_id: str,
    member_id: str,
    unit: Unit,
    *,
    role: str,
    since: date,
    backfill: bool = False,
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
    tell(tx, made, backfill=backfill)
    return made


def end_of_member(tx: Transaction, member_id: str, on: date) -> None:
    """End all memberships of a member on *on*."""
    end_all(tx, _open(tx, Membership.member_id == member_id), on)


def end_of_unit(tx: Transaction, unit_id: str, on: date, *, backfill: bool) -> list[str]:
    """End all memberships of a unit on *on*, and return who had them."""
    ended = _open(tx, Membership.unit_id == unit_id)
    end_all(tx, ended, on, backfill=backfill)
    return [membership.member_id for membership in ended]


def begin_again(tx: Transaction, unit: Unit, *, ended_on: date | None) -> None:
    """Take back, as history, that memberships ended with their unit on *ended_on*."""
    housed = select(Membership.member_id).where(
        Membership.unit_kind == "home", Membership.until.is_(None)
    )
    ended = select(Membership).where(Membership.unit_id == unit.id, Membership.until == ended_on)
    if unit.kind == "home":
        ended = ended.where(Membership.member_id.not_in(housed))
    for membership in tx.session.scalars(ended.order_by(Membership.id)).all():
        membership.until = None
        tell(tx, membership, backfill=True)


def end_all(
    tx: Transaction, memberships: Iterable[Membership], on: date, *, backfill: bool = False
) -> None:
    for membership in memberships:
        membership.until = max(on, membership.since)
        tell(tx, membership, backfill=backfill)


def _open(tx: Transaction, whose: ColumnElement[bool]) -> list[Membership]:
    wanted = select(Membership).where(whose, Membership.until.is_(None))
    return list(tx.session.scalars(wanted.order_by(Membership.id)))


def tell_left(tx: Transaction, member_id: str, membership: Membership, on: date) -> None:
    """Tell that *member_id*, whom *membership* was told of and no longer is, does not belong there."""
    tx.publish(
        MemberAssignedToUnit(
            member_id=member_id,
            unit_id=membership.unit_id,
            unit_kind=membership.unit_kind,
            role=membership.role,
            since=membership.since,
            until=max(on, membership.since),
        )
    )


def tell(tx: Transaction, membership: Membership, *, backfill: bool) -> None:
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
