"""The rows of the sheets that only a workbook of our own has, in the form in which they are applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select

from chassis.database import Transaction
from contracts.members.commands import Office
from contracts.members.ledger import (
    AgreementRecord,
    AgreementState,
    KinRecord,
    MembershipRecord,
    OfficeRecord,
    PostRecord,
)
from contracts.members.record import Relation
from contracts.members.relations import AgreementKind
from services.members.models import Member, Membership, OfficeHolding, Unit
from services.members.models_organisation import Agreement, Partner
from services.members.models_people import Kin, PostOutside
from services.members.queries.record import log_reading


def numbers(tx: Transaction, ids: Sequence[str | None]) -> dict[str, str]:
    """Return the numbers of those members who are there."""
    wanted = {one for one in ids if one}
    rows = tx.session.execute(select(Member.id, Member.code).where(Member.id.in_(wanted)))
    return dict(rows.all())


def agreements(tx: Transaction, rows: Sequence[Agreement]) -> list[AgreementRecord]:
    names = select(Partner.id, Partner.name).where(Partner.id.in_({row.partner_id for row in rows}))
    partners = dict(tx.session.execute(names).all())
    return [
        AgreementRecord(
            row=0,
            partner=partners[a.partner_id],
            kind=cast("AgreementKind", a.kind),
            signed_on=a.signed_on or tx.today,
            valid_from=a.valid_from,
            valid_to=a.valid_to,
            terms=tuple(a.terms),
            other_parties=tuple(a.other_parties),
            state=cast("AgreementState", a.state),
            ended_on=a.ended_on,
            note=a.note,
        )
        for a in rows
    ]


def kin(tx: Transaction, rows: Sequence[Kin]) -> list[KinRecord]:
    codes = numbers(tx, [row.member_id for row in rows])
    log_reading(tx, {row.member_id for row in rows}, "kin_name,kin_phone")
    return [
        KinRecord(
            row=0,
            member_code=codes[one.member_id],
            name=one.name,
            relation=cast("Relation", one.relation),
            phone=one.phone,
            is_emergency_contact=one.is_emergency_contact,
            lives_with=one.lives_with,
        )
        for one in rows
        if one.member_id in codes
    ]


def posts(tx: Transaction, rows: Sequence[PostOutside]) -> list[PostRecord]:
    codes = numbers(tx, [row.member_id for row in rows])
    return [
        PostRecord(
            row=0,
            member_code=codes[one.member_id],
            organisation=one.organisation,
            post=one.post,
            since=one.since,
            until=one.until,
        )
        for one in rows
        if one.member_id in codes
    ]


def memberships(tx: Transaction, rows: Sequence[Membership]) -> list[MembershipRecord]:
    codes = numbers(tx, [row.member_id for row in rows])
    units = _unit_codes(tx, [row.unit_id for row in rows])
    return [
        MembershipRecord(
            row=0,
            member_code=codes[one.member_id],
            unit_code=units[one.unit_id],
            role=one.role,
            since=one.since,
            until=one.until,
        )
        for one in rows
        if one.member_id in codes
    ]


def offices(tx: Transaction, rows: Sequence[OfficeHolding]) -> list[OfficeRecord]:
    codes = numbers(tx, [row.member_id for row in rows])
    units = _unit_codes(tx, [row.unit_id for row in rows])
    return [
        OfficeRecord(
            row=0,
            account_id=one.account_id,
            office=cast("Office", one.office),
            unit_code=units[one.unit_id] if one.unit_id else None,
            member_code=codes.get(one.member_id or ""),
            term_from=one.term_from,
            term_to=one.term_to,
        )
        for one in rows
    ]


def _unit_codes(tx: Transaction, ids: Sequence[str | None]) -> dict[str, str]:
    wanted = {one for one in ids if one}
    return dict(tx.session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(wanted))).all())
