"""The judgement of a workbook: what each sheet yields, in the shape of the ledger's own totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from gateway.ledger.columns import Sheet
from gateway.ledger.findings import Duplicate, Note, Rejection
from gateway.ledger.records import HonorRow, MemberRow, Record, UnitRow
from gateway.ledger.tables import SheetProblem

RecordT = TypeVar("RecordT", UnitRow, MemberRow, HonorRow)


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
    associations: tuple[str, ...]
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
