"""A ledger written by another hand gives the same judgement: other columns, words, dates, digits, merges."""

import dataclasses
import io
import random
from datetime import datetime

import openpyxl
import pytest

from contracts.values import PartialDate
from gateway.ledger.cells import blank
from gateway.ledger.columns import DATE_KINDS, Kind, Need
from gateway.ledger.dates import parse_date
from gateway.ledger.tests.workbooks import LEDGERS, judged, read

DROPPED = {
    "remark",
    "granted_by",
    "document_no",
    "heritage_craft",
    "emergency_contact",
    "tier",
    "home_type",
}
DAY_FORMS = [
    "{y}-{m:02}-{d:02}",
    "{y}.{m}.{d}",
    "{y}/{m}/{d}",
    "{y}年{m}月{d}日",
    "{y}{m:02}{d:02}",
]
MONTH_FORMS = ["{y}年{m}月", "{y}-{m:02}", "{y}.{m}"]
FULL_WIDTH = str.maketrans("0123456789-.", "０１２３４５６７８９－．")
MERGED = ("town", "parent", "level")


def rewritten(slug, seed):
    """Return the ledger's three sheets with the same rows in another hand."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    book = openpyxl.Workbook()
    book.remove(book.active)
    original = read(LEDGERS[slug].read_bytes())
    for table in chance.sample(original.tables, len(original.tables)):
        page = book.create_sheet(table.sheet.name)
        head = f"填报日期：２０２５．１．15    单位：{table.preamble.association}"
        page.cell(1, 1, head if seed % 2 else f"{table.preamble.year}年台账")
        page.cell(2, 1, f"{table.preamble.year}年台账" if seed % 2 else head)
        places = [place for place in table.places if place.column.field not in DROPPED]
        for index, place in enumerate(chance.sample(places, len(places)), start=1):
            write_column(page, index, table, place, chance)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_column(page, index, table, place, chance):
    header = chance.choice(place.column.headers)
    spaced = "\n".join([header[:1], header[1:]]) if chance.random() < 0.5 else header
    page.cell(3, index, spaced + ("*" if place.column.need is Need.MANDATORY else ""))
    for line in table.lines:
        cell = line.cells[place.index]
        page.cell(line.number, index, other_hand(cell, place.column, table.preamble.year, chance))
    if place.column.field in MERGED:
        merge_equals(page, index)


def other_hand(cell, column, year, chance):
    """Return *cell* in another written form with the same meaning."""
    if blank(cell):
        return chance.choice([None, "", "-", "／", "无", " "])
    if column.kind in DATE_KINDS:
        return other_date(cell, column.kind, year, chance)
    text = str(cell)
    if column.kind in (Kind.CODE, Kind.IDNO, Kind.PHONE):
        text = chance.choice([text.lower(), text.translate(FULL_WIDTH), f" {text[:4]} {text[4:]}"])
    if column.kind is Kind.ENUM and column.vocabulary and column.vocabulary.find(text):
        code = column.vocabulary.find(text)
        words = next(choice.words for choice in column.vocabulary.choices if choice.code == code)
        text = f"\u3000{chance.choice(words)} "
    return text


def other_date(cell, kind, year, chance):
    found = parse_date(cell, kind, year)
    if not isinstance(found, PartialDate):
        return cell
    day = found.day
    if found.precision == "day" and chance.random() < 0.2:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a date cell
    form = chance.choice(DAY_FORMS if found.precision == "day" else MONTH_FORMS)
    if day.year == year and found.precision == "day":
        form = "{m}月{d}日"
    text = form.format(y=day.year, m=day.month, d=day.day)
    return text.translate(FULL_WIDTH) if chance.random() < 0.2 else text


def merge_equals(page, column):
    """Merge neighbouring cells with the same text."""
    start = 4
    for row in range(5, page.max_row + 2):
        value = page.cell(start, column).value
        if row <= page.max_row and value and page.cell(row, column).value == value:
            continue
        if row - start > 1:
            page.merge_cells(
                start_row=start, end_row=row - 1, start_column=column, end_column=column
            )
        start = row


def without_dropped(record):
    fields = dataclasses.asdict(record)
    return {name: value for name, value in fields.items() if name not in DROPPED}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("slug", ["tonglu"])
def test_another_hand_gives_the_same_judgement(slug, seed):
    mine, theirs = judged(LEDGERS[slug].read_bytes()), judged(rewritten(slug, seed))

    for wanted in mine.sheets:
        found = next(judgement for judgement in theirs.sheets if judgement.sheet is wanted.sheet)
        where = [(r.row, r.column, r.code) for r in found.rejected]
        assert where == [(r.row, r.column, r.code) for r in wanted.rejected]
        assert found.duplicates == wanted.duplicates
        assert found.totals == wanted.totals
        assert [without_dropped(r) for r in found.accepted] == [
            without_dropped(r) for r in wanted.accepted
        ]
