"""Applies what a workbook of our own tells beside the roster: next of kin (亲属) and posts outside (社会职务)."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.ledger import ApplyKin, ApplyPosts, KinRecord, PostRecord
from contracts.members.views import Applied
from services.members.commands.ledger.people import members_by_code
from services.members.models_people import Kin, PostOutside
from services.members.queries.scope import require_own


def apply_kin(tx: Transaction, order: ApplyKin) -> Applied:
    """Enter new next of kin and renew those known; the key is member, name and relation."""
    require_own(tx)
    members = members_by_code(tx, (record.member_code for record in order.records))
    known = {
        (row.member_id, row.name, row.relation): row
        for row in tx.session.scalars(select(Kin).where(Kin.member_id.in_(members.values())))
    }
    created = updated = 0
    for record in order.records:
        key = (members[record.member_code], record.name, record.relation)
        row = known.get(key)
        if row is None:
            row = known[key] = Kin(
                id=derived_id("kin", *key),
                member_id=key[0],
                name=record.name,
                relation=record.relation,
                phone=record.phone,
                is_emergency_contact=record.is_emergency_contact,
                lives_with=record.lives_with,
            )
            tx.session.add(row)
            created += 1
        elif _renew_kin(row, record):
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _renew_kin(row: Kin, record: KinRecord) -> bool:
    """Write what the sheet says anew; an empty phone leaves the one that is known."""
    before = (row.phone, row.is_emergency_contact, row.lives_with)
    row.phone = record.phone or row.phone
    row.is_emergency_contact, row.lives_with = record.is_emergency_contact, record.lives_with
    return before != (row.phone, row.is_emergency_contact, row.lives_with)


def apply_posts(tx: Transaction, order: ApplyPosts) -> Applied:
    """Enter new posts, and the end of those known; the key is member, organisation, post and first day."""
    require_own(tx)
    members = members_by_code(tx, (record.member_code for record in order.records))
    held = select(PostOutside).where(PostOutside.member_id.in_(members.values()))
    known = {
        (row.member_id, row.organisation, row.post, row.since): row
        for row in tx.session.scalars(held)
    }
    created = updated = 0
    for record in order.records:
        key = (members[record.member_code], record.organisation, record.post, record.since)
        row = known.get(key)
        if row is None:
            known[key] = _create_post(tx, record, key[0])
            created += 1
        elif record.until not in (None, row.until):
            row.until = record.until
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _create_post(tx: Transaction, record: PostRecord, member_id: str) -> PostOutside:
    told = (record.organisation, record.post, record.since.isoformat())
    made = PostOutside(
        id=derived_id("post", member_id, *told),
        member_id=member_id,
        organisation=record.organisation,
        post=record.post,
        since=record.since,
        until=record.until,
    )
    tx.session.add(made)
    return made
