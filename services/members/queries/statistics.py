"""Cross tables of the roster on a day, and the people behind each number.

A day that is past is counted by the rows of history: what a field was is what the first change after that
day says that it was before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select

from chassis.database import Transaction
from chassis.tenancy import readable
from contracts.honors import LEVELS
from contracts.members.searches import (
    CellView,
    CrossTable,
    HeadingView,
    ListCell,
    ReadCrossTable,
)
from contracts.members.views import MemberPage
from services.members import domain
from services.members.catalogue import AGE_BANDS, COUNTED
from services.members.models import Grant, Member, Membership, Unit
from services.members.models_people import MemberChange
from services.members.queries import honor_catalogue
from services.members.queries.people import views
from services.members.queries.scope import check_scope, looking, require_own

NOTHING = "-"
"""The heading of whoever has no value: no town, no home, no honour."""

Label = ColumnElement[Any]


@dataclass(frozen=True)
class Told:
    """What is told of each member, and the sums over other tables that must be joined for it.

    A sum that is joined once is quick; the same asked for each member is not.
    """

    label: Label
    beside: tuple[Subquery, ...] = ()


def cross_table(tx: Transaction, question: ReadCrossTable) -> CrossTable:
    """Count members by one or two dimensions; each person once. Raises `Forbidden` for too wide a scope."""
    check_scope(tx, question.scope)
    with looking(tx, question.scope):
        return _table(tx, question)


def _table(tx: Transaction, question: ReadCrossTable) -> CrossTable:
    day = question.as_of or tx.today
    row, column = (_told(tx, name, day) for name in (question.rows, question.columns))
    each = _members(
        tx, day, [row.label.label("row"), column.label.label("column")], row, column
    ).subquery()
    counted = [
        (row_code, column_code, members)
        for row_code, column_code, members in tx.session.execute(
            select(each.c.row, each.c.column, func.count()).group_by(each.c.row, each.c.column)
        )
    ]
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    for row_code, column_code, members in counted:
        by_row[row_code] += members
        by_column[column_code] += members
    two = question.columns is not None
    return CrossTable(
        as_of=day,
        rows=_headings(tx, question.rows, by_row),
        columns=_headings(tx, question.columns, by_column) if two else (),
        cells=tuple(CellView(row=r, column=c, members=n) for r, c, n in sorted(counted))
        if two
        else (),
        total=by_row.total(),
        scope=question.scope,
    )


def cell(tx: Transaction, question: ListCell) -> MemberPage:
    """Return one page of the people behind a number, by id."""
    require_own(tx)
    day = question.as_of or tx.today
    row, column = (_told(tx, name, day) for name in (question.rows, question.columns))
    wanted = _members(tx, day, [Member], row, column)
    if question.row is not None:
        wanted = wanted.where(row.label == question.row)
    if question.column is not None:
        wanted = wanted.where(column.label == question.column)
    total = tx.session.scalar(wanted.with_only_columns(func.count(Member.id))) or 0
    if question.after:
        wanted = wanted.where(Member.id > question.after)
    rows = tx.session.scalars(wanted.order_by(Member.id).limit(question.limit + 1)).all()
    page = rows[: question.limit]
    return MemberPage(
        items=tuple(views(tx, page)),
        next=page[-1].id if len(rows) > question.limit else None,
        total=total,
    )


def _members(tx: Transaction, day: date, columns: list[Any], *told: Told) -> Select[Any]:
    """Select *columns* of whoever counts on *day*: lived, and was active or suspended then.

    The day somebody was entered is not the day of joining, and is not asked.
    """
    state = _as_of(tx, "state", Member.state, day)
    wanted: Select[Any] = select(*columns).select_from(Member)
    for one in (state, *told):
        for sums in one.beside:
            wanted = wanted.outerjoin(sums, sums.c.member_id == Member.id)
    return wanted.where(
        Member.association_id.in_(readable(tx.session)),
        Member.birth_date <= day,
        or_(Member.deceased_on.is_(None), Member.deceased_on > day),
        state.label.in_(sorted(COUNTED | {"deceased"})),  # who died since was one of them
    )


def _as_of(tx: Transaction, field: str, now: Any, day: date) -> Told:
    """Return what *field* was on *day*: what the first change after that day says that it was before."""
    if day >= tx.today:
        return Told(now)
    place = func.row_number().over(
        partition_by=MemberChange.member_id, order_by=(MemberChange.on_day, MemberChange.id)
    )
    later = (
        select(MemberChange.member_id, MemberChange.before, place.label("place"))
        .where(
            MemberChange.association_id.in_(readable(tx.session)),
            MemberChange.field == field,
            MemberChange.on_day > day,
        )
        .subquery()
    )
    first = select(later.c.member_id, later.c.before).where(later.c.place == 1).subquery()
    return Told(case((first.c.member_id.is_not(None), first.c.before), else_=now), (first,))


def _told(tx: Transaction, dimension: str | None, day: date) -> Told:
    """Return the heading that a member stands under."""
    if dimension is None:
        return Told(literal(NOTHING))
    told = LABELS[dimension](tx, day)
    return Told(func.coalesce(told.label, NOTHING), told.beside)


def _age_band(tx: Transaction, day: date) -> Told:
    bounds = [
        (Member.birth_date > domain.years_before(day, last + 1), code)
        for code, last in AGE_BANDS
        if last is not None
    ]
    return Told(case(*bounds, else_=AGE_BANDS[-1][0]))


def _employment(tx: Transaction, day: date) -> Told:
    retires_later = and_(Member.employment_status == "retired", Member.retired_on > day)
    now = case((retires_later, "in_post"), else_=Member.employment_status)
    return _as_of(tx, "employment_status", now, day)


def _track(tx: Transaction, day: date) -> Told:
    status = _employment(tx, day)
    return Told(case((status.label == "retired", "care"), else_="development"), status.beside)


def _honor_level(tx: Transaction, day: date) -> Told:
    """Return the highest level of the honours held on *day*."""
    honors = honor_catalogue.known_types(tx).values()
    types = {level: [h.code for h in honors if h.level == level] for level in LEVELS}
    place = case(
        *((Grant.honor_type.in_(types[level]), n) for n, level in enumerate(LEVELS)),
        else_=len(LEVELS),
    )
    highest = (
        select(Grant.member_id, func.min(place).label("place"))
        .where(
            Grant.association_id.in_(readable(tx.session)),
            Grant.granted_on <= day,
            or_(Grant.revoked_on.is_(None), Grant.revoked_on > day),
        )
        .group_by(Grant.member_id)
        .subquery()
    )
    return Told(case(dict(enumerate(LEVELS)), value=highest.c.place, else_=None), (highest,))


def _home(tx: Transaction, day: date) -> Told:
    home = (
        select(Membership.member_id, func.min(Membership.unit_id).label("unit_id"))
        .where(
            Membership.association_id.in_(readable(tx.session)),
            Membership.unit_kind == "home",
            Membership.since <= day,
            or_(Membership.until.is_(None), Membership.until > day),
        )
        .group_by(Membership.member_id)
        .subquery()
    )
    return Told(home.c.unit_id, (home,))


LABELS: dict[str, Callable[[Transaction, date], Told]] = {
    "age_band": _age_band,
    "employment_status": _employment,
    "track": _track,
    "honor_level": _honor_level,
    "home": _home,
    "sector": lambda tx, day: _as_of(tx, "sector", Member.sector, day),
    "town": lambda tx, day: _as_of(tx, "town", Member.town, day),
    "sex": lambda tx, day: _as_of(tx, "sex", Member.sex, day),
}
ORDER: dict[str, list[str]] = {
    "age_band": [code for code, _ in AGE_BANDS],
    "honor_level": list(LEVELS),
}
"""Dimensions with an order of their own; the others stand by their number, the largest first."""


def _headings(
    tx: Transaction, dimension: str | None, counted: Counter[str]
) -> tuple[HeadingView, ...]:
    named = _names(tx, counted) if dimension == "home" else {}
    order = ORDER.get(dimension or "", [])

    def place(code: str) -> tuple[bool, int, int, str]:
        known = order.index(code) if code in order else len(order)
        return code == NOTHING, known, -counted[code] if not order else 0, code

    return tuple(
        HeadingView(code=code, name=named.get(code), members=counted[code])
        for code in sorted(counted, key=place)
    )


def _names(tx: Transaction, unit_ids: Iterable[str]) -> dict[str, str]:
    rows = tx.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(list(unit_ids))))
    return dict(rows.all())
