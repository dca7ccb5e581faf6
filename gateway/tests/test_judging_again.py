"""A ledger that was looked at is not judged a second time when it is applied, unless something changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.context import Context
from gateway.imports import judging
from gateway.imports.judging import judge
from gateway.ledger.tests.workbooks import ROSTER, WANG, workbook

DAY = date(2025, 2, 1)
LEDGER = workbook(("会员名册", ROSTER, [WANG]))
TONGLU = Context(association_id="tonglu")


@pytest.fixture
def looked_at(house):
    return judge(LEDGER, house, TONGLU, DAY)


def test_what_was_looked_at_is_applied_as_it_was_judged_and_kept_no_longer(house, looked_at):
    assert judge(LEDGER, house, TONGLU, DAY) is looked_at
    again = judge(LEDGER, house, TONGLU, DAY)
    assert again is not looked_at
    assert again == looked_at


@pytest.mark.parametrize(
    ("context", "day", "chosen"),
    [
        (Context(association_id="hangzhou"), DAY, {}),
        (TONGLU, DAY + timedelta(days=1), {}),
        (TONGLU, DAY, {"会员名册": {"备注": None}}),
    ],
    ids=["association", "day", "columns"],
)
def test_another_question_is_judged_anew(house, looked_at, context, day, chosen):
    assert judge(LEDGER, house, context, day, chosen) is not looked_at


def test_another_file_is_judged_anew(house, looked_at):
    other = workbook(("会员名册", ROSTER, [WANG, WANG]))

    assert judge(other, house, TONGLU, DAY) is not looked_at


def test_a_roster_that_has_changed_since_is_judged_against(house, looked_at):
    told = {"code": "TL900", "name": "王芳", "sex": "female", "birth_date": "1980-01-02"}
    house.signed_in("tl.secretary").post("/associations/tonglu/members", 201, **told)

    assert judge(LEDGER, house, TONGLU, DAY) is not looked_at


@pytest.mark.parametrize(("most", "kept"), [(1, True), (0, False)])
def test_only_a_ledger_that_takes_little_room_is_kept(house, monkeypatch, most, kept):
    monkeypatch.setattr(judging, "MOST_KEPT", most)
    first = judge(LEDGER, house, TONGLU, DAY)

    assert first.records == 1
    assert (judge(LEDGER, house, TONGLU, DAY) is first) is kept
