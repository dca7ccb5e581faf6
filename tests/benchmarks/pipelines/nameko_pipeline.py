"""Bare nameko: an `EventDispatcher` in each writer, an `event_handler` that counts, and no database."""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import create_engine

from chassis.ids import new_id
from tests.benchmarks.crew import Job
from tests.benchmarks.member import paced, ready

SERVERS = ("consume",)


def write(job: Job) -> None:
    from nameko.standalone.events import event_dispatcher  # noqa: PLC0415

    dispatch = event_dispatcher({"AMQP_URI": job.place.amqp_url})

    def one(association: str, person: str, text: str) -> None:
        body = {"association": association, "note_id": new_id(), "person_id": person, "text": text}
        dispatch("notes", "note_written", body)

    paced(job, one)


def consume(job: Job) -> None:
    import eventlet  # noqa: PLC0415  # patched already
    from nameko.containers import ServiceContainer  # noqa: PLC0415
    from nameko.events import event_handler  # noqa: PLC0415

    counter = open(job.place.tallies_url, "wb", buffering=0)  # noqa: SIM115, PTH123  # open to the end

    class Counting:
        name = "tallies"
        seen = 0

        @event_handler("notes", "note_written")
        def count(self, payload: dict[str, Any]) -> None:
            Counting.seen += 1
            os.pwrite(counter.fileno(), str(Counting.seen).encode(), 0)

    container = ServiceContainer(Counting, {"AMQP_URI": job.place.amqp_url, "max_workers": 10})
    container.start()
    eventlet.sleep(1)  # until the queue is bound
    ready()
    container.wait()


def keep(job: Job) -> None:
    """A handler as anybody would write it: a row per event, and a transaction for each."""
    import eventlet  # noqa: PLC0415  # patched already
    from nameko.containers import ServiceContainer  # noqa: PLC0415
    from nameko.events import event_handler  # noqa: PLC0415

    from chassis.testing.trial.tallies.models import Greeting  # noqa: PLC0415
    from tests.benchmarks.pipelines.plain_pipeline import (  # noqa: PLC0415
        PlainSession,
        without_the_chassis,
    )

    without_the_chassis()
    engine = create_engine(job.place.as_superuser().tallies_url)

    class Keeping:
        name = "tallies"

        @event_handler("notes", "note_kept")
        def keep(self, payload: dict[str, Any]) -> None:
            with PlainSession(engine) as session:
                session.association = payload["association"]
                session.add(Greeting(id=new_id(), note_id=payload["note_id"]))
                session.commit()

    container = ServiceContainer(Keeping, {"AMQP_URI": job.place.amqp_url, "max_workers": 10})
    container.start()
    eventlet.sleep(1)  # until the queue is bound
    ready()
    container.wait()
