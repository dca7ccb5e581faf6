"""Reads in one statement what the reactions to a whole batch will ask for by key.

A projection asks first whether its row is there already: a statement per fact. A reaction may declare
whose rows it will ask for (`looks_up`); the inbox then reads them for the batch at once, and
`session.get` answers from what was read, also that a row does not exist. What a reaction adds meanwhile
is known too. Nothing else changes: a reaction is written, and works, the same without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Mapper, Session

MOST_KEYS = 500
Row = TypeVar("Row")


class LookaheadSession(Session):
    """A session whose `get` knows the rows that were looked up for the batch."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ahead: dict[tuple[Any, Any], Any] = {}

    def look_up(self, model: type[Any], keys: Iterable[Any]) -> None:
        """Read the rows of *model* with these primary *keys* in one statement, and keep them at hand."""
        asked = sorted({key for key in keys if (model, key) not in self.ahead})
        (primary,) = inspect(model).primary_key
        column: Any = inspect(model).get_property_by_column(primary).class_attribute
        for start in range(0, len(asked), MOST_KEYS):
            some = asked[start : start + MOST_KEYS]
            self.ahead.update(((model, key), None) for key in some)
            row: Any
            for row in self.scalars(select(model).where(column.in_(some))):
                self.ahead[model, _key_of(row)] = row

    def get(self, entity: type[Row] | Mapper[Row], ident: Any, **options: Any) -> Row | None:
        """Return the row with this key, from what was looked up where it was."""
        if not options and (entity, ident) in self.ahead:
            found: Row | None = self.ahead[entity, ident]
            return found
        return super().get(entity, ident, **options)

    def expunge_all(self) -> None:
        """Forget all rows, and what was looked up."""
        self.ahead.clear()
        super().expunge_all()


@event.listens_for(LookaheadSession, "transient_to_pending")
def _added(session: Session, row: Any) -> None:
    if isinstance(session, LookaheadSession) and session.ahead:
        key = (type(row), _key_of(row))
        if key in session.ahead:
            session.ahead[key] = row


@event.listens_for(LookaheadSession, "persistent_to_deleted")
def _deleted(session: Session, row: Any) -> None:
    if isinstance(session, LookaheadSession):
        session.ahead.pop((type(row), _key_of(row)), None)


@event.listens_for(LookaheadSession, "after_soft_rollback")
def _rolled_back(session: Session, _transaction: Any) -> None:
    """What was added in the savepoint is not there, so that nothing is known any more."""
    if isinstance(session, LookaheadSession):
        session.ahead.clear()


def _key_of(row: Any) -> Any:
    key = inspect(type(row)).primary_key_from_instance(row)
    return key[0] if len(key) == 1 else tuple(key)
