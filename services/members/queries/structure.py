"""The units as a tree, who belongs and who does not, what happened, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.organisation import Coverage, ReadCoverage, UncoveredMember
from contracts.members.unit_changes import (
    ListMemberships,
    ListUnitChanges,
    ListUnitWork,
    MembershipPage,
    MembershipRow,
    ReadUnitTree,
    UnitChangeList,
    UnitChangeView,
    UnitNode,
    UnitTree,
    UnitWorkPage,
    UnitWorkView,
)
from contracts.values import normalise_name
from services.members.catalogue import LEADS
from services.members.models import Member, Membership, OfficeHolding, Unit
from services.members.models_organisation import UnitChange, UnitRecord
from services.members.queries.paging import page_of
from services.members.queries.scope import require_own


def _on(day: date) -> ColumnElement[bool]:
    """Hold for memberships on *day*; on the day of leaving no longer."""
    return (Membership.since <= day) & or_(Membership.until.is_(None), Membership.until > day)


def tree(tx: Transaction, question: ReadUnitTree) -> UnitTree:
    """Return the units that stand on the day, each before those below it.

    A unit whose parent is only named (as in a ledger) stands below the unit of that name.
    """
    require_own(tx)
    day = question.on or tx.today
    standing = select(Unit).where(
        Unit.state.in_(("running", "closed")),
        Unit.established_on <= day,
        or_(Unit.dissolved_on > day, Unit.dissolved_on.is_(None) & (Unit.state == "running")),
    )
    if question.kind:
        standing = standing.where(Unit.kind == question.kind)
    units = {unit.id: unit for unit in tx.session.scalars(standing.order_by(Unit.code))}
    below = _below(units)
    counts, leaders = _counts(tx, day), _leaders(tx, day)
    nodes = tuple(
        UnitNode(
            unit_id=unit.id,
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            state=unit.state,
            tier=unit.tier,
            depth=depth,
            parent_unit_id=parent,
            leader_account_id=leaders.get(unit.id),
            leader_named=unit.leader_named,
            members=counts.get(unit.id, 0),
        )
        for unit, depth, parent in _walk(below, units)
    )
    return UnitTree(on=day, items=nodes)


def _below(units: dict[str, Unit]) -> dict[str | None, list[str]]:
    """Return the ids of the units below each, `None` standing for the top."""
    by_name: dict[str, str] = {}
    for unit in units.values():
        for name in (unit.name, *unit.aliases):
            by_name.setdefault(normalise_name(name), unit.id)
    found: dict[str | None, list[str]] = defaultdict(list)
    for unit in units.values():
        parent = unit.parent_id or by_name.get(normalise_name(unit.parent or ""))
        found[parent if parent in units and parent != unit.id else None].append(unit.id)
    return found


def _walk(
    below: dict[str | None, list[str]], units: dict[str, Unit]
) -> Iterator[tuple[Unit, int, str | None]]:
    """Yield each unit once, with its depth; a circle of names that reaches no top is told at the top."""
    seen: set[str] = set()
    waiting: list[tuple[str, int, str | None]] = [(one, 0, None) for one in reversed(below[None])]
    rest = iter(list(units))
    while True:
        if not waiting:
            left = next((one for one in rest if one not in seen), None)
            if left is None:
                return
            waiting.append((left, 0, None))
        unit_id, depth, parent = waiting.pop()
        if unit_id in seen:
            continue
        seen.add(unit_id)
        yield units[unit_id], depth, parent
        waiting += [(one, depth + 1, unit_id) for one in reversed(below.get(unit_id, []))]


def _counts(tx: Transaction, day: date) -> dict[str, int]:
    rows = tx.session.execute(
        select(Membership.unit_id, func.count()).where(_on(day)).group_by(Membership.unit_id)
    )
    return dict(rows.all())


def _leaders(tx: Transaction, day: date) -> dict[str, str]:
    rows = tx.session.execute(
        select(OfficeHolding.unit_id, OfficeHolding.account_id)
        .where(
            OfficeHolding.office.in_(set(LEADS.values())),
            OfficeHolding.unit_id.is_not(None),
            OfficeHolding.term_from <= day,
            or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > day),
        )
        .order_by(OfficeHolding.term_from)
    )
    return {unit_id: account_id for unit_id, account_id in rows if unit_id}


def memberships(tx: Transaction, question: ListMemberships) -> MembershipPage:
    """Return one page of memberships, of today, of a day, or of all time."""
    require_own(tx)
    asked = []
    if question.unit_id:
        asked.append(Membership.unit_id == question.unit_id)
    if question.member_id:
        asked.append(Membership.member_id == question.member_id)
    if question.on:
        asked.append(_on(question.on))
    found = page_of(tx, Membership, asked, question, by=Membership.id)
    items = tuple(
        MembershipRow(
            member_id=row.member_id,
            unit_id=row.unit_id,
            role=row.role,
            since=row.since,
            until=row.until,
        )
        for row in found.rows
    )
    return MembershipPage(items=items, next=found.next, total=found.total)


def coverage(tx: Transaction, question: ReadCoverage) -> Coverage:
    """Return the share of living members in units of a kind, and a page of those who are in none."""
    require_own(tx)
    inside = select(Membership.member_id).where(
        Membership.unit_kind == question.kind, Membership.until.is_(None)
    )
    here = Member.state.in_(("active", "suspended"))
    members = tx.session.scalar(select(func.count(Member.id)).where(here)) or 0
    outside = [here, Member.id.not_in(inside)]
    found = page_of(tx, Member, outside, question, by=Member.code)
    covered = members - found.total
    return Coverage(
        kind=question.kind,
        members=members,
        covered=covered,
        percent=covered * 100 // members if members else 100,
        items=tuple(
            UncoveredMember(member_id=m.id, code=m.code, town=m.town, home_named=m.home_named)
            for m in found.rows
        ),
        next=found.next,
    )


def changes(tx: Transaction, question: ListUnitChanges) -> UnitChangeList:
    """Return what happened to a unit, oldest first; raises `NotFound`."""
    require_own(tx)
    if tx.session.get(Unit, question.unit_id) is None:
        raise NotFound("unit_not_found", unit_id=question.unit_id)
    rows = select(UnitChange).where(UnitChange.unit_id == question.unit_id)
    ordered = rows.order_by(UnitChange.on_day, UnitChange.recorded_at, UnitChange.id)
    return UnitChangeList(
        items=tuple(
            UnitChangeView(
                kind=row.kind,
                on=row.on_day,
                before=row.before,
                after=row.after,
                other_unit_id=row.other_unit_id,
                recorded_at=row.recorded_at,
            )
            for row in tx.session.scalars(ordered)
        )
    )


def work_view(row: UnitRecord) -> UnitWorkView:
    return UnitWorkView(
        record_id=row.id,
        unit_id=row.unit_id,
        kind=row.kind,
        on=row.on_day,
        title=row.title,
        people=row.people,
        grant_id=row.grant_id,
        note=row.note,
    )


def work(tx: Transaction, question: ListUnitWork) -> UnitWorkPage:
    """Return one page of what units did, newest first."""
    require_own(tx)
    asked = []
    if question.unit_id:
        asked.append(UnitRecord.unit_id == question.unit_id)
    if question.kind:
        asked.append(UnitRecord.kind == question.kind)
    found = page_of(tx, UnitRecord, asked, question, newest_by=UnitRecord.on_day)
    items = tuple(work_view(row) for row in found.rows)
    return UnitWorkPage(items=items, next=found.next, total=found.total)
