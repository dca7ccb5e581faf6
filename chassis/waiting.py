"""Promise: what fails waits, then is parked; a person can see, redrive or discard it.

Later facts about the same subject wait behind the failed one, per reaction; other subjects go on.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from chassis import batches, metrics, pace
from chassis.batches import Received
from chassis.context import Context
from chassis.database import Database, Transaction, is_outage
from chassis.logs import logger
from chassis.loops import give_way
from chassis.outbox import FactTooLarge, NotOurs
from chassis.pace import Pace
from chassis.reactions import ReactionTable
from chassis.tables import WaitingReaction
from contracts.envelope import Unreadable, read
from contracts.errors import NotFound, Refusal

WAITING, PARKED, DISCARDED = "waiting", "parked", "discarded"
DELAYS = tuple(timedelta(seconds=s) for s in (1, 5, 30, 300, 3600))
JITTER = 0.2
MOST_NAMED = 500

log = logger(__name__)


def next_try(attempts: int) -> datetime | None:
    """Return when to try again after *attempts* failures, in real time; nothing when it is given up."""
    if attempts > len(DELAYS):
        return None
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311  # spreads load, guards nothing
    return datetime.now(UTC) + DELAYS[attempts - 1] * spread


def is_hopeless(error: Exception) -> bool:
    """Say whether *error* comes again at each try: what is read, or what would be published, is itself wrong."""
    if isinstance(error, Refusal):
        return error.code == "invalid_fields"
    return isinstance(error, (Unreadable, FactTooLarge, NotOurs))


_ROWS = cast("Table", WaitingReaction.__table__)
_BLOCKED = (
    select(_ROWS.c.reaction, _ROWS.c.subject)
    .where(_ROWS.c.subject.in_(bindparam("subjects", expanding=True)))
    .where(_ROWS.c.state.in_((WAITING, PARKED)))
    .order_by(_ROWS.c.id)  # everybody locks in this order
    .with_for_update(read=True)
)
_IDS: Any = bindparam("ids", expanding=True)
_DUE = (
    select(_ROWS)
    .where(_ROWS.c.state == WAITING, _ROWS.c.next_at <= bindparam("now"))
    .order_by(_ROWS.c.sequence)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True)
)
_BEHIND = (
    select(_ROWS)
    .where(tuple_(_ROWS.c.reaction, _ROWS.c.subject).in_(bindparam("pairs", expanding=True)))
    .where(_ROWS.c.state.in_((WAITING, PARKED)), _ROWS.c.id.not_in(_IDS))
    .order_by(_ROWS.c.id)
)
_LOCK_BEHIND = _BEHIND.limit(bindparam("count")).with_for_update()
_PARKED = (
    select(_ROWS.c.id, _ROWS.c.reaction, _ROWS.c.subject)
    .where(_ROWS.c.id.in_(_IDS), _ROWS.c.state == PARKED)
    .order_by(_ROWS.c.id)
    .with_for_update()
)
_REMOVE = delete(_ROWS).where(_ROWS.c.id.in_(_IDS))
_RELEASE = update(_ROWS).where(_ROWS.c.id.in_(_IDS)).values(next_at=bindparam("now"))


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


@dataclass
class Retries:
    """Tries waiting reactions again when their time has come, many in a transaction.

    A batch that fails is halved, until the one that fails stands alone and is counted as tried.
    """

    database: Database
    reactions: ReactionTable
    pace: Pace = field(default_factory=Pace)

    def step(self) -> int:
        """Try what is due and what waits behind it, while there is time; return how many were tried."""
        ends, tried = time.monotonic() + pace.STEP_SECONDS, 0
        while True:
            some = self._slice()
            tried += some
            give_way()
            if not some or time.monotonic() > ends:
                return tried

    def _slice(self) -> int:
        """Try some in one transaction; return how many."""
        started, rows = time.monotonic(), list[Any]()
        try:
            with self.database.begin(Context()) as tx:
                rows += _take(tx, self.pace.count)
                if rows:
                    self._react(tx, rows)
        except Exception as error:
            if is_outage(error) or not rows:
                raise
            self.pace.count = len(rows) // 2 or 1
            if len(rows) == 1:
                self._failed(rows[0].id, error)
        else:
            self.pace.learn(time.monotonic() - started, len(rows))
        return len(rows)

    def _react(self, tx: Transaction, rows: Sequence[Any]) -> None:
        """Settle *rows* by running their reactions."""
        work = [
            (self.reactions.named(row.reaction), Received(read(row.body), row.body)) for row in rows
        ]
        tx.session.connection().execute(_REMOVE, {"ids": [row.id for row in rows]})
        batches.react(tx, work)
        tx.finish()
        release_next(tx.session, {(row.reaction, row.subject) for row in rows})

    def _failed(self, row_id: int, error: Exception) -> None:
        with self.database.begin(Context()) as tx:
            row = tx.session.get(WaitingReaction, row_id, with_for_update=True)
            if row is None:
                return
            row.attempts += 1
            row.error, row.error_key = _told(error), _key(error)
            row.next_at = None if is_hopeless(error) else next_try(row.attempts)
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


def _take(tx: Transaction, count: int) -> list[Any]:
    """Lock at most *count* rows: what is due and nobody else tries, and then what waits behind those."""
    connection = tx.session.connection()
    due = list(connection.execute(_DUE, {"now": datetime.now(UTC), "count": count}))
    if not due or len(due) == count:
        return due
    pairs = [(row.reaction, row.subject) for row in due]
    asked = {"pairs": pairs, "ids": [row.id for row in due], "count": count - len(due)}
    stopped: set[tuple[str, str]] = set()
    for row in connection.execute(_LOCK_BEHIND, asked):
        pair = (row.reaction, row.subject)
        if row.state != WAITING or row.next_at is not None:
            stopped.add(pair)
        elif pair not in stopped:
            due.append(row)
    return due


def release_next(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Let the next fact of each (reaction, subject) have its turn."""
    connection = session.connection()
    for some in _parts(sorted(pairs)):
        first: dict[tuple[str, str], Any] = {}
        for row in connection.execute(_BEHIND, {"pairs": some, "ids": []}):
            first.setdefault((row.reaction, row.subject), row)
        waits = [r.id for r in first.values() if r.state == WAITING and r.next_at is None]
        if waits:
            connection.execute(_RELEASE, {"ids": waits, "now": datetime.now(UTC)})


def redrive(session: Session, ids: Sequence[int]) -> None:
    """Give parked reactions their tries again; raises `NotFound`. The events keep their ids."""
    _settle(session, ids, state=WAITING, attempts=0, next_at=datetime.now(UTC))


def discard(session: Session, ids: Sequence[int]) -> None:
    """Settle parked reactions without running them; those behind go on. Raises `NotFound`."""
    release_next(session, _settle(session, ids, state=DISCARDED))


def _settle(session: Session, ids: Sequence[int], **values: Any) -> set[tuple[str, str]]:
    """Change parked rows, and return the (reaction, subject) of each."""
    connection = session.connection()
    pairs: set[tuple[str, str]] = set()
    for some in _parts(sorted(ids)):
        found = connection.execute(_PARKED, {"ids": some}).all()
        missing = set(some) - {row.id for row in found}
        if missing:
            raise NotFound("not_parked", id=min(missing))
        connection.execute(update(_ROWS).where(_ROWS.c.id.in_(some)).values(values))
        pairs |= {(row.reaction, row.subject) for row in found}
    return pairs


def _parts(all_: list[Any]) -> Iterator[list[Any]]:
    """Yield *all_* in parts that a statement can name."""
    for start in range(0, len(all_), MOST_NAMED):
        yield all_[start : start + MOST_NAMED]


def depth(session: Session, state: str) -> int:
    """Return how many reactions are in *state*."""
    counted = select(func.count()).where(WaitingReaction.state == state)
    return session.scalar(counted) or 0
