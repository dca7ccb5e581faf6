"""Applies the honours sheet (荣誉台账). The key is recipient, honour and year within the association."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import and_, select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.errors import Invalid, NotFound
from contracts.members.commands import ApplyHonors, HonorRecord
from contracts.members.views import Applied
from services.members.commands import honors, people
from services.members.domain import same_name
from services.members.models import Grant, Member, MemberCode
from services.members.queries import honor_catalogue
from services.members.queries.merging import merged_into
from services.members.queries.scope import require_own

RENEWED = ("document_no", "conferred_by", "note")


def apply(tx: Transaction, order: ApplyHonors) -> Applied:
    """Enter new grants and renew known ones, as history: forty years make no visit."""
    require_own(tx)
    _check_types(tx, order.records)
    finder = _Finder(tx, order.records)
    keyed = [(record, finder.member_id(record)) for record in order.records]
    entered = _entered(tx, {member_id for _, member_id in keyed if member_id}, order.records)
    taken = {grant.id for grants in entered.values() for grant in grants}
    created = updated = 0
    for record, member_id in keyed:
        grants = entered[_key(record, member_id)]
        grant = _same(grants, record)
        if grant is None:
            grant_id = _free_id(tx, record, member_id, taken)
            grant = _create(tx, record, member_id, grant_id)
            grants.append(grant)
            taken.add(grant_id)
            created += 1
        elif _renew(tx, grant, record):
            updated += 1
    unchanged = len(keyed) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


Key = tuple[str, str, int]


def _key(record: HonorRecord, member_id: str | None) -> Key:
    recipient = member_id or same_name(record.recipient_name)
    return (recipient, record.honor_type, record.granted_on.year)


def _free_id(tx: Transaction, record: HonorRecord, member_id: str | None, taken: set[str]) -> str:
    """Return the id of a new grant; an honour that was revoked and granted again that year has two."""
    recipient, honor, year = _key(record, member_id)
    found = derived_id("grant", tx.association_id, recipient, honor, str(year))
    if found not in taken:
        return found
    return derived_id("grant", found, record.granted_on.isoformat(), str(record.revoked_on))


def _same(grants: Sequence[Grant], record: HonorRecord) -> Grant | None:
    """Return the grant that the row is of. A row tells of a revocation only in a workbook of our own.

    What was granted after a revocation is another grant than the one that was revoked; so is one that
    stands *apart* from it in the same workbook, where the days do not tell them from each other.
    """
    held = [grant for grant in grants if grant.state == "granted"]
    if record.revoked_on is not None:
        same = [grant for grant in grants if grant.revoked_on == record.revoked_on]
        same += [g for g in held if g.granted_on == record.granted_on and not record.apart]
    else:
        later = [g for g in grants if g.revoked_on and g.revoked_on > record.granted_on]
        same = held if record.apart else held + later
    return same[0] if same else None


def _entered(
    tx: Transaction, member_ids: set[str], records: Sequence[HonorRecord]
) -> dict[Key, list[Grant]]:
    """Return the grants of those members, and those of the collectives, studios and works named."""
    found: dict[Key, list[Grant]] = defaultdict(list)
    types = {record.honor_type for record in records if record.recipient_kind != "person"}
    for wanted in (
        Grant.member_id.in_(member_ids),
        and_(Grant.member_id.is_(None), Grant.honor_type.in_(types)),
    ):
        for one in tx.session.scalars(select(Grant).where(wanted).order_by(Grant.id)):
            recipient = one.member_id or same_name(one.recipient_name or "")
            found[recipient, one.honor_type, one.granted_on.year].append(one)
    return found


def _create(tx: Transaction, record: HonorRecord, member_id: str | None, grant_id: str) -> Grant:
    grant = Grant(
        id=grant_id,
        member_id=member_id,
        recipient_kind=record.recipient_kind,
        recipient_name=None if member_id else record.recipient_name,
        honor_type=record.honor_type,
        state="granted",
        granted_on=record.granted_on,
        granted_precision=record.granted_precision,
        **{name: getattr(record, name) for name in RENEWED},
    )
    tx.session.add(grant)
    honors.tell(tx, grant, backfill=True)
    if record.revoked_on:
        honors.record_revocation(tx, grant, record.revoked_on, record.revoke_reason, backfill=True)
    return grant


def _renew(tx: Transaction, grant: Grant, record: HonorRecord) -> bool:
    """Write what the ledger says anew. Another day is told again, for whoever keeps a copy of it."""
    day = (record.granted_on, record.granted_precision)
    changed = day != (grant.granted_on, grant.granted_precision)
    if changed:
        grant.granted_on, grant.granted_precision = day
        if grant.state == "granted":
            honors.tell(tx, grant, backfill=True)
    for name in RENEWED:
        value = getattr(record, name)
        if value is not None and value != getattr(grant, name):
            setattr(grant, name, value)
            changed = True
    if record.revoked_on and grant.state == "granted":  # is news: what is planned must stop
        honors.record_revocation(tx, grant, record.revoked_on, record.revoke_reason)
        changed = True
    return changed


def _check_types(tx: Transaction, records: Sequence[HonorRecord]) -> None:
    unknown = sorted({r.honor_type for r in records} - honor_catalogue.known_types(tx).keys())
    if unknown:
        fault = {"code": "unknown_honor", "value": unknown[0]}
        raise Invalid("invalid_fields", fields={"honor_type": [fault]})


class _Finder:
    """Finds the members that a chunk of rows names, with two queries for all of them."""

    def __init__(self, tx: Transaction, records: Sequence[HonorRecord]) -> None:
        self._tx = tx
        digests = [self._digest(r.resident_id) for r in records if r.resident_id]
        codes = [r.member_code for r in records if r.member_code]
        found = tx.session.execute(
            select(Member.id_digest, Member.id).where(Member.id_digest.in_(digests))
        )
        self._by_digest: dict[str | None, str] = {}
        self._by_digest.update(merged_into(tx, digests))
        self._by_digest.update(found.all())
        numbered = tx.session.execute(
            select(MemberCode.code, MemberCode.member_id).where(MemberCode.code.in_(codes))
        )
        self._by_code = dict(numbered.all())

    def _digest(self, number: str) -> str:
        return people.digest_of(self._tx, number, "resident_id")

    def member_id(self, record: HonorRecord) -> str | None:
        """Return whose honour it is; nobody's for a collective, studio or work. Raises `NotFound`."""
        if record.recipient_kind != "person":
            return None
        found = None
        if record.resident_id:
            found = self._by_digest.get(self._digest(record.resident_id))
        elif record.member_code:
            found = self._by_code.get(record.member_code)
        if found is None:
            raise NotFound("member_not_found", member_id=record.member_code or f"row {record.row}")
        return found
