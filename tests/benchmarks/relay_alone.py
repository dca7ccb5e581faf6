"""The relay alone: an outbox full of facts to a quorum queue, by one process, nobody else working."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import amqp
import psycopg2

from chassis.broker.rabbitmq import RabbitBroker
from chassis.clock import Clock
from chassis.context import Context
from chassis.relay import Relay
from chassis.runtime import assemble
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.notes.service import NotesService
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.pipelines.psycopg2_pipeline import Pipelined, relay_step
from tests.benchmarks.stand import Place, connect, dsn, stand

FACTS = 10_000
ONE_BY_ONE = 600
RUNS = 3
FLOOR = 8.0
BESIDE_FLOOR = 0.8
ABSOLUTE_FLOOR = 5000.0


@benchmark("relay-alone")
def measure() -> Iterator[Figure]:
    """Take turns, so that what else the machine does falls on all three."""
    place = stand().place()
    runs, hands, one_by_one = [], [], []
    for _ in range(RUNS):
        one_by_one.append(_confirm_each(place))
        runs.append(_ours(place))
        hands.append(_by_hand(place))
    stand().leave(place)
    ours, by_hand = [rate for rate, _ in runs], [rate for rate, _ in hands]
    ratio = median(mine / theirs for mine, theirs in zip(ours, one_by_one, strict=True))
    yield Figure(
        name="relay-alone",
        value=median(ours),
        unit="events/s",
        floor=FLOOR,
        peer="confirm per message",
        peer_value=median(ours) / ratio,
        note=f"median ratio of {RUNS} pairs; runs: {', '.join(f'{rate:.0f}' for rate in ours)}",
    )
    yield Figure(
        name="relay-alone-absolute", value=median(ours), unit="events/s", floor=ABSOLUTE_FLOOR
    )
    yield Figure(
        name="relay-alone-beside-psycopg2",
        value=median(ours),
        unit="events/s",
        peer="psycopg2 and py-amqp by hand",
        peer_value=median(by_hand),
        floor=BESIDE_FLOOR,
        note="the one by hand keeps no log and numbers nothing",
    )
    yield Figure(
        name="relay-alone-processor",
        value=median(cost for _, cost in runs),
        unit="ms per event",
        peer="psycopg2 and py-amqp by hand",
        peer_value=median(cost for _, cost in hands),
    )


def _fill(place: Place) -> None:
    """Commit facts in transactions of some size, as an import does; empty what was there before."""
    database = assemble(NotesService, place.notes_url, Clock(), upgrade=False).database
    context = Context(association_id="hangzhou", actor="account-1")
    for start in range(0, FACTS, 1000):
        with database.begin(context) as tx:
            for n in range(start, start + 1000):
                tx.publish(NoteWritten(note_id=f"note-{n}", person_id=f"p-{n % 2000}", ordinal=1))
    database.close()
    _purge(place)


def _purge(place: Place) -> None:
    with connect(place.amqp_url) as connection:
        connection.channel().queue_purge("tallies.events")


def _timed(step: Callable[[], int]) -> tuple[float, float]:
    """Return how many facts per second *step* publishes until nothing is left, and the milliseconds
    of the processor for each.
    """
    started, spent, done = time.monotonic(), time.process_time(), 0
    while done < FACTS:
        done += step()
    used = time.process_time() - spent
    return done / (time.monotonic() - started), 1000 * used / done


def _ours(place: Place) -> tuple[float, float]:
    _fill(place)
    database = assemble(NotesService, place.notes_url, Clock(), upgrade=False).database
    relay = Relay(database, RabbitBroker(place.amqp_url).publisher("notes"))
    rate = _timed(relay.step)
    relay.publisher.close()
    relay.leadership.release()
    database.close()
    return rate


def _by_hand(place: Place) -> tuple[float, float]:
    _fill(place)
    connection = psycopg2.connect(dsn(place.as_superuser().notes_url))
    channel = Pipelined(place.amqp_url)
    rate = _timed(lambda: relay_step(connection, channel))
    channel.connection.close()
    connection.close()
    return rate


def _confirm_each(place: Place) -> float:
    """Publish as a simple program does: wait for the broker's word after each message."""
    _purge(place)
    body = "x" * 480  # as long as a fact of the trial in its envelope
    with connect(place.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        started = time.monotonic()
        for n in range(ONE_BY_ONE):
            message = amqp.Message(body, delivery_mode=2, message_id=str(n))
            channel.basic_publish_confirm(
                message, "notes.events", "notes.note_written", mandatory=True
            )
        return ONE_BY_ONE / (time.monotonic() - started)
