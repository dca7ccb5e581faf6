"""What a test of the console needs: pages of signed-in people, pictures, and axe."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.systems import ROOT, EmbeddedSystem

BUILT = ROOT / "gateway" / "web" / "console" / "index.html"
PICTURES = ROOT / "build" / "pictures"
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What turns for ever, as a spinner does, is not waited for.
STILL = """
() => Promise.race([
  new Promise(done => setTimeout(done, 2000)),
  Promise.allSettled(document.getAnimations()
    .filter(one => one.effect?.getComputedTiming().endTime !== Infinity)
    .map(one => one.finished)),
])
"""
EXPECTED = ("Failed to load resource", "net::ERR_")  # what a test provokes on purpose


class Visitor:
    """Somebody with a browser; every page has a fresh profile."""

    def __init__(self, system: EmbeddedSystem, browser: Browser) -> None:
        self.system, self.browser = system, browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def opens(
        self,
        address: str,
        login: str | None = "demo",
        *,
        size: dict[str, int] = DESK,
        language: str = "zh",
        kept: dict[str, Any] | None = None,
    ) -> Page:
        """Open *address* as *login*, or as nobody; *kept* is what the browser remembers."""
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True
        )
        self.contexts.append(context)
        remembered = {"nuanjia.language": language, **(kept or {})}
        if login:
            remembered["nuanjia.session"] = self.session(login)
        context.add_init_script(
            "for (const [k, v] of Object.entries("
            + json.dumps(remembered)
            + ")) if (localStorage.getItem(k) === null) localStorage.setItem(k, JSON.stringify(v))"
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.system.url + address)
        return page

    def session(self, login: str) -> dict[str, Any]:
        """Return what the page would remember of a sign-in."""
        return signed_in(self.system.url, login)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.complaints == []


@cache
def signed_in(url: str, login: str) -> dict[str, Any]:
    """Sign in by the API, once for all tests."""
    told = requests.get(f"{url}/api/v1/welcome", timeout=30).json()
    offered = next(one for one in told["demo"] if one["login"] == login)
    body = {name: offered[name] for name in ("login", "password")}
    answer = requests.post(f"{url}/api/v1/sign-in", json=body, timeout=30).json()
    return {"token": answer["access_token"], "account": answer["account"]}


def at_rest(page: Page) -> None:
    """Wait until everything that was asked for is drawn, and what moves has come to rest."""
    expect(page.locator(".loading, .ant-spin-spinning")).to_have_count(0)
    page.evaluate(STILL)


def picture(page: Page, name: str) -> Path:
    """Keep what is seen, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    return path


def flaws(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on the page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {"
        " runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })",
        RULES,
    )
    return [
        f"{one['id']}: {node['html'][:200]} — {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def expect_record(page: Page, text: str) -> None:
    """Open the records of the visits that were made until one of them says *text*.

    An order waits six seconds before it leaves, and other journeys have made visits too.
    """
    for _ in range(60):
        closed = page.get_by_role("button", name="查看记录")
        while closed.count():
            closed.first.click()
        if page.get_by_text(text).count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_text(text)).to_be_visible()


def seen_well(page: Page, name: str) -> None:
    """Keep a picture of the page, and expect axe to have nothing against it."""
    at_rest(page)
    picture(page, name)
    found = flaws(page)
    assert not found, "\n".join(found)
