"""Applies what a workbook of our own tells of units: who belongs to which, and who holds an office (任职).

Both are history. What has ended stays so: an older workbook reopens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.errors import NotFound
from contracts.members.ledger import (
    ApplyMemberships,
    ApplyOffices,
    MembershipRecord,
    OfficeRecord,
)
from contracts.members.views import Applied
from services.members.commands import memberships, offices
from services.members.commands.ledger.people import members_by_code
from services.members.models import Membership, OfficeHolding, Unit
from services.members.queries.scope import require_own


def apply_memberships(tx: Transaction, order: ApplyMemberships) -> Applied:
    """Enter who belonged to which unit and renew what is known; the key is member, unit and first day."""
    require_own(tx)
    members = members_by_code(tx, (record.member_code for record in order.records))
    units = _units(tx, (record.unit_code for record in order.records))
    belonging = select(Membership).where(Membership.member_id.in_(members.values()))
    known = list(tx.session.scalars(belonging.order_by(Membership.since, Membership.id)))
    created = updated = 0
    for record in sorted(order.records, key=lambda one: one.since):
        member_id, unit = members[record.member_code], units[record.unit_code]
        theirs = [m for m in known if (m.member_id, m.unit_id) == (member_id, unit.id)]
        found = _same(theirs, record)
        if found is None:
            known.append(_join(tx, record, member_id, unit))
            created += 1
        elif _renew(tx, found, record):
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _same(theirs: Sequence[Membership], record: MembershipRecord) -> Membership | None:
    """Return the membership that the row is of.

    Whoever names a home in the roster belongs to it, from a day that was guessed: the row knows better.
    """
    exact = (one for one in theirs if one.since == record.since)
    linked = (
        one
        for one in theirs
        if one.until is None and one.id == derived_id("membership", one.member_id, one.unit_id)
    )
    return next(exact, None) or next(linked, None)


def _join(tx: Transaction, record: MembershipRecord, member_id: str, unit: Unit) -> Membership:
    made = Membership(
        id=derived_id("membership", member_id, unit.id, record.since.isoformat()),
        member_id=member_id,
        unit_id=unit.id,
        unit_kind=unit.kind,
        role=record.role,
        since=record.since,
        until=record.until,
    )
    tx.session.add(made)
    memberships.tell(tx, made, backfill=True)
    return made


def _renew(tx: Transaction, found: Membership, record: MembershipRecord) -> bool:
    before = (found.role, found.since, found.until)
    found.role, found.since = record.role, record.since
    found.until = record.until or found.until
    changed = before != (found.role, found.since, found.until)
    if changed:
        memberships.tell(tx, found, backfill=True)
    return changed


def apply_offices(tx: Transaction, order: ApplyOffices) -> Applied:
    """Enter who held which office and renew what is known; the key is account, office, unit and first day."""
    require_own(tx)
    members = members_by_code(tx, (r.member_code for r in order.records if r.member_code))
    units = _units(tx, (r.unit_code for r in order.records if r.unit_code))
    accounts = {record.account_id for record in order.records}
    held = select(OfficeHolding).where(OfficeHolding.account_id.in_(accounts))
    known = list(tx.session.scalars(held.order_by(OfficeHolding.term_from, OfficeHolding.id)))
    created = updated = 0
    for record in order.records:
        unit_id = units[record.unit_code].id if record.unit_code else None
        key = (record.account_id, record.office, unit_id, record.term_from)
        same = (o for o in known if (o.account_id, o.office, o.unit_id, o.term_from) == key)
        found = next(same, None)
        if found is None:
            member_id = members[record.member_code] if record.member_code else None
            known.append(_appoint(tx, record, unit_id, member_id))
            created += 1
        elif record.term_to is not None and record.term_to != found.term_to:
            offices.lay_down(tx, found, record.term_to)
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _appoint(
    tx: Transaction, record: OfficeRecord, unit_id: str | None, member_id: str | None
) -> OfficeHolding:
    key = (record.account_id, record.office, unit_id or "", record.term_from.isoformat())
    made = OfficeHolding(
        id=derived_id("office", tx.association_id, *key),
        office=record.office,
        account_id=record.account_id,
        unit_id=unit_id,
        member_id=member_id,
        term_from=record.term_from,
        term_to=record.term_to,
    )
    tx.session.add(made)
    offices.tell_appointed(tx, made, backfill=True)
    return made


def _units(tx: Transaction, codes: Iterable[str]) -> dict[str, Unit]:
    """Return the units by number; raises `NotFound` for a number that none has."""
    wanted = sorted(set(codes))
    found = {one.code: one for one in tx.session.scalars(select(Unit).where(Unit.code.in_(wanted)))}
    for code in wanted:
        if code not in found:
            raise NotFound("unit_not_found", unit_id=code)
    return found
