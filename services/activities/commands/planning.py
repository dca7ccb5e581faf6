"""Activities: planned, fixed, moved on, cancelled and completed."""

from __future__ import annotations

from sqlalchemy import Select, select

from chassis.database import Transaction
from contracts.activities.commands import (
    CancelActivity,
    CompleteActivity,
    MoveActivity,
    PlanActivity,
    ScheduleActivity,
)
from contracts.activities.events import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityPlanned,
    ActivityPostponed,
    ActivityScheduled,
)
from contracts.activities.views import ActivityView
from contracts.errors import Conflict
from services.activities import catalogue, domain
from services.activities.commands import sessions
from services.activities.commands.refusals import refusing
from services.activities.models import Activity, ActivityCampaign, ActivitySession
from services.activities.queries.activities import activity_of, campaigns_of, whole
from services.activities.queries.campaigns import campaign_of
from services.activities.queries.pages import require_own


def plan_activity(tx: Transaction, order: PlanActivity) -> ActivityView:
    """Put an activity into the calendar, or keep it back as a draft."""
    require_own(tx)
    ends_on = order.ends_on or order.starts_on
    with refusing():
        domain.check_window(order.starts_on, ends_on)
    for campaign_id in order.campaign_ids:
        _require_open_campaign(tx, campaign_id)
    activity = Activity(
        id=tx.new_id(),
        title=order.title,
        type=order.type,
        state="draft",
        starts_on=order.starts_on,
        ends_on=ends_on,
        starts_at=order.starts_at,
        year=order.year or order.starts_on.year,
        occasion=order.occasion,
        unit_id=order.unit_id,
        hosts=list(order.hosts),
        organisers=list(order.organisers),
        co_organisers=list(order.co_organisers),
        venue=order.venue,
        venue_type=order.venue_type,
        theme=order.theme,
        scale=order.scale,
        shared_code=order.shared_code,
    )
    add(tx, activity, campaign_ids=order.campaign_ids, draft=order.draft)
    return whole(tx, activity)


def add(
    tx: Transaction, activity: Activity, *, campaign_ids: tuple[str, ...], draft: bool = False
) -> None:
    """Add a drafted activity with its campaigns; unless *draft*, it is planned at once."""
    tx.session.add(activity)
    tx.session.add_all(
        ActivityCampaign(activity_id=activity.id, campaign_id=campaign_id)
        for campaign_id in dict.fromkeys(campaign_ids)
    )
    tx.session.flush()
    if not draft:
        _plan(tx, activity)


def schedule_activity(tx: Transaction, order: ScheduleActivity) -> ActivityView:
    """Fix day and place, or fix them anew; publishes `ActivityScheduled`."""
    require_own(tx)
    activity = activity_of(tx, order.activity_id)
    length = activity.ends_on - activity.starts_on
    ends_on = order.ends_on or order.starts_on + length
    with refusing():
        domain.check_window(order.starts_on, ends_on)
    _step(activity, "scheduled")
    activity.starts_on, activity.ends_on = order.starts_on, ends_on
    activity.starts_at = order.starts_at or activity.starts_at
    activity.venue = order.venue or activity.venue
    activity.venue_type = order.venue_type or activity.venue_type
    tx.publish(
        ActivityScheduled(
            activity_id=activity.id,
            starts_on=activity.starts_on,
            ends_on=activity.ends_on,
            unit_id=activity.unit_id,
        )
    )
    return whole(tx, activity)


def move_activity(tx: Transaction, order: MoveActivity) -> ActivityView:
    """Move an activity on; what that means for others is published."""
    require_own(tx)
    activity = activity_of(tx, order.activity_id)
    if order.to_state == "completed":
        _complete(tx, activity)
    elif order.to_state == "cancelled":
        _cancel(tx, activity)
    elif order.to_state == "planned":
        _plan(tx, activity)
    else:
        _step(activity, order.to_state)
        if order.to_state == "postponed":
            tx.publish(
                ActivityPostponed(
                    activity_id=activity.id, starts_on=activity.starts_on, unit_id=activity.unit_id
                )
            )
    return whole(tx, activity)


def cancel_activity(tx: Transaction, order: CancelActivity) -> ActivityView:
    require_own(tx)
    activity = activity_of(tx, order.activity_id)
    _cancel(tx, activity, reason=order.reason)
    return whole(tx, activity)


def complete_activity(tx: Transaction, order: CompleteActivity) -> ActivityView:
    require_own(tx)
    activity = activity_of(tx, order.activity_id)
    activity.completed_on, activity.result = order.on or tx.today, order.result
    _complete(tx, activity)
    return whole(tx, activity)


def _plan(tx: Transaction, activity: Activity) -> None:
    _step(activity, "planned")
    tx.publish(
        ActivityPlanned(
            activity_id=activity.id,
            starts_on=activity.starts_on,
            occasion=activity.occasion,
            campaign_ids=campaigns_of(tx, [activity.id]).get(activity.id, ()),
            unit_id=activity.unit_id,
        )
    )


def _cancel(tx: Transaction, activity: Activity, *, reason: str | None = None) -> None:
    """Cancel it with the sessions to come; a draft that nobody knew of is cancelled in silence."""
    was_known = activity.state != "draft"
    _step(activity, "cancelled")
    activity.reason = reason
    for session in tx.session.scalars(_open_sessions(activity)).all():
        sessions.cancel(tx, session)
    if was_known:
        tx.publish(
            ActivityCancelled(
                activity_id=activity.id,
                starts_on=activity.starts_on,
                reason=reason,
                unit_id=activity.unit_id,
            )
        )


def _complete(tx: Transaction, activity: Activity) -> None:
    open_count = len(tx.session.scalars(_open_sessions(activity)).all())
    if open_count:
        raise Conflict("sessions_open", count=open_count)
    activity.completed_on = activity.completed_on or tx.today
    with refusing():
        domain.check_happened(activity.completed_on, tx.today)
        domain.check_window(activity.starts_on, activity.completed_on)
    _step(activity, "completed")
    tx.publish(ActivityCompleted(activity_id=activity.id, on=activity.completed_on))


def _open_sessions(activity: Activity) -> Select[ActivitySession]:
    return select(ActivitySession).where(
        ActivitySession.activity_id == activity.id, ActivitySession.state == "scheduled"
    )


def _require_open_campaign(tx: Transaction, campaign_id: str) -> None:
    campaign = campaign_of(tx, campaign_id)
    if campaign.state != "open":
        raise Conflict("campaign_not_open", campaign_id=campaign_id, state=campaign.state)


def _step(activity: Activity, wanted: str) -> None:
    with refusing():
        domain.check_step(
            catalogue.ACTIVITY_STATES, activity.state, wanted, "activity_step_not_allowed"
        )
    activity.state = wanted
