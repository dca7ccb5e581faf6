"""No text is left untranslated: no English among the Chinese, no Chinese among the English."""

from __future__ import annotations

import re

import pytest

from tests.console.seeing import ROOT

pytestmark = pytest.mark.timeout(900)
WORDS = ROOT / "console" / "src" / "words"
ROOMS = [
    ("/a/hangzhou/today", "demo", ".row"),
    ("/a/hangzhou/members", "demo", ".ant-table-row"),
    ("/a/hangzhou/care", "demo", ".row"),
    ("/a/hangzhou/care?part=elders", "demo", ".row"),
    ("/a/hangzhou/care?part=gifts", "demo", ".card"),
    ("/a/hangzhou/import", "demo", ".drop"),
    ("/a/hangzhou/organisation", "demo", "summary"),
    ("/a/hangzhou/rehearsal", "demo", ".rehearse"),
    ("/operations", "demo-ops", "table"),
]
SEEN = """
() => {
  const found = [];
  const foreign = (node) => node.parentElement?.closest("[lang]")?.lang ?? "";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    // Messages are sentences with people's names in them.
    if (!node.parentElement?.closest("style,script,code,svg,.messages"))
      found.push([node.textContent, foreign(node)]);
  }
  const labelled = "[aria-label]:not(.anticon),[title],[placeholder]";  // icons are decoration
  for (const one of document.querySelectorAll(labelled))
    for (const name of ["aria-label", "title", "placeholder"])
      if (one.hasAttribute(name)) found.push([one.getAttribute(name), one.closest("[lang]").lang]);
  return found;
}
"""
LATIN = re.compile(r"[A-Za-z_]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Names of things that are written so in Chinese too.
KNOWN = re.compile(r"HZ\d+|\b[A-Z]{2,3}-[A-Z]-\d+|[\w-]*\.xlsx?|English|MB|API")


def seen(page, wait: str) -> list[tuple[str, str]]:
    page.locator(wait).first.wait_for()
    page.wait_for_timeout(1200)
    return [(text.strip(), language) for text, language in page.evaluate(SEEN) if text.strip()]


@pytest.mark.parametrize(("address", "login", "wait"), ROOMS)
def test_a_chinese_room_has_no_english_and_no_codes(visitor, address, login, wait):
    texts = seen(visitor.opens(address, login), wait)

    assert texts
    assert [text for text, _ in texts if LATIN.search(KNOWN.sub("", text))] == []
    assert [text for text, _ in texts if "未知" in text] == []


@pytest.mark.parametrize(("address", "login", "wait"), ROOMS)
def test_an_english_room_has_no_chinese_but_what_people_wrote(visitor, address, login, wait):
    texts = seen(visitor.opens(address, login, language="en"), wait)

    left = [text for text, language in texts if CHINESE.search(text) and language != "zh-CN"]

    assert texts
    assert left == []


def test_every_fact_that_is_published_has_a_sentence_in_both_languages():
    from contracts.asyncapi import asyncapi_document  # noqa: PLC0415  # this test alone needs it

    published = set(
        re.findall(
            r'"((?:members|care|activities|notifications|gateway)\.[a-z0-9_]+)"',
            str(asyncapi_document()).replace("'", '"'),
        )
    )
    types = {
        one for one in published if (ROOT / "contracts" / "samples" / f"{one}.1.json").exists()
    }
    for file in ("zhFacts.ts", "enFacts.ts"):
        told = set(
            re.findall(r'^  "([a-z_.0-9]+)":', (WORDS / file).read_text("utf-8"), re.MULTILINE)
        )

        assert types - told == set(), file
