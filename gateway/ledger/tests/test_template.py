"""The blank workbook is read back by the reader, filled in by hand or not."""

import io
from datetime import date

import openpyxl
import pytest

from gateway.ledger.rules import JUDGED
from gateway.ledger.sheets.declared import SHEETS
from gateway.ledger.template import write_template
from gateway.ledger.tests.workbooks import WANG, judged, read

ASSOCIATION = "杭州市高新区（滨江）劳模工匠协会"


@pytest.fixture(scope="module")
def blank():
    return write_template(ASSOCIATION, 2025, date(2026, 1, 9), SHEETS)


def test_a_blank_workbook_has_every_column_and_no_rows():
    book = read(write_template(ASSOCIATION, 2025, date(2026, 1, 9)))
    assert (book.year, book.cut_off, book.problems) == (2025, date(2026, 1, 9), ())
    assert [table.sheet for table in book.tables] == [one for one in JUDGED if not one.ours]
    for table in book.tables:
        assert [place.column for place in table.places] == list(table.sheet.blank.columns)
        assert table.lines == ()


def test_every_sheet_can_be_written(blank):
    names = openpyxl.load_workbook(io.BytesIO(blank)).sheetnames
    assert names == [*(sheet.name for sheet in SHEETS), "可选项"]


def test_numbers_of_people_are_text_cells_and_words_are_listed(blank):
    page = openpyxl.load_workbook(io.BytesIO(blank))["会员名册"]
    headers = [cell.value for cell in page[3]]
    letter = openpyxl.utils.get_column_letter(headers.index("身份证号*") + 1)
    assert page.column_dimensions[letter].width > 18
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 2  # sex and work state


def test_a_filled_template_is_judged():
    book = openpyxl.load_workbook(io.BytesIO(write_template(ASSOCIATION, 2025, date(2026, 1, 9))))
    page = book["会员名册"]
    for column, value in (("会员编号*", WANG[0]), ("姓名*", "=王芳"), ("身份证号*", WANG[2])):
        index = [cell.value for cell in page[3]].index(column) + 1
        page.cell(4, index, value).data_type = "s"
    filled = io.BytesIO()
    book.save(filled)

    found = judged(filled.getvalue())

    assert [(member.row, member.name) for member in found.members] == [(4, "=王芳")]
