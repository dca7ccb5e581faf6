"""What happened, month by month. Sums only, so that the levels above may read them as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from chassis.database import Transaction
from contracts.care.commands import Summarise
from contracts.care.views import MonthView, Summary
from contracts.errors import Invalid
from services.care.models import Enrolment, Gift, RoundItem, ServiceRound, Visit

Day = InstrumentedAttribute[date] | InstrumentedAttribute[date | None]


def summarise(tx: Transaction, question: Summarise) -> Summary:
    """Count the window; a gift belongs to the month of its birthday, a visit to that of its due day."""
    if question.to_on < question.from_on:
        raise Invalid("invalid_fields", fields={"to_on": [{"code": "out_of_range"}]})
    window = (question.from_on, question.to_on)
    gifts = _count(tx, window, Gift.deliver_on)
    handed_over = _count(tx, window, Gift.handed_over_on)
    due = _count(tx, window, Visit.due_on, Visit.state != "cancelled", kind=Visit.kind)
    visited = _count(tx, window, Visit.visited_on, kind=Visit.kind)
    overdue = _count(tx, window, Visit.overdue_on)
    delivered = _count(tx, window, Gift.delivered_on)
    enrolments = _count(tx, window, Enrolment.enrolled_on)
    rounds = _count(tx, window, ServiceRound.on)
    served = _count(tx, window, RoundItem.on, RoundItem.state == "served")
    months = tuple(
        MonthView(
            month=month,
            visits_due=dict(sorted(due[month].items())),
            visits_completed=dict(sorted(visited[month].items())),
            visits_overdue=overdue[month].total(),
            gifts_ordered=gifts[month].total(),
            gifts_handed_over=handed_over[month].total(),
            gifts_delivered=delivered[month].total(),
            enrolments=enrolments[month].total(),
            rounds=rounds[month].total(),
            home_services=served[month].total(),
        )
        for month in _months(*window)
    )
    return Summary(
        from_on=question.from_on,
        to_on=question.to_on,
        months=months,
        visits_due=sum(sum(month.visits_due.values()) for month in months),
        gifts_ordered=sum(month.gifts_ordered for month in months),
        gifts_handed_over=sum(month.gifts_handed_over for month in months),
        enrolments=sum(month.enrolments for month in months),
        rounds=sum(month.rounds for month in months),
    )


def _count(
    tx: Transaction,
    window: tuple[date, date],
    day: Day,
    *conditions: ColumnElement[bool],
    kind: InstrumentedAttribute[str] | None = None,
) -> dict[str, Counter[str]]:
    """Count rows by month of *day* and, within it, by *kind*."""
    keys: list[Any] = [day] if kind is None else [day, kind]
    rows = tx.session.execute(
        select(func.count(), *keys).where(day.between(*window), *conditions).group_by(*keys)
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for count, on, *which in rows:
        found[f"{on:%Y-%m}"][which[0] if which else "all"] += count
    return found


def _months(first: date, last: date) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004
