"""Members, as far as activities knows them."""

from __future__ import annotations

from chassis.database import Transaction
from contracts.errors import NotFound
from services.activities.models import Person


def person_of(tx: Transaction, member_id: str) -> Person:
    """Return the member's read copy; raises `NotFound`."""
    person = tx.session.get(Person, member_id)
    if person is None:
        raise NotFound("member_not_found", member_id=member_id)
    return person


def known_person(tx: Transaction, member_id: str) -> Person:
    """Return the member's read copy; raises `LookupError`, upon which a reaction waits."""
    person = tx.session.get(Person, member_id)
    if person is None:
        raise LookupError(f"member {member_id} is not known yet")
    return person
