"""How lists are read page by page: after the row with this day and id, or with this id."""

from __future__ import annotations

from datetime import date

from chassis.context import OWN
from chassis.database import Transaction
from contracts.errors import Forbidden, Invalid


def require_own(tx: Transaction) -> None:
    """Refuse whoever may only read figures of the levels below."""
    if tx.context.scope != OWN:
        raise Forbidden("figures_only")


def place(after: str) -> tuple[date, str]:
    """Return the day and the id that *after* names; raises `Invalid` when it names none."""
    day, _, id_ = after.partition("~")
    try:
        return date.fromisoformat(day), id_
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error


def name_place(day: date, id_: str) -> str:
    return f"{day.isoformat()}~{id_}"
