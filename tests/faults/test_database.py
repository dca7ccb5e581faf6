"""The database may crash, be away, be full or be changed under load: work goes on by itself, and nothing is parked."""

import threading
import time

import psycopg2
import pytest

from tests.benchmarks.stand import dsn
from tests.faults.trial import ASSOCIATIONS, eventually

pytestmark = pytest.mark.timeout(1800)


def test_a_database_that_crashes_again_and_again_costs_seconds(trial_of, ground, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(50)
    took = []
    for _ in range(scale.of(2, 10)):
        time.sleep(1.5)  # some load between two crashes
        ground.cluster.restart_immediately()
        written, back = trial.written, time.monotonic()
        eventually(lambda w=written: trial.written > w and trial.applied() >= w, 40)
        took.append(time.monotonic() - back)
    trial.enough()
    trial.finish()

    figure("crashes", len(took))
    figure("working again after s", max(took))
    assert trial.ask("tallies", "select count(*) from waiting_reaction")[0][0] == 0
    assert max(took) < 30


def test_a_database_that_is_away_for_long_parks_nothing(trial_of, ground, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(50)
    time.sleep(2)  # the load is under way
    ground.cluster.stop()
    time.sleep(scale.of(5, 75, 120))  # as long as it is to be away
    ground.cluster.start()
    back = time.monotonic()
    eventually(lambda: trial.applied() >= 150, 60)
    took = time.monotonic() - back
    trial.enough()
    trial.finish()

    figure("working again after s", took)
    assert trial.ask("tallies", "select count(*) from waiting_reaction")[0][0] == 0
    assert took < 35  # the longest pause between two tries is thirty


def test_a_migration_under_load_refuses_nobody(trial_of, scale, figure):
    """In three steps, as our rules say: add, fill, take away; each waits for locks two seconds at most."""
    trial = trial_of()
    trial.start()
    trial.keep_writing(60)
    steps = [
        "alter table {table} add column mood varchar(20)",
        "create index concurrently {table}_mood on {table} (mood)",
        "update {table} set mood = 'good' where mood is null",
        "alter table {table} rename column mood to humour",
        "alter table {table} drop column humour",
    ]
    longest, tries = 0.0, 0
    for service, table in (("notes", "note"), ("tallies", "tally")):
        for step in steps:
            done = False
            while not done:
                started, tries = time.monotonic(), tries + 1
                done = changed(trial, service, step.format(table=table))
                longest = max(longest, time.monotonic() - started)
                time.sleep(0.1)  # a step at a time, as releases come
    trial.enough()
    trial.finish()

    figure("longest step s", longest)
    figure("tries", tries)


def changed(trial, service, step):
    """Say whether the change got its locks within two seconds; otherwise it is tried again."""
    connection = psycopg2.connect(dsn(trial.superuser(service)), options="-c lock_timeout=2s")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(step)
    except psycopg2.errors.LockNotAvailable:
        return False
    finally:
        connection.close()
    return True


def test_a_full_disk_refuses_whole_transactions_and_is_recovered_from(
    small_ground, trial_of, scale, figure
):
    trial = trial_of(on=small_ground)
    trial.start()
    trial.keep_writing(40)
    assert eventually(lambda: trial.written > 40)
    small_ground.cluster.fill()
    time.sleep(scale.of(3, 15))  # as long as it is to be full
    stuck = trial.written
    small_ground.cluster.free()
    freed = time.monotonic()
    eventually(lambda: trial.written > stuck + 5, 60)
    took = time.monotonic() - freed
    trial.enough()
    trial.finish()

    figure("writing again after s", took)
    assert took < 30


def days_run(trial):
    """Return for how many days the job has run in the association that is further behind."""
    done = dict(trial.ask("tallies", "select association_id, count(*) from day_sum group by 1"))
    return min(done.get(association, 0) for association in ASSOCIATIONS)


def test_two_schedulers_run_each_job_once_whatever_the_clock_does(trial_of, scale, figure):
    """Two workers, one of them frozen and thawed, their clocks a day apart and jumping."""
    trial = trial_of()
    days = scale.of(40, 400, 5000)
    jumps = list(range(0, days, max(1, days // 4)))
    trial.ask("tallies", "update association_node set since = current_date")
    for jump in jumps:
        for worker, ahead in (("worker", 0), ("worker-2", 1)):
            trial.begin(worker, settings={"NUANJIA_CLOCK_OFFSET_DAYS": str(jump + ahead)})
        frozen = threading.Timer(0.3, trial.freeze, ["worker"])
        frozen.start()
        frozen.join()
        time.sleep(0.5)  # the other has its chance to run twice
        trial.thaw("worker")
        eventually(lambda j=jump: days_run(trial) >= j + 2, 60)
        for worker in ("worker", "worker-2"):
            trial.kill(worker)

    twice = trial.ask(
        "tallies",
        "select association_id, day, count(*) from day_sum group by 1, 2 having count(*) > 1",
    )
    missing = trial.ask(
        "tallies",
        "select association_id, max(day) - min(day) + 1 - count(*) from day_sum group by 1",
    )
    figure("runs", trial.ask("tallies", "select count(*) from day_sum")[0][0])
    assert twice == []
    assert {gap for _, gap in missing} == {0}
