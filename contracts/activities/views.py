"""What activities answers. Persons are ids; the gateway puts the names beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from contracts.base import About, View


@dataclass(frozen=True, kw_only=True)
class CampaignView(View):
    campaign_id: str
    name: str
    kind: str
    state: str
    year: int | None = None
    parent_campaign_id: str | None = None
    occasion: str | None = None
    host: str | None = None
    organiser: str | None = None
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignPage(View):
    items: tuple[CampaignView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityView(View):
    activity_id: str
    title: str
    type: str
    state: str
    starts_on: date
    ends_on: date
    occasion: str | None = None
    campaign_ids: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    venue: str | None = None
    venue_type: str | None = None
    scale: str
    shared_code: str | None = None
    sessions_delivered: int = 0
    year: int
    starts_at: str | None = None
    co_organisers: tuple[str, ...] = ()
    unit_id: str | None = None
    theme: str | None = None
    completed_on: date | None = None
    result: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityPage(View):
    items: tuple[ActivityView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class SessionView(View):
    session_id: str
    activity_id: str
    on: date
    sessions: int
    state: str
    theme: str | None = None
    mode: str
    delivered_on: date | None = None
    audience: int | None = None
    online: int | None = None
    estimated: bool = False
    starts_at: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionList(View):
    items: tuple[SessionView, ...]


@dataclass(frozen=True, kw_only=True)
class ParticipantView(View):
    session_id: str
    member_id: str
    role: str
    state: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ParticipantList(View):
    items: tuple[ParticipantView, ...]


@dataclass(frozen=True, kw_only=True)
class OccasionView(View):
    """An occasion of a year, the day it is announced on, and the activity planned for it since.

    `announced_on` is the day it was announced, where that has been.
    """

    occasion: str
    name: str
    on: date
    ordinal: Annotated[int | None, About("Which Craftsman Day it is.", 6)] = None
    announce_on: date
    announced_on: date | None = None
    campaign_id: str | None = None
    activity_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class OccasionList(View):
    items: tuple[OccasionView, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarEntry(View):
    """A line of the calendar: `kind` is `occasion` or `activity`."""

    kind: str
    on: date
    until: date
    title: str
    occasion: str | None = None
    activity_id: str | None = None
    state: str | None = None
    unit_id: str | None = None
    starts_at: str | None = None
    venue: str | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarView(View):
    items: tuple[CalendarEntry, ...]


@dataclass(frozen=True, kw_only=True)
class RulesView(View):
    double_ninth_days: int
    may_day_days: int
    july_first_days: int
    craftsman_day_days: int
    spring_festival_days: int


@dataclass(frozen=True, kw_only=True)
class Summary(View):
    """Counts by month (`2024-03`): occasions_announced, activities_planned, activities_completed,
    sessions_delivered, audience, online, attendances. Activities by their first day.
    """

    months: Annotated[dict[str, Any], About("Counts by month.")]
