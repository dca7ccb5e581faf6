"""A unit that the ledger of a year tells as closed is out of that year's figures, whenever it ended."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.imports.records import unit_record
from gateway.ledger.tests.workbooks import UNITS, judged, workbook

OWN = [*UNITS, "停止计数日期(暖家)"]


@pytest.mark.parametrize(
    ("closed_on", "state", "told", "uncounted_from"),
    [
        ("2024-12-31", "撤销", "", date(2024, 12, 31)),
        ("2025-01-10", "撤销", "", date(2024, 12, 31)),
        ("2025-01-10", "运行", "", date(2025, 1, 10)),
        ("2023-05-31", "运行", "", date(2023, 5, 31)),
        ("", "撤销", "", None),
        ("2025-01-10", "撤销", "2025-01-10", date(2025, 1, 10)),
    ],
)
def test_a_closed_unit_counts_until_the_end_of_the_years_ledger_at_most(
    closed_on, state, told, uncounted_from
):
    row = ("J1", "富春之家", "劳模工匠之家", "2020-05-01", closed_on, state, told)

    (unit,) = judged(workbook(("组织机构", OWN, [row]))).units

    assert unit_record(unit, year=2024).uncounted_from == uncounted_from


@pytest.mark.parametrize(
    ("year", "written_on", "told_on"),
    [
        (2024, date(2025, 1, 15), date(2024, 12, 31)),
        (2024, date(2024, 11, 30), date(2024, 11, 30)),
        (None, date(2025, 1, 15), date(2025, 1, 15)),
    ],
)
def test_a_ledger_tells_of_a_unit_as_it_was_when_written_and_at_the_end_of_its_year_at_most(
    year, written_on, told_on
):
    row = ("J1", "富春之家", "劳模工匠之家", "2020-05-01", "", "运行", "")

    (unit,) = judged(workbook(("组织机构", OWN, [row]))).units

    assert unit_record(unit, year=year, written_on=written_on).told_on == told_on
