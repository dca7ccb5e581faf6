"""No text is left untranslated: no English among the Chinese, no Chinese among the English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.console.reading import Text, is_chinese, is_english, texts
from tests.console.seeing import DESK, PHONE
from tests.journeys.systems import ROOT

pytestmark = pytest.mark.timeout(900)
WORDS = ROOT / "console" / "src" / "words"
SECRETARY = {
    "/a/hangzhou/today": ".row",
    "/a/hangzhou/members": ".ant-table-row",
    "/a/hangzhou/members/duplicates": ".card",
    "/a/hangzhou/care": ".row",
    "/a/hangzhou/care?part=elders": ".row",
    "/a/hangzhou/care?part=gifts": ".card",
    "/a/hangzhou/import": ".drop",
    "/a/hangzhou/organisation": "summary",
    "/a/hangzhou/rehearsal": ".rehearse",
}
OPERATOR = {"/operations": "table"}


def seen(visitor, login: str, rooms: dict[str, str], **kept: str) -> Iterator[tuple[str, Text]]:
    """Yield every text of *rooms*, with the address of its room; none is wider than a telephone."""
    page = None
    for address, wait in rooms.items():
        if page is None:
            page = visitor.opens(address, login, **kept)
        else:
            page.goto(visitor.system.url + address)
        page.locator(wait).first.wait_for()
        yield from ((address, text) for text in texts(page))
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        page.set_viewport_size(DESK)


BOTH = pytest.mark.parametrize(("login", "rooms"), [("demo", SECRETARY), ("demo-ops", OPERATOR)])


@BOTH
def test_a_chinese_room_has_no_english_and_no_codes(visitor, login, rooms):
    found = list(seen(visitor, login, rooms))

    assert [one for one in found if is_english(one[1])] == []


@BOTH
def test_an_english_room_has_no_chinese_but_what_people_wrote(visitor, login, rooms):
    found = list(seen(visitor, login, rooms, language="en"))

    assert [one for one in found if is_chinese(one[1])] == []


def test_every_fact_that_is_published_has_a_sentence_in_both_languages():
    document = json.loads((ROOT / "docs" / "asyncapi.json").read_text("utf-8"))
    types = {one["name"] for one in document["components"]["messages"].values()}
    assert len(types) > 80
    for file in ("zhFacts.ts", "enFacts.ts"):
        told = set(
            re.findall(r'^  "([a-z_.0-9]+)":', (WORDS / file).read_text("utf-8"), re.MULTILINE)
        )

        assert types - told == set(), file


def test_names_stand_in_brackets_in_every_chinese_fact():
    sentences = (WORDS / "zhFacts.ts").read_text("utf-8").split("export", 1)[1]
    names = "member|into|unit|account|to_account|assignee|escalated|by|recipient|carer"

    assert re.findall(rf"〔{{(?:{names})}}〕", sentences)
    assert re.findall(rf"(?<!〔){{(?:{names})}}", sentences) == []


def told(file: str) -> Iterator[tuple[str, ...]]:
    """Yield the path of every word in a catalogue, as `("care", "title")`."""
    path: list[str] = []
    for line in (WORDS / file).read_text("utf-8").splitlines():
        found = re.match(r'( +)"?([\w.]+)"?:(.*)$', line)
        if found:
            depth = len(found[1]) // 2
            path[depth - 1 :] = [found[2]]
            if not found[3].endswith("{"):
                yield tuple(path)


@pytest.mark.parametrize("file", ["zh.ts", "zhRooms.ts", "zhMembers.ts"])
def test_every_word_of_the_catalogue_is_used(file):
    files = [one for one in WORDS.parent.rglob("*.ts*") if one.name != "schema.ts"]
    code = "".join(
        one.read_text("utf-8") for one in files if one.parent != WORDS or one.name == "index.ts"
    )

    def is_used(path: tuple[str, ...]) -> bool:
        named = r"\s*\.\s*".join(path[-2:]) if len(path) > 1 else rf"\.{path[0]}"
        by_code = rf"|\b{path[-2]}\[" if len(path) > 1 else ""
        return re.search(rf"{named}\b{by_code}", code) is not None

    assert [".".join(path) for path in told(file) if not is_used(path)] == []
