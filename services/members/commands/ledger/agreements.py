"""Applies the agreements sheet (结对协议) of a workbook of our own. The key is partner, kind and day of signing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.ledger import AgreementRecord, ApplyAgreements
from contracts.members.views import Applied
from contracts.values import normalise_name
from services.members.commands import partners
from services.members.commands.ledger.partners import partners_named
from services.members.models_organisation import Agreement, Partner
from services.members.queries.scope import require_own
from services.members.rules import AGREEMENT_ENDED

PLAIN = ("state", "valid_from", "valid_to", "ended_on", "note")
LISTS = ("terms", "other_parties")


def apply(tx: Transaction, order: ApplyAgreements) -> Applied:
    """Enter new agreements and renew known ones, as history: also those that a meeting brought."""
    require_own(tx)
    named = partners_named(tx, {record.partner: None for record in order.records})
    known = _known(tx, named)
    created = updated = 0
    for record in order.records:
        partner = named[normalise_name(record.partner)]
        key = (partner.id, record.kind, record.signed_on)
        row = known.get(key)
        if row is None:
            known[key] = _create(tx, record, partner)
            created += 1
        elif _renew(row, record):
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _known(
    tx: Transaction, named: dict[str, Partner]
) -> dict[tuple[str, str, date | None], Agreement]:
    ids = [partner.id for partner in named.values()]
    rows = tx.session.scalars(
        select(Agreement).where(Agreement.partner_id.in_(ids)).order_by(Agreement.id)
    )
    return {(row.partner_id, row.kind, row.signed_on): row for row in rows}


def _create(tx: Transaction, record: AgreementRecord, partner: Partner) -> Agreement:
    key = (partner.id, record.kind, record.signed_on.isoformat())
    row = Agreement(
        id=derived_id("agreement", *key),
        partner_id=partner.id,
        kind=record.kind,
        signed_on=record.signed_on,
        **{name: getattr(record, name) for name in PLAIN} | {"state": record.state or "active"},
        **{name: list(getattr(record, name)) for name in LISTS},
    )
    tx.session.add(row)
    partners.tell_signed(tx, row, backfill=True)
    return row


def _renew(row: Agreement, record: AgreementRecord) -> bool:
    """Write what the sheet says anew; an empty cell leaves what is known, and nothing reopens what has ended."""
    told = {name: getattr(record, name) for name in PLAIN}
    if row.state in AGREEMENT_ENDED and record.state not in AGREEMENT_ENDED:
        told |= {"state": None, "ended_on": None}
    told |= {name: list(getattr(record, name)) or None for name in LISTS}
    new = {k: value for k, value in told.items() if value not in (None, getattr(row, k))}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)
