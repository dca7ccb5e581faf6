"""Promise: what can be had again need not wait for the disk, and nothing is published before it is there."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from chassis.broker.port import Outgoing
from chassis.context import Context
from chassis.database import Database
from chassis.testing.service import Bench
from chassis.testing.trial.benches import SERVICES
from chassis.testing.trial.stage import HANGZHOU, Stage

ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "show synchronous_commit"}
WAITS = {2: True, 1: False, "on": True, "off": False}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request, tmp_path):
    """Both services as they run outside of tests, where a commit waits for the disk."""
    if request.param == "sqlite":
        made = Stage(*(Bench(service, tmp_path, durable=True) for service in SERVICES))
        yield made
        made.close()
    else:
        yield request.getfixturevalue("postgres_stage")


@pytest.fixture
def commits(stage):
    """For each commit, in turn: which service's, and whether it waits for the disk."""
    seen = []

    def watch(bench):
        @event.listens_for(bench.database.engine, "commit")
        def note(connection):
            with closing(connection.connection.cursor()) as cursor:
                cursor.execute(ASKED[connection.dialect.name])
                seen.append((bench.database.service, WAITS[cursor.fetchone()[0]]))

        return note

    watched = [(bench.database.engine, watch(bench)) for bench in (stage.notes, stage.tallies)]
    yield seen
    for engine, note in watched:
        event.remove(engine, "commit", note)


def test_a_command_waits_for_the_disk(stage, commits):
    stage.write("ada")

    assert commits == [("notes", True)]


def test_a_fact_is_on_the_disk_before_it_is_published_and_its_confirmation_need_not_be(
    stage, commits
):
    stage.write("ada")
    commits.clear()

    stage.relay_all()

    assert commits[:2] == [("notes", True), ("notes", False)]


def test_a_reader_does_not_wait_for_the_disk_and_what_it_publishes_does(stage, commits):
    stage.write("ada")
    stage.relay_all()
    commits.clear()

    stage.read_all()

    assert stage.tallied()
    assert set(commits) == {("tallies", False)}


def test_the_next_command_waits_again(stage, commits):
    database = stage.tallies.database
    for repeatable in (True, False, True):
        with database.begin(Context(association_id=HANGZHOU), repeatable=repeatable) as tx:
            tx.session.execute(text("select 1"))

    assert [waits for _, waits in commits] == [False, True, False]


def test_what_a_crash_took_from_a_reader_is_fetched_after_its_first_failed_step(
    sqlite_stage, tmp_path, monkeypatch
):
    stage, kept = sqlite_stage, sqlite3.connect(":memory:")
    stage.read_all()
    with sqlite3.connect(stage.tallies.database.engine.url.database) as file:
        file.backup(kept)
    stage.write("ada")
    stage.carry()
    assert stage.ledger().clean
    with sqlite3.connect(stage.tallies.database.engine.url.database) as file:
        kept.backup(file)  # as a disk that never heard of the last commits
    assert stage.tallied() == []

    def away(*_, **__):
        raise OperationalError("begin", {}, Exception("x"), connection_invalidated=True)

    stage.broker.publisher("notes").publish([Outgoing("notes.note_written", "m", b"no event")])
    with monkeypatch.context() as patch:
        patch.setattr(Database, "begin", away)
        with pytest.raises(OperationalError):
            stage.reader.step(0)
    stage.reader.step(0)

    assert stage.tallied() != []
    assert stage.ledger().clean
