"""What two records of one person both have is one thing after a merge; every step stands in the journal.

Here are the things that would stand twice without a unique key saying so, and ids that stand in columns
of another name than `member_id`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from chassis.database import Transaction
from chassis.undo import Journal
from services.members.models import Grant
from services.members.models_organisation import ContactOfficer, Nomination, UnitRecord
from services.members.models_people import TwoPeople
from services.members.rules import SUCCEEDED


def settle(tx: Transaction, journal: Journal, kept_id: str, dropped_id: str) -> None:
    """Leave one of what both have, before the rest of the dropped record's goes over."""
    _grants(tx, journal, kept_id, dropped_id)
    _nominations(tx, journal, kept_id, dropped_id)
    _officers(tx, journal, kept_id, dropped_id)
    _decided_pairs(tx, journal, kept_id, dropped_id)
    tx.session.flush()


def _rows(tx: Transaction, model: type[Any], member_id: str) -> list[Any]:
    wanted = select(model).where(model.member_id == member_id).order_by(model.id)
    return list(tx.session.scalars(wanted))


def _grants(tx: Transaction, journal: Journal, kept_id: str, dropped_id: str) -> None:
    """One honour of one year is one grant; one that was revoked is no twin of one that holds."""
    known = {_honor(grant): grant for grant in _rows(tx, Grant, kept_id)}
    for grant in _rows(tx, Grant, dropped_id):
        twin = known.get(_honor(grant))
        if twin is not None:
            for model in (Nomination, UnitRecord):
                journal.repoint(model, "grant_id", grant.id, twin.id)
            journal.take_out(grant)


def _honor(grant: Grant) -> tuple[str, int, date | None]:
    return (grant.honor_type, grant.granted_on.year, grant.revoked_on)


def _nominations(tx: Transaction, journal: Journal, kept_id: str, dropped_id: str) -> None:
    """Somebody stands once in a call and stage: as who succeeded, where one of the two did."""
    known = {(one.call_id, one.stage): one for one in _rows(tx, Nomination, kept_id)}
    for one in _rows(tx, Nomination, dropped_id):
        twin = known.get((one.call_id, one.stage))
        if twin is not None and (one.state not in SUCCEEDED or twin.state in SUCCEEDED):
            journal.take_out(one)
            continue
        if twin is not None:
            journal.take_out(twin)
            tx.session.flush()  # its place in the call is free only now
        if one.candidate_key == dropped_id:
            journal.set(one, candidate_key=kept_id)


def _officers(tx: Transaction, journal: Journal, kept_id: str, dropped_id: str) -> None:
    """One officer keeps in touch with one person; the other's time ends today."""
    if any(one.until is None for one in _rows(tx, ContactOfficer, kept_id)):
        for one in _rows(tx, ContactOfficer, dropped_id):
            if one.until is None:
                journal.set(one, until=max(tx.today, one.since))


def _decided_pairs(tx: Transaction, journal: Journal, kept_id: str, dropped_id: str) -> None:
    """Whoever was found to be another person than the one is another than the other too."""
    found = select(TwoPeople).where(
        or_(TwoPeople.first_id == dropped_id, TwoPeople.second_id == dropped_id)
    )
    for pair in tx.session.scalars(found).all():
        other = pair.second_id if pair.first_id == dropped_id else pair.first_id
        decided_on, actor = pair.decided_on, pair.actor
        journal.take_out(pair)
        first, second = sorted((kept_id, other))
        if other != kept_id and tx.session.get(TwoPeople, (first, second)) is None:
            journal.add(
                TwoPeople(first_id=first, second_id=second, decided_on=decided_on, actor=actor)
            )
