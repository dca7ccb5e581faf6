"""Saved searches, which stay live; and cross tables of the roster, each cell a door to its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import Command, Page, Query, View
from contracts.members.people import ListMembers

Dimension = Literal[
    "age_band", "employment_status", "sector", "honor_level", "town", "home", "sex", "track"
]

# --- saved searches ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SaveSearch(Command):
    """Keep a search under a name; with `search_id` an own one is changed. People enter and leave it by themselves."""

    search_id: str | None = None
    name: Annotated[str, validate.Length(1, 60, error="too_long")]
    criteria: ListMembers
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class DropSearch(Command):
    """Forget an own saved search."""

    search_id: str


@dataclass(frozen=True, kw_only=True)
class ListSearches(Query):
    """The caller's own saved searches and those that others share, with how many each finds now."""

    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunSearch(Page):
    """Whom a saved search finds now; *unit_id* narrows it to a unit."""

    search_id: str
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SavedSearchView(View):
    search_id: str
    name: str
    criteria: ListMembers
    shared: bool
    is_own: bool
    members: int


@dataclass(frozen=True, kw_only=True)
class SavedSearchList(View):
    items: tuple[SavedSearchView, ...]


# --- cross tables ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReadCrossTable(Query):
    """Members on the roster on a day, counted by one or two dimensions; today where no day is named.

    In the scope `jurisdiction` those of all associations below count as well, for whoever may read sums of
    them; their people are shown to nobody here.
    """

    rows: Dimension
    columns: Dimension | None = None
    as_of: date | None = None
    scope: Literal["own", "jurisdiction"] = "own"


@dataclass(frozen=True, kw_only=True)
class ListCell(Page):
    """The people behind a number of a cross table; a heading that is left out is the whole row or column."""

    rows: Dimension
    columns: Dimension | None = None
    as_of: date | None = None
    row: str | None = None
    column: str | None = None


@dataclass(frozen=True, kw_only=True)
class HeadingView(View):
    """A row or column: its code or text, its name where it is a unit, and its sum. `-` is nothing known."""

    code: str
    name: str | None = None
    members: int


@dataclass(frozen=True, kw_only=True)
class CellView(View):
    row: str
    column: str
    members: int


@dataclass(frozen=True, kw_only=True)
class CrossTable(View):
    """Each person of an association counts once, so that rows, columns and cells add up to the total."""

    as_of: date
    scope: str = "own"
    rows: tuple[HeadingView, ...]
    columns: tuple[HeadingView, ...]
    cells: tuple[CellView, ...]
    total: int
