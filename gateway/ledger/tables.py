"""What reading a workbook yields: tables of cells under known columns, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gateway.ledger.cells import Cell
from gateway.ledger.columns import Column, Sheet
from gateway.ledger.forms import MoneyUnit


class WorkbookRefused(Exception):
    """The file as a whole cannot be taken; *code* and *params* make the sentence (`reasons`)."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in a sheet; *unit* is the money unit that its header names."""

    column: Column
    index: int
    unit: MoneyUnit | None = None


@dataclass(frozen=True)
class SheetProblem:
    """A known sheet that cannot be taken; the other sheets go on.

    *headings* are the cells of its header, or of the row that is most likely meant as one.
    """

    sheet: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A data row: *number* as Excel shows it, *cells* in the order of the sheet."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Preamble:
    """What stands above the header: the ledger's year, the association, the cut-off date and the window."""

    year: int | None = None
    association: str | None = None
    cut_off: date | None = None
    window: tuple[date, date] | None = None


@dataclass(frozen=True)
class Table:
    """One known sheet with its header found; *headings* are its cells as they are written."""

    sheet: Sheet
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    preamble: Preamble
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """What a file holds of the wanted sheets; *ignored_sheets* are the names of all others."""

    tables: tuple[Table, ...]
    problems: tuple[SheetProblem, ...]
    ignored_sheets: tuple[str, ...]

    @property
    def year(self) -> int | None:
        """The ledger's year: that of the first sheet whose title names one."""
        return next((t.preamble.year for t in self.tables if t.preamble.year), None)

    @property
    def cut_off(self) -> date | None:
        """The filling date of the first sheet that has one."""
        return next((t.preamble.cut_off for t in self.tables if t.preamble.cut_off), None)

    @property
    def associations(self) -> tuple[str, ...]:
        """The associations that the sheets name, as they write them; each name once."""
        names = (table.preamble.association for table in self.tables)
        return tuple(dict.fromkeys(name for name in names if name))
