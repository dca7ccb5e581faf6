"""The calendar: occasions and activities of some days, side by side."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.activities.commands import ReadCalendar
from contracts.activities.views import CalendarEntry, CalendarView
from contracts.errors import Conflict
from services.activities import catalogue, domain
from services.activities.models import Activity
from services.activities.queries.occasions import coming_in, rules_of
from services.activities.queries.pages import require_own


def read_calendar(tx: Transaction, question: ReadCalendar) -> CalendarView:
    """Return what touches the days from `first` to `last`, occasions of a day before its activities."""
    require_own(tx)
    try:
        domain.check_calendar(question.first, question.last)
    except domain.NotAllowed as decision:
        raise Conflict(decision.code, **decision.params) from decision
    entries = [
        *_occasions(tx, question.first, question.last),
        *_activities(tx, question.first, question.last),
    ]
    return CalendarView(items=tuple(sorted(entries, key=lambda entry: entry.on)))


def _occasions(tx: Transaction, first: date, last: date) -> list[CalendarEntry]:
    rules = rules_of(tx)
    return [
        CalendarEntry(
            kind="occasion",
            on=coming.on,
            until=coming.on,
            title=coming.occasion.name,
            occasion=coming.occasion.code,
        )
        for year in range(first.year, last.year + 1)
        for coming in coming_in(year, rules)
        if first <= coming.on <= last
    ]


def _activities(tx: Transaction, first: date, last: date) -> list[CalendarEntry]:
    rows = tx.session.scalars(
        select(Activity)
        .where(
            Activity.starts_on <= last,
            Activity.ends_on >= first,
            Activity.state.in_(catalogue.IN_CALENDAR),
        )
        .order_by(Activity.starts_on, Activity.id)
    )
    return [
        CalendarEntry(
            kind="activity",
            on=row.starts_on,
            until=row.ends_on,
            title=row.title,
            occasion=row.occasion,
            activity_id=row.id,
            state=row.state,
            unit_id=row.unit_id,
            starts_at=row.starts_at,
            venue=row.venue,
        )
        for row in rows
    ]
