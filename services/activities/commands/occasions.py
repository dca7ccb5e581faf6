"""The calendar's own doing: an occasion that comes near is announced, with a planned activity."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.activities.events import OccasionApproaching
from services.activities import catalogue, domain
from services.activities.commands import campaigns, planning
from services.activities.models import Activity, ActivityCampaign, AnnouncedOccasion, Campaign
from services.activities.queries.occasions import coming_in, id_of, rules_of


def announce_occasions(tx: Transaction) -> None:
    """Announce each occasion that is due and was not announced, also when its first day was missed."""
    rules = rules_of(tx)
    for year in (tx.today.year, tx.today.year + 1):
        for coming in coming_in(year, rules):
            if coming.is_due(tx.today) and not _is_announced(tx, coming):
                _announce(tx, coming)


def _is_announced(tx: Transaction, coming: domain.Coming) -> bool:
    return tx.session.get(AnnouncedOccasion, id_of(tx, coming)) is not None


def _announce(tx: Transaction, coming: domain.Coming) -> None:
    """Publish the fact, and put its activity into the calendar, below its campaign of the year.

    Where somebody opened or planned the same by hand already, that one is it.
    """
    occasion_id = id_of(tx, coming)
    tx.publish(
        OccasionApproaching(
            occasion_id=occasion_id,
            occasion=coming.occasion.code,
            on=coming.on,
            days_before=(coming.on - tx.today).days,
            year=coming.year,
        )
    )
    campaign, activity = _campaign_by_hand(tx, coming), _activity_by_hand(tx, coming)
    announced = AnnouncedOccasion(
        id=occasion_id,
        occasion=coming.occasion.code,
        year=coming.year,
        on=coming.on,
        announced_on=tx.today,
        made_campaign=campaign is None,
        made_activity=activity is None,
    )
    campaign = campaign or _open_campaign(tx, occasion_id, coming)
    activity = activity or _plan_activity(tx, occasion_id, coming, campaign)
    announced.campaign_id, announced.activity_id = campaign.id, activity.id
    tx.session.add(announced)


def _campaign_by_hand(tx: Transaction, coming: domain.Coming) -> Campaign | None:
    return tx.session.scalar(
        select(Campaign)
        .where(
            Campaign.occasion == coming.occasion.code,
            Campaign.year == coming.year,
            Campaign.state == "open",
        )
        .order_by(Campaign.id)
        .limit(1)
    )


def _activity_by_hand(tx: Transaction, coming: domain.Coming) -> Activity | None:
    return tx.session.scalar(
        select(Activity)
        .where(
            Activity.occasion == coming.occasion.code,
            Activity.year == coming.year,
            Activity.state.in_(catalogue.IN_CALENDAR),
        )
        .order_by(Activity.starts_on, Activity.id)
        .limit(1)
    )


def _open_campaign(tx: Transaction, occasion_id: str, coming: domain.Coming) -> Campaign:
    campaign = Campaign(
        id=derived_id("campaign", occasion_id),
        name=coming.occasion.campaign,
        kind="occasion",
        state="draft",
        year=coming.year,
        occasion=coming.occasion.code,
    )
    tx.session.add(campaign)
    campaigns.launch(tx, campaign)
    return campaign


def _plan_activity(
    tx: Transaction, occasion_id: str, coming: domain.Coming, campaign: Campaign
) -> Activity:
    activity = Activity(
        id=derived_id("activity", occasion_id),
        title=coming.occasion.activity,
        type=coming.occasion.activity_type,
        state="draft",
        starts_on=coming.on,
        ends_on=coming.on,
        year=coming.year,
        occasion=coming.occasion.code,
        hosts=[],
        organisers=[],
        co_organisers=[],
        scale="normal",
    )
    planning.add(tx, activity, campaign_ids=(campaign.id,))
    return activity


def forget_announcements(tx: Transaction, first: date) -> None:
    """Take what was announced on *first* or later, and what came of it, out of a rehearsal's copy."""
    announced = tx.session.scalars(
        select(AnnouncedOccasion).where(AnnouncedOccasion.announced_on >= first)
    ).all()
    made = [row.activity_id for row in announced if row.made_activity]
    opened = [row.campaign_id for row in announced if row.made_campaign]
    tx.session.execute(delete(ActivityCampaign).where(ActivityCampaign.activity_id.in_(made)))
    tx.session.execute(delete(Activity).where(Activity.id.in_(made)))
    tx.session.execute(delete(Campaign).where(Campaign.id.in_(opened)))
    for row in announced:
        tx.session.delete(row)
