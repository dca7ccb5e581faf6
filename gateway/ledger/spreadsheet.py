"""The cells of a spreadsheet file: names, rows and merged ranges. The only module that knows python-calamine."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from gateway.ledger.cells import Cell
from gateway.ledger.container import MAX_SHEET_CELLS
from gateway.ledger.tables import WorkbookRefused

Result = TypeVar("Result")
Rows = list[list[Cell]]
Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range as (row, column), both from zero."""


class Unreadable(Exception):
    """The reader gave up; the message is its own."""


@dataclass(frozen=True, slots=True)
class Page:
    """The cells of one sheet from A1 on, so that indices are Excel's; *damage* says why there are none."""

    rows: Rows
    merges: list[Merge]
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The names of all sheets in their order, and the pages of those that were wanted."""

    names: list[str]
    pages: dict[str, Page]


def load(content: bytes, wanted: Callable[[str], bool]) -> Spreadsheet:
    """Return the sheets of *content* whose names are *wanted*; others are not parsed.

    Raises `Unreadable`, or `WorkbookRefused` when a sheet spans too many cells.
    """
    # A fresh buffer: calamine reads from where the stream stands, not from its beginning.
    book = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    pages = {name: _page(book, name) for name in book.sheet_names if wanted(name)}
    return Spreadsheet(book.sheet_names, pages)


def _page(book: CalamineWorkbook, name: str) -> Page:
    try:
        return _guarded(lambda: _cells(book.get_sheet_by_name(name)))
    except Unreadable as error:
        return Page([], [], str(error))


def _cells(sheet: CalamineSheet) -> Page:
    height, width = sheet.total_height, sheet.total_width
    if height * width > MAX_SHEET_CELLS:
        raise WorkbookRefused("sheet_too_large", rows=str(height), columns=str(width))
    return Page(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])


def _guarded(read: Callable[[], Result]) -> Result:
    """Return what *read* returns; a panic of the reader, which is no `Exception`, counts as an error too."""
    try:
        return read()
    except CalamineError as error:
        raise Unreadable(str(error)) from error
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":
            raise Unreadable(str(error)) from error
        raise
