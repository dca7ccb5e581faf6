"""The journey through the room of rehearsals."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.console.lived_in import TODAY
from tests.console.seeing import seen_well

pytestmark = pytest.mark.timeout(900)


def test_rehearsal_shows_the_coming_month_as_a_timeline(visitor):
    page = visitor.opens("/a/hangzhou/rehearsal")
    page.get_by_role("button", name="开始预演").click()
    expect(page.get_by_text("预演完成")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("高龄关爱走访").first).to_be_visible()
    page.locator(".chart svg").wait_for()
    first = TODAY + timedelta(days=1)  # in the middle of a week
    beginning = re.compile(f"^工作量：{first.month}月{first.day}日 ")
    expect(page.locator(".chart")).to_have_attribute("aria-label", beginning)
    seen_well(page, "rehearsal")
