"""What follows when a leader or a secretary comes or goes: open visits move to whoever can go now."""

from __future__ import annotations

from sqlalchemy import or_

from chassis.database import Transaction
from services.care import catalogue
from services.care.commands import gaps, visits
from services.care.models import Office, Visit
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
