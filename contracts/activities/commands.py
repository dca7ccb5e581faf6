"""What activities may be told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query

CampaignKind = Literal["brand", "programme", "special_action", "occasion", "seasonal", "theme"]
ActivityType = Literal[
    "talk",
    "lecture",
    "ceremony",
    "seminar",
    "exchange",
    "exhibition",
    "market",
    "show",
    "volunteer",
    "clinic",
    "home_service",
    "social",
    "consultation",
    "competition",
    "outing",
    "tea_party",
    "meeting",
    "themed",
    "other",
]
ActivityState = Literal[
    "draft",
    "planned",
    "approved",
    "scheduled",
    "in_progress",
    "completed",
    "cancelled",
    "postponed",
]
VenueType = Literal[
    "enterprise",
    "school",
    "community",
    "construction_site",
    "village",
    "business_park",
    "hospital",
    "other",
]
Mode = Literal["onsite", "livestream", "short_video"]
Role = Literal[
    "speaker",
    "observer",
    "guest",
    "performer",
    "volunteer",
    "exhibitor",
    "trainee",
    "contestant",
    "participant",
]
Reason = Literal["weather", "venue", "people", "funds", "not_needed", "mistake", "other"]
Occasion = Literal["may_day", "july_first", "craftsman_day", "double_ninth", "spring_festival"]
Id = Annotated[str, validate.Length(min=1, max=64, error="bad_value")]
Title = Annotated[str, validate.Length(min=1, max=200, error="bad_text")]
Words = Annotated[str, validate.Length(max=200, error="too_long")]
Text = Annotated[str, validate.Length(max=2000, error="too_long")]
Time = Annotated[
    str, validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", error="bad_value"), About("HH:MM", "09:30")
]
Year = Annotated[int, validate.Range(1949, 2099, error="out_of_range")]
Heads = Annotated[int, validate.Range(0, 100_000_000, error="out_of_range")]
Days = Annotated[int, validate.Range(0, 180, error="out_of_range")]


@dataclass(frozen=True, kw_only=True)
class OpenCampaign(Command):
    """Open a campaign (专项/品牌/主题); one without a year stands for ever. A `draft` is kept back."""

    name: Title
    kind: CampaignKind
    year: Year | None = None
    parent_campaign_id: Id | None = None
    occasion: Occasion | None = None
    host: Words | None = None
    organiser: Words | None = None
    draft: bool = False


@dataclass(frozen=True, kw_only=True)
class LaunchCampaign(Command):
    """Open a campaign that was a draft."""

    campaign_id: Id


@dataclass(frozen=True, kw_only=True)
class CloseCampaign(Command):
    """Close a campaign, today unless another day is told."""

    campaign_id: Id
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ListCampaigns(Page):
    """Campaigns; those of a year include the standing ones."""

    year: Year | None = None
    state: Literal["draft", "open", "closed"] | None = None
    kind: CampaignKind | None = None
    parent_campaign_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class PlanActivity(Command):
    """Put an activity (活动) into the calendar; a `draft` is kept back.

    `shared_code` (活动编号) is the same at every association that takes part in one activity.
    `year` is the year it counts for, where that is not the year of `starts_on`.
    """

    title: Title
    type: ActivityType
    starts_on: date
    ends_on: date | None = None
    campaign_ids: tuple[Id, ...] = ()
    hosts: tuple[Words, ...] = ()
    organisers: tuple[Words, ...] = ()
    venue: Words | None = None
    venue_type: VenueType | None = None
    scale: Literal["normal", "large"] = "normal"
    shared_code: Annotated[str, validate.Length(min=1, max=80, error="bad_value")] | None = None
    starts_at: Time | None = None
    co_organisers: tuple[Words, ...] = ()
    occasion: Occasion | None = None
    unit_id: Id | None = None
    theme: Words | None = None
    year: Year | None = None
    draft: bool = False


@dataclass(frozen=True, kw_only=True)
class ScheduleActivity(Command):
    """Give an activity its day and place; without a venue it keeps the one it has."""

    activity_id: Id
    starts_on: date
    ends_on: date | None = None
    venue: Words | None = None
    starts_at: Time | None = None
    venue_type: VenueType | None = None


@dataclass(frozen=True, kw_only=True)
class MoveActivity(Command):
    """Take a draft into the calendar; approve, begin, complete, cancel or postpone an activity."""

    activity_id: Id
    to_state: Literal["planned", "approved", "in_progress", "completed", "cancelled", "postponed"]


@dataclass(frozen=True, kw_only=True)
class CancelActivity(Command):
    """Cancel an activity, its sessions to come, and the places in them."""

    activity_id: Id
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class CompleteActivity(Command):
    """The activity is over, today unless another day is told. None of its sessions may be open."""

    activity_id: Id
    on: date | None = None
    result: Text | None = None


@dataclass(frozen=True, kw_only=True)
class GetActivity(Query):
    activity_id: Id


@dataclass(frozen=True, kw_only=True)
class ListActivities(Page):
    """Activities by their first day; with `first` and `last` those that touch these days."""

    first: date | None = None
    last: date | None = None
    state: ActivityState | None = None
    campaign_id: Id | None = None
    type: ActivityType | None = None
    occasion: Occasion | None = None
    unit_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class AddSession(Command):
    """Add a session (场次), or `sessions` alike that are counted together."""

    activity_id: Id
    on: date
    sessions: Annotated[int, validate.Range(1, 1000, error="out_of_range")] = 1
    theme: Words | None = None
    mode: Mode = "onsite"
    starts_at: Time | None = None
    minutes: Annotated[int, validate.Range(1, 1440, error="out_of_range")] | None = None


@dataclass(frozen=True, kw_only=True)
class RecordSession(Command):
    """A session was held, or (`outcome`) will not be. Audience on site and online are kept apart.

    A session that was held needs the day `delivered_on`.
    """

    session_id: Id
    delivered_on: date | None = None
    outcome: Literal["delivered", "cancelled"] = "delivered"
    audience: Heads | None = None
    online: Heads | None = None
    estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class ListSessions(Query):
    activity_id: Id


@dataclass(frozen=True, kw_only=True)
class RegisterParticipant(Command):
    session_id: Id
    member_id: Id
    role: Role = "participant"


@dataclass(frozen=True, kw_only=True)
class RecordAttendance(Command):
    """Say whether a member came; whoever came without a place is told with a `role`."""

    session_id: Id
    member_id: Id
    state: Literal["attended", "absent", "excused"] = "attended"
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class ListParticipants(Query):
    session_id: Id


@dataclass(frozen=True, kw_only=True)
class ListOccasions(Query):
    year: Year


@dataclass(frozen=True, kw_only=True)
class ReadCalendar(Query):
    """Occasions and activities that touch the days, both included; at most 366 days."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class GetRules(Query):
    pass


@dataclass(frozen=True, kw_only=True)
class SetRules(Command):
    """Change how many days before an occasion it is announced; what is left out stays."""

    double_ninth_days: Days | None = None
    may_day_days: Days | None = None
    july_first_days: Days | None = None
    craftsman_day_days: Days | None = None
    spring_festival_days: Days | None = None


@dataclass(frozen=True, kw_only=True)
class Summarise(Query):
    """What happened month by month, both days included."""

    from_on: date
    to_on: date
