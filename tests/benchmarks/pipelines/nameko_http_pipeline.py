"""Bare nameko behind HTTP: an `@http` that calls an RPC, which reads a row, or writes one and tells it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import create_engine, select

from chassis.ids import new_id
from chassis.testing.trial.notes.models import Note
from tests.benchmarks.crew import Job
from tests.benchmarks.member import ready

SERVERS = ("answer", "http")


def answer(job: Job) -> None:
    """The service that has the rows."""
    from nameko.events import EventDispatcher  # noqa: PLC0415  # needs the patch
    from nameko.rpc import rpc  # noqa: PLC0415

    from tests.benchmarks.pipelines.plain_pipeline import (  # noqa: PLC0415
        PlainSession,
        without_the_chassis,
    )

    without_the_chassis()
    engine = create_engine(job.place.as_superuser().notes_url, pool_size=10)

    class Notes:
        name = "notes"
        dispatch = EventDispatcher()

        @rpc
        def read(self, note_id: str) -> dict[str, Any]:
            with PlainSession(engine) as session:
                note = session.scalars(select(Note).where(Note.id == note_id)).one()
                return {"id": note.id, "person_id": note.person_id, "text": note.text}

        @rpc
        def write(self, person_id: str, text: str) -> dict[str, Any]:
            with PlainSession(engine) as session:
                session.association = "hangzhou"
                note = Note(id=new_id(), person_id=person_id, text=text, secret=None, ordinal=1)
                session.add(note)
                told = {"id": note.id, "person_id": person_id}
                session.commit()
            self.dispatch("note_written", told)
            return told

    _serve(Notes, {"AMQP_URI": job.place.amqp_url, "max_workers": 20})


def http(job: Job) -> None:
    """The gateway, at the port that the job names by its number."""
    from nameko.rpc import RpcProxy  # noqa: PLC0415  # needs the patch
    from nameko.web.handlers import http as answers  # noqa: PLC0415

    class Gateway:
        name = "gateway"
        notes = RpcProxy("notes")

        @answers("GET", "/notes/<string:note_id>")
        def read(self, _request: Any, note_id: str) -> str:
            return json.dumps(self.notes.read(note_id))

        @answers("POST", "/notes")
        def write(self, request: Any) -> tuple[int, str]:
            return 201, json.dumps(self.notes.write(**json.loads(request.get_data())))

    address = f"127.0.0.1:{job.number}"
    config = {"AMQP_URI": job.place.amqp_url, "WEB_SERVER_ADDRESS": address, "max_workers": 20}
    _serve(Gateway, config)


def _serve(service: type, config: dict[str, Any]) -> None:
    from nameko.containers import ServiceContainer  # noqa: PLC0415

    container = ServiceContainer(service, config)
    container.start()
    ready()
    container.wait()
