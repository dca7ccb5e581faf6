"""Promise: it can be watched. Each gauge moves under its fault, and goes back when the fault is gone."""

import json
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.broker.port import Outgoing
from chassis.clock import Clock
from chassis.health import HealthServer, database_answers, measure
from chassis.relay import lag
from chassis.tables import OutboxRow
from chassis.testing.trial.stage import HANGZHOU, TONGLU


def gauge(metric, service="tallies"):
    return metric.labels(service)._value.get()


def test_the_outbox_is_seen_to_grow_and_to_empty(stage):
    for _ in range(3):
        stage.write("ada")
    with Session(stage.notes.database.engine) as session:
        session.execute(
            update(OutboxRow).values(
                recorded_at=session.get(OutboxRow, first(session)).recorded_at - timedelta(hours=1)
            )
        )
        session.commit()
    measure(stage.notes.database)
    assert gauge(metrics.OUTBOX_ROWS, "notes") == 3
    assert 3600 <= gauge(metrics.OUTBOX_OLDEST_AGE, "notes") < 3700

    stage.carry()
    measure(stage.notes.database)
    assert gauge(metrics.OUTBOX_ROWS, "notes") == 0
    assert gauge(metrics.OUTBOX_OLDEST_AGE, "notes") == 0


def first(session):
    return session.query(OutboxRow.id).order_by(OutboxRow.id).limit(1).scalar()


def test_what_is_numbered_and_not_confirmed_counts_as_behind(stage):
    for _ in range(3):
        stage.write("ada")
    stage.line.down = True
    stage.relay.step()

    assert lag(stage.notes.database)["rows"] == 3
    assert lag(stage.notes.database)["oldest_age_seconds"] > 0


def test_what_waits_and_what_is_parked_is_counted(stage):
    stage.trouble("ada")
    for _ in range(2):
        stage.write("ada")
    stage.carry()
    measure(stage.tallies.database)
    assert (gauge(metrics.WAITING), gauge(metrics.PARKED)) == (2, 0)

    while stage.retry_now():
        pass
    measure(stage.tallies.database)
    assert (gauge(metrics.WAITING), gauge(metrics.PARKED)) == (1, 1)
    assert gauge(metrics.DEAD_LETTERS) == 1
    assert gauge(metrics.PARKED_AGGREGATES) == 1


def test_each_association_shows_how_far_it_is_behind(stage):
    def lag_of(tenant, service):
        return metrics.TENANT_LAG.labels(service, tenant)._value.get()

    stage.write("tan", TONGLU)
    measure(stage.notes.database)
    assert lag_of(TONGLU, "notes") > 0
    assert lag_of(HANGZHOU, "notes") == 0

    stage.trouble("tan", TONGLU)
    stage.carry()
    measure(stage.tallies.database)
    assert lag_of(TONGLU, "tallies") > 0

    stage.mend(TONGLU)
    stage.retry_now()
    measure(stage.tallies.database)
    assert lag_of(TONGLU, "tallies") == 0


def test_connections_in_use_are_counted(stage):
    measure(stage.notes.database)
    idle = gauge(metrics.POOL_IN_USE, "notes")

    with stage.notes.session(HANGZHOU) as session:
        session.connection()
        measure(stage.notes.database)
        assert gauge(metrics.POOL_IN_USE, "notes") == idle + 1


def test_a_relay_says_whether_it_leads(stage):
    stage.relay.step()

    assert gauge(metrics.RELAY_LEADER, "notes") == 1


def test_deliveries_that_wait_for_one_that_is_missing_are_counted(stage):
    stage.read_all()
    stage.source.silent = True
    for _ in range(3):
        stage.write("ada")
    stage.line.loses = {0}
    stage.carry()
    assert gauge(metrics.PREFETCH_USED) == 2

    stage.source.silent = False
    stage.reader.reconcile()
    stage.reader.step(0)
    assert gauge(metrics.PREFETCH_USED) == 0


@pytest.mark.parametrize("days", [-900, 0, 900])
def test_the_age_of_a_dead_letter_is_real_time_whatever_the_business_clock_says(
    stage, monkeypatch, days
):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    while stage.retry_now():
        pass
    monkeypatch.setattr(stage.tallies.database, "clock", Clock(timedelta(days=days)))

    measure(stage.tallies.database)

    assert 0 < gauge(metrics.DEAD_LETTER_AGE) < 60


def test_an_unreadable_message_is_a_dead_letter(stage):
    stage.broker.publisher("notes").publish([Outgoing("notes.x", "m", b"nonsense")])

    stage.read_all()
    measure(stage.tallies.database)

    assert gauge(metrics.DEAD_LETTERS) == 1


def test_each_failed_try_is_counted_by_its_reason(stage):
    tries = [metrics.RETRIES.labels("tallies.count_note", "Stumbled", n) for n in (1, 2)]
    before = [one._value.get() for one in tries]
    stage.trouble("ada")
    stage.write("ada")

    stage.carry()
    stage.retry_now()

    assert [one._value.get() for one in tries] == [count + 1 for count in before]


def test_progress_says_how_far_a_service_is(stage):
    stage.trouble("ada")
    for person in ("ada", "ada", "bao"):
        stage.write(person)
    stage.carry()
    stage.write("bao")

    notes = stage.notes.call("progress", association=None)
    tallies = stage.tallies.call("progress", association=None)

    assert (notes["outbox"], notes["head"], notes["published_through"]) == (1, 3, 3)
    assert tallies["applied_through"] == {"notes": 3}
    assert (tallies["waiting"], tallies["waiting_now"], tallies["parked"]) == (2, 1, 0)


@pytest.fixture
def probe(stage):
    """Ask the probes' server: a path in, status and body out."""
    wrong = []
    server = HealthServer(0, [stage.notes.database], lambda: wrong)
    server.start()

    def ask(path):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    ask.wrong = wrong
    yield ask
    server.stop()


def test_the_probes_answer(stage, probe):
    stage.write("ada")

    assert probe("/healthz") == (200, "alive\n")
    assert probe("/elsewhere")[0] == 404
    status, body = probe("/metrics")
    assert status == 200
    assert 'outbox_rows{service="notes"} 1.0' in body


def test_a_process_that_is_not_ready_says_what_is_wrong(probe):
    assert probe("/readyz")[0] == 200

    probe.wrong.append("database")

    status, body = probe("/readyz")
    assert (status, json.loads(body)) == (503, {"ready": False, "wrong": ["database"]})


def test_a_database_that_is_away_does_not_answer(postgres_stage, postgres, monkeypatch):
    assert database_answers(postgres_stage.notes.database)

    monkeypatch.setattr(
        postgres_stage.notes.database.engine, "connect", lambda: (_ for _ in ()).throw(OSError())
    )

    assert not database_answers(postgres_stage.notes.database)


def samples(metric, **labels):
    """Return how often a histogram has observed, and the sum of what it has."""
    found = {
        one.name.rsplit("_", 1)[1]: one.value
        for family in metric.collect()
        for one in family.samples
        if one.labels == labels and one.name.endswith(("_count", "_sum"))
    }
    return found.get("count", 0), found.get("sum", 0.0)


def test_the_age_of_a_fact_when_it_is_applied_is_observed(stage):
    count, age = samples(metrics.EVENT_AGE, consumer="tallies")
    stage.write("ada")
    stage.relay_all()
    stage.tallies.clock.offset = timedelta(hours=1)  # it waits an hour in the queue
    stage.read_all()
    stage.tallies.clock.offset = timedelta()

    later_count, later_age = samples(metrics.EVENT_AGE, consumer="tallies")
    assert later_count == count + 1
    assert later_age - age >= 3600


def test_the_time_until_a_batch_is_confirmed_is_observed(stage):
    count, _ = samples(metrics.RELAY_CONFIRM_SECONDS, service="notes")
    stage.write("ada")

    stage.relay_all()

    assert samples(metrics.RELAY_CONFIRM_SECONDS, service="notes")[0] == count + 1


def test_each_run_of_a_daily_job_is_counted(stage):
    counted = metrics.TIMER_RUNS.labels("tallies.sum_up")
    before = counted._value.get()

    stage.tallies.timers.step()
    stage.tallies.timers.step()

    assert counted._value.get() == before + 2  # one in each association, once
