"""One journey through each room, by what a reader of the screen sees; each ends in a picture.

Import, duplicates, rehearsal and operations have files of their own.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.console.seeing import PHONE, expect_record, picture, seen_well

pytestmark = pytest.mark.timeout(900)  # the first test waits for a whole system to load


def test_the_door_lets_in_and_says_that_it_is_a_demo(visitor):
    page = visitor.opens("/", None)
    expect(page.get_by_role("heading", name="演示登录")).to_be_visible()
    seen_well(page, "sign-in")

    page.get_by_label("登录名").fill("demo")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不正确")

    page.get_by_role("button", name=re.compile("演示秘书")).click()
    expect(page.get_by_role("heading", name="今日", exact=True)).to_be_visible()
    expect(page.get_by_text("演示数据")).to_be_visible()


def test_today_a_visit_is_recorded_in_place_and_taken_back(page):
    late = page.get_by_role("region", name=re.compile("逾期走访"))
    row = late.get_by_role("listitem").filter(has=page.get_by_role("button", name="登记走访")).first
    name = row.get_by_role("link").inner_text()
    expect(page.get_by_role("region", name=re.compile("动态"))).to_contain_text("获授")
    seen_well(page, "today")

    row.get_by_role("button", name="登记走访").click()
    page.get_by_label("谈了什么").fill("身体不错")
    seen_well(page, "today-recording")
    page.get_by_role("button", name="登记", exact=True).click()
    waiting = late.get_by_role("listitem").filter(has_text="秒后提交")
    expect(waiting).to_contain_text(name)
    picture(page, "today-undo")
    waiting.get_by_role("button", name="撤销").click()

    expect(waiting).to_have_count(0)
    mine = late.get_by_role("listitem").filter(has_text=name)
    expect(mine.get_by_role("button", name="登记走访").first).to_be_visible()


def test_today_shows_gifts_that_are_late_apart_from_those_of_the_week(page):
    late = page.get_by_role("region", name=re.compile("逾期未送达的生日慰问"))
    coming = page.get_by_role("region", name=re.compile("七天内生日慰问"))

    expect(late.get_by_role("listitem").first).to_contain_text("逾期")

    expect(coming.get_by_role("listitem").filter(has_text="逾期")).to_have_count(0)


def test_a_fact_appears_with_its_consequence_without_reloading(visitor, page):
    stream = page.get_by_role("region", name=re.compile("动态"))
    other = visitor.opens("/a/hangzhou/members?home=none&age=60-79&state=active")
    other.locator(".ant-table-row .person").nth(9).click()
    name = other.locator(".person-head h1").inner_text()

    other.get_by_role("button", name="授予荣誉").first.click()
    other.get_by_role("combobox", name="荣誉", exact=True).fill("浙江省劳动模范")
    other.keyboard.press("Enter")
    other.get_by_role("button", name="授予", exact=True).click()
    granted = other.get_by_role("dialog").filter(has_text="获授浙江省劳动模范")
    expect(granted.get_by_text(re.compile("走访任务已"))).to_be_visible()

    thread = stream.get_by_role("listitem").filter(has_text=f"〔{name}〕获授浙江省劳动模范").first
    expect(thread).to_contain_text("新授予荣誉走访")
    picture(page, "today-live")


def test_members_are_found_as_one_types_and_the_address_keeps_it(visitor):
    page = visitor.opens("/a/hangzhou/members")
    rows = page.locator(".ant-table-row")
    rows.first.wait_for()
    seen_well(page, "members")

    page.get_by_label("姓名、拼音、首字母、编号或手机尾号").fill("ymh")
    found = rows.filter(has_text="袁明辉").first
    expect(found).to_contain_text("杭州工匠")  # the highest of the honours, by its short name
    expect(page).to_have_url(re.compile("q=ymh"))
    page.reload()
    expect(page.locator(".ant-table-row").filter(has_text="袁明辉").first).to_be_visible()

    page.get_by_role("link", name="袁明辉").first.click()
    expect(page.get_by_role("heading", name="袁明辉", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="荣誉", exact=True)).to_contain_text("杭州工匠")
    seen_well(page, "member")


def test_a_death_is_recorded_after_saying_what_stops(visitor):
    page = visitor.opens("/a/hangzhou/members?age=80-&state=active")
    page.locator(".ant-table-row .person").nth(2).click()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="登记去世").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("高龄关爱与一对一结对")
    seen_well(page, "member-death")

    dialog.get_by_role("button", name="今天").click()
    dialog.get_by_role("button", name="登记去世").click()
    expect(page.get_by_text("秒后提交").first).to_be_visible()

    expect(page.get_by_text("已去世").first).to_be_visible()
    expect(page.get_by_role("region", name="走访")).to_contain_text("吊唁慰问")


def test_care_a_leader_records_a_visit_on_a_telephone(visitor):
    page = visitor.opens("/a/hangzhou/care", "leader1", size=PHONE)
    first = page.get_by_role("button", name="登记走访").first
    first.wait_for()
    seen_well(page, "care-phone")
    before = page.get_by_role("button", name="登记走访").count()

    first.click()
    page.get_by_label("谈了什么").fill("家里一切都好，答应春节前再来。")
    seen_well(page, "care-phone-recording")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    page.get_by_role("button", name="登记", exact=True).click()

    expect(page.get_by_role("button", name="登记走访")).to_have_count(before - 1)
    page.locator(".ant-segmented-item", has_text="已完成").click()
    expect_record(page, "答应春节前再来")


def test_care_shows_elders_and_gifts(visitor):
    page = visitor.opens("/a/hangzhou/care")
    page.get_by_role("button", name="登记走访").first.wait_for()
    seen_well(page, "care")
    page.get_by_role("tab", name="高龄关爱名单").click()
    expect(page.get_by_role("button", name="指定结对人").first).to_be_visible()
    seen_well(page, "care-elders")
    page.get_by_role("tab", name="生日慰问").click()
    page.get_by_role("button", name="登记送达").first.wait_for()
    seen_well(page, "care-gifts")


def test_organisation_is_a_tree_with_numbers_and_gaps(visitor):
    page = visitor.opens("/a/hangzhou/organisation")
    expect(page.get_by_role("region", name="缺口")).to_contain_text("会员登记的之家尚未建立")
    page.locator("summary").first.click()
    seen_well(page, "organisation")

    page.get_by_label("查找机构").fill("东部软件园")
    expect(page.get_by_text("东部软件园劳模工匠之家").first).to_be_visible()


def test_large_type_is_a_third_larger_and_stays(visitor):
    page = visitor.opens("/a/hangzhou/today")
    page.get_by_role("button", name="长辈模式").click()
    page.reload()
    expect(page.get_by_role("button", name="标准字号")).to_be_visible()
    page.get_by_role("button", name="登记走访").first.wait_for()

    size = page.evaluate("getComputedStyle(document.querySelector('.row')).fontSize")

    assert float(size.removesuffix("px")) >= 18
    seen_well(page, "today-large")
