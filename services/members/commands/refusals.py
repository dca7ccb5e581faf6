"""Turns the refusals of the rules into those of the contract, and finds what a command names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from services.members.domain import Person, Refused
from services.members.models import Grant, Member, OfficeHolding, Unit
from services.members.queries.scope import require_own


@contextmanager
def rules() -> Iterator[None]:
    """Tell a refusal of the domain as `Conflict`, with its code and values."""
    try:
        yield
    except Refused as refused:
        raise Conflict(refused.code, fields=None, **refused.params) from refused


def member_of(tx: Transaction, member_id: str) -> Member:
    """Return the member, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Member, member_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=member_id)
    return found


def unit_of(tx: Transaction, unit_id: str) -> Unit:
    """Return the unit, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Unit, unit_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("unit_not_found", unit_id=unit_id)
    return found


def grant_of(tx: Transaction, grant_id: str) -> Grant:
    """Return the grant, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Grant, grant_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("grant_not_found", grant_id=grant_id)
    return found


def office_of(tx: Transaction, office_id: str) -> OfficeHolding:
    """Return the office held, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(OfficeHolding, office_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("office_not_found", office_id=office_id)
    return found


def person(member: Member) -> Person:
    """Return what the rules need of a member."""
    return Person(member.birth_date, member.state, member.deceased_on)
