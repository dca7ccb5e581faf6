"""Writes a blank ledger workbook that `reading` reads back: right columns, text formats, drop-down lists."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from gateway.ledger.columns import DATE_KINDS, Column, Kind, Need, Sheet
from gateway.ledger.reasons import Language, catalogue
from gateway.ledger.rules import JUDGED

TITLE_ROW, FILLING_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
LAST_ROW = 5000
"""Drop-down lists reach down to here."""
TEXT_KINDS = frozenset({Kind.CODE, Kind.IDNO, Kind.PHONE})
WIDTHS: dict[Kind, int] = {Kind.SEQ: 6, Kind.IDNO: 22, Kind.PHONE: 14, Kind.TEXT: 24, Kind.LIST: 24}
USUAL_WIDTH = 13


@dataclass(frozen=True)
class Formats:
    """The cell formats of a workbook."""

    title: Any
    header: Any
    must: Any
    text: Any
    day: Any
    plain: Any


def write_template(
    association: str,
    year: int,
    filled_on: date,
    sheets: Iterable[Sheet] = JUDGED,
    language: Language = "zh-CN",
    *,
    rows: Mapping[str, Sequence[Mapping[str, str | None]]] | None = None,
) -> bytes:
    """Return an .xlsx of *sheets* for *association*; titles and headers are Chinese, hints in *language*.

    It is blank but for *rows*: by sheet code, what stands in each row by the field of its column. A blank
    one has no sheets and columns of our own.
    """
    buffer = io.BytesIO()
    # Text stays text: a cell beginning with "=" must never become a formula.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _formats(book)
        wanted = tuple(sheets) if rows is not None else _for_offices(sheets)
        pages = [book.add_worksheet(sheet.name) for sheet in wanted]
        lists = _write_words(book, wanted, catalogue("zh-CN")["template"]["words_sheet"])
        for page, sheet in zip(pages, wanted, strict=True):
            _write_head(page, sheet, formats, _head_words(association, year, filled_on))
            _write_columns(page, sheet, formats, lists, catalogue(language)["template"])
            _write_rows(page, sheet, formats, (rows or {}).get(sheet.code, ()))
    return buffer.getvalue()


def _for_offices(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    return tuple(sheet.blank for sheet in sheets if not sheet.ours)


def _formats(book: Any) -> Formats:
    box = {"border": 1, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#F3E9E2"}
    return Formats(
        title=book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        header=book.add_format(box),
        must=book.add_format(box | {"font_color": "#B3261E"}),
        text=book.add_format({"num_format": "@"}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        plain=book.add_format(),
    )


def _head_words(association: str, year: int, filled_on: date) -> dict[str, str]:
    words = catalogue("zh-CN")["template"]
    day = words["day"].format(year=filled_on.year, month=filled_on.month, date=filled_on.day)
    return {
        "title": words["title"].format(association=association, year=year, sheet="{sheet}"),
        "filling": words["filling"].format(association=association, day=day),
    }


def _write_head(page: Any, sheet: Sheet, formats: Formats, words: dict[str, str]) -> None:
    last = len(sheet.columns) - 1
    title = words["title"].replace("{sheet}", sheet.name)
    page.merge_range(TITLE_ROW, 0, TITLE_ROW, last, title, formats.title)
    page.merge_range(FILLING_ROW, 0, FILLING_ROW, last, words["filling"])
    page.freeze_panes(FIRST_ROW, 0)


def _write_columns(
    page: Any, sheet: Sheet, formats: Formats, lists: dict[str, str], words: Any
) -> None:
    for index, column in enumerate(sheet.columns):
        must = column.need is Need.MANDATORY
        header = column.name + ("*" if must else "")
        page.write_string(HEADER_ROW, index, header, formats.must if must else formats.header)
        page.set_column(
            index, index, WIDTHS.get(column.kind, USUAL_WIDTH), _format(column, formats)
        )
        if column.name in _listed(sheet):
            rule = {
                "validate": "list",
                "source": lists[_list_key(sheet, column)],
                "error_type": "stop"
                if column.vocabulary and column.vocabulary.strict
                else "warning",
                "error_message": words["not_listed"],
            }
            page.data_validation(FIRST_ROW, index, LAST_ROW, index, rule)
        elif column.kind is Kind.IDNO:
            rule = {"validate": "any", "input_message": words["id_as_text"]}
            page.data_validation(FIRST_ROW, index, LAST_ROW, index, rule)


def _write_rows(
    page: Any, sheet: Sheet, formats: Formats, rows: Sequence[Mapping[str, str | None]]
) -> None:
    """Write every cell as text: what is read as text is read as it was written."""
    places = {column.field: index for index, column in enumerate(sheet.columns)}
    for number, cells in enumerate(rows, start=FIRST_ROW):
        for field, value in cells.items():
            if value:
                page.write_string(number, places[field], value, formats.text)


def _format(column: Column, formats: Formats) -> Any:
    if column.kind in TEXT_KINDS:
        return formats.text
    return formats.day if column.kind in DATE_KINDS else formats.plain


def _listed(sheet: Sheet) -> frozenset[str]:
    return frozenset(column.name for column in sheet.columns if column.vocabulary)


def _list_key(sheet: Sheet, column: Column) -> str:
    return f"{sheet.code}.{column.field}"


def _write_words(book: Any, sheets: tuple[Sheet, ...], name: str) -> dict[str, str]:
    """Write every list to a hidden sheet and return the ranges: a list in the rule itself may not exceed 255 characters."""
    page = book.add_worksheet(name)
    page.hide()
    ranges: dict[str, str] = {}
    for sheet in sheets:
        for column in sheet.columns:
            if column.vocabulary is None:
                continue
            index = len(ranges)
            choices = column.vocabulary.usual_words
            page.write_column(0, index, choices)
            letters = xl_col_to_name(index, col_abs=True)
            ranges[_list_key(sheet, column)] = f"='{name}'!{letters}$1:{letters}${len(choices)}"
    return ranges
