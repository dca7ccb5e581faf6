"""What stands behind a figure of members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Page, View


@dataclass(frozen=True, kw_only=True)
class ReadFigureRecords(Page):
    """The records behind one figure of a year, or until a day of it."""

    slug: str
    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range")]
    on: Annotated[date | None, About("The last day that is looked at.")] = None
    scope: Literal["own", "jurisdiction"] | None = None


@dataclass(frozen=True, kw_only=True)
class FigureRecord(View):
    """One record; records with the same `key` count once, those of a member once per member."""

    kind: str
    record_id: str | None = None
    association_id: str
    key: str | None = None
    label: str | None = None
    on: date | None = None
    member_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class FigureRecords(View):
    slug: str
    value: int
    scope: str
    period_from: date
    period_to: date
    items: tuple[FigureRecord, ...]
    next: str | None = None
