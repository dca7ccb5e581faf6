"""How lists are read page by page: after the row with this key and id."""

from __future__ import annotations

from datetime import date

from chassis.context import OWN
from chassis.database import Transaction
from contracts.errors import Forbidden, Invalid


def require_own(tx: Transaction) -> None:
    """Refuse whoever may only read figures of the levels below."""
    if tx.context.scope != OWN:
        raise Forbidden("figures_only")


def place(after: str) -> tuple[str, str]:
    """Return the key and the id that *after* names; raises `Invalid` when it names none."""
    key, mark, id_ = after.rpartition("~")
    if not (mark and id_):
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]})
    return key, id_


def day_place(after: str) -> tuple[date, str]:
    """Return the day and the id that *after* names."""
    key, id_ = place(after)
    try:
        return date.fromisoformat(key), id_
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error


def name_place(key: str | date, id_: str) -> str:
    return f"{key}~{id_}"
