"""Promise: the broker may be lost whole. The queue is the fast path; the source's log is the truth."""

import time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis import metrics, pace, reader
from chassis.broker.port import Outgoing
from chassis.inbox import Inbox
from chassis.tables import UnreadableMessage
from chassis.testing.service import FIRST_DAY
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.members.events import AssociationRegistered


@pytest.fixture(autouse=True)
def no_grace(monkeypatch):
    monkeypatch.setattr(reader, "GAP_GRACE_SECONDS", 0.0)


def without_reconciling(stage):
    """Let the first reconciliation be over, so that the queue alone carries what comes."""
    stage.read_all()
    stage.source.asked = 0


def unreadable(stage):
    with Session(stage.tallies.database.engine) as session:
        return list(session.scalars(select(UnreadableMessage)))


def put(stage, body, key="notes.note_written"):
    stage.broker.publisher("notes").publish([Outgoing(key, "m", body)])


def test_the_queue_alone_carries_what_comes_in_order(stage):
    without_reconciling(stage)
    for person, association in (("ada", HANGZHOU), ("tan", TONGLU), ("ada", HANGZHOU)):
        stage.write(person, association)

    stage.carry()

    assert stage.source.asked == 0
    assert stage.ledger().clean
    assert stage.broker._queues["tallies"].taken == {}


def test_a_message_lost_on_the_way_is_fetched_from_the_log(stage):
    without_reconciling(stage)
    for _ in range(5):
        stage.write("ada")
    stage.line.loses = {1, 2}
    gaps = metrics.SEQUENCE_GAPS.labels("tallies", "notes")
    before = gaps._value.get()

    stage.carry()

    assert stage.source.asked > 0
    assert stage.ledger().clean
    assert gaps._value.get() == before + 1
    assert stage.broker._queues["tallies"].taken == {}


def test_a_last_message_lost_on_the_way_is_fetched_when_time_has_passed(stage):
    without_reconciling(stage)
    stage.write("ada")
    stage.line.loses = {0}
    stage.carry()
    assert stage.tallied() == []

    stage.reader._reconcile_at["notes"] = 0.0
    stage.read_all()

    assert stage.ledger().clean


def test_a_wiped_broker_costs_no_fact(stage):
    for number in range(6):
        stage.write("ada")
        if number == 2:
            stage.carry()
    stage.relay_all()

    stage.wipe_broker()
    stage.read_all()

    assert stage.ledger().clean


def test_a_reader_that_comes_new_reads_the_whole_log(stage, monkeypatch):
    monkeypatch.setattr(reader, "BATCH", 3)
    for _ in range(10):
        stage.write("ada")
    stage.relay_all()
    stage.wipe_broker()

    stage.read_all()

    assert len(stage.tallied()) == 10
    assert stage.source.asked >= 4


def test_messages_that_overtake_each_other_are_put_in_order(stage):
    without_reconciling(stage)
    stage.source.silent = True
    for _ in range(6):
        stage.write("ada")
    stage.relay_all()
    stage.broker._queues["tallies"].waiting.reverse()
    many = stage.reader.subscription.fetch
    stage.reader.subscription.fetch = lambda _limit, seconds: many(1, seconds)

    taken = [stage.reader.step(0) for _ in range(6)]

    assert taken == [1, 1, 1, 1, 1, 1]
    assert stage.ledger().clean


def test_messages_delivered_again_after_a_kill_are_handled_once(stage):
    without_reconciling(stage)
    for _ in range(4):
        stage.write("ada")
    stage.relay_all()
    kept = []
    stage.reader.subscription.ack = kept.extend

    stage.reader.step(0)  # the database commits, and the process dies before it acknowledges
    stage.restart_reader()
    stage.read_all()

    assert len(kept) == 4
    assert stage.ledger().clean
    assert stage.broker.depth("tallies") == 0


def test_nothing_is_acknowledged_before_it_is_stored(stage, monkeypatch):
    without_reconciling(stage)
    stage.write("ada")
    stage.relay_all()
    with monkeypatch.context() as patch:
        patch.setattr(stage.tallies.inbox, "apply", fails)
        with pytest.raises(OSError, match="disk"):
            stage.reader.step(0)

    assert len(stage.broker._queues["tallies"].taken) == 1
    stage.read_all()
    assert stage.ledger().clean


def fails(*_):
    raise OSError("disk is full")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff\xfe", "bad_json"),
        (b"[1, 2]", "bad_envelope"),
        (b'{"id": "x"}', "bad_envelope"),
        (b"", "bad_json"),
    ],
)
def test_a_body_that_cannot_be_read_is_kept_acknowledged_and_counted(stage, body, reason):
    count = metrics.UNREADABLE.labels("tallies", reason)
    before = count._value.get()
    put(stage, body, "notes.weather")
    stage.write("ada")

    stage.carry()

    [kept] = unreadable(stage)
    assert (kept.reason, kept.body, kept.routing_key) == (reason, body, "notes.weather")
    assert count._value.get() == before + 1
    assert stage.broker._queues["tallies"].taken == {}
    assert stage.ledger().clean


def test_a_fact_of_a_source_that_nobody_asked_for_is_kept(stage):
    without_reconciling(stage)
    stage.write("ada")
    stage.relay_all()
    [message] = stage.line.sent
    put(stage, message.body.replace(b'"source":"notes"', b'"source":"moon"'))

    stage.read_all()

    assert [kept.reason for kept in unreadable(stage)] == ["unknown_source"]


def test_a_message_that_could_not_be_kept_comes_again(stage, monkeypatch):
    put(stage, b"nonsense")
    stage.write("ada")
    stage.relay_all()
    with monkeypatch.context() as patch:
        patch.setattr(stage.reader, "_keep_unreadable", fails)
        with pytest.raises(OSError, match="disk"):
            stage.reader.step(0)

    stage.read_all()

    assert len(unreadable(stage)) == 1
    assert stage.ledger().clean
    assert stage.broker._queues["tallies"].taken == {}


def test_a_source_that_is_down_stops_nothing_that_comes_by_the_queue(stage):
    stage.source.down = True
    stage.write("ada")

    stage.carry()

    assert stage.ledger().clean


def test_a_source_that_is_down_is_asked_again_later_and_not_at_each_step(stage):
    without_reconciling(stage)
    stage.write("ada")
    stage.write("ada")
    stage.line.loses = {0}
    stage.source.down = True
    stage.relay_all()

    for _ in range(20):
        stage.reader.step(0)

    assert stage.source.asked == 1
    stage.source.down = False
    stage.reader.reconcile()
    assert stage.ledger().clean


def test_a_broker_that_is_away_does_not_keep_the_reader_from_the_log(stage):
    stage.write("ada")
    stage.relay_all()
    stage.reader.subscription.close()
    count = metrics.BROKER_UNAVAILABLE.labels("tallies", "reader")
    before = count._value.get()

    assert stage.reader.step(0) == 0

    assert count._value.get() == before + 1
    assert stage.ledger().clean


def test_a_step_ends_soon_when_reactions_are_slow_and_goes_on_where_it_was(stage, monkeypatch):
    """A process that is told to stop waits for the step it is in, which may hold hundreds of facts."""
    without_reconciling(stage)
    monkeypatch.setattr(pace, "STEP_SECONDS", 0.01)
    apply, sizes = stage.tallies.inbox.apply, []

    def counted(source, received):
        sizes.append(len(received))
        time.sleep(0.02)  # slower than the step may be
        return apply(source, received)

    monkeypatch.setattr(stage.tallies.inbox, "apply", counted)
    for _ in range(5):
        stage.write("ada")
    stage.relay_all()

    stage.reader.step(0)
    assert sizes == [1]
    for _ in range(20):
        stage.reader.step(0)

    assert sizes == [1] * 5
    assert stage.source.asked == 0  # what was not reached is no gap
    assert stage.ledger().clean


def test_a_backlog_of_one_source_does_not_keep_the_others_waiting(stage, monkeypatch):
    without_reconciling(stage)
    monkeypatch.setattr(pace, "STEP_SECONDS", 0.01)
    apply, order = stage.tallies.inbox.apply, []

    def counted(source, received):
        order.append(source)
        time.sleep(0.02)  # each fact takes longer than a step may
        return apply(source, received)

    monkeypatch.setattr(stage.tallies.inbox, "apply", counted)
    for _ in range(9):
        stage.write("ada")
    stage.relay_all()
    stage.reader.step(0)
    told = AssociationRegistered(association_id=TONGLU, name="-", level="county", since=FIRST_DAY)
    body = stage.tallies.sealed(told, TONGLU).body
    stage.broker.publisher("members").publish([Outgoing(told.type, "m", body)])

    for _ in range(4):
        stage.reader.step(0)

    assert "members" in order
    while stage.reader.step(0):
        pass
    assert order.count("notes") == 9
    assert stage.ledger().clean


def test_quick_reactions_share_ever_larger_transactions(stage, monkeypatch):
    without_reconciling(stage)
    monkeypatch.setattr(pace, "STEP_SECONDS", 600.0)
    monkeypatch.setattr(pace, "SLICE_SECONDS", 60.0)  # whatever this machine takes is quick
    apply, sizes = stage.tallies.inbox.apply, []

    def counted(source, received):
        sizes.append(len(received))
        return apply(source, received)

    monkeypatch.setattr(stage.tallies.inbox, "apply", counted)
    for _ in range(7):
        stage.write("ada")
    stage.carry()

    assert sizes == [1, 2, 4]


def test_a_reader_that_leaves_acknowledges_what_the_log_brought_before_the_queue(stage):
    stage.write("ada")
    stage.relay_all()
    stage.reader.reconcile()
    assert stage.tallied()
    assert stage.broker.depth("tallies") > 0

    stage.reader.close()

    assert stage.broker.depth("tallies") == 0


def test_a_reader_that_leaves_hands_back_what_it_has_not_handled(stage):
    without_reconciling(stage)
    stage.write("ada")
    stage.relay_all()
    waiting = stage.broker.depth("tallies")

    stage.reader.close()

    assert stage.broker.depth("tallies") == waiting > 0


def test_a_reader_whose_database_is_away_leaves_all_the_same(stage, monkeypatch):
    without_reconciling(stage)
    stage.write("ada")
    stage.relay_all()

    def away(*_):
        raise OperationalError("select", {}, Exception("x"), connection_invalidated=True)

    monkeypatch.setattr(Inbox, "mark", away)
    stage.reader.close()

    assert not stage.reader.subscription.alive()
    assert stage.broker.depth("tallies") > 0
