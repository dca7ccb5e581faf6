"""Campaigns: opened, perhaps as a draft first, and closed."""

from __future__ import annotations

from chassis.database import Transaction
from contracts.activities.commands import CloseCampaign, LaunchCampaign, OpenCampaign
from contracts.activities.events import CampaignClosed, CampaignLaunched
from contracts.activities.views import CampaignView
from services.activities import catalogue, domain
from services.activities.commands.refusals import refusing
from services.activities.models import Campaign
from services.activities.queries.campaigns import campaign_of, view_of
from services.activities.queries.pages import require_own


def open_campaign(tx: Transaction, order: OpenCampaign) -> CampaignView:
    """Open a campaign, or keep it back as a draft."""
    require_own(tx)
    if order.parent_campaign_id is not None:
        campaign_of(tx, order.parent_campaign_id)
    campaign = Campaign(
        id=tx.new_id(),
        name=order.name,
        kind=order.kind,
        state="draft",
        year=order.year,
        occasion=order.occasion,
        parent_campaign_id=order.parent_campaign_id,
        host=order.host,
        organiser=order.organiser,
    )
    tx.session.add(campaign)
    if not order.draft:
        launch(tx, campaign)
    return view_of(campaign)


def launch_campaign(tx: Transaction, order: LaunchCampaign) -> CampaignView:
    require_own(tx)
    campaign = campaign_of(tx, order.campaign_id)
    launch(tx, campaign)
    return view_of(campaign)


def launch(tx: Transaction, campaign: Campaign) -> None:
    """Open a campaign that was a draft until now; publishes `CampaignLaunched`."""
    _step(campaign, "open")
    campaign.opened_on = tx.today
    tx.publish(
        CampaignLaunched(
            campaign_id=campaign.id,
            kind=campaign.kind,
            year=campaign.year,
            parent_campaign_id=campaign.parent_campaign_id,
        )
    )


def close_campaign(tx: Transaction, order: CloseCampaign) -> CampaignView:
    """Close a campaign; publishes `CampaignClosed`."""
    require_own(tx)
    campaign = campaign_of(tx, order.campaign_id)
    on = order.on or tx.today
    with refusing():
        domain.check_happened(on, tx.today)
    _step(campaign, "closed")
    campaign.closed_on = on
    tx.publish(CampaignClosed(campaign_id=campaign.id, on=on))
    return view_of(campaign)


def _step(campaign: Campaign, wanted: str) -> None:
    with refusing():
        domain.check_step(
            catalogue.CAMPAIGN_STATES, campaign.state, wanted, "campaign_step_not_allowed"
        )
    campaign.state = wanted
