"""Who can be sent to a member: carer, leaders, secretary."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from chassis.database import Transaction
from services.care import catalogue, domain
from services.care.models import CarePair, Membership, Office, Person, Unit, UnitTown


def reach_of(tx: Transaction, person: Person, today: date | None = None) -> domain.Reach:
    """Return whom one can send to *person* on *today*."""
    day = today or tx.today
    homes = list(tx.session.scalars(_homes(person.member_id, day)))
    district = list(tx.session.scalars(_district_units(person.town, day))) if person.town else []
    leaders, secretary = _offices(tx, {*homes, *district}, day)
    return domain.Reach(
        carer=_carer(tx, person.member_id, day),
        homes=tuple((unit_id, leaders.get(unit_id)) for unit_id in homes),
        district_units=tuple((unit_id, leaders.get(unit_id)) for unit_id in district),
        secretary=secretary,
    )


def open_pair(tx: Transaction, member_id: str) -> CarePair | None:
    """Return the pair of an elder and the present carer."""
    return tx.session.scalar(
        select(CarePair).where(CarePair.member_id == member_id, CarePair.ended_on.is_(None))
    )


def account_of_member(tx: Transaction, member_id: str, day: date) -> str | None:
    """Return the account of a member who holds an office."""
    return tx.session.scalar(
        select(Office.account_id)
        .where(Office.member_id == member_id, _in_term(day))
        .order_by(Office.term_from, Office.office_id)
        .limit(1)
    )


def is_leading(office: str, unit_id: str | None) -> bool:
    """Tell whether the office makes somebody answer for a unit's members."""
    return unit_id is not None and office in catalogue.LEADING_OFFICES


def _carer(tx: Transaction, member_id: str, day: date) -> str | None:
    pair = open_pair(tx, member_id)
    if pair is None:
        return None
    if pair.carer_account_id or pair.carer_member_id is None:
        return pair.carer_account_id
    return account_of_member(tx, pair.carer_member_id, day)


def _homes(member_id: str, day: date) -> Select[str]:
    """Select the member's homes, the latest first."""
    return (
        select(Membership.unit_id)
        .outerjoin(Unit, Unit.unit_id == Membership.unit_id)
        .where(
            Membership.member_id == member_id,
            Membership.unit_kind == catalogue.HOME,
            Membership.since <= day,
            or_(Membership.until.is_(None), Membership.until >= day),
            or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > day),
        )
        .order_by(Membership.since.desc(), Membership.unit_id)
    )


def _district_units(town: str, day: date) -> Select[str]:
    return (
        select(UnitTown.unit_id)
        .join(Unit, Unit.unit_id == UnitTown.unit_id)
        .where(UnitTown.town == town, or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > day))
        .order_by(UnitTown.unit_id)
    )


def _in_term(day: date) -> ColumnElement[bool]:
    return and_(Office.term_from <= day, or_(Office.term_to.is_(None), Office.term_to >= day))


def _offices(tx: Transaction, units: set[str], day: date) -> tuple[dict[str, str], str | None]:
    """Return the leaders' accounts by unit, and the secretary's; of several the longest in office."""
    rows = tx.session.scalars(
        select(Office)
        .where(
            _in_term(day),
            or_(
                Office.office == catalogue.SECRETARY,
                and_(Office.unit_id.in_(units), Office.office.in_(catalogue.LEADING_OFFICES)),
            ),
        )
        .order_by(Office.term_from.desc(), Office.office_id.desc())
    ).all()
    leaders = {row.unit_id: row.account_id for row in rows if row.unit_id in units and row.unit_id}
    secretary = None
    for row in rows:
        if row.office == catalogue.SECRETARY:
            secretary = row.account_id
    return leaders, secretary
