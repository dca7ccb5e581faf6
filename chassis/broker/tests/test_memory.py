"""What the embedded broker promises beyond the port: a bound, and green threads."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from chassis.broker.memory import MemoryBroker
from chassis.broker.tests.traffic import TOPOLOGY, collect, events, ids, publish_all


def test_a_full_queue_refuses_the_rest_of_the_batch_and_loses_nothing() -> None:
    broker = MemoryBroker(TOPOLOGY, capacity=10)
    care, notifications = broker.subscription("care"), broker.subscription("notifications")
    publisher = broker.publisher("members")

    outcome = publisher.publish(events(15))

    assert outcome.confirmed == 10
    assert outcome.error == "queue care.events is full"
    assert len(collect(care, 10)) == 10
    assert publisher.publish(events(5, start=10)).confirmed == 0  # the other reader is still full
    assert len(collect(notifications, 10)) == 10
    publish_all(publisher, events(5, start=10))
    assert ids(collect(care, 5)) == ids(events(5, start=10))


def test_taken_events_keep_their_place_in_a_bounded_queue() -> None:
    broker = MemoryBroker(TOPOLOGY, capacity=3)
    subscription = broker.subscription("care")
    broker.publisher("members").publish(events(3))
    taken = collect(subscription, 3, ack=False)

    assert broker.publisher("members").publish(events(1, start=3)).confirmed == 0

    subscription.ack(taken)
    collect(broker.subscription("notifications"), 3)
    assert broker.publisher("members").publish(events(1, start=3)).confirmed == 1


def test_an_unknown_reader_is_named() -> None:
    with pytest.raises(ValueError, match="no reader 'nobody'"):
        MemoryBroker(TOPOLOGY).subscription("nobody")


def test_green_threads_are_woken_on_publish_and_let_others_run_while_they_wait() -> None:
    program = """
        import warnings
        warnings.simplefilter("ignore")
        import eventlet
        eventlet.monkey_patch()
        from time import monotonic
        from chassis.broker.memory import MemoryBroker
        from chassis.broker.tests.traffic import TOPOLOGY, events

        broker = MemoryBroker(TOPOLOGY)
        readers = [
            eventlet.spawn(broker.subscription(name).fetch, 10, 60)
            for name in ("care", "notifications")
        ]
        started, ticks = monotonic(), 0
        while ticks < 20:
            eventlet.sleep(0.01)
            ticks += 1
        broker.publisher("members").publish(events(3))
        assert [len(reader.wait()) for reader in readers] == [3, 3]
        assert monotonic() - started < 30
        print("woken")
    """

    done = subprocess.run(
        [sys.executable, "-c", dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout == "woken\n", done.stderr
