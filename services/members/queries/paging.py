"""One page of rows: by name or number, or the newest first, with the total of all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select

from chassis.database import Transaction
from contracts.base import Page
from contracts.errors import Invalid

Row = TypeVar("Row")


@dataclass(frozen=True)
class Found(Generic[Row]):
    """The rows of a page, the `after` of the next, and how many rows there are on all pages."""

    rows: Sequence[Row]
    next: str | None
    total: int


def page_of(
    tx: Transaction,
    model: type[Row],
    asked: Sequence[ColumnElement[bool]],
    question: Page,
    *,
    by: Any = None,
    newest_by: Any = None,
) -> Found[Row]:
    """Return the page that *question* asks for, ordered *by* a text, or by a day with the *newest* first."""
    key, identity = (by if newest_by is None else newest_by), model.id  # type: ignore[attr-defined]
    total = tx.session.scalar(select(func.count(identity)).where(*asked)) or 0
    wanted = select(model).where(*asked)
    if question.after:
        told, _, last_id = question.after.partition("|")
        if newest_by is None:
            wanted = wanted.where(or_(key > told, and_(key == told, identity > last_id)))
        else:
            day = _day(told)
            wanted = wanted.where(or_(key < day, and_(key == day, identity < last_id)))
    order = (key, identity) if newest_by is None else (key.desc(), identity.desc())
    rows = tx.session.scalars(wanted.order_by(*order).limit(question.limit + 1)).all()
    page = rows[: question.limit]
    following = None
    if len(rows) > question.limit:
        following = f"{getattr(page[-1], key.key)}|{page[-1].id}"  # type: ignore[attr-defined]
    return Found(page, following, total)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error
