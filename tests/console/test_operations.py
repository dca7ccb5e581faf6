"""The journey through operations: every service, and reactions that a broken table has parked."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.console.lived_in import HANGZHOU, TODAY, housed
from tests.console.reading import is_chinese, is_english, texts
from tests.console.seeing import seen_well
from tests.journeys.systems import Api, until

pytestmark = pytest.mark.timeout(900)
# The hours between five tries are over; the next failure is the last.
HOURS_LATER = (
    "UPDATE waiting_reaction SET attempts = 5, next_at = '2024-01-01 00:00:00'"
    " WHERE state = 'waiting' AND attempts BETWEEN 1 AND 3"
)


def statement(system, words: str) -> int:
    """Do one statement in care's own file, as somebody with a tool would, and say how many rows it met."""
    with closing(sqlite3.connect(system.data / "care.db", timeout=30)) as opened, opened:
        return opened.execute(words).rowcount


def test_parked_reactions_are_seen_put_back_to_work_or_given_up(visitor, system):
    page = visitor.opens("/operations", "demo-ops")
    for name in ("会员", "活动", "关爱", "消息", "网关"):
        expect(page.get_by_role("cell", name=name, exact=True)).to_be_visible()
    expect(page.get_by_text("没有搁置的反应")).to_be_visible()
    seen_well(page, "operations")

    mended, left = park_two(system)
    expect(page.get_by_text("有 2 件事被搁置，需要处理")).to_be_visible()
    rows = page.get_by_role("row").filter(has_text="the table of visits is broken")
    expect(rows).to_have_count(2)
    seen_well(page, "operations-parked")
    assert [one for one in texts(page) if is_english(one)] == []
    english = visitor.opens("/operations", "demo-ops", language="en")
    expect(english.get_by_role("row").filter(has_text="is broken")).to_have_count(2)
    assert [one for one in texts(english) if is_chinese(one)] == []

    statement(system, "DROP TRIGGER broken")
    rows.first.get_by_role("checkbox").check()
    page.get_by_role("button", name="重新投递").click()
    expect(rows).to_have_count(1)
    page.get_by_role("row").filter(has_text="is broken").get_by_role("checkbox").check()
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("tooltip").get_by_role("button", name="放弃").click()
    expect(page.get_by_text("没有搁置的反应")).to_be_visible()
    expect(page.get_by_text("系统正常")).to_be_visible()

    api = Api(system, "demo", system.passwords_of["demo"])
    until(lambda: len(welcomes(api, mended) + welcomes(api, left)) == 1)


def park_two(system) -> tuple[str, str]:
    """Let care be unable to open visits, grant two honours, and let the hours of its retries pass."""
    api = Api(system, "demo", system.passwords_of["demo"])
    members = [one["member_id"] for one in housed(api)[-2:]]
    statement(
        system,
        "CREATE TRIGGER broken BEFORE INSERT ON visit"
        " BEGIN SELECT RAISE(ABORT, 'the table of visits is broken'); END",
    )
    for member in members:
        told = {"honor_type": "hangzhou_craftsman", "granted_on": TODAY.isoformat()}
        api.post(f"{HANGZHOU}/members/{member}/honors", **told)
    met = 0
    while met < len(members):
        met += until(lambda: statement(system, HOURS_LATER), 60)
    return members[0], members[1]


def welcomes(api, member: str):
    return api.get(f"{HANGZHOU}/visits", member_id=member, kinds="newly_honored")["items"]
