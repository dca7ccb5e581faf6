"""Applies the honours sheet (荣誉台账). The key is recipient, honour and year within the association."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

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
    ids = [_grant_id(tx, record, member_id) for record, member_id in keyed]
    known = {
        grant.id: grant for grant in tx.session.scalars(select(Grant).where(Grant.id.in_(ids)))
    }
    entered = _entered_by_hand(tx, {member_id for _, member_id in keyed if member_id})
    entered |= _recognised_by_hand(tx, order.records)
    created = updated = 0
    for (record, member_id), grant_id in zip(keyed, ids, strict=True):
        recipient = member_id or same_name(record.recipient_name)
        by_hand = entered.get((recipient, record.honor_type, record.granted_on.year))
        grant = known.get(grant_id) or by_hand
        if grant is None:
            known[grant_id] = _create(tx, record, member_id, grant_id)
            created += 1
        elif _renew(tx, grant, record):
            updated += 1
    unchanged = len(ids) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _grant_id(tx: Transaction, record: HonorRecord, member_id: str | None) -> str:
    recipient = member_id or same_name(record.recipient_name)
    year = str(record.granted_on.year)
    return derived_id("grant", tx.association_id, recipient, record.honor_type, year)


def _entered_by_hand(tx: Transaction, member_ids: set[str]) -> dict[tuple[str, str, int], Grant]:
    """Return the grants those members already have, whoever entered them."""
    grants = tx.session.scalars(select(Grant).where(Grant.member_id.in_(member_ids)))
    return {(g.member_id or "", g.honor_type, g.granted_on.year): g for g in grants}


def _recognised_by_hand(
    tx: Transaction, records: Sequence[HonorRecord]
) -> dict[tuple[str, str, int], Grant]:
    """Return what collectives, studios and works were honoured with already, by comparable name."""
    types = {record.honor_type for record in records if record.recipient_kind != "person"}
    grants = tx.session.scalars(
        select(Grant).where(Grant.member_id.is_(None), Grant.honor_type.in_(types))
    )
    return {(same_name(g.recipient_name or ""), g.honor_type, g.granted_on.year): g for g in grants}


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
