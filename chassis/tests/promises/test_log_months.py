"""Promise: the log is kept by month on PostgreSQL, so that an old month can leave it as one piece."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import text

from chassis import log_months, migrating
from chassis.admin import EventsAfter, events_after
from chassis.clock import Clock
from chassis.database import Database
from chassis.testing.plans import scans_of
from chassis.testing.trial.stage import HANGZHOU, TONGLU

CHASSIS = migrating.ROOT / "chassis" / "migrations"
ROW = (
    "insert into event_log (sequence, event_id, type, subject, association_id, body, recorded_at)"
    " values (:n, :id, 'notes.note_written', 'ada', :association, '{}', :at)"
)

FILL = """
insert into event_log (sequence, event_id, type, subject, association_id, body, recorded_at)
select n, 'event-' || n, 'notes.note_written', 'person-' || n % 40,
    case when n % 3 = 0 then 'hangzhou' else 'tonglu' end, repeat('x', 500),
    timestamptz '2031-01-01 00:00:00+00' + n * interval '20 minutes' from generate_series(1, 6000) n
"""


@pytest.fixture
def engine(fresh_database):
    """A database as the release before left it."""
    made = create_engine(fresh_database)
    migrating._upgrade(made, "chassis", CHASSIS, to="chassis_undo")
    yield made
    made.dispose()


def upgrade(engine):
    migrating._upgrade(engine, "chassis", CHASSIS)


def log(engine, n, at, association=HANGZHOU, event_id=None):
    told = {"n": n, "id": event_id or f"event-{n}", "association": association, "at": at}
    with engine.begin() as connection:
        connection.execute(text(ROW), told)


def ask(engine, statement):
    with engine.begin() as connection:
        answer = connection.execute(text(statement))
        return answer.all() if answer.returns_rows else []


def make_months(engine, moment):
    [(made,)] = ask(engine, f"select make_event_log_months('{moment}')")
    return made


def places(engine):
    """Return the numbers in the log, by the partition that they stand in."""
    found = {}
    for leaf, n in ask(
        engine, "select tableoid::regclass::text, sequence from event_log order by 2"
    ):
        found.setdefault(leaf, []).append(n)
    return found


def month(day):
    return f"event_log_{day:%Y_%m}"


def test_a_fact_lands_in_the_month_in_which_it_was_recorded(postgres_stage):
    with postgres_stage.notes.database.engine.connect() as connection:
        before = connection.scalar(text("select now()"))
    postgres_stage.write("ada")
    postgres_stage.relay_all()

    assert places(postgres_stage.notes.database.engine) in (
        {month(before): [1]},
        {month(datetime.now(UTC)): [1]},
    )


def test_months_are_made_ahead_once_by_a_role_that_owns_nothing(postgres_stage):
    engine = postgres_stage.notes.database.engine
    assert log_months.make_ahead(postgres_stage.notes.database) == 0  # the migration made them

    assert make_months(engine, "2031-11-30 23:59:59+00") == 3
    assert make_months(engine, "2031-11-30 23:59:59+00") == 0
    assert make_months(engine, "2031-12-01 00:00:00+00") == 1


def test_a_file_of_sqlite_stays_one_table(sqlite_stage):
    assert log_months.make_ahead(sqlite_stage.notes.database) == 0


def test_each_moment_belongs_to_one_month(engine):
    upgrade(engine)
    make_months(engine, "2031-01-15 12:00:00+00")

    log(engine, 1, "2031-01-01 00:00:00+00")
    log(engine, 2, "2031-01-31 23:59:59.999999+00")
    log(engine, 3, "2031-02-01 07:59:59+08")  # 31 January in UTC
    log(engine, 4, "2031-02-01 00:00:00+00")

    assert places(engine) == {"event_log_2031_01": [1, 2, 3], "event_log_2031_02": [4]}


def test_a_month_that_nobody_made_costs_no_fact_and_takes_its_own_when_it_is_made(engine):
    upgrade(engine)
    for n, at in enumerate(("2031-04-30", "2031-05-01", "2031-05-31", "2033-01-01"), 1):
        log(engine, n, f"{at} 12:00:00+00")
    assert places(engine) == {"event_log_default": [1, 2, 3, 4]}

    assert make_months(engine, "2031-05-10 00:00:00+00") == 3

    assert places(engine) == {"event_log_2031_05": [2, 3], "event_log_default": [1, 4]}


def test_a_log_of_the_release_before_is_kept_whole_and_goes_on(engine):
    for n, at in enumerate(("2024-02-01", "2024-11-05", "2025-01-01"), 1):
        log(engine, n, f"{at} 12:00:00+00", TONGLU if n == 2 else HANGZHOU)
    before = ask(engine, "select * from event_log order by sequence")

    upgrade(engine)
    upgrade(engine)

    assert ask(engine, "select * from event_log order by sequence") == before
    now = datetime.now(UTC)
    log(engine, 4, now)
    log(engine, 5, f"{now.year + (now.month == 12)}-{now.month % 12 + 1:02}-01 00:00:00+00")
    first, second = places(engine).values()
    assert (first, second) == ([1, 2, 3, 4], [5])


def test_rows_recorded_by_a_clock_that_was_ahead_do_not_stop_the_upgrade(engine):
    ahead = datetime.now(UTC).replace(day=1)
    ahead = ahead.replace(year=ahead.year + 1)
    log(engine, 1, ahead)

    upgrade(engine)
    log(engine, 2, datetime.now(UTC))

    assert places(engine) == {month(ahead): [1, 2]}


@pytest.mark.parametrize("twice", [{"n": 1}, {"event_id": "event-1"}], ids=["number", "event id"])
def test_within_a_month_neither_number_nor_event_id_is_given_twice(engine, twice):
    upgrade(engine)
    make_months(engine, "2031-01-15 12:00:00+00")
    log(engine, 1, "2031-01-15 12:00:00+00")

    with pytest.raises(IntegrityError):
        log(engine, **{"n": 2, "at": "2031-01-20 12:00:00+00", **twice})


@pytest.mark.parametrize("association", [None, HANGZHOU], ids=["a reader", "one association"])
def test_whoever_catches_up_reads_no_month_from_end_to_end(engine, fresh_database, association):
    upgrade(engine)
    make_months(engine, "2031-01-01 00:00:00+00")
    ask(engine, FILL)
    ask(engine, "analyze event_log")
    asked = EventsAfter(sequence=4_000, limit=200, association_id=association)
    database = Database(fresh_database, "notes", Clock())

    scans = scans_of(database, HANGZHOU, lambda tx: events_after(tx, asked))

    database.close()
    months = [scan for scan in scans if scan.table.startswith("event_log_2031")]
    assert [scan.table for scan in months] == [f"event_log_2031_0{n}" for n in (1, 2, 3)]
    assert {scan.node for scan in months} == {"Index Scan"}
    assert all("sequence > 4000" in scan.condition for scan in months)


def test_an_old_month_leaves_as_one_piece_and_can_be_brought_back(engine):
    upgrade(engine)
    make_months(engine, "2020-01-15 12:00:00+00")
    log(engine, 1, "2020-01-15 12:00:00+00")
    log(engine, 2, "2020-02-15 12:00:00+00")

    ask(engine, "alter table event_log detach partition event_log_2020_01")

    assert places(engine) == {"event_log_2020_02": [2]}
    assert ask(engine, "select sequence from event_log_2020_01") == [(1,)]
    assert make_months(engine, "2020-01-15 12:00:00+00") == 0  # it is not made anew in its place

    ask(
        engine,
        "alter table event_log attach partition event_log_2020_01"
        " for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00')",
    )
    assert places(engine) == {"event_log_2020_01": [1], "event_log_2020_02": [2]}
