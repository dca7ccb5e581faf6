"""Promise: a command may be repeated. Its answer is kept for a day under the caller's key.

The answer is stored in the command's own transaction: it exists if, and only if, the command was done.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from chassis.database import Database, Transaction
from chassis.tables import StoredAnswer
from contracts.errors import Conflict

KEPT = timedelta(hours=24)

# Built once, and past the session, which has nothing to add: every command runs them.
_ANSWERS = cast("Table", StoredAnswer.__table__)
_WHOSE = ("association_id", "actor", "key")


def _taking(dialect: Any) -> Any:
    return dialect.insert(_ANSWERS).on_conflict_do_nothing().returning(_ANSWERS.c.key)


_TAKE = {"postgresql": _taking(postgresql), "sqlite": _taking(sqlite)}
_STORED = select(_ANSWERS.c.digest, _ANSWERS.c.answer).where(
    *(_ANSWERS.c[name] == bindparam(name) for name in _WHOSE)
)
_KEEP = (
    update(_ANSWERS)
    .where(*(_ANSWERS.c[name] == bindparam(f"of_{name}") for name in _WHOSE))
    .values(answer=bindparam("answer"))
)


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
    connection = tx.session.connection()
    mine = connection.execute(
        _TAKE[connection.dialect.name],
        {**where, "call": call, "digest": digest, "answered_at": datetime.now(UTC)},
    ).first()
    if mine is None:
        stored = connection.execute(_STORED, where).one()
        if stored.digest != digest:
            raise Conflict("idempotency_key_reused", key=key)
        return None if stored.answer is None else json.loads(stored.answer)
    answer = run()
    kept = {f"of_{name}": value for name, value in where.items()}
    connection.execute(_KEEP, {**kept, "answer": json.dumps(answer, ensure_ascii=False)})
    return answer


def forget_old(database: Database) -> int:
    """Delete answers older than a day; return how many."""
    with database.one_writer(), database.engine.begin() as connection:
        done = connection.execute(
            delete(StoredAnswer).where(StoredAnswer.answered_at < datetime.now(UTC) - KEPT)
        )
    return done.rowcount
