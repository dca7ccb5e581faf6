"""Turns the refusals of the rules into those of the contract, and finds what a command names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from services.members.domain import Refused
from services.members.models import Grant, Member, Unit


@contextmanager
def rules() -> Iterator[None]:
    """Tell a refusal of the domain as `Conflict`, with its code and values."""
    try:
        yield
    except Refused as refused:
        raise Conflict(refused.code, fields=None, **refused.params) from refused


def member_of(tx: Transaction, member_id: str) -> Member:
    """Return the member, locked; raises `NotFound`."""
    found = tx.session.get(Member, member_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=member_id)
    return found


def unit_of(tx: Transaction, unit_id: str) -> Unit:
    """Return the unit; raises `NotFound`."""
    found = tx.session.get(Unit, unit_id)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("unit_not_found", unit_id=unit_id)
    return found


def grant_of(tx: Transaction, grant_id: str) -> Grant:
    """Return the grant; raises `NotFound`."""
    found = tx.session.get(Grant, grant_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("grant_not_found", grant_id=grant_id)
    return found
