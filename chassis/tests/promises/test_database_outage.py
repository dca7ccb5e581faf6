"""Promise: the database may go away. Nothing is parked, nothing is lost, and work resumes by itself."""

import threading
import time
from contextlib import suppress

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.sql import text

from chassis.loops import Loop, LoopGroup
from chassis.reactions import Reaction
from chassis.testing.trial.stage import HANGZHOU, TONGLU


def away(*_, **__):
    raise OperationalError("select", {}, Exception("x"), connection_invalidated=True)


def refused(*_, **__):
    raise OperationalError("select", {}, Exception("connection to server failed: refused"))


@pytest.mark.parametrize("outage", [away, refused])
def test_an_outage_in_a_reaction_is_not_the_reactions_fault(stage, monkeypatch, outage):
    stage.write("ada")
    stage.relay_all()
    with monkeypatch.context() as patch:
        patch.setattr(Reaction, "run", outage)
        with pytest.raises(OperationalError):
            stage.reader.step(0)

    assert stage.waiting() == []
    stage.read_all()
    assert stage.ledger().clean


@pytest.mark.parametrize("outage", [away, refused])
def test_an_outage_while_facts_are_handled_one_by_one_is_nobodys_fault(stage, monkeypatch, outage):
    poison = stage.write("ada")
    stage.trouble(poison)
    stage.write("bao")
    stage.relay_all()
    run, runs = Reaction.run, []

    def runs_and_then_fails(*told, **more):
        runs.append(told)
        if len(runs) > 3:  # by then the batch has failed, and its first fact stands alone
            outage()
        run(*told, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Reaction, "run", runs_and_then_fails)
        with pytest.raises(OperationalError):
            stage.reader.step(0)

    stage.mend()
    while stage.read_all() or stage.retry_now():
        pass
    assert stage.waiting() == []
    assert stage.ledger().clean


@pytest.mark.parametrize("outage", [away, refused])
def test_an_outage_costs_a_waiting_reaction_none_of_its_tries(stage, monkeypatch, outage):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    stage.mend()
    with monkeypatch.context() as patch:
        patch.setattr(Reaction, "run", outage)
        with pytest.raises(OperationalError):
            stage.retry_now()

    [row] = stage.waiting()
    assert (row.attempts, row.state) == (1, "waiting")


def test_a_statement_that_is_wrong_is_the_reactions_fault(stage, monkeypatch):
    def wrong(*_, **__):
        raise OperationalError("select", {}, Exception("no such table: unicorn"))

    stage.write("ada")
    with monkeypatch.context() as patch:
        patch.setattr(Reaction, "run", wrong)
        stage.carry()

    assert {row.state for row in stage.waiting()} == {"waiting"}


def write_whatever_happens(stage, number):
    """Write a note as a client does: with a key, again and again until there is an answer."""
    person, association = (
        (f"tan-{number % 5}", TONGLU) if number % 2 else (f"ada-{number % 4}", HANGZHOU)
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(DBAPIError):
            return stage.notes.call(
                "write_note",
                association=association,
                key=f"key-{number}",
                person_id=person,
                text="-",
            )["id"]
        time.sleep(0.1)
    raise AssertionError("no answer in a minute")


def test_a_database_that_crashes_under_load_costs_seconds_and_nothing_else(
    postgres_stage, postgres
):
    stage, notes = postgres_stage, []
    group = LoopGroup(
        [
            Loop("relay", stage.relay.step, idle_seconds=0.02),
            Loop("reader", lambda: stage.reader.step(0.05), idle_seconds=0.001),
            Loop("retries", stage.tallies.retries.step, idle_seconds=0.2),
        ]
    )
    group.start()
    crash = threading.Timer(0.4, postgres.restart_immediately)
    crash.start()

    number = 0
    while crash.is_alive() or number < 60:
        notes.append(write_whatever_happens(stage, number))
        number += 1
    crash.join()

    deadline = time.monotonic() + 30
    while not stage.ledger().clean and time.monotonic() < deadline:
        time.sleep(0.2)
    assert group.stop(10)
    assert stage.ledger().clean
    assert len(set(notes)) == len(notes)
    assert stage.waiting() == []


def test_a_connection_that_the_server_has_closed_is_replaced_before_anybody_uses_it(postgres_stage):
    engine = postgres_stage.notes.database.engine
    with engine.connect() as one:
        [(closed,)] = one.execute(text("select pg_backend_pid()"))
    killer = create_engine(engine.url, poolclass=NullPool)
    with killer.connect() as other:
        other.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": closed})

    postgres_stage.write("ada")
    with engine.connect() as one:
        [(fresh,)] = one.execute(text("select pg_backend_pid()"))

    assert fresh != closed
