"""Promise: facts are published in order, without gaps, and the log is their source for ever.

A step does three things: number (outbox rows move into the log, each with the next place), publish (what
the log holds beyond `published_through`, in order), advance (over the confirmed prefix only).
A relay that dies anywhere leaves nothing lost: at worst a stretch is published twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.broker.port import BrokerUnavailable, Outgoing, Publisher
from chassis.database import REPEATABLE, Database
from chassis.leadership import Leadership
from chassis.logs import logger
from chassis.tables import LoggedEvent, OutboxRow, RelayState
from contracts.base import Event
from contracts.envelope import number

WINDOW = 1000
STATE = 1

log = logger(__name__)

# The statements of a step, built once: a step with few facts takes as long as its statements do.
_OUTBOX, _LOG, _STATE = (
    cast("Table", row.__table__) for row in (OutboxRow, LoggedEvent, RelayState)
)
_KNOWN = (_STATE.c.head, _STATE.c.published_through, _STATE.c.paused_until)
_WAITING = exists(select(_OUTBOX.c.id)).label("waiting")
_LOOK = select(*_KNOWN, _WAITING).where(_STATE.c.id == STATE)
_FIRST_STATE = insert(_STATE)
_LOCK_STATE = select(*_KNOWN).where(_STATE.c.id == STATE).with_for_update()
_CARRIED = ("event_id", "type", "subject", "association_id", "body", "recorded_at")
_OLDEST = select(_OUTBOX).order_by(_OUTBOX.c.id).limit(bindparam("window")).subquery()
_PLACE = bindparam("head", type_=_LOG.c.sequence.type) + func.row_number().over(
    order_by=_OLDEST.c.id
)
_TOLD = (_LOG.c.sequence, _LOG.c.event_id, _LOG.c.type, _LOG.c.body)
_MOVE = insert(_LOG).from_select(
    ["sequence", *_CARRIED], select(_PLACE, *(_OLDEST.c[name] for name in _CARRIED))
)
_REMOVE = delete(_OUTBOX).where(
    _OUTBOX.c.event_id.in_(select(_LOG.c.event_id).where(_LOG.c.sequence > bindparam("head")))
)
# PostgreSQL moves and tells in one statement. The log is kept by month there: to look for what was just moved
# would mean to look into every month.
_TAKEN = (
    delete(_OUTBOX).where(_OUTBOX.c.id.in_(select(_OLDEST.c.id))).returning(*_OUTBOX.c).cte("taken")
)
_MOVED = (
    insert(_LOG)
    .from_select(
        ["sequence", *_CARRIED],
        select(
            bindparam("head", type_=_LOG.c.sequence.type)
            + func.row_number().over(order_by=_TAKEN.c.id),
            *(_TAKEN.c[name] for name in _CARRIED),
        ),
    )
    .returning(*_TOLD)
    .cte("moved")
)
_MOVE_AT_ONCE = select(_MOVED).order_by(_MOVED.c.sequence)
_SET_HEAD = update(_STATE).where(_STATE.c.id == STATE).values(head=bindparam("through"))
_NEXT = (
    select(*_TOLD)
    .where(_LOG.c.sequence > bindparam("published"), _LOG.c.sequence <= bindparam("head"))
    .order_by(_LOG.c.sequence)
    .limit(bindparam("window"))
)
_SET_PUBLISHED = (
    update(_STATE)
    .where(_STATE.c.id == STATE, _STATE.c.published_through < bindparam("through"))
    .values(published_through=bindparam("through"))
)


class Relay:
    """Publishes the facts of one service. Only the leader of its database works; others stand by."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self.database = database
        self.publisher = publisher
        self.leadership = Leadership(database, "relay")

    def step(self) -> int:
        """Number and publish what is there; return how many facts were confirmed."""
        leads = self.leadership.held()
        metrics.RELAY_LEADER.labels(self.database.service).set(leads)
        if not leads:
            return 0
        with self.database.one_writer(), self.database.engine.connect() as connection:
            state = connection.execute(_LOOK).one_or_none() or self._begin(connection)
            waiting = state.waiting
            if waiting:  # a look alone writes nothing, so that an idle relay costs no disk
                state = connection.execute(_LOCK_STATE).one()
            if state.paused_until and state.paused_until > datetime.now(UTC):
                return 0
            rows = self._take(connection, state.head, state.published_through, waiting=waiting)
            connection.commit()
        return self._publish(rows) if rows else 0

    def close(self) -> None:
        """Let go of the broker, and let another relay lead."""
        self.publisher.close()
        self.leadership.release()

    def _begin(self, connection: Connection) -> Any:
        """Write the one row of the relay's state, and look again."""
        connection.execute(_FIRST_STATE, {"id": STATE, "head": 0, "published_through": 0})
        return connection.execute(_LOOK).one()

    def _take(
        self, connection: Connection, head: int, published: int, *, waiting: bool
    ) -> Sequence[Any]:
        """Number what waits in the outbox, and return what the broker has not confirmed, oldest first."""
        before, moved = head, None
        if waiting:
            head, moved = self._number(connection, head)
        if moved is not None and published == before:
            return moved
        asked = {"published": published, "head": head, "window": WINDOW}
        return connection.execute(_NEXT, asked).all() if head > published else ()

    def _number(self, connection: Connection, head: int) -> tuple[int, Sequence[Any] | None]:
        """Move the oldest outbox rows into the log.

        Return where the log ends now, and the rows where the database tells them by the way.
        """
        moved, told = None, {"head": head, "window": WINDOW}
        if self.database.is_sqlite:
            connection.execute(_MOVE, told)
            through = head + connection.execute(_REMOVE, {"head": head}).rowcount
        else:
            moved = connection.execute(_MOVE_AT_ONCE, told).all()
            through = head + len(moved)
        connection.execute(_SET_HEAD, {"through": through})
        return through, moved

    def _publish(self, rows: Sequence[Any]) -> int:
        batch = [
            Outgoing(
                routing_key=row.type,
                message_id=row.event_id,
                body=number(row.body, row.sequence),
                headers={"sequence": row.sequence},
                mandatory=True,
            )
            for row in rows
        ]
        started = time.monotonic()
        try:
            outcome = self.publisher.publish(batch)
        except BrokerUnavailable as error:
            metrics.BROKER_UNAVAILABLE.labels(self.database.service, "relay").inc()
            log.warning("relay.broker_unavailable", service=self.database.service, error=str(error))
            return 0
        metrics.RELAY_CONFIRM_SECONDS.labels(self.database.service).observe(
            time.monotonic() - started
        )
        self._count(batch, outcome.returned)
        if outcome.error:
            log.warning("relay.not_confirmed", service=self.database.service, error=outcome.error)
        if outcome.confirmed:
            self._advance(rows[outcome.confirmed - 1].sequence)
            metrics.OUTBOX_PUBLISHED.labels(self.database.service).inc(outcome.confirmed)
        return outcome.confirmed

    def _advance(self, through: int) -> None:
        """Note what the broker has; were the note lost, a stretch would be published twice."""
        with self.database.one_writer(), self.database.engine.connect() as connection:
            connection.execution_options(**REPEATABLE)
            connection.execute(_SET_PUBLISHED, {"through": through})
            connection.commit()

    def _count(self, batch: list[Outgoing], returned: frozenset[str]) -> None:
        """Count facts that no queue took; a fact meant for outsiders alone may have none."""
        outside = {kind for (kind, _), event in Event.known.items() if event.outside_only}
        for message in batch:
            if message.message_id in returned and message.routing_key not in outside:
                metrics.OUTBOX_UNROUTABLE.labels(self.database.service).inc()
                log.error("relay.unroutable", type=message.routing_key, event_id=message.message_id)


def pause(database: Database, seconds: float) -> None:
    """Keep the relay still for *seconds* (0 lets it go on), while a rehearsal copies what is there."""
    until = datetime.now(UTC) + timedelta(seconds=seconds) if seconds else None
    with Session(database.engine) as session, database.one_writer():
        if session.get(RelayState, STATE) is None:
            session.add(RelayState(id=STATE, head=0, published_through=0, paused_until=until))
        session.execute(update(RelayState).where(RelayState.id == STATE).values(paused_until=until))
        session.commit()


def lag(database: Database) -> dict[str, float]:
    """Return `rows` not yet published and the age in seconds of the oldest of them."""
    with Session(database.engine) as session:
        rows, oldest = session.execute(select(func.count(), func.min(OutboxRow.recorded_at))).one()
        state = session.get(RelayState, STATE)
        behind = state.head - state.published_through if state else 0
        if behind and state:
            waiting = select(LoggedEvent.recorded_at).where(
                LoggedEvent.sequence == state.published_through + 1
            )
            oldest = session.scalar(waiting) or oldest
    age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
    return {"rows": rows + behind, "oldest_age_seconds": max(age, 0.0)}
