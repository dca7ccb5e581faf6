"""Which accepted rows stand outside the figures of a period, and why: one code per row, the first that applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.ledger.findings import NotCounted
from gateway.ledger.judgement import Judgement
from gateway.ledger.records import ExchangeRow, NominationRow, UnitRow, VenueRow
from gateway.ledger.vocabulary import SELECTED

NOT_OPEN = frozenset({"applied", "building"})


@dataclass(frozen=True)
class Period:
    """The days that the figures are of; with *homes_since* homes founded earlier are of another period."""

    first: date
    last: date
    homes_since: date | None = None

    def __contains__(self, day: date) -> bool:
        """Say whether *day* is one of them."""
        return self.first <= day <= self.last


def period_of(year: int, homes_since: date | None = None) -> Period:
    """Return the calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), homes_since)


def uncounted(judgement: Judgement, period: Period) -> tuple[NotCounted, ...]:
    """Return the rows outside the figures of *period*, sheet by sheet."""
    return tuple(
        NotCounted(judged.sheet.name, row.row, code)
        for judged in judgement.sheets
        if judged.sheet.code in RULES
        for row in judged.accepted
        if (code := RULES[judged.sheet.code](row, period))
    )


def uncounted_units(
    units: tuple[UnitRow, ...], period_end: date, homes_since: date | None = None
) -> tuple[NotCounted, ...]:
    """Return the units outside the figures at *period_end*."""
    period = Period(date.min, period_end, homes_since)
    codes = ((unit.row, _unit(unit, period)) for unit in units)
    return tuple(NotCounted("组织机构", row, code) for row, code in codes if code)


def _unit(unit: UnitRow, period: Period) -> str | None:
    if unit.state in NOT_OPEN:
        return "not_open"
    if unit.state == "closed" or (unit.closed_on and unit.closed_on.day <= period.last):
        return "closed"
    if unit.founded_on is None:
        return None
    founded = unit.founded_on.day
    since = period.homes_since
    too_early = unit.kind == "home" and since is not None and founded < since
    return "out_of_period" if founded > period.last or too_early else None


def _nomination(row: NominationRow, period: Period) -> str | None:
    if row.result not in SELECTED:
        return "not_selected"
    if row.decided_on.day not in period:
        return "out_of_period"
    died_on = row.person.died_on if row.person else None
    return "deceased" if died_on and row.decided_on.day > died_on else None


def _venue(row: VenueRow, period: Period) -> str | None:
    if row.state in NOT_OPEN:
        return "not_open"
    if row.state == "closed":
        return "closed"
    return "out_of_period" if row.opened_on and row.opened_on.day > period.last else None


def _exchange(row: ExchangeRow, period: Period) -> str | None:
    if row.state == "not_held":
        return "not_held"
    return None if row.held_on.day in period else "out_of_period"


RULES: Mapping[str, Callable[[Any, Period], str | None]] = {
    "units": _unit,
    "nominations": _nomination,
    "venues": _venue,
    "exchanges": _exchange,
}
"""By sheet: the code of a row outside the figures. The roster and the honours hold all years."""
