"""Saved searches: they hold criteria and no people, so that what they find is always of now."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import ColumnElement, or_, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.people import ListMembers
from contracts.members.searches import (
    ListSearches,
    RunSearch,
    SavedSearchList,
    SavedSearchView,
)
from contracts.members.views import MemberPage
from services.members.models_people import SavedSearch
from services.members.queries import lists
from services.members.queries.scope import require_own


def searches(tx: Transaction, question: ListSearches) -> SavedSearchList:
    """Return the caller's searches and the shared ones by name, each with how many it finds now."""
    require_own(tx)
    rows = tx.session.scalars(
        select(SavedSearch).where(_visible(tx)).order_by(SavedSearch.name, SavedSearch.id)
    )
    return SavedSearchList(items=tuple(search_view(tx, row, question.unit_id) for row in rows))


def run(tx: Transaction, question: RunSearch) -> MemberPage:
    """Return one page of whom a saved search finds now."""
    require_own(tx)
    found = tx.session.scalar(
        select(SavedSearch).where(SavedSearch.id == question.search_id, _visible(tx))
    )
    if found is None:
        raise NotFound("search_not_found", search_id=question.search_id)
    criteria = _within(criteria_of(found), question.unit_id)
    asked = replace(criteria, after=question.after, limit=question.limit)
    return lists.list_members(tx, asked)


def search_view(tx: Transaction, row: SavedSearch, unit_id: str | None = None) -> SavedSearchView:
    criteria = criteria_of(row)
    return SavedSearchView(
        search_id=row.id,
        name=row.name,
        criteria=criteria,
        shared=row.shared,
        is_own=row.owner == tx.context.actor,
        members=lists.count(tx, _within(criteria, unit_id)),
    )


def criteria_of(row: SavedSearch) -> ListMembers:
    """Return what is searched for; a field that is no more is left out."""
    told = json.loads(row.criteria)
    return ListMembers.load(
        {k: v for k, v in told.items() if k in ListMembers.__dataclass_fields__}
    )


def _visible(tx: Transaction) -> ColumnElement[bool]:
    return or_(SavedSearch.owner == tx.context.actor, SavedSearch.shared.is_(True))


def _within(criteria: ListMembers, unit_id: str | None) -> ListMembers:
    """Narrow to a unit: whoever leads one sees nobody else, whatever the search says."""
    return replace(criteria, unit_id=unit_id) if unit_id else criteria
