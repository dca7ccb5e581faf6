"""Reads a ledger workbook: bytes in, tables of known sheets out. The only module that knows python-calamine."""

from __future__ import annotations

import io
from collections.abc import Iterable

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from contracts.values import normalise_name
from gateway.ledger.columns import Sheet
from gateway.ledger.container import MAX_SHEET_CELLS, check_container
from gateway.ledger.layout import Rows, lay_out
from gateway.ledger.sheets.declared import SHEETS
from gateway.ledger.tables import SheetProblem, Table, Workbook, WorkbookRefused


def read_workbook(content: bytes, wanted: Iterable[Sheet] = SHEETS) -> Workbook:
    """Return the *wanted* sheets of the .xlsx or .xls file *content*; others are named and not parsed.

    A wanted sheet without a header or a mandatory column is a problem of that sheet alone.
    Raises `WorkbookRefused` for a file that is no workbook, too large, or without any sheet of the ledger.
    """
    check_container(content)
    book = _open(content)
    by_name = {sheet.name: sheet for sheet in wanted}
    _refuse_strangers(book.sheet_names)
    # Of two names that differ in white space only, the first is the sheet.
    found = {name: by_name.pop(normalise_name(name), None) for name in book.sheet_names}
    results = [_read(book, name, sheet) for name, sheet in found.items() if sheet]
    return Workbook(
        tables=tuple(result for result in results if isinstance(result, Table)),
        problems=tuple(result for result in results if isinstance(result, SheetProblem)),
        ignored_sheets=tuple(name for name, sheet in found.items() if sheet is None),
    )


def _open(content: bytes) -> CalamineWorkbook:
    # A fresh buffer: calamine reads from where the stream stands, not from its beginning.
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        raise WorkbookRefused("not_a_workbook") from error


def _refuse_strangers(names: list[str]) -> None:
    """Refuse a workbook that has no sheet of the ledger, wanted now or not."""
    known = {sheet.name for sheet in SHEETS}
    if not known & {normalise_name(name) for name in names}:
        raise WorkbookRefused(
            "no_known_sheet",
            found="、".join(names),
            expected="、".join(sheet.name for sheet in SHEETS),
        )


def _read(book: CalamineWorkbook, name: str, sheet: Sheet) -> Table | SheetProblem:
    try:
        page = book.get_sheet_by_name(name)
        rows = _rows(page)
    except CalamineError as error:
        return SheetProblem(sheet.name, "sheet_unreadable", {"detail": str(error)})
    return lay_out(sheet, rows, page.merged_cell_ranges or [])


def _rows(page: CalamineSheet) -> Rows:
    """Return all cells from A1, so that indices are Excel's; raises `WorkbookRefused` when too many."""
    if page.total_height * page.total_width > MAX_SHEET_CELLS:
        raise WorkbookRefused(
            "sheet_too_large", rows=str(page.total_height), columns=str(page.total_width)
        )
    return page.to_python(skip_empty_area=False)
