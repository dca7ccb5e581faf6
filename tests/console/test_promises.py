"""What the console promises whatever happens: nothing typed is lost, one card's error is one card's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.console.seeing import at_rest, expect_record, picture, seen_well

pytestmark = pytest.mark.timeout(900)
MOST_BYTES = 400_000
ALL_LOADED = """
() => {
  const all = Number(document.querySelector("[aria-rowcount]").getAttribute("aria-rowcount"));
  const row = document.querySelector(".ant-table-row").offsetHeight;
  const high = document.querySelector(".ant-table-tbody-virtual-holder").scrollHeight;
  return all > 1800 && high > 0.95 * all * row;
}
"""


def begin_to_record(page, text: str):
    page.get_by_role("button", name="登记走访").first.wait_for()
    at_rest(page)  # a card that is drawn later would have another first one
    page.get_by_role("button", name="登记走访").first.click()
    page.get_by_label("谈了什么").fill(text)


def test_nothing_typed_is_lost_when_the_sign_in_runs_out(visitor):
    page = visitor.opens("/a/hangzhou/members?q=HZ0003")
    page.get_by_role("link", name="罗梅娟", exact=True).click()
    page.get_by_role("button", name="授予荣誉").first.click()
    page.get_by_role("combobox", name="荣誉", exact=True).fill("杭州工匠")
    page.keyboard.press("Enter")
    page.get_by_label("文号").fill("杭政函〔2024〕99号")
    refused = {"status": 401, "content_type": "application/problem+json", "body": "{}"}
    page.route("**/honors", lambda route: route.fulfill(**refused), times=1)

    page.get_by_role("button", name="授予", exact=True).click()
    renewal = page.get_by_role("dialog", name="登录已到期")
    expect(renewal).to_be_visible()
    seen_well(page, "expired")
    renewal.get_by_label("密码").fill(visitor.system.passwords_of["demo"])
    renewal.get_by_role("button", name="继续").click()

    granted = page.get_by_role("dialog").filter(has_text="获授杭州工匠")
    expect(granted.get_by_text(re.compile("走访任务已"))).to_be_visible()


def test_nothing_typed_is_lost_with_the_connection(visitor):
    page = visitor.opens("/a/hangzhou/care")
    begin_to_record(page, "断线前写下的话")
    page.context.set_offline(True)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("连接断开，恢复后自动提交").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("与系统的连接断开了")).to_be_visible()
    picture(page, "offline")

    page.context.set_offline(False)

    expect(page.get_by_text("恢复后自动提交")).to_have_count(0, timeout=30_000)
    page.locator(".ant-segmented-item", has_text="已完成").click()
    expect_record(page, "断线前写下的话")


def test_a_wrong_click_and_a_reload_keep_what_was_typed(page):
    begin_to_record(page, "还没写完")
    page.get_by_role("button", name="取消", exact=True).click()
    page.reload()

    page.get_by_role("button", name="登记走访").first.wait_for()
    at_rest(page)
    page.get_by_role("button", name="登记走访").first.click()

    expect(page.get_by_label("谈了什么")).to_have_value("还没写完")


def test_an_error_in_one_card_leaves_the_others(visitor):
    page = visitor.opens("/", None)
    broken = '{"detail":"系统内部错误，请把编号 123 告诉管理员。","correlation_id":"123"}'
    answer = {"status": 500, "content_type": "application/problem+json", "body": broken}
    page.route("**/elderly**", lambda route: route.fulfill(**answer))
    page.get_by_role("button", name=re.compile("演示秘书")).click()

    card = page.get_by_role("region", name="没有结对人的高龄会员")
    expect(card.get_by_role("alert")).to_contain_text("编号 123")
    expect(card.get_by_role("button", name="重试")).to_be_visible()
    expect(page.get_by_role("button", name="登记走访").first).to_be_visible()
    seen_well(page, "one-card-failed")


def test_somebody_who_is_not_there_leads_back_to_the_list(visitor):
    page = visitor.opens("/a/hangzhou/members/nobody")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("没有找到这条记录")
    expect(page.get_by_role("button", name="重试")).to_have_count(0)

    told.get_by_role("link", name="会员列表").click()
    page.locator(".ant-table-row").first.wait_for()


def test_show_more_shows_as_many_as_it_says(visitor):
    page = visitor.opens("/", None)

    def twenty_seven(route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "items": told["items"][:27], "next": None})

    page.route("**/elderly?**", twenty_seven)
    page.get_by_role("button", name=re.compile("演示秘书")).click()
    card = page.get_by_role("region", name=re.compile("没有结对人的高龄会员"))
    more = card.get_by_role("button", name=re.compile("^再显示"))
    more.wait_for()
    before, said = card.get_by_role("listitem").count(), more.inner_text()
    more.click()

    expect(more).to_have_count(0)
    assert said == f"再显示 {card.get_by_role('listitem').count() - before} 项"


def test_the_first_page_is_light_and_comes_from_this_host_alone(visitor):
    page = visitor.opens("/", None)
    page.get_by_role("heading", name="登录", exact=True).wait_for()
    fetched: list[tuple[str, int]] = []

    def note(response) -> None:
        size = int(response.headers.get("content-length", 0))
        fetched.append((response.url, size))

    fresh = visitor.browser.new_page()
    fresh.on("response", note)
    fresh.goto(f"{visitor.system.url}/")
    fresh.get_by_role("button", name=re.compile("演示秘书")).click()
    fresh.get_by_role("button", name="登记走访").first.wait_for()
    fresh.close()

    assert {url.split("/")[2] for url, _ in fetched if url.startswith("http")} == {
        visitor.system.url.split("/")[2]
    }
    files = sum(size for url, size in fetched if "/api/" not in url)
    assert files <= MOST_BYTES


def test_two_thousand_members_scroll_and_only_those_seen_are_drawn(visitor):
    page = visitor.opens("/a/hangzhou/members")
    page.locator(".ant-table-row").first.wait_for()
    box = page.locator(".table-frame").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)

    for _ in range(300):
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(100)
        if page.evaluate(ALL_LOADED):
            break

    assert page.evaluate(ALL_LOADED)
    expect(page.get_by_role("status").filter(has_text="人").first).to_be_visible()
    assert page.locator(".ant-table-row").count() < 80
    assert page.locator(".ant-table-row").last.inner_text() != ""
    picture(page, "members-end")


def test_everything_of_today_can_be_reached_by_keyboard(page):
    page.get_by_role("button", name="登记走访").first.wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "登记走访":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_label("谈了什么")).to_be_visible()
