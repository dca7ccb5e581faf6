"""Keeps searches under a name."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.people import ListMembers
from contracts.members.searches import DropSearch, SaveSearch
from services.members.models_people import SavedSearch
from services.members.queries.scope import require_own


def save(tx: Transaction, order: SaveSearch) -> SavedSearch:
    """Keep a search, or change an own one. Raises `Conflict` when the caller has one of that name."""
    require_own(tx)
    found = own_search(tx, order.search_id) if order.search_id else None
    same_name = tx.session.scalar(
        select(SavedSearch).where(
            SavedSearch.owner == tx.context.actor, SavedSearch.name == order.name
        )
    )
    if same_name is not None and same_name is not found:
        raise Conflict("search_name_taken", name=order.name)
    if found is None:
        found = SavedSearch(id=tx.new_id(), owner=tx.context.actor)
        tx.session.add(found)
    of_no_page = replace(order.criteria, after=None, limit=ListMembers().limit, with_honors=False)
    found.name, found.shared = order.name, order.shared
    found.criteria = json.dumps(of_no_page.dump(), ensure_ascii=False)
    return found


def drop(tx: Transaction, order: DropSearch) -> None:
    """Forget an own search."""
    require_own(tx)
    tx.session.delete(own_search(tx, order.search_id))


def own_search(tx: Transaction, search_id: str) -> SavedSearch:
    """Return the caller's own search; another's is not found, also where it is shared."""
    found = tx.session.get(SavedSearch, search_id)
    if found is None or (found.association_id, found.owner) != (
        tx.association_id,
        tx.context.actor,
    ):
        raise NotFound("search_not_found", search_id=search_id)
    return found
