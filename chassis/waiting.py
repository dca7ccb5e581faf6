"""Promise: what fails waits, then is parked; a person can see, redrive or discard it.

Later facts about the same subject wait behind the failed one, per reaction; other subjects go on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.context import Context
from chassis.database import Database, is_outage
from chassis.logs import logger
from chassis.reactions import ReactionTable
from chassis.tables import WaitingReaction
from contracts.envelope import Unreadable, read
from contracts.errors import NotFound

if TYPE_CHECKING:
    from chassis.inbox import Received

WAITING, PARKED, DISCARDED = "waiting", "parked", "discarded"
DELAYS = tuple(timedelta(seconds=s) for s in (1, 5, 30, 300, 3600))
JITTER = 0.2

log = logger(__name__)


def next_try(attempts: int) -> datetime | None:
    """Return when to try again after *attempts* failures, in real time; nothing when it is given up."""
    if attempts > len(DELAYS):
        return None
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311  # spreads load, guards nothing
    return datetime.now(UTC) + DELAYS[attempts - 1] * spread


_ROWS = cast("Table", WaitingReaction.__table__)
_BLOCKED = (
    select(_ROWS.c.reaction, _ROWS.c.subject)
    .where(_ROWS.c.subject.in_(bindparam("subjects", expanding=True)))
    .where(_ROWS.c.state.in_((WAITING, PARKED)))
    .order_by(_ROWS.c.id)  # everybody locks in this order
    .with_for_update(read=True)
)


def blocked_subjects(session: Session, subjects: Iterable[str]) -> set[tuple[str, str]]:
    """Return (reaction, subject) pairs that have an earlier fact waiting or parked.

    They cannot be settled before this transaction ends: or a fact put behind one that is being settled
    right now would be let go by nobody.
    """
    rows = session.connection().execute(_BLOCKED, {"subjects": sorted(subjects)})
    return {(reaction, subject) for reaction, subject in rows}


def put(
    session: Session,
    reaction: str,
    item: Received,
    *,
    state: str,
    next_at: datetime | None,
    error: Exception | None = None,
) -> None:
    """Keep a reaction that did not succeed, with everything needed to try it again."""
    envelope = item.envelope
    session.add(
        WaitingReaction(
            reaction=reaction,
            event_id=envelope.id,
            source=envelope.source,
            sequence=envelope.sequence,
            type=envelope.type,
            subject=envelope.subject,
            association_id=envelope.association_id,
            body=item.body,
            state=state,
            attempts=1 if error else 0,
            next_at=next_at,
            since=datetime.now(UTC),
            error=_told(error),
            error_key=_key(error),
        )
    )
    session.flush()


def _told(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}"[:2000] if error else ""


def _key(error: BaseException | None) -> str:
    """Return what equal errors share: the kind and the place, not the values."""
    if error is None:
        return ""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_qualname}" if place else ""
    return sha256(f"{type(error).__name__}@{where}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Retries:
    """Tries waiting reactions again when their time has come."""

    database: Database
    reactions: ReactionTable

    def step(self) -> int:
        """Try each due reaction once; return how many were tried."""
        with Session(self.database.engine) as session:
            due = session.scalars(
                select(WaitingReaction.id)
                .where(WaitingReaction.state == WAITING)
                .where(WaitingReaction.next_at <= datetime.now(UTC))
                .order_by(WaitingReaction.sequence)
                .limit(200)
            ).all()
        for row_id in due:
            self._try(row_id)
        return len(due)

    def _try(self, row_id: int) -> None:
        try:
            with self.database.begin(Context()) as tx:
                row = tx.session.scalar(
                    select(WaitingReaction)
                    .where(WaitingReaction.id == row_id, WaitingReaction.state == WAITING)
                    .with_for_update(skip_locked=True)
                )
                if row is None:
                    return
                reaction, subject = row.reaction, row.subject
                envelope = read(row.body)
                tx.session.delete(row)
                tx.session.flush()
                self.reactions.named(reaction).run(tx, envelope, envelope.event())
                tx.session.flush()
                release_next(tx.session, reaction, subject)
        except DBAPIError as error:
            if is_outage(error):
                raise
            self._failed(row_id, error)
        except Exception as error:  # noqa: BLE001  # counted, kept, and tried later
            self._failed(row_id, error)

    def _failed(self, row_id: int, error: Exception) -> None:
        with self.database.begin(Context()) as tx:
            row = tx.session.get(WaitingReaction, row_id, with_for_update=True)
            if row is None:
                return
            row.attempts += 1
            row.error, row.error_key = _told(error), _key(error)
            row.next_at = None if isinstance(error, Unreadable) else next_try(row.attempts)
            row.state = WAITING if row.next_at else PARKED
            metrics.RETRIES.labels(row.reaction, type(error).__name__, row.attempts).inc()
            log.warning(
                "reaction.failed",
                reaction=row.reaction,
                event_id=row.event_id,
                state=row.state,
                attempt=row.attempts,
                why=row.error[:300],
            )


def release_next(session: Session, reaction: str, subject: str) -> None:
    """Let the next fact about *subject* have its turn."""
    behind = session.scalar(
        select(WaitingReaction)
        .where(WaitingReaction.reaction == reaction, WaitingReaction.subject == subject)
        .where(WaitingReaction.state.in_((WAITING, PARKED)))
        .order_by(WaitingReaction.sequence)
        .limit(1)
    )
    if behind is not None and behind.state == WAITING and behind.next_at is None:
        behind.next_at = datetime.now(UTC)


def redrive(session: Session, row_id: int) -> WaitingReaction:
    """Give a parked reaction its tries again; raises `NotFound`. The event keeps its id."""
    row = _parked(session, row_id)
    row.state, row.attempts, row.next_at = WAITING, 0, datetime.now(UTC)
    return row


def discard(session: Session, row_id: int) -> WaitingReaction:
    """Settle a parked reaction without running it; those behind it go on. Raises `NotFound`."""
    row = _parked(session, row_id)
    row.state = DISCARDED
    session.flush()
    release_next(session, row.reaction, row.subject)
    return row


def _parked(session: Session, row_id: int) -> WaitingReaction:
    row = session.get(WaitingReaction, row_id, with_for_update=True)
    if row is None or row.state != PARKED:
        raise NotFound("not_parked", id=row_id)
    return row


def depth(session: Session, state: str) -> int:
    """Return how many reactions are in *state*."""
    counted = select(func.count()).where(WaitingReaction.state == state)
    return session.scalar(counted) or 0
