"""What care knows of a member."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, bindparam, or_, select

from chassis.database import Transaction
from contracts.errors import NotFound
from services.care import domain
from services.care.models import HeldHonor, Membership, Person, UnitTown

# Built once: every birthday of every member asks it.
_HELD = select(HeldHonor.honor_type, HeldHonor.granted_on, HeldHonor.revoked_on).where(
    HeldHonor.member_id == bindparam("member_id")
)


def person_of(tx: Transaction, member_id: str) -> Person:
    """Return the member for a caller; raises `NotFound`."""
    person = tx.session.get(Person, member_id)
    if person is None:
        raise NotFound("member_not_found", member_id=member_id)
    return person


def known_person(tx: Transaction, member_id: str) -> Person:
    """Return the member a fact is about; raises `LookupError`, so that the reaction waits for it."""
    person = tx.session.get(Person, member_id)
    if person is None:
        raise LookupError(f"member {member_id} is not known yet")
    return person


def is_with_us(person: Person, day: date) -> bool:
    return domain.is_with_us(person.state, person.deceased_on, day)


def honors_of(tx: Transaction, member_id: str) -> list[domain.Held]:
    rows = tx.session.execute(_HELD, {"member_id": member_id})
    return [domain.Held(row.honor_type, row.granted_on, row.revoked_on) for row in rows]


def members_of_unit(unit_id: str, today: date) -> Select[str]:
    """Select the ids of those who belong to a unit on *today*."""
    return select(Membership.member_id).where(
        Membership.unit_id == unit_id,
        Membership.since <= today,
        or_(Membership.until.is_(None), Membership.until >= today),
    )


def members_in_towns_of(unit_id: str) -> Select[str]:
    """Select the ids of those who live in a town that the unit serves."""
    towns = select(UnitTown.town).where(UnitTown.unit_id == unit_id)
    return select(Person.member_id).where(Person.town.in_(towns))
