"""What an association calls its own and a ledger's cells may name: honours that it added, accounts, units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.context import Context
from contracts.honors import comparable
from contracts.values import normalise_code
from gateway.calls import Calls
from gateway.ledger.rows import OwnWords

PAGE = 500


def own_words(calls: Calls, context: Context) -> OwnWords:
    """Return what the cells of the association's ledger may name."""
    units = _items(calls, context, "members", "list_units")
    return OwnWords(
        honors=_honors(calls, context),
        accounts=accounts(calls, context),
        units=frozenset(normalise_code(one["code"]) for one in units),
    )


def accounts(calls: Calls, context: Context) -> dict[str, str]:
    """Return the ids of the association's accounts by login."""
    items = _items(calls, context, "gateway", "list_accounts")
    return {one["login"]: one["account_id"] for one in items}


def _honors(calls: Calls, context: Context) -> dict[str, str]:
    """Return the honours that the association added to the catalogue, by comparable name."""
    told = calls.call("members", "list_honor_types", {}, context=context)
    return {
        comparable(word): one["code"]
        for one in told["items"]
        if one["added"]
        for word in (one["name_zh"], *one["aliases"])
    }


def _items(calls: Calls, context: Context, service: str, method: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = calls.call(service, method, {"after": after, "limit": PAGE}, context=context)
        yield from page["items"]
        after = page["next"]
        if not after:
            return
