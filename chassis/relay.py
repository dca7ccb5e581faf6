"""Promise: facts are published in order, without gaps, and the log is their source for ever.

A step does three things: number (outbox rows move into the log, each with the next place), publish (what
the log holds beyond `published_through`, in order), advance (over the confirmed prefix only).
A relay that dies anywhere leaves nothing lost: at worst a stretch is published twice.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.broker.port import BrokerUnavailable, Outgoing, Publisher
from chassis.database import Database
from chassis.leadership import Leadership
from chassis.logs import logger
from chassis.tables import LoggedEvent, OutboxRow, RelayState
from contracts.base import Event
from contracts.envelope import number

WINDOW = 1000
STATE = 1

log = logger(__name__)


class Relay:
    """Publishes the facts of one service. Only the leader of its database works; others stand by."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self.database = database
        self.publisher = publisher
        self.leadership = Leadership(database, "relay")

    def step(self) -> int:
        """Number and publish what is there; return how many facts were confirmed."""
        if not self.leadership.held():
            return 0
        with Session(self.database.engine) as session, self.database.one_writer():
            state = self._state(session)
            if state.paused_until and state.paused_until > datetime.now(UTC):
                return 0
            state.head += self._number(session, state.head)
            head, published = state.head, state.published_through
            session.commit()
        return self._publish(published, head) if head > published else 0

    def _state(self, session: Session) -> RelayState:
        """Return the one row of the relay's state, locked."""
        found = session.scalar(select(RelayState).where(RelayState.id == STATE).with_for_update())
        if found is None:
            found = RelayState(id=STATE, head=0, published_through=0)
            session.add(found)
            session.flush()
        return found

    def _number(self, session: Session, head: int) -> int:
        """Move the oldest outbox rows into the log, by two statements that carry no body to us."""
        oldest = select(OutboxRow).order_by(OutboxRow.id).limit(WINDOW).subquery()
        place = literal(head) + func.row_number().over(order_by=oldest.c.id)
        names = ["event_id", "type", "subject", "association_id", "body", "recorded_at"]
        moved = insert(LoggedEvent).from_select(
            ["sequence", *names], select(place, *(oldest.c[name] for name in names))
        )
        session.execute(moved)
        numbered = select(LoggedEvent.event_id).where(LoggedEvent.sequence > head)
        taken = session.execute(
            delete(OutboxRow).where(OutboxRow.event_id.in_(numbered)),
            execution_options={"synchronize_session": False},
        )
        return int(taken.rowcount)  # type: ignore[attr-defined]  # a DELETE has a row count

    def _publish(self, published: int, head: int) -> int:
        with Session(self.database.engine) as session:
            rows = session.execute(
                select(
                    LoggedEvent.sequence,
                    LoggedEvent.event_id,
                    LoggedEvent.type,
                    LoggedEvent.body,
                    LoggedEvent.recorded_at,
                )
                .where(LoggedEvent.sequence > published, LoggedEvent.sequence <= head)
                .order_by(LoggedEvent.sequence)
                .limit(WINDOW)
            ).all()
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
        with Session(self.database.engine) as session, self.database.one_writer():
            session.execute(
                update(RelayState)
                .where(RelayState.id == STATE, RelayState.published_through < through)
                .values(published_through=through)
            )
            session.commit()

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
