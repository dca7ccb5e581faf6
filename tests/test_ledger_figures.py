"""Two real-sized ledgers, judged and applied: members counts what the summaries print."""

import json
from datetime import date
from pathlib import Path

import pytest

from chassis.context import SUBTREE_FIGURES, Context
from chassis.runtime import call
from chassis.testing.service import Bench
from gateway.catalogue import APPLIED_SHEETS
from gateway.imports.records import RECORDS
from gateway.ledger.judging import judge
from gateway.ledger.reading import read_workbook
from gateway.ledger.roster import Roster
from gateway.ledger.rules import JUDGED
from services.members.service import MembersService

ROOT = Path(__file__).parents[1]
LEDGERS = {
    "hangzhou": ROOT / "deploy" / "demo" / "hangzhou-2024.xlsx",
    "tonglu": ROOT / "tests" / "ledgers" / "tonglu-2024.xlsx",
}
CALLS = {applied.sheet: applied.method for applied in APPLIED_SHEETS}
COMPARED = ("value", "printed", "unit", "precision")
HANDED_IN = date(2025, 2, 1)
CHUNK = 500


def expected(association: str) -> Path:
    return ROOT / "tests" / "ledgers" / f"{association}-2024.expected.json"


@pytest.fixture
def bench(tmp_path):
    made = Bench(MembersService, tmp_path)
    made.clock.set_day(HANDED_IN)
    yield made
    made.close()


def apply(bench: Bench, association: str) -> dict[str, int]:
    """Apply the six sheets, the roster first, and return what became of their rows."""
    content = LEDGERS[association].read_bytes()
    judged = judge(read_workbook(content, JUDGED), Roster(), HANDED_IN)
    accepted = {sheet.sheet.name: sheet.accepted for sheet in judged.sheets}
    sums = {"created": 0, "updated": 0, "unchanged": 0}
    for sheet, method in CALLS.items():
        rows = [RECORDS[sheet](row).dump() for row in accepted.get(sheet, ())]
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            answer = bench.call(method, association=association, records=chunk)
            sums = {word: count + answer[word] for word, count in sums.items()}
    return sums


def figures(bench: Bench, association: str) -> dict[tuple[str, str], dict[str, object]]:
    """Return the figures of 2024, each in the scope that the summary prints it in."""
    context = Context(association_id=association, scope=SUBTREE_FIGURES)
    answer = call(MembersService, bench.runtime, context, "read_figures", {"year": 2024})
    return {(one["slug"], one["scope"]): one for one in answer["items"]}


@pytest.mark.parametrize(("association", "printed", "more"), [("hangzhou", 2, 7), ("tonglu", 3, 6)])
def test_a_real_ledger_yields_the_figures_of_the_summary(bench, association, printed, more):
    answers = json.loads(expected(association).read_text("utf-8"))
    totals = answers["totals"]
    accepted = sum(totals[sheet]["accepted"] for sheet in CALLS if sheet in totals)

    first, again = apply(bench, association), apply(bench, association)

    found = figures(bench, association)
    both = [one for one in answers["figures"] if (one["slug"], one["scope"]) in found]
    assert len(both) == printed
    for wanted in both:
        told = found[wanted["slug"], wanted["scope"]]
        assert {key: told[key] for key in COMPARED} == {key: wanted[key] for key in COMPARED}
        assert (told["period_from"], told["period_to"])[-1] == wanted["period"]["to"]
    extra = [one for one in answers["extra_figures"] if (one["slug"], "own") in found]
    assert len(extra) == more
    for wanted in extra:
        told = found[wanted["slug"], "own"]
        assert (wanted["slug"], told["value"], told["unit"]) == (
            wanted["slug"],
            wanted["value"],
            wanted["unit"],
        )
    assert first == {"created": accepted, "updated": 0, "unchanged": 0}
    assert again == {"created": 0, "updated": 0, "unchanged": accepted}


def test_behind_every_figure_stand_as_many_distinct_records(bench):
    apply(bench, "tonglu")
    context = Context(association_id="tonglu", scope=SUBTREE_FIGURES)

    for (slug, _), told in figures(bench, "tonglu").items():
        keys, after = set(), None
        while True:
            asked = {"slug": slug, "year": 2024, "after": after, "limit": 200}
            page = call(MembersService, bench.runtime, context, "read_figure_records", asked)
            keys |= {one["key"] or one["member_id"] for one in page["items"]}
            after = page["next"]
            if after is None:
                break
        if slug != "personal-honours-granted":  # somebody's two honours are two
            assert (slug, len(keys)) == (slug, told["value"])
        assert page["value"] == told["value"]
