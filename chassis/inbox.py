"""Promise: each fact is handled once, in order per subject, and a failing reaction harms no other.

A reader handles the log of each source in its order, without gaps; how far it got is one row per source,
`reader_mark`, that moves in the same transaction as the rows that the reactions write. What stands below
the mark was handled; a second delivery of it is a duplicate. Only reactions that failed have rows of
their own, in `waiting_reaction`. (ADR 0003 says why this, and not a row per event.)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis import batches, metrics, waiting
from chassis.batches import Received
from chassis.context import Context
from chassis.database import Database, Transaction, is_outage
from chassis.logs import logger
from chassis.reactions import Reaction, ReactionTable
from chassis.tables import ReaderMark, UnreadableMessage
from contracts.base import Event

log = logger(__name__)

# Built once, and past the session: each batch runs them, and a batch may be a single event.
_MARKS = cast("Table", ReaderMark.__table__)
_MARK = select(_MARKS.c.applied_through).where(_MARKS.c.source == bindparam("source"))
_LOCK_MARK = _MARK.with_for_update()
_MOVE_MARK = (
    update(_MARKS)
    .where(_MARKS.c.source == bindparam("mark_of"))
    .values(applied_through=bindparam("through"))
)


class Inbox:
    """Applies facts to one service's database."""

    def __init__(self, database: Database, reactions: ReactionTable) -> None:
        self.database = database
        self.reactions = reactions

    def mark(self, source: str) -> int:
        """Return how far the log of *source* has been handled."""
        with Session(self.database.engine) as session:
            return session.scalar(_MARK, {"source": source}) or 0

    def apply(self, source: str, received: Sequence[Received]) -> int:
        """Handle what follows the mark without a gap, and return the new mark.

        *received* is in the order of `sequence`; what stands below the mark, or beyond a gap, is left
        out. All in one transaction; when any reaction raises, one by one, so that it costs only itself.
        """
        try:
            return self._apply_all(source, received)
        except DBAPIError as error:
            if is_outage(error):
                raise
            log.info("inbox.one_by_one", source=source, count=len(received), why=_brief(error))
        except Exception as error:  # noqa: BLE001  # whatever a reaction raises is found again below
            log.info("inbox.one_by_one", source=source, count=len(received), why=_brief(error))
        return self._apply_each(source, received)

    def _apply_all(self, source: str, received: Sequence[Received]) -> int:
        with self.database.begin(Context(), repeatable=True) as tx:
            mark = self._lock_mark(tx, source)
            ready = self.unseen(received, mark)
            if not ready:
                return mark
            blocked = waiting.blocked_subjects(tx.session, {r.envelope.subject for r in ready})
            through = ready[-1].envelope.sequence
            for items in batches.by_association(ready):
                self._apply_some(tx, items, blocked)
            self._move_mark(tx, source, through)
        self._count(ready)
        return through

    def _apply_some(
        self, tx: Transaction, items: list[Received], blocked: set[tuple[str, str]]
    ) -> None:
        """React to *items*, all of one association."""
        if len(items) > 1:
            self._look_ahead(tx, items)
        for item in items:
            self._keep_unknown(tx, item)
            for reaction in self.reactions.to(item.envelope):
                self._react(tx, reaction, item, blocked)

    def _look_ahead(self, tx: Transaction, items: list[Received]) -> None:
        work = [
            (reaction, item)
            for item in items
            for reaction in self.reactions.to(item.envelope)
            if reaction.wants(item.envelope)
        ]
        batches.look_ahead(tx, work)

    def _apply_each(self, source: str, received: Sequence[Received]) -> int:
        mark = 0
        for item in received:
            with self.database.begin(Context(), repeatable=True) as tx:
                mark = self._lock_mark(tx, source)
                if not self.unseen([item], mark):
                    continue
                self._keep_unknown(tx, item)
                blocked = waiting.blocked_subjects(tx.session, {item.envelope.subject})
                for reaction in self.reactions.to(item.envelope):
                    self._react_alone(tx, reaction, item, blocked)
                mark = item.envelope.sequence
                self._move_mark(tx, source, mark)
            self._count([item])
        return mark

    def unseen(self, received: Sequence[Received], mark: int) -> list[Received]:
        """Return the stretch of *received* that follows *mark* without a gap."""
        ready: list[Received] = []
        for item in received:
            sequence = item.envelope.sequence
            if sequence <= mark:
                metrics.INBOX_DUPLICATES.labels(self.database.service).inc()
            elif sequence == mark + 1:
                ready.append(item)
                mark = sequence
            else:
                break
        return ready

    def _keep_unknown(self, tx: Transaction, item: Received) -> None:
        """Keep a fact of a type or version that our contracts do not know, until we do."""
        envelope = item.envelope
        if (envelope.type, envelope.version) in Event.known:
            return
        tx.session.add(
            UnreadableMessage(
                reason="unknown_type",
                detail=f"{envelope.type} version {envelope.version}",
                routing_key=envelope.type,
                body=item.body,
                received_at=datetime.now(UTC),
            )
        )
        metrics.UNREADABLE.labels(self.database.service, "unknown_type").inc()

    def _react(
        self, tx: Transaction, reaction: Reaction, item: Received, blocked: set[tuple[str, str]]
    ) -> None:
        if not reaction.wants(item.envelope):
            return
        if (reaction.name, item.envelope.subject) in blocked:
            waiting.put(tx.session, reaction.name, item, state=waiting.WAITING, next_at=None)
            return
        reaction.run(tx, item.envelope, item.envelope.event)

    def _react_alone(
        self, tx: Transaction, reaction: Reaction, item: Received, blocked: set[tuple[str, str]]
    ) -> None:
        try:
            with tx.savepoint():
                self._react(tx, reaction, item, blocked)
                tx.session.flush()
        except DBAPIError as error:
            if is_outage(error):
                raise
            self._keep(tx, reaction, item, error)
        except Exception as error:  # noqa: BLE001  # every kind of failure waits, and is seen
            self._keep(tx, reaction, item, error)

    def _keep(self, tx: Transaction, reaction: Reaction, item: Received, error: Exception) -> None:
        """Keep the failed reaction; one that would fail the same way for ever is parked at once."""
        hopeless = waiting.is_hopeless(error)
        waiting.put(
            tx.session,
            reaction.name,
            item,
            state=waiting.PARKED if hopeless else waiting.WAITING,
            next_at=None if hopeless else waiting.next_try(1),
            error=error,
        )
        metrics.RETRIES.labels(reaction.name, type(error).__name__, 1).inc()
        log.warning(
            "reaction.failed",
            reaction=reaction.name,
            event_id=item.envelope.id,
            type=item.envelope.type,
            why=_brief(error),
            attempt=1,
        )

    def _lock_mark(self, tx: Transaction, source: str) -> int:
        found = tx.session.connection().scalar(_LOCK_MARK, {"source": source})
        if found is None:
            tx.session.add(ReaderMark(source=source, applied_through=0))
            tx.session.flush()
        return found or 0

    def _move_mark(self, tx: Transaction, source: str, through: int) -> None:
        tx.session.connection().execute(_MOVE_MARK, {"mark_of": source, "through": through})

    def _count(self, ready: Sequence[Received]) -> None:
        now = datetime.now(UTC) + self.database.clock.offset
        applied = metrics.EVENTS_APPLIED.labels(self.database.service)
        age = metrics.EVENT_AGE.labels(self.database.service)
        applied.inc(len(ready))
        for item in ready:
            age.observe(max((now - item.envelope.time).total_seconds(), 0))


def _brief(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
