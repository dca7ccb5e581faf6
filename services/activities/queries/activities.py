"""Activities: one, or a list by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select

from chassis.database import Transaction
from contracts.activities.commands import GetActivity, ListActivities
from contracts.activities.views import ActivityPage, ActivityView
from contracts.errors import NotFound
from services.activities.models import Activity, ActivityCampaign, ActivitySession
from services.activities.queries.pages import day_place, name_place, require_own


def activity_of(tx: Transaction, activity_id: str) -> Activity:
    """Return the activity, locked until the transaction ends; raises `NotFound`."""
    activity = tx.session.scalar(
        select(Activity).where(Activity.id == activity_id).with_for_update()
    )
    if activity is None:
        raise NotFound("activity_not_found", activity_id=activity_id)
    return activity


def get_activity(tx: Transaction, question: GetActivity) -> ActivityView:
    require_own(tx)
    activity = tx.session.get(Activity, question.activity_id)
    if activity is None:
        raise NotFound("activity_not_found", activity_id=question.activity_id)
    return whole(tx, activity)


def whole(tx: Transaction, activity: Activity) -> ActivityView:
    """Return the activity with its campaigns and the number of sessions that were held."""
    return _views(tx, [activity])[0]


def list_activities(tx: Transaction, question: ListActivities) -> ActivityPage:
    require_own(tx)
    wanted = _matching(question).order_by(Activity.starts_on, Activity.id)
    if question.after:
        day, id_ = day_place(question.after)
        wanted = wanted.where(
            or_(Activity.starts_on > day, and_(Activity.starts_on == day, Activity.id > id_))
        )
    rows = tx.session.scalars(wanted.limit(question.limit + 1)).all()
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return ActivityPage(
        items=tuple(_views(tx, page)),
        next=name_place(page[-1].starts_on, page[-1].id) if more else None,
    )


def _matching(question: ListActivities) -> Select[Activity]:
    wanted = select(Activity)
    if question.first:
        wanted = wanted.where(Activity.ends_on >= question.first)
    if question.last:
        wanted = wanted.where(Activity.starts_on <= question.last)
    if question.state:
        wanted = wanted.where(Activity.state == question.state)
    if question.type:
        wanted = wanted.where(Activity.type == question.type)
    if question.occasion:
        wanted = wanted.where(Activity.occasion == question.occasion)
    if question.unit_id:
        wanted = wanted.where(Activity.unit_id == question.unit_id)
    if question.campaign_id:
        of_campaign = select(ActivityCampaign.activity_id).where(
            ActivityCampaign.campaign_id == question.campaign_id
        )
        wanted = wanted.where(Activity.id.in_(of_campaign))
    return wanted


def campaigns_of(tx: Transaction, activity_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the campaigns that each activity belongs to."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = tx.session.scalars(
        select(ActivityCampaign)
        .where(ActivityCampaign.activity_id.in_(activity_ids))
        .order_by(ActivityCampaign.campaign_id)
    )
    for row in rows:
        found[row.activity_id].append(row.campaign_id)
    return {activity_id: tuple(ids) for activity_id, ids in found.items()}


def _delivered(tx: Transaction, activity_ids: Sequence[str]) -> dict[str, int]:
    rows = tx.session.execute(
        select(ActivitySession.activity_id, func.sum(ActivitySession.sessions))
        .where(ActivitySession.activity_id.in_(activity_ids), ActivitySession.state == "delivered")
        .group_by(ActivitySession.activity_id)
    )
    return {activity_id: int(count) for activity_id, count in rows}


def _views(tx: Transaction, activities: Sequence[Activity]) -> list[ActivityView]:
    ids = [activity.id for activity in activities]
    campaigns, delivered = campaigns_of(tx, ids), _delivered(tx, ids)
    return [
        ActivityView(
            activity_id=each.id,
            title=each.title,
            type=each.type,
            state=each.state,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            occasion=each.occasion,
            campaign_ids=campaigns.get(each.id, ()),
            hosts=tuple(each.hosts),
            organisers=tuple(each.organisers),
            venue=each.venue,
            venue_type=each.venue_type,
            scale=each.scale,
            shared_code=each.shared_code,
            sessions_delivered=delivered.get(each.id, 0),
            year=each.year,
            starts_at=each.starts_at,
            co_organisers=tuple(each.co_organisers),
            unit_id=each.unit_id,
            theme=each.theme,
            completed_on=each.completed_on,
            result=each.result,
            reason=each.reason,
        )
        for each in activities
    ]
