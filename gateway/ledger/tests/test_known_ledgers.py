"""Two real-sized ledgers, judged: everything equals the answer that lies beside them."""

import time
from datetime import date

import pytest

from gateway.ledger.naming import is_another
from gateway.ledger.roster import Person, Roster
from gateway.ledger.rules import JUDGED
from gateway.ledger.tests.workbooks import (
    FIRST_ROW,
    LEDGERS,
    ROOT,
    expected,
    judged,
    read,
    workbook,
)
from gateway.ledger.uncounted import period_of, uncounted

NAMES = [sheet.name for sheet in JUDGED]
HOMES_SINCE = {"hangzhou": date(2021, 1, 1), "tonglu": None}


@pytest.fixture(scope="module", params=["hangzhou", "tonglu"])
def slug(request):
    return request.param


@pytest.fixture(scope="module")
def answer(slug):
    return expected(slug)


@pytest.fixture(scope="module")
def found(slug):
    return judged(LEDGERS[slug].read_bytes())


def of_our_sheets(rows):
    return [row for row in rows if row["sheet"] in NAMES]


def test_rejected_rows_have_the_expected_column_and_code(found, answer):
    rows = of_our_sheets(answer["rejected_rows"])
    assert [(r.sheet, r.row, r.column, r.code) for r in found.rejected] == [
        (row["sheet"], row["row"], row["column"], row["reason_code"]) for row in rows
    ]


def test_duplicates_name_the_first_row_with_their_key(found, answer):
    rows = of_our_sheets(answer["duplicates"])
    assert [(d.sheet, d.row, d.of_row, d.key) for d in found.duplicates] == [
        (row["sheet"], row["row"], row["of_row"], row["key"]) for row in rows
    ]


def test_totals_are_the_expected_ones(found, answer):
    for name, totals in found.totals.items():
        wanted = {key: n for key, n in answer["totals"][name].items() if key != "not_counted"}
        assert {key: getattr(totals, key) for key in wanted} == wanted


def test_rows_outside_the_figures_are_the_expected_ones(found, answer, slug):
    outside = uncounted(found, period_of(2024, HOMES_SINCE[slug]))
    assert [(row.sheet, row.row, row.code) for row in outside] == [
        (row["sheet"], row["row"], row["code"]) for row in of_our_sheets(answer["not_counted"])
    ]


def test_names_in_lists_that_do_not_count_are_the_expected_ones(found, answer):
    assert [(note.sheet, note.row, note.column, note.value, note.code) for note in found.notes] == [
        (row["sheet"], row["row"], row["column"], row["name"], row["code"])
        for row in of_our_sheets(answer["list_notes"])
    ]


def test_the_head_of_the_workbook_is_read(found, answer):
    assert (found.year, found.cut_off) == (2024, date(2025, 1, 15))
    assert found.associations == (answer["association_name"],)
    others = {expected(other)["association_name"] for other in LEDGERS} - set(found.associations)
    assert not is_another(found.associations[0], answer["association_name"], others)
    assert all(is_another(found.associations[0], other, ()) for other in others)
    assert "填表说明" in found.ignored_sheets
    assert found.problems == ()
    assert found.notes == ()


def test_a_person_entered_twice_is_one_member_with_both_numbers(found, slug):
    merged = {m.merged_rows: m for m in found.members if m.merged_rows}
    twice = merged[(1910,)] if slug == "hangzhou" else merged[(427,)]
    numbers = ("HZ0704", "HZ1889") if slug == "hangzhou" else ("TL0156", "TL0418")
    assert twice.numbers == numbers
    assert twice.address  # The later row left it blank.


def test_honors_alone_are_judged_against_the_members_already_known(slug, found):
    people = [Person(index_of(m.id_number), m.name, m.numbers, m.born_on) for m in found.members]
    content = LEDGERS[slug].read_bytes()

    alone = judged(without_roster(content), Roster(people, index_of))

    whole = [r for r in found.rejected if r.sheet == "荣誉台账"]
    assert list(alone.rejected) == whole
    assert alone.duplicates == tuple(d for d in found.duplicates if d.sheet == "荣誉台账")


def index_of(id_number):
    return f"index-of-{id_number}"


def without_roster(content):
    """Return the ledger's honours as a workbook of their own, in the same rows."""
    table = next(table for table in read(content).tables if table.sheet.name == "荣誉台账")
    header = [place.column.name for place in table.places]
    rows = [[] for _ in range(table.lines[-1].number - FIRST_ROW + 1)]
    for line in table.lines:
        rows[line.number - FIRST_ROW] = [line.cells[place.index] for place in table.places]
    return workbook(("荣誉台账", header, rows))


def test_the_old_excel_format_is_judged_as_the_new_one():
    new = judged(LEDGERS["tonglu"].read_bytes())
    old = judged((ROOT / "tests" / "ledgers" / "tonglu-2024-members.xls").read_bytes())
    in_both = [judged.sheet.name for judged in old.sheets]
    assert in_both == ["组织机构", "会员名册", "荣誉台账"]
    assert old.sheets == tuple(one for one in new.sheets if one.sheet.name in in_both)


def test_the_largest_ledger_is_read_and_judged_in_seconds():
    content = LEDGERS["hangzhou"].read_bytes()
    start = time.process_time()
    judged(content)
    assert time.process_time() - start < 3  # About 0.9 s alone on two slow cores.
