"""The judgement of a workbook: what each sheet yields, in the shape of the ledger's own totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from gateway.ledger.columns import Sheet
from gateway.ledger.findings import Duplicate, NotCounted, Note, Rejection
from gateway.ledger.records import HonorRow, MemberRow, Record, UnitRow
from gateway.ledger.tables import SheetProblem

RecordT = TypeVar("RecordT", UnitRow, MemberRow, HonorRow)

STATES_OUTSIDE = {"closed": "closed", "applied": "not_open", "building": "not_open"}
"""The states that stand outside the figures, with the code that says why."""


@dataclass(frozen=True)
class Totals:
    """`rows` = `accepted` + `rejected` + `duplicates`; blank, total and note rows are no rows."""

    rows: int
    accepted: int
    rejected: int
    duplicates: int


@dataclass(frozen=True)
class SheetJudgement:
    """One sheet, judged: *accepted* are typed records in the order of the sheet."""

    sheet: Sheet
    accepted: tuple[Record, ...]
    rejected: tuple[Rejection, ...]
    duplicates: tuple[Duplicate, ...]
    notes: tuple[Note, ...] = ()

    @property
    def totals(self) -> Totals:
        """How many rows there are of each outcome."""
        counts = len(self.accepted), len(self.rejected), len(self.duplicates)
        return Totals(sum(counts), *counts)


@dataclass(frozen=True)
class Judgement:
    """A workbook, judged; *problems* are the sheets that could not be."""

    sheets: tuple[SheetJudgement, ...]
    problems: tuple[SheetProblem, ...]
    ignored_sheets: tuple[str, ...]
    year: int | None
    association: str | None
    cut_off: date

    @property
    def totals(self) -> dict[str, Totals]:
        """The totals by sheet name."""
        return {judged.sheet.name: judged.totals for judged in self.sheets}

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """The rejected rows of all sheets."""
        return tuple(found for judged in self.sheets for found in judged.rejected)

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """The duplicates of all sheets."""
        return tuple(found for judged in self.sheets for found in judged.duplicates)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of all sheets."""
        return tuple(found for judged in self.sheets for found in judged.notes)

    @property
    def units(self) -> tuple[UnitRow, ...]:
        """The accepted units."""
        return self._records(UnitRow)

    @property
    def members(self) -> tuple[MemberRow, ...]:
        """The accepted members, each person once."""
        return self._records(MemberRow)

    @property
    def honors(self) -> tuple[HonorRow, ...]:
        """The accepted honours."""
        return self._records(HonorRow)

    def _records(self, kind: type[RecordT]) -> tuple[RecordT, ...]:
        return tuple(
            row for judged in self.sheets for row in judged.accepted if isinstance(row, kind)
        )


def uncounted_units(
    units: tuple[UnitRow, ...], period_end: date, homes_since: date | None = None
) -> tuple[NotCounted, ...]:
    """Return the units outside the figures at *period_end*: not open, closed, or of another period.

    With *homes_since* a home founded earlier is of another period too.
    """
    codes = ((unit.row, _outside(unit, period_end, homes_since)) for unit in units)
    return tuple(NotCounted("组织机构", row, code) for row, code in codes if code)


def _outside(unit: UnitRow, period_end: date, homes_since: date | None) -> str | None:
    if unit.state in STATES_OUTSIDE:
        return STATES_OUTSIDE[unit.state]
    if unit.closed_on and unit.closed_on.day <= period_end:
        return "closed"
    if unit.founded_on is None:
        return None
    founded = unit.founded_on.day
    too_early = unit.kind == "home" and homes_since is not None and founded < homes_since
    return "out_of_period" if founded > period_end or too_early else None
