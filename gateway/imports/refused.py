"""The workbook of refused rows: where each stands, what was written there, and what is wrong with it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from contracts.gateway.views import FindingView
from gateway.web.sentences import sentence

COLUMNS = (("sheet", 14), ("row", 8), ("column", 16), ("value", 26), ("reason", 90))
WORDS = {
    "zh": ("退回的行", ("工作表", "行号", "列", "填写的内容", "退回原因")),
    "en": ("Refused rows", ("Sheet", "Row", "Column", "What was written", "Reason")),
}


def write(found: Iterable[FindingView], language: str) -> bytes:
    """Return an .xlsx with one line for each refused row, ready to be filtered and printed."""
    buffer = io.BytesIO()
    title, headings = WORDS[language]
    # Text stays text: a cell beginning with "=" must never become a formula.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page: Any = book.add_worksheet(title)
        head = book.add_format({"bold": True, "bg_color": "#F3E9E2", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        last = 0
        for index, (heading, (_, width)) in enumerate(zip(headings, COLUMNS, strict=True)):
            page.write_string(0, index, heading, head)
            page.set_column(index, index, width, wrapped)
        for last, one in enumerate(found, start=1):
            _write_row(page, last, one, language)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    return buffer.getvalue()


def _write_row(page: Any, at: int, one: FindingView, language: str) -> None:
    reason = one.reason or sentence(one.reason_code or "", {}, language)
    page.write_string(at, 0, one.sheet)
    page.write_number(at, 1, one.row)
    page.write_string(at, 2, one.column or "")
    page.write_string(at, 3, one.value or "")
    page.write_string(at, 4, reason)
