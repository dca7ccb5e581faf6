"""What care answers. Persons are ids; the gateway puts the names beside them.

`next` of a page is the `after` of the page that follows, empty at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from contracts.base import About, Restricted, View


@dataclass(frozen=True, kw_only=True)
class VisitView(View):
    visit_id: str
    member_id: str
    kind: str
    state: str
    opened_on: date
    due_on: date
    assignee_account_id: str | None = None
    assigned_because: str
    unit_id: str | None = None
    attempts: int = 0
    visited_on: date | None = None
    visited_by_account_id: str | None = None
    note: Annotated[str | None, Restricted()] = None
    gift: str | None = None
    cost_fen: int | None = None
    cancel_reason: str | None = None
    grant_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VisitPage(View):
    items: tuple[VisitView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ElderView(View):
    member_id: str
    state: str
    enrolled_on: date
    reason: str
    ended_on: date | None = None
    end_reason: str | None = None
    carer_account_id: str | None = None
    carer_member_id: str | None = None
    carer_since: date | None = None
    last_contact_on: date | None = None
    next_visit_on: date | None = None
    open_visit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ElderPage(View):
    items: tuple[ElderView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class GiftView(View):
    gift_id: str
    member_id: str
    year: int
    state: str
    honor_type: str
    ordered_on: date
    deliver_on: date
    assignee_account_id: str | None = None
    delivered_on: date | None = None
    late: bool = False
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class GiftPage(View):
    items: tuple[GiftView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoundItemView(View):
    member_id: str
    state: str
    on: date | None = None
    services: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundView(View):
    """A round; `items` only when one round is asked for."""

    round_id: str
    occasion: str
    year: int
    on: date
    state: str
    barber: str | None = None
    doctor: str | None = None
    nurse: str | None = None
    counts: Annotated[dict[str, Any], About("Elders by the state of their place.")]
    items: tuple[RoundItemView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundList(View):
    items: tuple[RoundView, ...]


@dataclass(frozen=True, kw_only=True)
class RulesView(View):
    welcome_visit_days: int
    elderly_age: int
    elderly_first_visit_days: int
    elderly_visit_interval_days: int
    visit_lead_days: int
    carer_load: int
    condolence_days: int
    gift_honors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GapView(View):
    gap_id: str
    kind: str
    opened_on: date
    unit_id: str | None = None
    member_id: str | None = None
    count: int = 1
    asked_account_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class GapList(View):
    items: tuple[GapView, ...]


@dataclass(frozen=True, kw_only=True)
class MonthView(View):
    """One month; visits by the month they are due in, gifts by the month of the birthday."""

    month: Annotated[str, About("Year and month.", "2024-03")]
    visits_due: Annotated[dict[str, Any], About("Visits by kind.")]
    visits_completed: Annotated[dict[str, Any], About("Visits by kind.")]
    visits_overdue: int = 0
    gifts_ordered: int = 0
    gifts_handed_over: int = 0
    gifts_delivered: int = 0
    enrolments: int = 0
    rounds: int = 0
    home_services: int = 0


@dataclass(frozen=True, kw_only=True)
class Summary(View):
    from_on: date
    to_on: date
    months: tuple[MonthView, ...]
    visits_due: int
    gifts_ordered: int
    gifts_handed_over: int
    enrolments: int
    rounds: int
