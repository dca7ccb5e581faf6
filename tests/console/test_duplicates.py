"""The journey to two records of one person: compared, merged after a look, and parted again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from services.members.tests.people import id_number
from tests.console.lived_in import HANGZHOU
from tests.console.reading import is_chinese, is_english, texts
from tests.console.seeing import seen_well
from tests.journeys.systems import Api

pytestmark = pytest.mark.timeout(900)
NAME = "欧阳同一"  # nobody of the demo's


@pytest.fixture(scope="module")
def pair(system):
    """Somebody who was entered twice, the second time without an ID number."""
    api = Api(system, "demo", system.passwords_of["demo"])
    known = {"name": NAME, "birth_date": "1966-03-08", "sex": "male"}
    first = api.post(
        f"{HANGZHOU}/members",
        **known,
        code="HZ9001",
        resident_id=id_number("19660308"),
        employer="杭州第一机床厂",
    )
    second = api.post(f"{HANGZHOU}/members", **known, code="HZ9002", phone="13900139000")
    return first, second


def test_two_records_are_compared_merged_and_parted_again(visitor, pair):
    page = visitor.opens("/a/hangzhou/members")
    page.get_by_role("link", name="疑似重复").click()
    waiting = page.get_by_role("region", name="待确认")
    line = waiting.get_by_role("listitem").filter(has_text=NAME)
    expect(line).to_contain_text("HZ9001")
    expect(line).to_contain_text("HZ9002")
    seen_well(page, "duplicates")

    line.get_by_role("button", name="对照合并").click()
    dialog = page.get_by_role("dialog", name="对照与合并")
    expect(dialog).to_contain_text("杭州第一机床厂")
    seen_well(page, "duplicates-merge")
    assert [one for one in texts(page) if is_english(one)] == []
    doubts = dialog.get_by_role("checkbox", name="我已核对")
    if doubts.count():
        doubts.check()
    dialog.get_by_role("button", name="合并", exact=True).click()

    merges = page.get_by_role("region", name="合并记录")
    merged = merges.get_by_role("listitem").filter(has_text=f"并入了{NAME}")
    expect(merged).to_be_visible()
    expect(line).to_have_count(0)
    seen_well(page, "duplicates-merged")

    merged.get_by_role("button", name="拆开").click()
    expect(merged).to_contain_text(re.compile("已拆开"))
    expect(line).to_be_visible()


def test_the_comparison_has_no_chinese_in_english(visitor, pair):
    page = visitor.opens("/a/hangzhou/members/duplicates", language="en")
    line = page.get_by_role("listitem").filter(has_text=NAME).filter(has_text="HZ9002")
    line.get_by_role("button", name="Compare").click()
    page.get_by_role("dialog").get_by_role("table").wait_for()

    assert [one for one in texts(page) if is_chinese(one)] == []
