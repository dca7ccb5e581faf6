"""Every text that a page shows, and whether it stands there in the wrong language."""

from __future__ import annotations

import re
from typing import NamedTuple

from playwright.sync_api import Page

from tests.console.seeing import at_rest

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


class Text(NamedTuple):
    """What is read on a page, and the language of whoever wrote it."""

    words: str
    language: str


def texts(page: Page) -> list[Text]:
    """Return what is read on the page, also by who hears it only."""
    at_rest(page)
    found = [Text(text.strip(), language) for text, language in page.evaluate(SEEN)]
    assert any(one.words for one in found)
    return [one for one in found if one.words]


def is_english(one: Text) -> bool:
    """Say whether a text of a Chinese page is no Chinese, or the word for a code that nobody knows."""
    foreign = one.language == "en"
    return not foreign and bool(LATIN.search(KNOWN.sub("", one.words)) or "未知" in one.words)


def is_chinese(one: Text) -> bool:
    """Say whether a text of an English page is Chinese, and nobody's own words."""
    return one.language != "zh-CN" and bool(CHINESE.search(one.words))
