"""Applies judged ledgers: chunk by chunk to the services, each once, also after an interruption.

The chunks of a job follow from its file, so that nothing but the progress rows need survive a crash.
A chunk's idempotency key names the order, the sheet and its number: sent twice, it is applied once.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from chassis.context import Context
from chassis.ids import derived_id
from chassis.logs import logger
from chassis.service import Runtime
from contracts.errors import DeadlineExceeded, Refusal, Unavailable
from gateway.calls import Calls
from gateway.catalogue import SERVICES
from gateway.commands import imports
from gateway.imports.judging import Chunk, Unjudgeable, judge
from gateway.models import ImportChunk, ImportJob, ImportToDo, StoredFile

CHUNK_SECONDS = 60.0
SHORTEST_SETTLE_PAUSE, LONGEST_SETTLE_PAUSE = 0.02, 0.1

log = logger(__name__)


@dataclass
class Work:
    """One job in hand: what is still to be sent, and then whom it waits for."""

    job_id: str
    association_id: str
    ordered_at: datetime
    chunks: list[Chunk]
    rounds_left: int = 2  # the facts themselves, and the facts that follow from them
    heads: dict[str, int] | None = None
    pause_seconds: float = SHORTEST_SETTLE_PAUSE


class ImportRunner:
    """A loop: each step sends one chunk, or looks whether everybody has applied what was sent."""

    idle_seconds = 0.2  # somebody waits before a screen
    wakes_on_commit = True  # an order is one

    def __init__(self, runtime: Runtime, calls: Calls) -> None:
        self.runtime, self.calls = runtime, calls
        self.work: Work | None = None

    def step(self) -> int:
        """Do the next piece of the oldest import in hand; return 0 when there is none."""
        to_do = self._oldest()
        if to_do is None:
            self.work = None
            return 0
        if (
            self.work is None
            or self.work.job_id != to_do.job_id
            or (self.work.ordered_at != to_do.ordered_at)
        ):
            self.work = self._take_up(to_do)
        if self.work is None:
            return 1
        try:
            self._go_on(self.work)
        except (Unavailable, DeadlineExceeded):
            raise  # a service is away: the loop tries again, later each time
        except Refusal as refusal:
            self._fail(self.work.job_id, self.work.association_id, str(refusal))
        return 1

    def _go_on(self, work: Work) -> None:
        if work.chunks:
            self._send(work, work.chunks[0])
            del work.chunks[0]
        elif self._everybody_knows(work):
            with self.runtime.database.begin(self._context(work.association_id)) as tx:
                imports.finish(tx, work.job_id)
            log.info("import.applied", job=work.job_id)
            self.work = None
        else:
            # The services are at it, and nobody tells us when they have done.
            time.sleep(work.pause_seconds)
            work.pause_seconds = min(LONGEST_SETTLE_PAUSE, 1.5 * work.pause_seconds)

    def _oldest(self) -> ImportToDo | None:
        with self.runtime.database.reading(Context()) as tx:
            return tx.session.scalars(
                select(ImportToDo).order_by(ImportToDo.ordered_at).limit(1)
            ).first()

    def _take_up(self, to_do: ImportToDo) -> Work | None:
        """Judge the stored file again and leave out what was applied before an interruption."""
        context = self._context(to_do.association_id)
        with self.runtime.database.reading(context) as tx:
            job = tx.session.scalars(select(ImportJob).where(ImportJob.id == to_do.job_id)).one()
            file = tx.session.scalars(select(StoredFile).where(StoredFile.id == job.file_id)).one()
            content = base64.b64decode(file.content)
            chosen = job.chosen
            done = set(
                tx.session.execute(
                    select(ImportChunk.sheet, ImportChunk.number).where(
                        ImportChunk.job_id == job.id
                    )
                )
            )
        try:
            judged = judge(content, self.calls, context, self.runtime.clock.today(), chosen)
        except Unjudgeable as error:
            self._fail(to_do.job_id, to_do.association_id, error.code)
            return None
        left = [chunk for chunk in judged.chunks if (chunk.sheet, chunk.number) not in done]
        return Work(to_do.job_id, to_do.association_id, to_do.ordered_at, left)

    def _send(self, work: Work, chunk: Chunk) -> None:
        key = derived_id(work.job_id, work.ordered_at.isoformat(), chunk.sheet, str(chunk.number))
        answer: dict[str, Any] = self.calls.call(
            chunk.service,
            chunk.method,
            {"records": chunk.records},
            context=self._context(work.association_id, key=key),
            timeout_seconds=CHUNK_SECONDS,
        )
        counts = {name: int(answer[name]) for name in ("created", "updated", "unchanged")}
        counts["records"] = len(chunk.records)
        # Without the note the chunk would be sent again, and be answered by its key.
        context = self._context(work.association_id)
        with self.runtime.database.begin(context, repeatable=True) as tx:
            imports.note_chunk(tx, work.job_id, chunk.sheet, chunk.number, counts)

    def _everybody_knows(self, work: Work) -> bool:
        """Say whether every service has applied what others have published about the import."""
        context = Context(actor="import")
        told = {
            service: self.calls.call(service, "progress", {}, context=context)
            for service in SERVICES
        }
        if work.heads is None:
            if any(one["outbox"] for one in told.values()):
                return False
            work.heads = {service: int(one["head"]) for service, one in told.items()}
        behind = any(
            int(through) < work.heads[source]
            for one in told.values()
            for source, through in one["applied_through"].items()
            if source in work.heads
        )
        if behind:
            return False
        work.rounds_left -= 1
        work.heads = None
        return work.rounds_left <= 0

    def _fail(self, job_id: str, association_id: str, error: str) -> None:
        log.warning("import.failed", job=job_id, error=error)
        with self.runtime.database.begin(self._context(association_id)) as tx:
            imports.fail(tx, job_id, error)
        self.work = None

    @staticmethod
    def _context(association_id: str, key: str | None = None) -> Context:
        return Context(association_id=association_id, actor="import", key=key)
