"""What activities publishes. Attendance is a fact about the person, the rest about the activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.base import Event


@dataclass(frozen=True, kw_only=True)
class OccasionApproaching(Event, type="activities.occasion_approaching", subject="occasion_id"):
    """An occasion is `on`, in `days_before` days; told once per association and year.

    `occasion` is `may_day`, `july_first`, `craftsman_day`, `double_ninth` or `spring_festival`; `year` is
    the lunar year of the lunar ones.
    """

    occasion_id: str
    occasion: str
    on: date
    days_before: int
    year: int


@dataclass(frozen=True, kw_only=True)
class CampaignLaunched(
    Event,
    type="activities.campaign_launched",
    subject="campaign_id",
    outside_only="Whoever is to act is told by the occasion and the activity; campaigns are looked up.",
):
    """A campaign (专项/品牌/主题) is open; one without a year stands for ever."""

    campaign_id: str
    kind: str
    year: int | None = None
    parent_campaign_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(
    Event,
    type="activities.campaign_closed",
    subject="campaign_id",
    outside_only="Its figures are counted where the activities are; nobody has to act.",
):
    """A campaign was closed on `on`."""

    campaign_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ActivityPlanned(Event, type="activities.activity_planned", subject="activity_id"):
    """An activity stands in the association's calendar; `unit_id` is the unit that is to organise it."""

    activity_id: str
    starts_on: date
    occasion: str | None = None
    campaign_ids: tuple[str, ...] = ()
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityScheduled(Event, type="activities.activity_scheduled", subject="activity_id"):
    """An activity has its day and place; told again when they change."""

    activity_id: str
    starts_on: date
    ends_on: date
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityPostponed(Event, type="activities.activity_postponed", subject="activity_id"):
    """An activity will not start on `starts_on`; the new day is not known yet."""

    activity_id: str
    starts_on: date
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityCancelled(Event, type="activities.activity_cancelled", subject="activity_id"):
    """An activity that was to start on `starts_on` will not take place; what was delivered stays."""

    activity_id: str
    starts_on: date
    reason: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityCompleted(
    Event,
    type="activities.activity_completed",
    subject="activity_id",
    outside_only="Attendance told who took part; activities are counted where the rows are.",
):
    """An activity is over since `on`."""

    activity_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class SessionDelivered(
    Event,
    type="activities.session_delivered",
    subject="session_id",
    outside_only="Sessions (场次) are counted where the rows are; nobody has to act.",
):
    """`sessions` sessions that one entry stands for were held on `on`."""

    session_id: str
    activity_id: str
    on: date
    sessions: int


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(Event, type="activities.attendance_recorded", subject="member_id"):
    """A member was at a session on `on`, or not: `state` is `attended`, `absent` or `excused`."""

    member_id: str
    session_id: str
    activity_id: str
    role: str
    state: str
    on: date
