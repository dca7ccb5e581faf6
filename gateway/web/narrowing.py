"""What a leader's reach leaves of a request: own unit, own visits, own hand-overs.

Whoever reaches the whole association is not narrowed. What lies beyond reach does not exist: `NotFound`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.errors import NotFound
from gateway.web.routing import Asking

LARGEST_PAGE = 500


def own_account(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave what belongs to the caller's own account, whatever the caller may do otherwise."""
    return {**payload, "account_id": asking.caller.account_id}


def own_visits(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave the visits of the caller, or those of a unit that the caller leads."""
    if asking.reach.whole:
        return payload
    if payload.get("unit_id"):
        return own_unit(asking, payload)
    return {**payload, "assignee_account_id": asking.caller.account_id}


def own_visit(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave a visit that is the caller's, or of a unit that the caller leads."""
    if asking.reach.whole:
        return payload
    visit = asking.call("care", "get_visit", {"visit_id": payload["visit_id"]})
    mine = visit.get("assignee_account_id") == asking.caller.account_id
    if not mine and visit.get("unit_id") not in asking.reach.unit_ids:
        raise NotFound("visit_not_found", visit_id=payload["visit_id"])
    return payload


def own_unit(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave a unit that the caller leads; the first of them where none is named."""
    if asking.reach.whole:
        return payload
    units = sorted(asking.reach.unit_ids)
    named = payload.get("unit_id")
    if not units or (named and named not in units):
        raise NotFound("unit_not_found", unit_id=named)
    return {**payload, "unit_id": named or units[0]}


def own_member(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave a member of a unit that the caller leads."""
    if asking.reach.whole:
        return payload
    wanted = payload["member_id"]
    for unit_id in sorted(asking.reach.unit_ids):
        rows = pages(asking, "members", "list_members", {"unit_id": unit_id})
        if any(row["member_id"] == wanted for row in rows):
            return payload
    raise NotFound("member_not_found", member_id=wanted)


def own_gift(asking: Asking, payload: dict[str, Any]) -> dict[str, Any]:
    """Leave a gift that the caller is to hand over."""
    if asking.reach.whole:
        return payload
    rows = pages(asking, "care", "list_gifts", {"states": ["out", "failed"]})
    mine = asking.caller.account_id
    if any(r["gift_id"] == payload["gift_id"] and r["assignee_account_id"] == mine for r in rows):
        return payload
    raise NotFound("gift_not_found", gift_id=payload["gift_id"])


def only_mine(asking: Asking, answer: dict[str, Any]) -> dict[str, Any]:
    """Take out of a page what is assigned to others; a page may become short by it."""
    if asking.reach.whole:
        return answer
    mine = asking.caller.account_id
    return {**answer, "items": [i for i in answer["items"] if i["assignee_account_id"] == mine]}


def pages(
    asking: Asking, service: str, method: str, payload: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Return the items of all pages."""
    after = None
    while True:
        page = asking.call(service, method, {**payload, "after": after, "limit": LARGEST_PAGE})
        yield from page["items"]
        after = page.get("next")
        if not after:
            return
