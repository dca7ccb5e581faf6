"""Promise: what a merge or a removal did to rows can be taken back, and what was changed since is left alone.

A `Journal` changes rows and keeps, sealed, what they held before. `undo` goes through it backwards: a
cell is set back only while it holds what the journal put there; a row that was taken out is put back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapper

from chassis.database import Transaction
from chassis.tables import UndoEntry

SET, TAKEN_OUT, ADDED = "set", "taken_out", "added"
Row = Any  # an instance of one of the service's models


class Journal:
    """Changes rows for *cause*, and remembers how to take that back."""

    def __init__(self, tx: Transaction, cause: str) -> None:
        self.tx, self.cause = tx, cause
        last = select(func.max(UndoEntry.place)).where(*_of(tx, cause))
        self._place: int = tx.session.scalar(last) or 0

    def set(self, row: Row, **values: Any) -> bool:
        """Set columns of *row*; return whether that changed any."""
        changed = {
            name: (getattr(row, name), value)
            for name, value in values.items()
            if getattr(row, name) != value
        }
        if not changed:
            return False
        for name, (_, value) in changed.items():
            setattr(row, name, value)
        self._keep(row, SET, {n: [_told(old), _told(new)] for n, (old, new) in changed.items()})
        return True

    def add(self, row: Row) -> None:
        """Add *row*; undoing takes it out again."""
        self.tx.session.add(row)
        self.tx.session.flush()
        self._keep(row, ADDED, {})

    def take_out(self, row: Row) -> None:
        """Delete *row*, keeping the whole of it."""
        self._keep(row, TAKEN_OUT, {n: _told(getattr(row, n)) for n in _columns(type(row))})
        self.tx.session.delete(row)

    def repoint(self, model: type[Row], column: str, before: str, after: str) -> list[Row]:
        """Let the rows of *model* that point to *before* point to *after*.

        A row that would then stand twice by a unique key is left, and returned.
        """
        left = []
        pointing = select(model).where(getattr(model, column) == before)
        for row in self.tx.session.scalars(pointing).all():
            if self._would_stand_twice(row, column, after):
                left.append(row)
            else:
                self.set(row, **{column: after})
                self.tx.session.flush()
        return left

    def repoint_in_lists(self, model: type[Row], column: str, before: str, after: str) -> None:
        """Let lists of ids in *column* name *after* where they name *before*, each once and in order."""
        held = getattr(model, column)
        for row in self.tx.session.scalars(select(model).where(held.is_not(None))).all():
            named = getattr(row, column)
            if before in (named or ()):
                renamed = [after if one == before else one for one in named]
                self.set(row, **{column: list(dict.fromkeys(renamed))})

    def _would_stand_twice(self, row: Row, column: str, after: str) -> bool:
        model = type(row)
        for names in _unique_keys(model, column):
            same = [
                getattr(model, name) == (after if name == column else getattr(row, name))
                for name in names
            ]
            if self.tx.session.scalar(select(func.count()).select_from(model).where(*same)):
                return True
        return False

    def _keep(self, row: Row, kind: str, told: Mapping[str, Any]) -> None:
        self._place += 1
        self.tx.session.add(
            UndoEntry(
                association_id=self.tx.association_id,
                cause=self.cause,
                place=self._place,
                kind=kind,
                model=type(row).__name__,
                row_key=json.dumps([_told(value) for value in _key(row)]),
                told=json.dumps(told, ensure_ascii=False),
                recorded_at=self.tx.now,
            )
        )


def undo(tx: Transaction, cause: str, base: type[DeclarativeBase]) -> list[str]:
    """Take back what was done for *cause*; return what was left, as `Model.column`."""
    entries = tx.session.scalars(
        select(UndoEntry).where(*_of(tx, cause)).order_by(UndoEntry.place.desc())
    ).all()
    models = {mapper.class_.__name__: mapper.class_ for mapper in base.registry.mappers}
    left: list[str] = []
    for entry in entries:
        left += _take_back(tx, entry, models[entry.model])
        entry.undone_at = tx.now
        tx.session.flush()
    return left


def was_done(tx: Transaction, cause: str) -> bool:
    """Say whether anything was done for *cause* that is not taken back."""
    return tx.session.scalar(select(UndoEntry.place).where(*_of(tx, cause)).limit(1)) is not None


def _of(tx: Transaction, cause: str) -> Sequence[Any]:
    return (
        UndoEntry.association_id == tx.association_id,
        UndoEntry.cause == cause,
        UndoEntry.undone_at.is_(None),
    )


def _take_back(tx: Transaction, entry: UndoEntry, model: type[Row]) -> Iterable[str]:
    told = json.loads(entry.told)
    row = tx.session.get(model, tuple(_heard(value) for value in json.loads(entry.row_key)))
    if entry.kind == TAKEN_OUT:
        if row is None:
            tx.session.add(model(**{name: _heard(value) for name, value in told.items()}))
        return []
    if row is None:
        return [model.__name__]
    if entry.kind == ADDED:
        tx.session.delete(row)
        return []
    left = []
    for name, (before, after) in told.items():
        if getattr(row, name) == _heard(after):
            setattr(row, name, _heard(before))
        else:
            left.append(f"{model.__name__}.{name}")
    return left


def _columns(model: type[Row]) -> list[str]:
    mapper: Mapper[Any] = inspect(model)
    return [attribute.key for attribute in mapper.column_attrs]


def _key(row: Row) -> Sequence[Any]:
    mapper: Mapper[Any] = inspect(type(row))
    return mapper.primary_key_from_instance(row)


def _unique_keys(model: type[Row], column: str) -> list[list[str]]:
    """Return the unique keys of *model* that *column* takes part in, as names of attributes."""
    mapper: Mapper[Any] = inspect(model)
    name_of = {c.name: mapper.get_property_by_column(c).key for c in mapper.local_table.columns}
    keys = [
        [name_of[c.name] for c in constraint.columns]
        for constraint in getattr(mapper.local_table, "constraints", ())
        if isinstance(constraint, UniqueConstraint)
    ]
    return [names for names in keys if column in names]


def _told(value: Any) -> Any:
    """Return *value* as JSON that tells a day from an instant and both from a text."""
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"value": value}


def _heard(told: Any) -> Any:
    if "instant" in told:
        return datetime.fromisoformat(told["instant"])
    if "day" in told:
        return date.fromisoformat(told["day"])
    return told["value"]
