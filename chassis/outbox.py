"""Promise: a committed fact is published. Facts are written with the rows, in the same transaction.

First the version of each subject is locked and raised, then the fact enters the outbox: so two
transactions about the same subject enter it in the order in which they commit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.tables import AggregateVersion, OutboxRow
from contracts.base import Event
from contracts.envelope import Envelope, write_unnumbered

BIGGEST_BODY = 64 * 1024
HIGHEST_VERSION = 2**31 - 1  # what the column holds


class FactTooLarge(ValueError):
    """An event is a fact, not a file: its body must stay under 64 KiB."""


class NotOurs(ValueError):
    """A service publishes only its own facts."""


@dataclass(slots=True)
class Fact:
    """A sealed fact that has no version yet."""

    envelope: Envelope


def seal(fact: Event, context: Context, now: datetime, event_id: str, *, backfill: bool) -> Fact:
    """Put *fact* into its envelope."""
    return Fact(
        Envelope(
            id=event_id,
            source=fact.source,
            type=fact.type,
            version=fact.version,
            time=now,
            subject=fact.subject,
            association_id=context.association_id or "-",
            sequence=0,
            aggregate_version=0,
            correlation_id=context.correlation_id,
            causation_id=context.causation_id,
            actor=context.actor,
            backfill=backfill,
            data=fact.dump(),
            traceparent=context.traceparent,
        )
    )


def write(session: Session, service: str, facts: list[Fact]) -> None:
    """Number *facts* per subject and write them; the last thing a transaction does before its commit."""
    if not facts:
        return
    _check_ours(service, facts)
    last = _raise_versions(session, facts)
    counts = Counter(fact.envelope.subject for fact in facts)
    recorded_at = datetime.now(UTC)
    rows = []
    for fact in facts:
        subject = fact.envelope.subject
        version = last[subject] - counts[subject] + 1
        counts[subject] -= 1
        body = _body(fact, version)
        rows.append(
            {
                "event_id": fact.envelope.id,
                "type": fact.envelope.type,
                "subject": subject,
                "association_id": fact.envelope.association_id,
                "body": body,
                "recorded_at": recorded_at,
            }
        )
    session.connection().execute(_WRITE, rows)


def check(service: str, facts: list[Fact]) -> None:
    """Raise what `write` would raise for *facts* themselves, while what led to them can still be undone."""
    _check_ours(service, facts)
    for fact in facts:
        _body(fact, HIGHEST_VERSION)


def _check_ours(service: str, facts: list[Fact]) -> None:
    foreign = next((f.envelope.type for f in facts if f.envelope.source != service), None)
    if foreign:
        raise NotOurs(f"{service} cannot publish {foreign}")


def _body(fact: Fact, version: int) -> str:
    body = write_unnumbered(replace(fact.envelope, aggregate_version=version))
    if len(body) > BIGGEST_BODY:
        raise FactTooLarge(f"{fact.envelope.type} has {len(body)} characters")
    return body


def _raise_versions(session: Session, facts: list[Fact]) -> dict[str, int]:
    """Lock and raise the version of each subject, in one order for all; return the new versions."""
    counts = Counter(fact.envelope.subject for fact in facts)
    associations = {f.envelope.subject: f.envelope.association_id for f in facts}
    connection = session.connection()
    raised = connection.execute(
        _RAISE[connection.dialect.name],
        [
            {"subject": s, "association_id": associations[s], "version": counts[s]}
            for s in sorted(counts)
        ],
    )
    return {row.subject: row.version for row in raised}


def _raising(dialect: Any) -> Any:
    statement = dialect.insert(AggregateVersion.__table__)
    return statement.on_conflict_do_update(
        index_elements=["subject"],
        set_={"version": AggregateVersion.__table__.c.version + statement.excluded.version},
    ).returning(AggregateVersion.__table__.c.subject, AggregateVersion.__table__.c.version)


# Every command runs these. They are built once and go past the session, which has nothing to add to
# them: through it, and built at each use, they took a third of a small command's time.
_WRITE = insert(cast("Table", OutboxRow.__table__))
_RAISE = {"postgresql": _raising(postgresql), "sqlite": _raising(sqlite)}
