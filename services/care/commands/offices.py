"""What follows when a leader or a secretary comes or goes: open visits move to whoever can go now."""

from __future__ import annotations

from sqlalchemy import or_, select

from chassis.database import Transaction
from services.care import catalogue
from services.care.commands import gaps, visits
from services.care.models import Gift, Office, Visit
from services.care.queries.people import members_in_towns_of, members_of_unit
from services.care.queries.responsibility import is_leading
from services.care.queries.visits import open_visits


def hand_over_visits(tx: Transaction, office: Office) -> None:
    """Find again who goes, for every open visit that *office* may concern."""
    tx.session.flush()
    if office.office == catalogue.SECRETARY:
        reassign_where_nobody_is_nearer(tx)
    elif is_leading(office.office, office.unit_id) and office.unit_id is not None:
        if office.term_from <= tx.today and (office.term_to is None or office.term_to >= tx.today):
            gaps.close_home_gap(tx, office.unit_id)
        reassign_unit(tx, office.unit_id)


def move_tasks(tx: Transaction, from_account: str, to_account: str, *, unit_id: str | None) -> None:
    """Give the successor the predecessor's open visits and gifts on their way: of the unit, or all.

    Visits that follow from an office move with the office; these are what somebody was asked by name.
    A one-to-one pair is between two people and stays.
    """
    tx.session.flush()
    named = open_visits().where(
        Visit.assignee_account_id == from_account, Visit.assigned_because == visits.BY_HAND
    )
    out = select(Gift).where(
        Gift.assignee_account_id == from_account, Gift.state.in_(catalogue.GIFT_OPEN)
    )
    if unit_id is not None:
        people = members_of_unit(unit_id, tx.today)
        named = named.where(or_(Visit.unit_id == unit_id, Visit.member_id.in_(people)))
        out = out.where(Gift.member_id.in_(people))
    for visit in tx.session.scalars(named).all():
        visits.give_by_hand(tx, visit, to_account)
    for gift in tx.session.scalars(out.order_by(Gift.id)).all():
        gift.assignee_account_id = to_account


def reassign_unit(tx: Transaction, unit_id: str) -> None:
    """Find again who goes to the members of a unit and to those in the towns that it serves."""
    concerned = open_visits().where(
        or_(
            Visit.unit_id == unit_id,
            Visit.member_id.in_(members_of_unit(unit_id, tx.today)),
            Visit.member_id.in_(members_in_towns_of(unit_id)),
        )
    )
    visits.reassign(tx, tx.session.scalars(concerned).all())


def reassign_where_nobody_is_nearer(tx: Transaction) -> None:
    """Find again who goes where it was the secretary, or nobody."""
    concerned = open_visits().where(Visit.assigned_because.in_((catalogue.SECRETARY, "nobody")))
    visits.reassign(tx, tx.session.scalars(concerned).all())
