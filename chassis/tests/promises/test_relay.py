"""Promise: facts are published in order, without gaps, and the log is their source for ever."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import metrics, relay
from chassis.context import Context
from chassis.relay import Relay
from chassis.tables import LoggedEvent, OutboxRow, RelayState
from chassis.testing.trial.contracts import NoteShredded
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.errors import Conflict


def log_of(stage):
    with Session(stage.notes.database.engine) as session:
        return session.execute(
            select(LoggedEvent.sequence, LoggedEvent.event_id).order_by(LoggedEvent.sequence)
        ).all()


def state_of(stage):
    with Session(stage.notes.database.engine) as session:
        state = session.get(RelayState, relay.STATE)
        left = len(session.scalars(select(OutboxRow)).all())
    return state.head, state.published_through, left


def sequences(outgoing):
    return [message.headers["sequence"] for message in outgoing]


def counted(counter, *labels):
    return counter.labels(*labels)._value.get()


def test_the_log_is_numbered_without_gaps_over_all_associations(stage):
    for number in range(7):
        stage.write(f"person-{number % 3}", TONGLU if number % 2 else HANGZHOU)
        if number % 3 == 0:
            stage.relay.step()

    stage.relay_all()

    assert [sequence for sequence, _ in log_of(stage)] == [1, 2, 3, 4, 5, 6, 7]
    assert sequences(stage.line.sent) == [1, 2, 3, 4, 5, 6, 7]
    assert state_of(stage) == (7, 7, 0)


def test_a_rolled_back_fact_leaves_no_gap(stage):
    stage.write("ada")
    with pytest.raises(Conflict):
        stage.notes.call("write_note", association=HANGZHOU, person_id="ada", text="refuse me")
    stage.write("ada")

    stage.relay_all()

    assert [sequence for sequence, _ in log_of(stage)] == [1, 2]


def test_what_the_broker_cannot_take_stays_and_is_published_later(stage):
    stage.write("ada")
    stage.line.down = True
    before = counted(metrics.BROKER_UNAVAILABLE, "notes", "relay")

    assert stage.relay.step() == 0
    assert state_of(stage) == (1, 0, 0)
    assert counted(metrics.BROKER_UNAVAILABLE, "notes", "relay") == before + 1

    stage.line.down = False
    stage.carry()
    assert stage.ledger().clean


def test_only_the_confirmed_prefix_counts_as_published(stage):
    for _ in range(5):
        stage.write("ada")
    stage.line.confirms = 2

    assert stage.relay.step() == 2

    assert state_of(stage) == (5, 2, 0)
    stage.line.confirms = None
    assert stage.relay.step() == 3
    assert sequences(stage.line.sent) == [1, 2, 3, 4, 5, 3, 4, 5]


def killed(*_):
    raise SystemExit("killed")


@pytest.mark.parametrize("moment", ["_number", "_publish", "_advance"])
def test_a_relay_killed_at_any_moment_loses_nothing_and_numbers_nothing_twice(
    stage, moment, monkeypatch
):
    notes = [stage.write("ada") for _ in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(stage.relay, moment, killed)
        with pytest.raises(SystemExit):
            stage.relay.step()
    stage.restart_relay()
    notes += [stage.write("ada") for _ in range(2)]

    stage.carry()

    assert [sequence for sequence, _ in log_of(stage)] == [1, 2, 3, 4, 5]
    assert stage.tallied() == sorted(notes)
    assert stage.ledger().clean


def test_a_fact_that_no_queue_took_is_counted_and_does_not_block(stage):
    stage.write("ada")
    stage.line.publisher = type(stage.broker)(
        type(stage.broker._topology)(sources=["notes"], readers={})
    ).publisher("notes")
    before = counted(metrics.OUTBOX_UNROUTABLE, "notes")

    assert stage.relay.step() == 1

    assert counted(metrics.OUTBOX_UNROUTABLE, "notes") == before + 1
    assert state_of(stage) == (1, 1, 0)


def test_a_fact_meant_for_outsiders_may_find_no_queue(stage):
    with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
        tx.publish(NoteShredded(note_id="n", person_id="ada"))
    stage.line.publisher = type(stage.broker)(
        type(stage.broker._topology)(sources=["notes"], readers={})
    ).publisher("notes")
    before = counted(metrics.OUTBOX_UNROUTABLE, "notes")

    assert stage.relay.step() == 1

    assert counted(metrics.OUTBOX_UNROUTABLE, "notes") == before


def test_every_message_asks_to_be_returned_when_no_queue_takes_it(stage):
    stage.write("ada")

    stage.relay.step()

    assert all(message.mandatory for message in stage.line.sent)


def test_a_paused_relay_stands_still_until_it_is_let_go(stage):
    stage.write("ada")

    relay.pause(stage.notes.database, 60)
    assert stage.relay.step() == 0
    assert log_of(stage) == []

    relay.pause(stage.notes.database, 0)
    assert stage.relay.step() == 1


def cut_the_leader(stage, postgres):
    """End the connection that holds the lock, and return when the lock is free."""
    database = stage.notes.database.engine.url.database
    held = (
        " FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE l.locktype = 'advisory' AND d.datname = %s"
    )
    postgres._ask("SELECT pg_terminate_backend(l.pid)" + held, database)
    while postgres._ask("SELECT 1" + held, database):
        pass


def test_a_second_relay_stands_by_and_takes_over(postgres_stage, postgres):
    stage = postgres_stage
    second = Relay(stage.notes.database, stage.line)
    stage.write("ada")
    assert stage.relay.step() == 1
    stage.write("ada")

    assert second.step() == 0

    cut_the_leader(stage, postgres)
    assert second.step() == 1
    assert stage.relay.step() == 0
    second.leadership.release()


def test_a_leader_that_lost_its_connection_does_not_lead_on(postgres_stage, postgres):
    stage = postgres_stage
    assert stage.relay.leadership.held()

    cut_the_leader(stage, postgres)

    assert stage.relay.leadership.held() is False
    assert stage.relay.leadership.held() is True


def test_a_leader_that_lets_go_lets_another_lead(postgres_stage):
    stage = postgres_stage
    second = Relay(stage.notes.database, stage.line)
    assert stage.relay.leadership.held()

    stage.relay.leadership.release()

    assert second.leadership.held()
    assert not stage.relay.leadership.held()
    second.leadership.release()


def test_relays_that_all_believe_to_lead_number_nothing_twice(postgres_stage, monkeypatch):
    stage, failures = postgres_stage, []
    monkeypatch.setattr("chassis.leadership.Leadership.held", lambda self: True)

    def relay_on():
        try:
            second = Relay(stage.notes.database, stage.broker.publisher("notes"))
            while len(log_of(stage)) < 20:
                second.step()
        except Exception as error:  # noqa: BLE001  # shown below
            failures.append(error)

    stage.relay.step()
    relays = [threading.Thread(target=relay_on) for _ in range(3)]
    for thread in relays:
        thread.start()
    for _ in range(20):
        stage.write("ada")
    for thread in relays:
        thread.join()
    stage.carry()

    assert failures == []
    assert [sequence for sequence, _ in log_of(stage)] == list(range(1, 21))
    assert stage.ledger().clean
