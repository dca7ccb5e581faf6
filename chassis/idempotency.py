"""Promise: a command may be repeated. Its answer is kept for a day under the caller's key.

The answer is stored in the command's own transaction: it exists if, and only if, the command was done.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from chassis.database import Database, Transaction
from chassis.tables import StoredAnswer
from contracts.errors import Conflict

KEPT = timedelta(hours=24)


def once(
    tx: Transaction, call: str, payload: dict[str, Any], run: Callable[[], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """Return the answer stored under the context's key, or run and store it.

    Raises `Conflict` when the key was used for another call or other content.
    """
    key = tx.context.key
    if key is None:
        return run()
    where = {
        "association_id": tx.context.association_id or "-",
        "actor": tx.context.actor,
        "key": key,
    }
    digest = sha256(json.dumps([call, payload], sort_keys=True).encode()).hexdigest()
    dialect = postgresql if tx.session.get_bind().dialect.name == "postgresql" else sqlite
    mine = tx.session.execute(
        dialect.insert(StoredAnswer)
        .values(**where, call=call, digest=digest, answer=None, answered_at=datetime.now(UTC))
        .on_conflict_do_nothing()
        .returning(StoredAnswer.key)
    ).first()
    stored = tx.session.scalars(select(StoredAnswer).filter_by(**where)).one()
    if mine is None:
        if stored.digest != digest:
            raise Conflict("idempotency_key_reused", key=key)
        return None if stored.answer is None else json.loads(stored.answer)
    answer = run()
    tx.session.merge(StoredAnswer(**where, answer=json.dumps(answer, ensure_ascii=False)))
    return answer


def forget_old(database: Database) -> int:
    """Delete answers older than a day; return how many."""
    with database.engine.begin() as connection:
        done = connection.execute(
            delete(StoredAnswer).where(StoredAnswer.answered_at < datetime.now(UTC) - KEPT)
        )
    return done.rowcount
