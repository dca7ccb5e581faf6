"""What happened, month by month. Sums only, so that the levels above may read them as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.database import Transaction
from contracts.activities.commands import Summarise
from contracts.activities.views import Summary
from contracts.errors import Invalid
from services.activities import catalogue, domain
from services.activities.models import (
    Activity,
    ActivitySession,
    AnnouncedOccasion,
    Participation,
)

Count = tuple[date, str, int]


def summarise(tx: Transaction, question: Summarise) -> Summary:
    """Count by month; an activity that several associations share counts once."""
    if question.to_on < question.from_on:
        raise Invalid("invalid_fields", fields={"to_on": [{"code": "out_of_range"}]})
    first, last = question.from_on, question.to_on
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for counts in (_announced, _planned, _held, _attended):
        for day, name, count in counts(tx, first, last):
            months[f"{day:%Y-%m}"][name] += count
    return Summary(months={month: dict(told) for month, told in sorted(months.items())})


def _announced(tx: Transaction, first: date, last: date) -> Iterator[Count]:
    days = select(AnnouncedOccasion.announced_on).where(
        AnnouncedOccasion.announced_on.between(first, last)
    )
    for day in tx.session.scalars(days):
        yield day, "occasions_announced", 1


def _planned(tx: Transaction, first: date, last: date) -> Iterator[Count]:
    rows = tx.session.execute(
        select(
            Activity.shared_code, Activity.association_id, Activity.starts_on, Activity.state
        ).where(Activity.starts_on.between(first, last), Activity.state.in_(catalogue.IN_CALENDAR))
    )
    for _, _, day, state in _once(tx, rows):
        yield day, "activities_planned", 1
        if state == "completed":
            yield day, "activities_completed", 1


def _held(tx: Transaction, first: date, last: date) -> Iterator[Count]:
    rows = tx.session.execute(
        select(
            Activity.shared_code,
            Activity.association_id,
            ActivitySession.delivered_on,
            ActivitySession.sessions,
            ActivitySession.audience,
            ActivitySession.online,
        )
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(ActivitySession.delivered_on.between(first, last))
    )
    for _, _, day, sessions, audience, online in _once(tx, rows):
        yield day, "sessions_delivered", sessions
        yield day, "audience", audience or 0
        yield day, "online", online or 0


def _attended(tx: Transaction, first: date, last: date) -> Iterator[Count]:
    days = select(Participation.on).where(
        Participation.on.between(first, last), Participation.state == "attended"
    )
    for day in tx.session.scalars(days):
        yield day, "attendances", 1


def _once(tx: Transaction, found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Leave out the rows of a shared activity that are counted at another association.

    The first two columns are the shared code and the association.
    """
    rows = [tuple(row) for row in found]
    shared = [(row[0], row[1]) for row in rows if row[0]]
    counted = domain.counts_once(shared, tx.association_id)
    return (row for row in rows if not row[0] or counted[row[0]] == row[1])
