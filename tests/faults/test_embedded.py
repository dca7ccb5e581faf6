"""The embedded system may be killed at any moment, in an import, a rehearsal or a request, and loses nothing."""

import json
import signal
import sqlite3
import threading
import time
from contextlib import ExitStack
from datetime import date, timedelta
from uuid import uuid4

import pytest
import requests

from chassis.runtime import reactions_of
from deploy.system import CLASSES, service_class, topology
from services.members.tests.people import id_number
from tests.faults.checker import Applied, Committed, judge
from tests.faults.quick import Nursery, QuickSystem
from tests.journeys.systems import ROOT, Api, EmbeddedSystem

pytestmark = pytest.mark.timeout(7200)
EXPECTED = ROOT / "tests" / "ledgers" / "hangzhou-2024.expected.json"
HANGZHOU = "/associations/hangzhou"
AWAY = (requests.RequestException, AssertionError, KeyError, OSError)


@pytest.fixture
def system_in(tmp_path):
    """Make a system on a folder of its own; what still runs is gone after the test."""
    with ExitStack() as closing:
        nursery = Nursery(EmbeddedSystem(tmp_path).environment)
        closing.callback(nursery.close)

        def make(name):
            folder = tmp_path / name
            folder.mkdir()
            system = QuickSystem(folder, nursery)
            closing.callback(system.stop_at_once)
            return system

        yield make


def rows(data, service, statement):
    """Return rows of a service's file; none while there is no such table yet."""
    try:
        with sqlite3.connect(f"file:{data}/{service}.db?mode=ro", uri=True, timeout=30) as opened:
            return opened.execute(statement).fetchall()
    except sqlite3.OperationalError:
        return []


def verdict(data):
    """Judge the feed, which has one line for each fact of every service, and count what is left anywhere."""
    facts, left = [], {}
    heard = set(reactions_of(service_class("gateway")).by_type)
    for source in CLASSES:
        last = 0
        for sequence, event_id, type_, subject, association, body in rows(
            data,
            source,
            "select sequence, event_id, type, subject, association_id, body from event_log order by 1",
        ):
            left["holes in logs"] = left.get("holes in logs", 0) + (sequence != last + 1)
            last = sequence
            told = json.loads(body)
            version = int(told["dataschema"].rsplit(":", 1)[1])
            if (type_, version) in heard and not told["backfill"] and association != "-":
                facts.append(Committed(event_id, subject, told["aggregateversion"], association, 0))
        [(outbox,)] = rows(data, source, "select count(*) from outbox") or [(0,)]
        [(waiting,)] = rows(data, source, "select count(*) from waiting_reaction") or [(0,)]
        [(odd,)] = rows(data, source, "select count(*) from unreadable_message") or [(0,)]
        left[f"{source}: outbox, waiting, unreadable"] = outbox + waiting + odd
    for reader, source in topology().bindings():
        [(head,)] = rows(data, source, "select coalesce(max(sequence), 0) from event_log") or [(0,)]
        told = rows(data, reader, "select source, applied_through from reader_mark")
        left[f"{reader} behind {source}"] = head - dict(told).get(source, 0)
    feed = rows(data, "gateway", "select event_id, subject, association_id from feed_row")
    return judge(facts, {"feed": [Applied(*row) for row in feed]}, left)


class Clerk(threading.Thread):
    """Registers one member after another, each command until it is answered, with its key."""

    def __init__(self, system):
        super().__init__(daemon=True)
        self.system, self.api, self.stopping = system, None, threading.Event()
        self.registered = []

    def run(self):
        serial = 0
        while not self.stopping.is_set():
            serial += 1
            key, answer = str(uuid4()), None
            order = {
                "code": f"FAULT{serial:05d}",
                "name": "谢晓峰",
                "resident_id": id_number(_birthday(serial), serial=serial % 400, county="330106"),
            }
            while answer is None:
                try:
                    answer = self.api.call(
                        "POST",
                        f"{HANGZHOU}/members",
                        json=order,
                        headers={"Idempotency-Key": key},
                    )
                except AWAY as error:
                    if self.stopping.is_set():
                        return
                    if "409" in str(error) or "422" in str(error):
                        raise
                    time.sleep(0.1)  # it is starting again
            self.registered.append(answer["member_id"])


def test_kills_during_the_first_import_lose_and_double_nothing(system_in, scale, dice, figure):
    """One first start after another, each killed again and again until its import has come through."""
    expected = json.loads(EXPECTED.read_text())["totals"]
    kills, rounds, wanted = 0, 0, scale.of(2, 30, 200)
    ends = time.monotonic() + scale.of(0, 300, 3600)  # a busy machine kills fewer
    while not rounds or (kills < wanted and time.monotonic() < ends):
        system = system_in(f"round-{rounds}")
        rounds += 1
        while kills < wanted and not loaded(system):
            system.start(wait=False)
            time.sleep(dice.uniform(1, 12))  # the dice say when
            system.end(signal.SIGKILL)
            kills += 1
        system.start()
        settled(system.data)
        for table, sheet in (
            ("member", "会员名册"),
            ("unit", "组织机构"),
            ("honor_grant", "荣誉台账"),
        ):
            [(count,)] = rows(system.data, "members", f"select count(*) from {table}")  # noqa: S608  # ours
            assert count == expected[sheet]["accepted"]
        [(people,)] = rows(system.data, "care", "select count(*) from person")
        assert people == expected["会员名册"]["accepted"]
        system.stop_at_once()

    figure("kills", kills)
    figure("imports", rounds)


def loaded(system):
    """Say whether the first import has come through."""
    file = system.data / "installation.json"
    return file.exists() and bool(json.loads(file.read_text()).get("loaded"))


def test_kills_under_requests_and_rehearsals_lose_and_double_nothing(
    system_in, scale, dice, figure
):
    """Most kills meet a system at work, every tenth one that rehearses, the others one that is just starting."""
    system = system_in("data")
    system.start()
    [(before,)] = rows(system.data, "members", "select count(*) from member")
    clerk = Clerk(system)
    clerk.api = Api.of_command_line(system)
    clerk.start()
    kills, took, rehearsed = 0, [], 0
    ends = time.monotonic() + scale.of(300, 600, 7200)  # a busy machine kills fewer
    for kill in range(scale.of(2, 130, 600)):
        if time.monotonic() > ends:
            break
        if kill % 10 == 1:
            rehearsed += rehearsal_begun(clerk.api)
            time.sleep(dice.uniform(0, 3))  # the dice say when
        else:
            time.sleep(dice.uniform(0, 1.5))  # the dice say when
        system.end(signal.SIGKILL)
        kills += 1
        if kill % 3 == 2:
            system.start(wait=False)
            time.sleep(dice.uniform(0, 2.5))  # the dice say when
            system.end(signal.SIGKILL)
            kills += 1
        started = time.monotonic()
        system.start()
        took.append(time.monotonic() - started)
        clerk.api = Api.of_command_line(system)
    time.sleep(2)  # some requests after the last start
    clerk.stopping.set()
    clerk.join(60)
    settled(system.data)

    [(after,)] = rows(system.data, "members", "select count(*) from member")
    figure("kills", kills)
    figure("in a rehearsal", rehearsed)
    figure("ready again after s", max(took))
    figure("members registered", len(clerk.registered))
    assert rehearsed
    assert len(set(clerk.registered)) == len(clerk.registered)
    assert after - before - len(clerk.registered) in {0, 1}  # the last may be done and not answered
    [(people,)] = rows(system.data, "care", "select count(*) from person")
    assert people == after


def rehearsal_begun(api):
    """Order a rehearsal, and say whether the order was taken."""
    year = date.today().year
    try:
        asked = {"first": f"{year}-12-01", "last": f"{year}-12-10"}
        api.call("POST", f"{HANGZHOU}/rehearsals", json=asked)
    except AWAY:
        return False
    return True


def settled(data, seconds=120):
    """Wait until the ledger is clean; fails with its account."""
    ends = time.monotonic() + seconds
    while not (found := verdict(data)).clean and time.monotonic() < ends:
        time.sleep(1)  # reading all ledgers is heavy
    assert found.clean, found.account()


def _birthday(serial: int) -> str:
    """Return another day for each four hundred people, as many as one day's numbers are enough for."""
    return f"{date(1960, 1, 1) + timedelta(days=serial // 400):%Y%m%d}"
