"""A lived-in demo and a browser, both started once by each worker; a page as somebody signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from chassis.testing.server_process import find_program
from tests.console import lived_in
from tests.console.seeing import BUILT, Visitor
from tests.journeys.systems import EmbeddedSystem

expect.set_options(timeout=30_000)  # an order waits six seconds before it leaves; machines are busy

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def system(tmp_path_factory) -> Iterator[EmbeddedSystem]:
    assert BUILT.is_file(), "the console is not built: run make console"
    shared = lived_in.prepared(tmp_path_factory.getbasetemp())
    running = lived_in.copy_of(shared, tmp_path_factory.mktemp("console"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with a font for Chinese."""
    program = find_program("chromium", patterns=[], package="chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def visitor(system, browser) -> Iterator[Visitor]:
    """Opens pages as whoever is wanted; a page that complains in its console fails the test."""
    made = Visitor(system, browser)
    yield made
    made.leave()


@pytest.fixture
def page(visitor) -> Page:
    """Today, as the secretary sees it on a desk."""
    return visitor.opens("/a/hangzhou/today")
