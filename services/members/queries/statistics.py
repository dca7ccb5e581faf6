"""Cross tables of the roster on a day, and the people behind each number.

A day that is past is counted by the rows of history: what a field was is what the first change after that
day says that it was before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from chassis.database import Transaction
from contracts.honors import HONORS, LEVELS
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
from services.members.queries.people import views
from services.members.queries.scope import require_own

NOTHING = "-"
"""The heading of whoever has no value: no town, no home, no honour."""

Label = ColumnElement[str]


def cross_table(tx: Transaction, question: ReadCrossTable) -> CrossTable:
    """Count members by one or two dimensions; each person once."""
    require_own(tx)
    day = question.as_of or tx.today
    row, column = _label(tx, question.rows, day), _label(tx, question.columns, day)
    labelled = select(row.label("row"), column.label("column")).where(*_on_roster(tx, day))
    each = labelled.subquery()
    counted = tx.session.execute(
        select(each.c.row, each.c.column, func.count()).group_by(each.c.row, each.c.column)
    ).all()
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    for row_code, column_code, members in counted:
        by_row[row_code] += members
        by_column[column_code] += members
    return CrossTable(
        as_of=day,
        rows=_headings(tx, question.rows, by_row),
        columns=_headings(tx, question.columns, by_column) if question.columns else (),
        cells=tuple(
            CellView(row=row_code, column=column_code, members=members)
            for row_code, column_code, members in sorted((r, c, n) for r, c, n in counted)
        )
        if question.columns
        else (),
        total=by_row.total(),
    )


def cell(tx: Transaction, question: ListCell) -> MemberPage:
    """Return one page of the people behind a number, by id."""
    require_own(tx)
    day = question.as_of or tx.today
    asked = _on_roster(tx, day)
    if question.row is not None:
        asked.append(_label(tx, question.rows, day) == question.row)
    if question.column is not None:
        asked.append(_label(tx, question.columns, day) == question.column)
    wanted: Select[Any] = select(Member).where(*asked)
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


def _on_roster(tx: Transaction, day: date) -> list[ColumnElement[bool]]:
    """Return what makes a member count on *day*: lived, and was active or suspended then.

    The day somebody was entered is not the day of joining, and is not asked.
    """
    lived = or_(Member.deceased_on.is_(None), Member.deceased_on > day)
    alive = case((Member.state == "deceased", "active"), else_=Member.state)
    state = _as_of(tx, "state", alive, day)
    own = Member.association_id == tx.association_id
    return [own, Member.birth_date <= day, lived, state.in_(sorted(COUNTED))]


def _as_of(tx: Transaction, field: str, now: Any, day: date) -> ColumnElement[Any]:
    """Return what *field* was on *day*."""
    if day >= tx.today:
        return now  # type: ignore[no-any-return]  # a column, or what is made of columns
    later = (
        select(MemberChange.before)
        .where(
            MemberChange.member_id == Member.id,
            MemberChange.field == field,
            MemberChange.on_day > day,
        )
        .order_by(MemberChange.on_day, MemberChange.id)
        .limit(1)
    )
    return case((later.exists(), later.scalar_subquery()), else_=now)


def _label(tx: Transaction, dimension: str | None, day: date) -> Label:
    """Return the heading that a member stands under."""
    if dimension is None:
        return literal(NOTHING)
    told = LABELS[dimension](tx, day)
    return func.coalesce(told, NOTHING)


def _age_band(tx: Transaction, day: date) -> Label:
    bounds = [
        (Member.birth_date > domain.years_before(day, upper + 1), code)
        for code, upper in AGE_BANDS[:-1]
    ]
    return case(*bounds, else_=AGE_BANDS[-1][0])


def _employment(tx: Transaction, day: date) -> Label:
    retires_later = and_(Member.employment_status == "retired", Member.retired_on > day)
    now = case((retires_later, "in_post"), else_=Member.employment_status)
    return _as_of(tx, "employment_status", now, day)


def _track(tx: Transaction, day: date) -> Label:
    return case((_employment(tx, day) == "retired", "care"), else_="development")


def _honor_level(tx: Transaction, day: date) -> Label:
    """Return the highest level of the honours held on *day*."""
    types = {level: [h.code for h in HONORS if h.level == level] for level in LEVELS}
    place = case(
        *((Grant.honor_type.in_(types[level]), n) for n, level in enumerate(LEVELS)),
        else_=len(LEVELS),
    )
    highest = (
        select(func.min(place))
        .where(
            Grant.member_id == Member.id,
            Grant.granted_on <= day,
            or_(Grant.revoked_on.is_(None), Grant.revoked_on > day),
        )
        .scalar_subquery()
    )
    return case(dict(enumerate(LEVELS)), value=highest, else_=None)


def _home(tx: Transaction, day: date) -> Label:
    return (
        select(func.min(Membership.unit_id))
        .where(
            Membership.member_id == Member.id,
            Membership.unit_kind == "home",
            Membership.since <= day,
            or_(Membership.until.is_(None), Membership.until > day),
        )
        .scalar_subquery()
    )


LABELS: dict[str, Callable[[Transaction, date], Label]] = {
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
