"""The same functions and models without the chassis: SQLAlchemy sessions as anybody would use them.

The same rows of the business and an outbox row are written; the relay publishes with pipelined confirms
and deletes, the consumer applies a batch per transaction. Nothing else is promised: no association is
checked, no order, no log, no mark, no second delivery noticed, no failing reaction kept apart.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, delete, event, select
from sqlalchemy.orm import Session

from chassis import tenancy
from chassis.broker.port import Outgoing
from chassis.broker.rabbitmq import RabbitBroker
from chassis.ids import new_id
from chassis.tables import OutboxRow
from chassis.testing.trial.contracts import NoteWritten, WriteNote
from chassis.testing.trial.notes.service import write_note
from chassis.testing.trial.tallies.service import TalliesService
from contracts.base import Event
from tests.benchmarks.crew import Job
from tests.benchmarks.member import paced, ready

SERVERS = ("relay", "consume")
WINDOW, BATCH = 1000, 200


def without_the_chassis() -> None:
    """Let sessions of this process be as they come; whoever only asks for `SERVERS` keeps ours."""
    event.remove(Session, "do_orm_execute", tenancy._filter)
    event.remove(Session, "before_flush", tenancy._stamp)


class PlainSession(Session):
    """A session in which each business row is given its association by hand."""

    association = ""

    def add(self, instance: Any, **asked: Any) -> None:
        if isinstance(instance, tenancy.Scoped):
            instance.association_id = self.association
        super().add(instance, **asked)


class PlainTransaction:
    """As much of a transaction as the business functions ask for."""

    def __init__(self, session: PlainSession, association: str) -> None:
        self.session, self.association_id = session, association
        session.association = association
        self.new_id = new_id

    def publish(self, fact: Event) -> None:
        self.session.add(
            OutboxRow(
                event_id=new_id(),
                type=fact.type,
                subject=fact.subject,
                association_id=self.association_id,
                recorded_at=datetime.now(UTC),
                body=json.dumps({"association": self.association_id, "data": fact.dump()}),
            )
        )


def write(job: Job) -> None:
    without_the_chassis()
    engine = create_engine(job.place.as_superuser().notes_url)

    def one(association: str, person: str, text: str) -> None:
        with PlainSession(engine, expire_on_commit=False) as session:
            tx: Any = PlainTransaction(session, association)
            write_note(tx, WriteNote(person_id=person, text=text))
            session.commit()

    paced(job, one)


def relay(job: Job) -> None:
    without_the_chassis()
    engine = create_engine(job.place.as_superuser().notes_url)
    publisher = RabbitBroker(job.place.amqp_url).publisher("notes")
    ready()
    while True:
        with Session(engine) as session:
            rows = session.execute(
                select(OutboxRow.id, OutboxRow.event_id, OutboxRow.type, OutboxRow.body)
                .order_by(OutboxRow.id)
                .limit(WINDOW)
            ).all()
            if rows:
                done = publisher.publish(
                    [Outgoing(row.type, row.event_id, row.body.encode()) for row in rows]
                )
                sent = [row.id for row in rows[: done.confirmed]]
                session.execute(
                    delete(OutboxRow).where(OutboxRow.id.in_(sent)),
                    execution_options={"synchronize_session": False},
                )
                session.commit()
        if not rows:
            time.sleep(0.02)


def consume(job: Job) -> None:
    without_the_chassis()
    engine = create_engine(job.place.as_superuser().tallies_url)
    subscription = RabbitBroker(job.place.amqp_url).subscription("tallies")
    tallies: Any = TalliesService
    ready()
    while True:
        deliveries = subscription.fetch(BATCH, 1.0)
        if not deliveries:
            continue
        with PlainSession(engine) as session:
            for delivery in deliveries:
                told = json.loads(delivery.body)
                fact = NoteWritten(**told["data"])
                tx = PlainTransaction(session, told["association"])
                tallies.count_note(None, tx, fact)
                tallies.greet_writer(None, tx, fact)
            session.commit()
        subscription.ack(deliveries)
