"""Applies the exchanges sheet (结对交流): partners, what was signed with them, and when they were met."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.relations import ApplyExchanges, ExchangeRecord
from contracts.members.views import Applied
from contracts.values import normalise_name
from services.members.commands import partners
from services.members.commands.ledger.partners import partners_named
from services.members.commands.ledger.people import members_by_code
from services.members.models_organisation import Agreement, Exchange, Partner
from services.members.queries.scope import require_own

PAIRING = "pairing"
PLAIN = ("state", "origin", "headcount", "valid_until", "note")


def apply(tx: Transaction, order: ApplyExchanges) -> Applied:
    """Enter new meetings and renew known ones, as history; partners that are new are registered."""
    require_own(tx)
    members = members_by_code(tx, {code for r in order.records for code in r.member_codes})
    known_partners = partners_named(tx, {r.partner: r.origin for r in order.records})
    days = {record.held_on for record in order.records}
    known = {
        (row.on_day, row.kind, row.partner_id): row
        for row in tx.session.scalars(select(Exchange).where(Exchange.on_day.in_(days)))
    }
    created = updated = 0
    for record in order.records:
        partner = known_partners[normalise_name(record.partner)]
        key = (record.held_on, record.kind, partner.id)
        people = list(dict.fromkeys(members[code] for code in record.member_codes))
        row = known.get(key)
        if row is None:
            known[key] = _create(tx, record, partner, people)
            created += 1
        elif _renew(tx, row, record, people):
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _create(
    tx: Transaction, record: ExchangeRecord, partner: Partner, people: list[str]
) -> Exchange:
    day = record.held_on.isoformat()
    row = Exchange(
        id=derived_id("exchange", tx.association_id, day, record.kind, partner.name_key),
        partner_id=partner.id,
        kind=record.kind,
        on_day=record.held_on,
        topics=list(record.topics),
        member_ids=people,
        **{name: getattr(record, name) for name in PLAIN},
    )
    tx.session.add(row)
    _keep_agreement(tx, row)
    return row


def _renew(tx: Transaction, row: Exchange, record: ExchangeRecord, people: list[str]) -> bool:
    changed = False
    for name in PLAIN:
        told = getattr(record, name)
        if told is not None and told != getattr(row, name):
            setattr(row, name, told)
            changed = True
    for name, several in (("topics", list(record.topics)), ("member_ids", people)):
        if several and several != getattr(row, name):
            setattr(row, name, several)
            changed = True
    if changed:
        _keep_agreement(tx, row)
    return changed


def _keep_agreement(tx: Transaction, row: Exchange) -> None:
    """Let a pairing that was held have its agreement, in force until it ends."""
    if row.kind != PAIRING or row.state != "held":
        return
    found = tx.session.get(Agreement, row.agreement_id) if row.agreement_id else None
    if found is None:
        found = Agreement(
            id=derived_id("agreement", row.id),
            partner_id=row.partner_id,
            kind=PAIRING,
            other_parties=[],
            state="active",
            signed_on=row.on_day,
            valid_from=row.on_day,
            valid_to=row.valid_until,
            terms=list(row.topics),
        )
        tx.session.add(found)
        row.agreement_id = found.id
        partners.tell_signed(tx, found, backfill=True)
    else:
        found.valid_to, found.terms = row.valid_until, list(row.topics)
    if found.valid_to is not None and found.valid_to < tx.today and found.state == "active":
        found.state, found.ended_on = "lapsed", found.valid_to
