"""Workbooks out: headings as they were understood, refused rows, the blank ledger; own rows only."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

LEDGERS = Path(__file__).parents[2] / "tests" / "ledgers"
TONGLU = LEDGERS / "tonglu-2024.xlsx"


@pytest.fixture
def office(house):
    house.clock.set_day(house.clock.today().replace(2025, 2, 1))
    return house.signed_in("tl.secretary")


@pytest.fixture
def job(office):
    told = {"file": (io.BytesIO(TONGLU.read_bytes()), "桐庐台账.xlsx")}
    return office.send("POST", "/associations/tonglu/imports", 201, data=told)


def workbook(house, office, path: str):
    """Return the answer, and the first page of the workbook in it."""
    headers = {"Authorization": f"Bearer {office.token}"}
    answer = house.web().get(f"/api/v1/associations/tonglu{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer, openpyxl.load_workbook(io.BytesIO(answer.data))


def test_the_headings_are_told_with_the_columns_they_were_taken_for(office, job):
    found = office.get(f"/associations/tonglu/imports/{job['job_id']}/matching")["items"]

    roster = next(one for one in found if one["sheet"] == "会员名册")
    taken = {one["heading"].rstrip("*"): one["column"] for one in roster["columns"]}
    assert taken["姓名"] == "姓名"
    assert roster["applied"] is True
    assert not set(roster["missing"]) & set(taken.values())


def test_the_refused_rows_come_as_a_workbook_with_their_reasons(house, office, job):
    answer, book = workbook(house, office, f"/imports/{job['job_id']}/refused.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))

    assert rows[0] == ("工作表", "行号", "列", "填写的内容", "退回原因")
    assert len(rows) - 1 == len(job["rejected_rows"])
    assert [row[1] for row in rows[1:]] == [one["row"] for one in job["rejected_rows"]]
    assert all(row[4] for row in rows[1:])
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_a_value_that_looks_like_a_formula_stays_text():
    from contracts.gateway.views import FindingView  # noqa: PLC0415  # this test alone needs it
    from gateway.imports import refused  # noqa: PLC0415

    one = FindingView(sheet="会员名册", row=5, column="姓名", value="=1+1", reason="不对")
    page = openpyxl.load_workbook(io.BytesIO(refused.write([one], "zh"))).worksheets[0]

    assert page["D2"].value == "=1+1"
    assert page["D2"].data_type == "s"


def test_a_blank_ledger_has_the_associations_name_and_the_year(house, office):
    _, book = workbook(house, office, "/blank-ledger.xlsx?year=2025")

    assert "桐庐县劳模工匠协会" in str(book.worksheets[0]["A1"].value)
    assert "2025" in str(book.worksheets[0]["A1"].value)


def test_another_association_has_no_such_import(house, job):
    other = house.signed_in("hz.secretary")

    for path in ("matching", "refused.xlsx"):
        other.get(f"/associations/tonglu/imports/{job['job_id']}/{path}", 404)
        other.get(f"/associations/hangzhou/imports/{job['job_id']}/{path}", 404)
