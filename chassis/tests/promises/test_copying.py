"""Promise: a rehearsal works on a copy of one association's rows, which is equal and stays sealed."""

import json

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from chassis import copying
from chassis.context import Context
from chassis.database import make_engine
from chassis.tables import (
    AssociationNode,
    LoggedEvent,
    OutboxRow,
    ReaderMark,
    TimerRun,
    WaitingReaction,
)
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.models import Tally

SECRET = "13957100000"


@pytest.fixture
def copy_of(tmp_path):
    """Copy a service's rows of Hangzhou by its own call, page by page, over JSON."""
    engines = []

    def copy(bench, limit=2):
        engine = make_engine(f"sqlite:///{tmp_path}/copy-{bench.service_class.name}.db")
        engines.append(engine)
        copying.create_tables(engine, bench.service_class)
        tables = {table.name: table for table in copying.tables_of(bench.service_class)}
        for name in bench.call("copy_rows", association=HANGZHOU)["tables"]:
            after, page = 0, [None]
            while page:
                page = json.loads(
                    json.dumps(
                        bench.call(
                            "copy_rows", association=HANGZHOU, table=name, after=after, limit=limit
                        )["rows"]
                    )
                )
                copying.load(engine, tables[name], page)
                after += len(page)
        return engine

    yield copy
    for engine in engines:
        engine.dispose()


def write(stage, association, count):
    for number in range(count):
        stage.notes.call(
            "write_note",
            association=association,
            person_id=f"person-{number}",
            text="暖",
            secret=SECRET,
        )


def rows(session, table, *, raw=True):
    columns = list(copying._raw(table)) if raw else list(table.columns)
    wanted = select(*columns).order_by(*table.primary_key.columns)
    if "association_id" in table.columns:
        wanted = wanted.where(table.c.association_id == HANGZHOU)
    return [
        [bytes(value) if isinstance(value, memoryview) else value for value in row]
        for row in session.execute(wanted)
    ]


def test_the_copy_is_equal_to_the_original(stage, copy_of):
    write(stage, HANGZHOU, 5)
    write(stage, TONGLU, 3)
    stage.carry()
    stage.tallies.timers.step()
    write(stage, HANGZHOU, 1)  # one fact that still waits in the outbox

    for bench in (stage.notes, stage.tallies):
        copy = copy_of(bench)

        for table in copying.tables_of(bench.service_class):
            with (
                bench.database.reading(Context(association_id=HANGZHOU)) as tx,
                Session(copy) as session,
            ):
                assert rows(session, table) == rows(tx.session, table), table.name


def test_the_copy_holds_one_association_only(stage, copy_of):
    write(stage, HANGZHOU, 2)
    write(stage, TONGLU, 3)
    stage.carry()
    stage.tallies.timers.step()

    with Session(copy_of(stage.notes)) as session:
        assert set(session.scalars(select(Note.association_id))) == {HANGZHOU}
        assert set(session.scalars(select(OutboxRow.association_id))) <= {HANGZHOU}
        assert session.scalar(select(func.count()).select_from(AssociationNode)) == 2
    with Session(copy_of(stage.tallies)) as session:
        assert set(session.scalars(select(Tally.association_id))) == {HANGZHOU}
        assert set(session.scalars(select(TimerRun.association_id))) == {HANGZHOU}


def test_what_is_sealed_stays_sealed_on_its_way(stage):
    write(stage, HANGZHOU, 1)

    page = stage.notes.call("copy_rows", association=HANGZHOU, table="note")

    assert SECRET not in json.dumps(page)
    assert set(page["rows"][0]["secret"]) == {"bytes"}


def test_what_is_sealed_opens_in_the_copy_with_the_key(stage, copy_of):
    write(stage, HANGZHOU, 1)

    with Session(copy_of(stage.notes)) as session:
        assert session.scalars(select(Note.secret)).all() == [SECRET]


def test_the_copy_goes_on_from_where_the_original_stands(stage, copy_of):
    write(stage, HANGZHOU, 3)
    stage.carry()

    with Session(copy_of(stage.tallies)) as session:
        assert session.get(ReaderMark, "notes").applied_through == 3


def test_neither_the_log_nor_what_failed_is_copied(stage, copy_of):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()

    with Session(copy_of(stage.notes)) as session:
        assert session.scalar(select(func.count()).select_from(LoggedEvent)) == 0
    with Session(copy_of(stage.tallies)) as session:
        assert session.scalar(select(func.count()).select_from(WaitingReaction)) == 0


def test_nothing_is_loaded_from_an_empty_page():
    engine = create_engine("sqlite://")

    copying.load(engine, Note.__table__, [])

    engine.dispose()
