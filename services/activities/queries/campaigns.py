"""Campaigns: one, or a list by name."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from chassis.database import Transaction
from contracts.activities.commands import ListCampaigns
from contracts.activities.views import CampaignPage, CampaignView
from contracts.errors import NotFound
from services.activities.models import Campaign
from services.activities.queries.pages import name_place, place, require_own


def campaign_of(tx: Transaction, campaign_id: str) -> Campaign:
    """Return the campaign, locked until the transaction ends; raises `NotFound`."""
    campaign = tx.session.scalar(
        select(Campaign).where(Campaign.id == campaign_id).with_for_update()
    )
    if campaign is None:
        raise NotFound("campaign_not_found", campaign_id=campaign_id)
    return campaign


def list_campaigns(tx: Transaction, question: ListCampaigns) -> CampaignPage:
    require_own(tx)
    wanted = select(Campaign).order_by(Campaign.name, Campaign.id).limit(question.limit + 1)
    if question.year is not None:
        wanted = wanted.where(or_(Campaign.year == question.year, Campaign.year.is_(None)))
    if question.kind:
        wanted = wanted.where(Campaign.kind == question.kind)
    if question.state:
        wanted = wanted.where(Campaign.state == question.state)
    if question.parent_campaign_id:
        wanted = wanted.where(Campaign.parent_campaign_id == question.parent_campaign_id)
    if question.after:
        name, id_ = place(question.after)
        wanted = wanted.where(
            or_(Campaign.name > name, and_(Campaign.name == name, Campaign.id > id_))
        )
    rows = tx.session.scalars(wanted).all()
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return CampaignPage(
        items=tuple(view_of(row) for row in page),
        next=name_place(page[-1].name, page[-1].id) if more else None,
    )


def view_of(campaign: Campaign) -> CampaignView:
    return CampaignView(
        campaign_id=campaign.id,
        name=campaign.name,
        kind=campaign.kind,
        state=campaign.state,
        year=campaign.year,
        parent_campaign_id=campaign.parent_campaign_id,
        occasion=campaign.occasion,
        host=campaign.host,
        organiser=campaign.organiser,
        closed_on=campaign.closed_on,
    )
