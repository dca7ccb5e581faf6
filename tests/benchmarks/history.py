"""A past to be read again: facts that are in the log of the notes, without the notes themselves."""

from __future__ import annotations

from chassis import admin
from chassis.broker.port import Outcome, Outgoing
from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database
from chassis.relay import Relay
from chassis.runtime import assemble
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.notes.service import NotesService
from tests.benchmarks.stand import Place


class OwnLog:
    """The log of the notes, read where it stands: what RPC costs is not asked here."""

    def __init__(self, place: Place) -> None:
        self.database = assemble(NotesService, place.notes_url, Clock(), upgrade=False).database

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]:
        if source != "notes":
            return []
        with self.database.reading(Context()) as tx:
            asked = admin.EventsAfter(sequence=sequence, limit=limit)
            return [body.encode() for body in admin.events_after(tx, asked).bodies]


def written(database: Database, count: int) -> list[bytes]:
    """Commit *count* facts, number them, and return their bodies as they would be published."""
    for association in ("hangzhou", "tonglu"):
        for start in range(0, count // 2, 1000):
            with database.begin(Context(association_id=association, actor="account-1")) as tx:
                for n in range(start, start + min(1000, count // 2)):
                    note = f"{association}-{n}"
                    person = f"{association}-p-{n % 2000}"
                    tx.publish(NoteWritten(note_id=note, person_id=person, ordinal=1))
    way = _Kept()
    relay = Relay(database, way)
    while relay.step():
        pass
    relay.leadership.release()
    return [one.body for one in way.sent]


class _Kept:
    """Keeps what would be published."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def publish(self, batch: list[Outgoing]) -> Outcome:
        self.sent += batch
        return Outcome(len(batch))

    def close(self) -> None:
        """Nothing is held."""
