"""A process that is killed in the middle of an import goes on by itself, and ends with the same rows."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.journeys.systems import ROOT, EmbeddedSystem, until

pytestmark = pytest.mark.timeout(1500)  # the first test waits for a whole system to load
EXPECTED = ROOT / "tests" / "ledgers" / "hangzhou-2024.expected.json"


def count(data: Path, service: str, table: str) -> int:
    """Return how many rows a table has; none while it does not exist."""
    try:
        with sqlite3.connect(f"file:{data}/{service}.db?mode=ro", uri=True) as connection:
            counted = f"select count(*) from {table}"  # noqa: S608  # the names are ours
            (rows,) = connection.execute(counted).fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(rows)


@pytest.fixture
def system(tmp_path):
    made = EmbeddedSystem(tmp_path)
    yield made
    made.stop()


def test_a_kill_in_the_middle_of_an_import_costs_nothing_and_doubles_nothing(system):
    expected = json.loads(EXPECTED.read_text())["totals"]
    system.start(wait=False)
    until(lambda: count(system.data, "members", "member") >= 500, seconds=300)
    system.end(signal.SIGKILL)

    system.start()

    for table, sheet in (("member", "会员名册"), ("unit", "组织机构"), ("honor_grant", "荣誉台账")):
        assert count(system.data, "members", table) == expected[sheet]["accepted"]
    assert count(system.data, "care", "person") == expected["会员名册"]["accepted"]
    assert count(system.data, "care", "visit") == 0
    for service in ("members", "care", "activities", "notifications", "gateway"):
        assert count(system.data, service, "waiting_reaction") == 0
        assert count(system.data, service, "unreadable_message") == 0


def test_a_second_start_is_quick_and_has_forgotten_nothing(system):
    system.start()
    before = {t: count(system.data, "members", t) for t in ("member", "unit", "honor_grant")}
    system.stop()

    started = time.monotonic()
    system.start()
    seconds = time.monotonic() - started

    assert before == {t: count(system.data, "members", t) for t in before}
    print(f"up again after {seconds:.1f} s")  # told, never judged: time is the machine's
