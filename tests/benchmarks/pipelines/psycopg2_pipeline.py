"""By hand: psycopg2 and py-amqp, set-based where it can be; the quickest of the four, and the barest.

Its writers and its consumer write the same rows of the business; the consumer counts in memory.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import amqp
import psycopg2
from psycopg2.extras import execute_values

from chassis.ids import new_id
from tests.benchmarks.crew import Job
from tests.benchmarks.member import paced, ready
from tests.benchmarks.stand import connect, dsn

SERVERS = ("relay", "consume")
WINDOW, BATCH, PREFETCH = 500, 200, 400


def write(job: Job) -> None:
    connection = psycopg2.connect(dsn(job.place.as_superuser().notes_url))
    cursor = connection.cursor()

    def one(association: str, person: str, text: str) -> None:
        note = new_id()
        cursor.execute("select count(*) from note where person_id = %s", (person,))
        ordinal = cursor.fetchone()[0] + 1
        cursor.execute(
            "insert into note (id, association_id, person_id, ordinal, text)"
            " values (%s, %s, %s, %s, %s)",
            (note, association, person, ordinal, text),
        )
        body = {
            "association": association,
            "note_id": note,
            "person_id": person,
            "ordinal": ordinal,
        }
        cursor.execute(
            "insert into outbox (event_id, type, subject, association_id, body, recorded_at)"
            " values (%s, 'notes.note_written', %s, %s, %s, now())",
            (new_id(), person, association, json.dumps(body)),
        )
        connection.commit()

    paced(job, one)


class Pipelined:
    """A channel that publishes a batch and then waits for the confirms of all of it."""

    def __init__(self, url: str) -> None:
        self.connection = connect(url)
        self.channel = self.connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.sent = self.confirmed = 0

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self.confirmed = max(self.confirmed, tag) if multiple else self.confirmed + 1

    def publish(self, bodies: list[tuple[str, str, str]]) -> None:
        for type_, event_id, body in bodies:
            message = amqp.Message(body, delivery_mode=2, message_id=event_id)
            self.channel._basic_publish(message, "notes.events", type_, mandatory=True)
        self.sent += len(bodies)
        while self.confirmed < self.sent:
            self.connection.drain_events()


def relay(job: Job) -> None:
    connection = psycopg2.connect(dsn(job.place.as_superuser().notes_url))
    channel = Pipelined(job.place.amqp_url)
    ready()
    while True:
        if not relay_step(connection, channel):
            time.sleep(0.02)


def relay_step(connection: Any, channel: Pipelined) -> int:
    """Publish what is in the outbox, at most a window of it, and delete it; return how much that was."""
    cursor = connection.cursor()
    cursor.execute(
        "select id, type, event_id, body from outbox order by id limit %s for update skip locked",
        (WINDOW,),
    )
    rows = cursor.fetchall()
    if rows:
        channel.publish([row[1:] for row in rows])
        cursor.execute("delete from outbox where id = any(%s)", ([row[0] for row in rows],))
    connection.commit()
    return len(rows)


def consume(job: Job) -> None:
    connection = psycopg2.connect(dsn(job.place.as_superuser().tallies_url))
    cursor = connection.cursor()
    broker = connect(job.place.amqp_url)
    channel = broker.channel()
    channel.basic_qos(0, PREFETCH, False)
    arrived: list[Any] = []
    channel.basic_consume("tallies.events", callback=arrived.append)
    places: Counter[str] = Counter()
    ready()
    while True:
        broker.drain_events()
        while len(arrived) < BATCH:
            try:
                broker.drain_events(timeout=0.001)
            except TimeoutError:
                break
        batch, arrived[:] = arrived[:BATCH], arrived[BATCH:]
        if batch:
            _apply(cursor, [json.loads(message.body) for message in batch], places)
            connection.commit()
            channel.basic_ack(batch[-1].delivery_tag, multiple=True)


def _apply(cursor: Any, facts: list[dict[str, Any]], places: Counter[str]) -> None:
    tallies, greetings = [], []
    for fact in facts:
        places[fact["person_id"]] += 1
        tallies.append(
            (
                new_id(),
                fact["association"],
                fact["note_id"],
                fact["person_id"],
                fact["ordinal"],
                places[fact["person_id"]],
            )
        )
        greetings.append((new_id(), fact["association"], fact["note_id"]))
    execute_values(
        cursor,
        "insert into tally (id, association_id, note_id, person_id, ordinal, place) values %s"
        " on conflict do nothing",
        tallies,
    )
    execute_values(
        cursor,
        "insert into greeting (id, association_id, note_id) values %s on conflict do nothing",
        greetings,
    )
