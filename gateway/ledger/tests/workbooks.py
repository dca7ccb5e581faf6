"""Builds small workbooks for the tests: a sheet is a name, a header and rows, as an office would type them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from gateway.ledger.judgement import Judgement
from gateway.ledger.judging import judge
from gateway.ledger.reading import read_workbook
from gateway.ledger.roster import Roster
from gateway.ledger.rules import JUDGED
from gateway.ledger.tables import Workbook

ROOT = Path(__file__).parents[3]
LEDGERS = {
    "hangzhou": ROOT / "deploy" / "demo" / "hangzhou-2024.xlsx",
    "tonglu": ROOT / "tests" / "ledgers" / "tonglu-2024.xlsx",
}
TODAY = date(2025, 3, 1)
PREAMBLE = (
    ["桐庐县劳模工匠协会2024年台账"],
    ["单位：桐庐县劳模工匠协会    填报日期：2025年1月15日"],
)
FIRST_ROW = 4  # The first data row of a workbook made here.

ROSTER = ["会员编号", "姓名", "身份证号", "性别", "出生日期", "手机", "退休日期", "去世日期"]
HONORS = ["会员编号", "身份证号", "姓名", "荣誉名称", "授予日期", "类别"]
UNITS = ["机构编号", "机构名称", "类别", "成立日期", "撤销日期", "状态"]

WANG = ("TL0001", "王芳", "330122196003089969", "女", "", "13800138000", "", "")
LI = ("TL0002", "李建国", "330122195808079990", "男", "", "", "", "")


def expected(slug: str) -> dict[str, Any]:
    """Return what the ledger's own answer says."""
    path = ROOT / "tests" / "ledgers" / f"{slug}-2024.expected.json"
    return json.loads(path.read_text("utf-8"))


def workbook(
    *sheets: tuple[str, Sequence[Any], Sequence[Sequence[Any]]],
    preamble: Sequence[Sequence[Any]] = PREAMBLE,
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """Return an .xlsx of *sheets* (name, header, rows); *merges* are (top, left, bottom, right) from zero."""
    buffer = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, header, rows in sheets:
            page = book.add_worksheet(name)
            for number, cells in enumerate([*preamble, header, *rows]):
                page.write_row(number, 0, cells)
            for top, left, bottom, right in merges:
                page.merge_range(top, left, bottom, right, "")
                page.write(top, left, [*preamble, header, *rows][top][left])
    return buffer.getvalue()


def read(content: bytes) -> Workbook:
    """Return the judged sheets of *content*."""
    return read_workbook(content, JUDGED)


def judged(content: bytes, roster: Roster | None = None) -> Judgement:
    """Return the judgement of *content*."""
    return judge(read(content), roster or Roster(), TODAY)


def codes(found: Judgement) -> list[tuple[int, str, str]]:
    """Return row, column and code of each rejection."""
    return [(rejection.row, rejection.column, rejection.code) for rejection in found.rejected]
