"""What a figure is made of: rows, each with the key that makes it count once, and how they are counted.

A rule looks at the rows of the associations that the transaction may read. What two of them know counts
once where its key is a business code (of a team, a home); people are rows of one association.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Select, String, func, literal, select, type_coerce
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Window:
    """The days that a figure looks at; a stock is taken on the last. *names* limit what is looked for."""

    first: date
    last: date
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """One record behind a figure; records with the same *key* count once."""

    key: str
    kind: str
    record_id: str
    association_id: str
    label: str | None = None
    on: date | None = None
    member_id: str | None = None


class Rule(Protocol):
    """How a figure is counted, and what stands behind it."""

    def count(self, session: Session, window: Window) -> int:
        """Return the number."""

    def records(self, session: Session, window: Window, *, after: int, limit: int) -> list[Counted]:
        """Return at most *limit* records, leaving out the first *after*, in a fixed order."""


def row(
    kind: str, key: Any, model: Any, *, label: Any = None, on: Any = None, member: Any = None
) -> Select[Any]:
    """Return the selection of what a rule needs of a row of *model*; conditions are added to it."""
    return select(
        type_coerce(key, String).label("key"),
        literal(kind).label("kind"),
        model.id.label("record_id"),
        model.association_id.label("association_id"),
        (literal(None, String) if label is None else label).label("label"),
        (func.nullif(model.id, model.id) if on is None else on).label("on"),
        (literal(None, String) if member is None else member).label("member_id"),
    )


@dataclass(frozen=True)
class Rows:
    """A rule that the database counts."""

    build: Callable[[Window], Select[Any]]

    def count(self, session: Session, window: Window) -> int:
        found = self.build(window).subquery()
        return session.scalar(select(func.count(func.distinct(found.c.key)))) or 0

    def records(self, session: Session, window: Window, *, after: int, limit: int) -> list[Counted]:
        chosen = self.build(window).order_by("key", "record_id").offset(after).limit(limit)
        found = [dict(each) for each in session.execute(chosen).mappings()]
        return [Counted(**{**one, "on": one["on"] or None}) for one in found]


@dataclass(frozen=True)
class Listed:
    """A rule whose keys lie inside rows (lists of campaigns, builders, services), and so are read here."""

    find: Callable[[Session, Window], Iterable[Counted]]

    def count(self, session: Session, window: Window) -> int:
        return len({one.key for one in self.find(session, window)})

    def records(self, session: Session, window: Window, *, after: int, limit: int) -> list[Counted]:
        found = sorted(self.find(session, window), key=lambda one: (one.key, one.record_id))
        return found[after : after + limit]
