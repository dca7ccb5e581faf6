"""What an association calls its own and a ledger's cells may name: honours that it added, accounts, units."""

from __future__ import annotations

from chassis.context import Context
from contracts.honors import comparable
from contracts.values import normalise_code
from gateway.calls import Calls, items_of
from gateway.ledger.rows import OwnWords

PAGE = 500


def own_words(calls: Calls, context: Context) -> OwnWords:
    """Return what the cells of the association's ledger may name."""
    units = items_of(calls, "members", "list_units", {}, context=context, page=PAGE)
    return OwnWords(
        honors=_honors(calls, context),
        accounts=accounts(calls, context),
        units=frozenset(normalise_code(one["code"]) for one in units),
    )


def accounts(calls: Calls, context: Context) -> dict[str, str]:
    """Return the ids of the association's accounts by login."""
    items = items_of(calls, "gateway", "list_accounts", {}, context=context, page=PAGE)
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
