"""What a workbook cell can hold, and its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from contracts.values import is_blank, normalise_text

Cell = str | int | float | bool | date | datetime | time | timedelta
"""As python-calamine gives it: numbers are floats, an empty cell is the empty text."""


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken: *code* of the ledger's rules, *params* for the sentence about it.

    *variant* chooses among several sentences for one code.
    """

    code: str
    variant: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """A cell that is taken with a remark: *value* is stored, *code* is told to the office."""

    value: object
    code: str


def written(cell: Cell) -> str:
    """Return the text of *cell*: whole numbers without a point, dates in ISO 8601."""
    match cell:
        case str():
            return cell
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def blank(cell: Cell) -> bool:
    """Return whether *cell* says nothing: empty or one of the signs for it."""
    return isinstance(cell, str) and (not cell or is_blank(cell))


def first_text(cells: list[Cell]) -> str:
    """Return the normalised text of the first cell that says something, else the empty text."""
    return next((normalise_text(written(cell)) for cell in cells if not blank(cell)), "")
