"""Promise: a daily job runs once for each association and day, and missed days are caught up one by one."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from chassis.testing.service import FIRST_DAY
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.models import DaySum
from chassis.testing.trial.tallies.service import Stumbled
from chassis.timers import Job, Timers


def days(stage, association):
    with stage.tallies.session(association) as session:
        return session.execute(select(DaySum.day, DaySum.seen).order_by(DaySum.seen)).all()


def test_a_job_runs_once_a_day_for_each_association(stage):
    assert stage.tallies.timers.step() == 2
    assert stage.tallies.timers.step() == 0

    assert days(stage, HANGZHOU) == days(stage, TONGLU) == [(FIRST_DAY, 1)]


def test_missed_days_are_caught_up_one_by_one_and_in_order(stage):
    stage.tallies.timers.step()

    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=3))
    assert stage.tallies.timers.step() == 6

    wanted = [(FIRST_DAY + timedelta(days=n), n + 1) for n in range(4)]
    assert days(stage, HANGZHOU) == days(stage, TONGLU) == wanted


def test_an_association_that_came_later_has_no_runs_before_its_first_day(stage):
    stage.tallies.go_to(date(2024, 1, 4))
    stage.tallies.register("yuhang", "余杭", "county", "hangzhou")

    stage.tallies.go_to(date(2024, 1, 5))

    assert [day for day, _ in days(stage, "yuhang")] == [date(2024, 1, 4), date(2024, 1, 5)]
    assert len(days(stage, HANGZHOU)) == 4


def test_two_workers_run_a_job_once(stage):
    timers = [Timers(stage.tallies.database, stage.tallies.timers.jobs) for _ in range(4)]
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=4))
    ran = []
    workers = [threading.Thread(target=lambda t=t: ran.append(t.step())) for t in timers]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(ran) == 10
    assert [seen for _, seen in days(stage, HANGZHOU)] == [1, 2, 3, 4, 5]


def test_a_run_that_fails_has_not_happened_and_is_made_up_for(stage):
    stage.trouble("sum_up")
    with pytest.raises(Stumbled):
        stage.tallies.timers.step()
    assert days(stage, HANGZHOU) == []

    stage.mend()
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=1))
    stage.tallies.timers.step()

    assert [day for day, _ in days(stage, HANGZHOU)] == [FIRST_DAY, FIRST_DAY + timedelta(days=1)]


def test_a_failing_run_harms_no_other_association_and_no_other_job(stage):
    stage.trouble("sum_up", HANGZHOU)
    other = []
    jobs = [*stage.tallies.timers.jobs, Job("tallies.z", lambda tx: other.append(tx.today))]
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=1))

    with pytest.raises(Stumbled):
        Timers(stage.tallies.database, jobs).step()

    assert len(days(stage, TONGLU)) == 2
    assert len(other) == 4
    assert days(stage, HANGZHOU) == []


def test_a_day_is_over_for_all_jobs_before_the_next_begins(stage):
    ran = []
    jobs = [
        Job(f"tallies.{name}", lambda tx, name=name: ran.append((tx.today.day, name)))
        for name in ("first", "second")
    ]
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=1))

    Timers(stage.tallies.database, jobs).step()

    assert ran[:4] == [(2, "first"), (2, "second"), (3, "first"), (3, "second")]


def test_between_two_days_that_are_caught_up_the_others_have_their_turn(stage):
    stage.tallies.timers.step()
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=2))
    seen = []

    def look():
        seen.append(len(days(stage, HANGZHOU)))

    Timers(stage.tallies.database, stage.tallies.timers.jobs, between_days=look).step()

    assert seen[:2] == [2, 3]


def test_a_run_for_a_missed_day_is_dated_on_that_day(stage):
    instants = []
    stage.tallies.clock.set_day(FIRST_DAY + timedelta(days=2))

    Timers(stage.tallies.database, [Job("tallies.look", lambda tx: instants.append(tx.now))]).step()

    assert sorted({instant.isoformat() for instant in instants}) == [
        "2024-01-02T00:00:00+00:00",
        "2024-01-03T00:00:00+00:00",
        "2024-01-04T00:00:00+00:00",
    ]
