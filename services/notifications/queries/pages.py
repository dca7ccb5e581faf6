"""How lists are read page by page, newest first: after the row of this instant and id."""

from __future__ import annotations

from datetime import datetime

from chassis.context import OWN
from chassis.database import Transaction
from contracts.errors import Forbidden, Invalid


def require_own(tx: Transaction) -> None:
    """Refuse whoever may only read figures of the levels below."""
    if tx.context.scope != OWN:
        raise Forbidden("figures_only")


def place(after: str) -> tuple[datetime, str]:
    """Return the instant and the id that *after* names; raises `Invalid` when it names none."""
    instant, _, id_ = after.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error
    if at.tzinfo is None:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]})
    return at, id_


def name_place(at: datetime, id_: str) -> str:
    return f"{at.isoformat()}~{id_}"
