"""Reads a ledger workbook: bytes in, tables of known sheets out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.values import normalise_name
from gateway.ledger.columns import Sheet
from gateway.ledger.container import check_container, is_legacy
from gateway.ledger.layout import lay_out
from gateway.ledger.legacy import load_apart
from gateway.ledger.sheets.declared import SHEETS
from gateway.ledger.spreadsheet import Page, Spreadsheet, Unreadable, load
from gateway.ledger.tables import SheetProblem, Table, Workbook, WorkbookRefused

Choices = Mapping[str, Mapping[str, str | None]]
"""By the name of a sheet: the column that somebody chose for a heading, or None."""

NOTHING_CHOSEN: Choices = {}


def read_workbook(
    content: bytes, wanted: Iterable[Sheet] = SHEETS, chosen: Choices = NOTHING_CHOSEN
) -> Workbook:
    """Return the *wanted* sheets of the .xlsx or .xls file *content*; others are named and not parsed.

    *chosen* says for headings of a sheet which columns they are, by the names of both; a heading
    chosen for None is not read.

    A wanted sheet without a header or a mandatory column is a problem of that sheet alone.
    Raises `WorkbookRefused` for a file that is no workbook, too large, or without any sheet of the ledger.
    """
    check_container(content)
    by_name = {sheet.name: _matched(sheet, chosen) for sheet in wanted}
    book = _load(content, frozenset(by_name))
    _refuse_strangers(book.names)
    # Of two names that differ in white space only, the first is the sheet.
    found = {name: by_name.pop(normalise_name(name), None) for name in book.names}
    results = [_table(sheet, book.pages[name]) for name, sheet in found.items() if sheet]
    return Workbook(
        tables=tuple(result for result in results if isinstance(result, Table)),
        problems=tuple(result for result in results if isinstance(result, SheetProblem)),
        ignored_sheets=tuple(name for name, sheet in found.items() if sheet is None),
    )


def _matched(sheet: Sheet, chosen: Choices) -> Sheet:
    by_hand = chosen.get(sheet.name)
    if not by_hand:
        return sheet
    return sheet.matched(
        {heading: sheet.by_name[name] if name else None for heading, name in by_hand.items()}
    )


def _load(content: bytes, names: frozenset[str]) -> Spreadsheet:
    try:
        if is_legacy(content):
            return load_apart(content, names)
        return load(content, lambda name: normalise_name(name) in names)
    except Unreadable as error:
        raise WorkbookRefused("workbook_damaged") from error


def _refuse_strangers(names: list[str]) -> None:
    """Refuse a workbook that has no sheet of the ledger, wanted now or not."""
    known = {sheet.name for sheet in SHEETS}
    if not known & {normalise_name(name) for name in names}:
        raise WorkbookRefused(
            "no_known_sheet",
            found="、".join(names),
            expected="、".join(sheet.name for sheet in SHEETS),
        )


def _table(sheet: Sheet, page: Page) -> Table | SheetProblem:
    if page.damage is not None:
        return SheetProblem(sheet.name, "sheet_unreadable", {"detail": page.damage})
    return lay_out(sheet, page.rows, page.merges)
