"""The occasions of a year, by the solar and the lunar calendar, and the rules that announce them."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from chassis import calendar
from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.activities.commands import ListOccasions
from contracts.activities.views import OccasionList, OccasionView, RulesView
from services.activities import domain
from services.activities.models import AnnouncedOccasion, RuleSetting
from services.activities.queries.pages import require_own
from services.activities.rules import Rules


def rules_of(tx: Transaction) -> Rules:
    """Return the rules in force."""
    own = select(RuleSetting).where(RuleSetting.association_id == tx.association_id)
    return Rules().with_values({row.name: row.value for row in tx.session.scalars(own)})


def read_rules(tx: Transaction) -> RulesView:
    return RulesView(**asdict(rules_of(tx)))


def coming_in(year: int, rules: Rules) -> list[domain.Coming]:
    """Return the occasions of *year*, by day; none where its lunar calendar is not known."""
    if year not in calendar.YEARS:
        return []
    lunar_days = {
        "double_ninth": calendar.double_ninth(year),
        "spring_festival": calendar.spring_festival(year),
    }
    return domain.occasions_of(year, lunar_days, rules)


def id_of(tx: Transaction, coming: domain.Coming) -> str:
    """Return the one id of an occasion of an association and year."""
    return derived_id("occasion", tx.association_id, coming.occasion.code, str(coming.year))


def list_occasions(tx: Transaction, question: ListOccasions) -> OccasionList:
    require_own(tx)
    announced = {
        row.id: row
        for row in tx.session.scalars(
            select(AnnouncedOccasion).where(AnnouncedOccasion.year == question.year)
        )
    }
    return OccasionList(
        items=tuple(
            _view(coming, announced.get(id_of(tx, coming)))
            for coming in coming_in(question.year, rules_of(tx))
        )
    )


def _view(coming: domain.Coming, announced: AnnouncedOccasion | None) -> OccasionView:
    return OccasionView(
        occasion=coming.occasion.code,
        name=coming.occasion.name,
        on=coming.on,
        ordinal=domain.ordinal(coming.occasion.code, coming.year),
        announce_on=coming.announce_on,
        announced_on=announced.announced_on if announced else None,
        campaign_id=announced.campaign_id if announced else None,
        activity_id=announced.activity_id if announced else None,
    )
