"""A rehearsal: an association's days, one after the other, on a copy, with a clock that moves.

The gateway starts this process with a folder of copied rows and one line of JSON on standard input;
each line of JSON on standard output tells how far it is. It needs no broker but its own and sends
nothing. When the other end closes standard input, or dies, it ends and takes the copy with it.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sys
import threading
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from chassis import admin, copying, logs, relay
from chassis.broker.memory import MemoryBroker
from chassis.broker.topology import Topology
from chassis.clock import SetClock
from chassis.context import Context
from chassis.database import Database
from chassis.encryption import load_keyring
from chassis.runtime import call, loops_of, reactions_of
from chassis.service import Runtime
from chassis.tables import AssociationClosure, AssociationNode, TimerRun
from chassis.timers import jobs_of
from deploy.agenda import Agenda
from deploy.system import service_class, topology

PARTS = ("members", "activities", "care")
"""Whose days are rehearsed; nobody is told anything, so that notifications and the feed stay out."""

DIES_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class LocalLogs:
    """The logs of the copy's services, read in this process."""

    def __init__(self, runtimes: dict[str, Runtime]) -> None:
        self.runtimes = runtimes

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]:
        asked = admin.EventsAfter(sequence=sequence, limit=limit)
        with self.runtimes[source].database.reading(Context()) as tx:
            return [body.encode() for body in admin.events_after(tx, asked).bodies]


class Rehearsal:
    """One association's copy and its days from *first* to *last*."""

    def __init__(self, folder: Path, association: str, first: date, last: date) -> None:
        self.folder, self.association, self.first, self.last = folder, association, first, last
        self.clock = SetClock(first)
        self.context = Context(association_id=association, actor="rehearsal")
        self.classes = {name: service_class(name) for name in PARTS}
        self.runtimes = {name: self._open(name) for name in PARTS}
        reads = {name: [s for s in topology().readers[name] if s in PARTS] for name in PARTS}
        self.broker = MemoryBroker(Topology(sources=PARTS, readers=reads))
        source = LocalLogs(self.runtimes)
        self.loops = {
            name: loops_of(cls, self.runtimes[name], self.broker, source)
            for name, cls in self.classes.items()
        }
        self._fresh: set[str] = set()
        self.agenda = Agenda(self._call)
        for name, runtime in self.runtimes.items():
            runtime.database.on_facts.append(partial(self._fresh.add, name))

    def _open(self, name: str) -> Runtime:
        """Fill the copy of one service and take out what the window will decide anew."""
        cls = self.classes[name]
        url = f"sqlite:///{self.folder}/{name}.db"
        database = Database(url, name, self.clock, durable=False)
        copying.create_tables(database.engine, cls)
        for table in copying.tables_of(cls):
            self._fill(database, table, self.folder / name / f"{table.name}.jsonl")
        runtime = Runtime(name, database, self.clock, reactions_of(cls))
        with database.begin(self.context) as tx:
            tx.session.execute(delete(TimerRun).where(TimerRun.day >= self.first))
            for job in jobs_of(cls, name):
                before = self.first - timedelta(days=1)
                tx.session.merge(
                    TimerRun(
                        job=job.name, association_id=self.association, day=before, ran_at=tx.now
                    )
                )
            cls.prepare_rehearsal(tx, self.first, self.last)
        relay.pause(database, 0)  # the original rested while it was copied
        return runtime

    def _fill(self, database: Database, table: Any, file: Path) -> None:
        if not file.exists():
            return
        with file.open() as lines:
            rows = [json.loads(line) for line in lines]
        if table.name == AssociationNode.__tablename__:
            rows = [row for row in rows if row["id"] == self.association]
        if table.name == AssociationClosure.__tablename__:
            own = (self.association, self.association)
            rows = [r for r in rows if (r["ancestor_id"], r["descendant_id"]) == own]
        for start in range(0, len(rows), 500):
            copying.load(database.engine, table, rows[start : start + 500])

    def run(self) -> dict[str, Any]:
        """Walk through the days; return what each service has to say of them."""
        day = self.first
        days = (self.last - self.first).days + 1
        while day <= self.last:
            self.clock.set_day(day)
            for loops in self.loops.values():
                loops.timers.step()
                loops.retries.step()
            self.settle()
            self.do_the_work_of(day)
            self.agenda.look(day)
            done = (day - self.first).days + 1
            if done % 5 == 0 or day == self.last:
                told = {"progress": done, "days": days, "day": day.isoformat()}
                tell({**told, "agenda": self.agenda.fresh()})
            day += timedelta(days=1)
        return self.summary()

    def do_the_work_of(self, day: date) -> None:
        """Make the visits that fall due and deliver the gifts of the day, as a good office would."""
        for visit in self._care("list_visits", states=["due", "overdue"], due_to=day.isoformat()):
            self._call(
                "care", "record_visit", visit_id=visit["visit_id"], visited_on=day.isoformat()
            )
        for gift in self._care("list_gifts", states=["out"], deliver_to=day.isoformat()):
            told = {"gift_id": gift["gift_id"], "delivered_on": day.isoformat()}
            self._call("care", "record_gift_delivery", **told)
        self.settle()

    def _care(self, method: str, **asked: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("care", method, limit=500, **asked)["items"]
        return found

    def _call(self, service: str, method: str, /, **asked: Any) -> Any:
        return call(self.classes[service], self.runtimes[service], self.context, method, asked)

    def settle(self) -> None:
        """Let facts and reactions go round until nothing moves; whoever has nothing to do is left alone."""
        while self._fresh or any(self.broker.depth(name) for name in PARTS):
            for name in sorted(self._fresh):
                self._fresh.discard(name)
                self.loops[name].relay.step()
            for name in PARTS:
                while self.broker.depth(name):
                    self.loops[name].reader.step(0.0)

    def summary(self) -> dict[str, Any]:
        """Return each service's account of the window, by month."""
        window = {"from_on": self.first.isoformat(), "to_on": self.last.isoformat()}
        parked = {}
        for name, runtime in self.runtimes.items():
            with runtime.database.reading(self.context) as tx:
                parked[name] = admin.progress(tx).parked + admin.progress(tx).waiting
        told = {
            name: call(self.classes[name], self.runtimes[name], self.context, "summarise", window)
            for name in ("care", "activities")
        }
        return {"summary": told, "failed_reactions": sum(parked.values())}


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Rehearse what standard input orders; the copy is gone afterwards, whatever happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    logs.set_up(json=True, level="WARNING")
    order = json.loads(sys.stdin.readline())
    folder = Path(order["folder"])

    def end_with_parent() -> None:
        sys.stdin.read()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        load_keyring(Path(order["key_file"]))
        rehearsal = Rehearsal(
            folder,
            order["association"],
            date.fromisoformat(order["first"]),
            date.fromisoformat(order["last"]),
        )
        tell({"done": rehearsal.run()})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
