"""Associations, units, offices and what is missing, as views."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, func, or_, select

from chassis.database import Transaction
from contracts.members.commands import (
    ListAssociations,
    ListOffices,
    ListUnits,
    ResolveUnits,
)
from contracts.members.views import (
    AssociationList,
    AssociationView,
    Gap,
    GapList,
    MembershipView,
    Names,
    OfficeList,
    OfficeView,
    UnitPage,
    UnitView,
)
from services.members.catalogue import LEADS
from services.members.domain import same_name
from services.members.models import (
    Association,
    Member,
    Membership,
    OfficeHolding,
    Unit,
)
from services.members.queries.scope import require_own

NAMED_IN_A_GAP = 200


def association_view(row: Association) -> AssociationView:
    return AssociationView(
        id=row.id, name=row.name, level=row.level, parent_id=row.parent_id, since=row.since
    )


def associations(tx: Transaction, question: ListAssociations) -> AssociationList:
    """Return the tree, or the part at and below one association."""
    rows = list(tx.session.scalars(select(Association).order_by(Association.id)))
    if question.below is not None:
        inside = {question.below}
        while more := {r.id for r in rows if r.parent_id in inside} - inside:
            inside |= more
        rows = [row for row in rows if row.id in inside]
    return AssociationList(items=tuple(association_view(row) for row in rows))


def unit_view(unit: Unit, members: int = 0) -> UnitView:
    return UnitView(
        unit_id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        state=unit.state,
        type=unit.type,
        tier=unit.tier,
        parent=unit.parent,
        host=unit.host,
        leader_named=unit.leader_named,
        address=unit.address,
        established_on=unit.established_on,
        established_precision=unit.established_precision,
        dissolved_on=unit.dissolved_on,
        dissolved_precision=unit.dissolved_precision,
        campaigns=tuple(unit.campaigns),
        aliases=tuple(unit.aliases),
        serves_towns=tuple(unit.serves_towns),
        members=members,
        parent_unit_id=unit.parent_id,
        accredited_on=unit.accredited_on,
    )


def units(tx: Transaction, question: ListUnits) -> UnitPage:
    """Return one page of units by number, each with how many belong to it."""
    require_own(tx)
    asked = []
    if question.kind:
        asked.append(Unit.kind == question.kind)
    if question.state:
        asked.append(Unit.state == question.state)
    if question.name:
        asked.append(_called(tx, question.name))
    total = tx.session.scalar(select(func.count(Unit.id)).where(*asked)) or 0
    if question.after:
        code, _, unit_id = question.after.partition("|")
        asked.append(or_(Unit.code > code, and_(Unit.code == code, Unit.id > unit_id)))
    rows = tx.session.scalars(
        select(Unit).where(*asked).order_by(Unit.code, Unit.id).limit(question.limit + 1)
    ).all()
    page = rows[: question.limit]
    counts = _member_counts(tx, [unit.id for unit in page])
    return UnitPage(
        items=tuple(unit_view(unit, counts.get(unit.id, 0)) for unit in page),
        next=f"{page[-1].code}|{page[-1].id}" if len(rows) > question.limit else None,
        total=total,
    )


def _called(tx: Transaction, name: str) -> ColumnElement[bool]:
    """Hold for units with *name* in their name or in one of their other names, which are few."""
    named = tx.session.execute(select(Unit.id, Unit.aliases))
    also = [unit_id for unit_id, aliases in named if any(name in alias for alias in aliases)]
    return or_(Unit.name.contains(name, autoescape=True), Unit.id.in_(also))


def _member_counts(tx: Transaction, unit_ids: list[str]) -> dict[str, int]:
    rows = tx.session.execute(
        select(Membership.unit_id, func.count())
        .where(Membership.unit_id.in_(unit_ids), Membership.until.is_(None))
        .group_by(Membership.unit_id)
    )
    return dict(rows.all())


def unit_names(tx: Transaction, question: ResolveUnits) -> Names:
    require_own(tx)
    rows = tx.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(question.unit_ids)))
    return Names(names=dict(rows.all()))


def membership_view(row: Membership) -> MembershipView:
    return MembershipView(
        member_id=row.member_id,
        unit_id=row.unit_id,
        role=row.role,
        since=row.since,
        until=row.until,
    )


def office_view(row: OfficeHolding) -> OfficeView:
    return OfficeView(
        office_id=row.id,
        office=row.office,
        account_id=row.account_id,
        unit_id=row.unit_id,
        member_id=row.member_id,
        term_from=row.term_from,
        term_to=row.term_to,
    )


def offices(tx: Transaction, question: ListOffices) -> OfficeList:
    """Return who holds, or on a day held, which office."""
    require_own(tx)
    wanted = select(OfficeHolding).order_by(OfficeHolding.term_from, OfficeHolding.id)
    if question.unit_id:
        wanted = wanted.where(OfficeHolding.unit_id == question.unit_id)
    if question.account_id:
        wanted = wanted.where(OfficeHolding.account_id == question.account_id)
    if question.on:
        wanted = wanted.where(
            OfficeHolding.term_from <= question.on,
            or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > question.on),
        )
    return OfficeList(items=tuple(office_view(row) for row in tx.session.scalars(wanted)))


def gaps(tx: Transaction) -> GapList:
    """Return what is missing: members without a home, homes nobody registered, homes nobody leads."""
    require_own(tx)
    return GapList(items=(*_without_home(tx), *_leaderless(tx)))


def _without_home(tx: Transaction) -> list[Gap]:
    housed = select(Membership.member_id).where(
        Membership.unit_kind == "home", Membership.until.is_(None)
    )
    rows = tx.session.execute(
        select(Member.id, Member.home_named)
        .where(Member.state == "active", Member.id.not_in(housed))
        .order_by(Member.id)
    ).all()
    unnamed = [member_id for member_id, named in rows if not named]
    by_name: dict[str, list[str]] = defaultdict(list)
    for member_id, named in rows:
        if named:
            by_name[same_name(named)].append(member_id)
    found = [
        Gap(
            kind="home_not_registered",
            name=name,
            count=len(ids),
            member_ids=tuple(ids[:NAMED_IN_A_GAP]),
        )
        for name, ids in sorted(by_name.items())
    ]
    if unnamed:
        found.append(
            Gap(
                kind="member_without_home",
                count=len(unnamed),
                member_ids=tuple(unnamed[:NAMED_IN_A_GAP]),
            )
        )
    return found


def _leaderless(tx: Transaction) -> list[Gap]:
    led = select(OfficeHolding.unit_id).where(
        OfficeHolding.office == LEADS["home"],
        OfficeHolding.unit_id.is_not(None),
        or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > tx.today),
    )
    inhabited = select(Membership.unit_id).where(Membership.until.is_(None))
    rows = tx.session.execute(
        select(Unit.id, Unit.name)
        .where(
            Unit.kind == "home",
            Unit.state == "running",
            Unit.id.in_(inhabited),
            Unit.id.not_in(led),
        )
        .order_by(Unit.id)
    )
    return [
        Gap(kind="home_without_leader", unit_id=unit_id, name=name, count=1)
        for unit_id, name in rows
    ]
