"""The calls every service answers about itself: its log, its progress, what is parked, replay, copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from marshmallow import validate
from sqlalchemy import func, select

from chassis import copying, relay, replay, waiting
from chassis.database import Database, Transaction
from chassis.logs import logger
from chassis.reactions import ReactionTable
from chassis.tables import (
    LoggedEvent,
    OutboxRow,
    ReaderMark,
    RelayState,
    UnreadableMessage,
    WaitingReaction,
)
from contracts.base import Command, Query, View
from contracts.envelope import number
from contracts.errors import Invalid, NotFound

log = logger(__name__)

Limit = Annotated[int, validate.Range(1, 1000, error="out_of_range")]


@dataclass(frozen=True, kw_only=True)
class EventsAfter(Query):
    """What stands in this service's log after a place, oldest first."""

    sequence: int
    limit: Limit = 200
    association_id: str | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LogStretch(View):
    """Envelopes as JSON texts, and where the log ends."""

    bodies: tuple[str, ...]
    head: int


@dataclass(frozen=True, kw_only=True)
class Progress(View):
    """How far this service is: its own log, and the logs it reads."""

    outbox: int
    head: int
    published_through: int
    applied_through: dict[str, int]
    waiting: int
    waiting_now: int
    parked: int
    unreadable: int


@dataclass(frozen=True, kw_only=True)
class ListParked(Query):
    """Parked reactions (`parked`), those that wait for their next try (`waiting`), or both."""

    state: Literal["parked", "waiting", "all"] = "parked"
    after: int = 0
    limit: Limit = 50


@dataclass(frozen=True, kw_only=True)
class Parked(View):
    """One reaction that did not succeed. `error_key` is shared by equal errors."""

    id: int
    reaction: str
    event_id: str
    type: str
    subject: str
    association_id: str
    state: str
    attempts: int
    error: str
    error_key: str
    since: datetime
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ParkedPage(View):
    """Parked reactions, oldest first, and messages that are no events."""

    items: tuple[Parked, ...]
    unreadable: tuple[dict[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SettleParked(Command):
    """Redrive or discard parked reactions: by id, or all that share an event, an error or an association.

    *unreadable* are messages that no reaction can be given; they can only be discarded.
    """

    action: Literal["redrive", "discard"]
    ids: tuple[int, ...] = ()
    event_ids: tuple[str, ...] = ()
    error_key: str | None = None
    association_id: str | None = None
    unreadable: tuple[int, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Settled(View):
    """Which reactions were, or in a dry run would be, settled; and which unreadable messages."""

    ids: tuple[int, ...]
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrderReplay(Command):
    """Read a stretch of a source's log again, into one reaction."""

    reaction: str
    after: int = 0
    through: int
    association_id: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class ReplayOrdered(View):
    """The replay that was ordered, or would be; it reads no more than so many facts of the log."""

    id: str
    facts_at_most: int = 0


@dataclass(frozen=True, kw_only=True)
class PauseRelay(Command):
    """Keep the relay still for some seconds; 0 lets it go on."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class CopyRows(Query):
    """One page of the rows of *table* that belong to the association, after the row *after*."""

    table: str | None = None
    after: int = 0
    limit: Limit = 500


@dataclass(frozen=True, kw_only=True)
class RowsCopied(View):
    """The tables in the order in which they can be filled, or the rows of one."""

    tables: tuple[str, ...] = ()
    rows: tuple[dict[str, object], ...] = ()


def events_after(tx: Transaction, question: EventsAfter) -> LogStretch:
    wanted = (
        select(LoggedEvent.sequence, LoggedEvent.body)
        .where(LoggedEvent.sequence > question.sequence)
        .order_by(LoggedEvent.sequence)
        .limit(question.limit)
    )
    if question.association_id:
        wanted = wanted.where(LoggedEvent.association_id == question.association_id)
    if question.types:
        wanted = wanted.where(LoggedEvent.type.in_(question.types))
    rows = tx.session.execute(wanted).all()
    return LogStretch(
        bodies=tuple(number(row.body, row.sequence).decode() for row in rows),
        head=tx.session.scalar(select(RelayState.head)) or 0,
    )


def progress(tx: Transaction) -> Progress:
    session = tx.session
    head, published = session.execute(
        select(RelayState.head, RelayState.published_through)
    ).first() or (0, 0)
    marks = session.execute(select(ReaderMark.source, ReaderMark.applied_through)).all()
    due = select(func.count()).where(
        WaitingReaction.state == waiting.WAITING, WaitingReaction.next_at.is_not(None)
    )
    return Progress(
        outbox=session.scalar(select(func.count()).select_from(OutboxRow)) or 0,
        head=head,
        published_through=published,
        applied_through={mark.source: mark.applied_through for mark in marks},
        waiting=waiting.depth(session, waiting.WAITING),
        waiting_now=session.scalar(due) or 0,
        parked=waiting.depth(session, waiting.PARKED),
        unreadable=session.scalar(select(func.count()).select_from(UnreadableMessage)) or 0,
    )


def behind(told: Mapping[str, Progress]) -> list[tuple[str, str]]:
    """Return (reader, source) where a reader has not applied all that its source has published."""
    return [
        (reader, source)
        for reader, progress in told.items()
        for source, through in progress.applied_through.items()
        if through < told[source].published_through
    ]


def list_parked(tx: Transaction, question: ListParked) -> ParkedPage:
    states = {"all": (waiting.WAITING, waiting.PARKED)}.get(question.state, (question.state,))
    rows = tx.session.scalars(
        select(WaitingReaction)
        .where(WaitingReaction.state.in_(states), WaitingReaction.id > question.after)
        .order_by(WaitingReaction.id)
        .limit(question.limit)
    )
    kept = tx.session.scalars(
        select(UnreadableMessage).order_by(UnreadableMessage.id).limit(question.limit)
    )
    return ParkedPage(
        items=tuple(
            Parked(
                id=row.id,
                reaction=row.reaction,
                event_id=row.event_id,
                type=row.type,
                subject=row.subject,
                association_id=row.association_id,
                state=row.state,
                attempts=row.attempts,
                error=row.error,
                error_key=row.error_key,
                since=row.since,
                next_at=row.next_at,
            )
            for row in rows
        ),
        unreadable=tuple(
            {
                "id": str(m.id),
                "reason": m.reason,
                "detail": m.detail,
                "routing_key": m.routing_key,
                "received_at": m.received_at.isoformat(),
            }
            for m in kept
        ),
    )


def settle_parked(tx: Transaction, order: SettleParked) -> Settled:
    chosen = select(WaitingReaction.id).where(WaitingReaction.state == waiting.PARKED)
    if order.ids:
        chosen = chosen.where(WaitingReaction.id.in_(order.ids))
    if order.event_ids:
        chosen = chosen.where(WaitingReaction.event_id.in_(order.event_ids))
    if order.error_key:
        chosen = chosen.where(WaitingReaction.error_key == order.error_key)
    if order.association_id:
        chosen = chosen.where(WaitingReaction.association_id == order.association_id)
    named = order.ids or order.event_ids or order.error_key or order.association_id
    ids = tuple(tx.session.scalars(chosen.order_by(WaitingReaction.sequence))) if named else ()
    missing = set(order.ids) - set(ids)
    if missing:
        raise NotFound("not_parked", id=min(missing))
    if not order.dry_run:
        settle = waiting.redrive if order.action == "redrive" else waiting.discard
        settle(tx.session, ids)
    return Settled(ids=ids, unreadable=_discard_unreadable(tx, order))


def _discard_unreadable(tx: Transaction, order: SettleParked) -> tuple[int, ...]:
    if not order.unreadable:
        return ()
    if order.action != "discard":
        raise Invalid("invalid_fields", fields={"unreadable": [{"code": "only_discarded"}]})
    found = tx.session.scalars(
        select(UnreadableMessage).where(UnreadableMessage.id.in_(order.unreadable))
    ).all()
    missing = set(order.unreadable) - {message.id for message in found}
    if missing:
        raise NotFound("unreadable_not_found", id=min(missing))
    if not order.dry_run:
        for message in found:
            tx.session.delete(message)
            log.warning("unreadable.discarded", id=message.id, reason=message.reason)
    return tuple(message.id for message in found)


def order_replay(tx: Transaction, order: OrderReplay, reactions: ReactionTable) -> ReplayOrdered:
    run = replay.prepare(
        reactions,
        reaction=order.reaction,
        after=order.after,
        through=order.through,
        association_id=order.association_id,
    )
    mark = tx.session.scalar(
        select(ReaderMark.applied_through).where(ReaderMark.source == run.source)
    )
    if not order.dry_run:
        tx.session.add(run)
    return ReplayOrdered(id=run.id, facts_at_most=max(min(run.through, mark or 0) - order.after, 0))


def pause_relay(database: Database, order: PauseRelay) -> None:
    relay.pause(database, order.seconds)


def copy_rows(tx: Transaction, question: CopyRows, service_class: type) -> RowsCopied:
    tables = copying.tables_of(service_class)
    if question.table is None:
        return RowsCopied(tables=tuple(table.name for table in tables))
    table = next(table for table in tables if table.name == question.table)
    rows = copying.rows_of(tx, table, offset=question.after, limit=question.limit)
    return RowsCopied(rows=tuple(rows))
