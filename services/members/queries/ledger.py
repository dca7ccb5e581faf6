"""The rows of the sheets, in the form in which they are applied: what goes out comes in again as it was.

What the offices' sheets have no word for has columns, words and a sheet of our own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select

from chassis.database import Transaction
from contracts.base import Command
from contracts.members.commands import (
    HonorRecord,
    MemberRecord,
    MemberState,
    RecipientKind,
    UnitKind,
    UnitRecord,
)
from contracts.members.ledger import LedgerRows, ReadLedger
from contracts.members.people import Employment, Precision, Sex
from contracts.members.relations import ExchangeRecord, VenueRecord, VenueState
from contracts.members.selection import CandidateState, NominationRecord, Pipeline
from services.members.models import Grant, Member, MemberCode, Membership, OfficeHolding, Unit
from services.members.models_organisation import (
    Agreement,
    Call,
    Exchange,
    Nomination,
    Partner,
    Venue,
)
from services.members.models_people import Kin, MemberChange, PostOutside
from services.members.queries import ledger_own
from services.members.queries.paging import page_of
from services.members.queries.record import log_reading
from services.members.queries.scope import require_own

RESTRICTED = "resident_id,phone,address,emergency_contact,emergency_phone,note"
SINCE = ("suspended", "transferred", "withdrawn")


def read(tx: Transaction, question: ReadLedger) -> LedgerRows:
    """Return one page of a sheet."""
    require_own(tx)
    model, asked, by, records = SHEETS[question.sheet]
    found = page_of(tx, model, asked(), question, by=by)
    items = tuple(record.dump() for record in records(tx, found.rows))
    return LedgerRows(items=items, next=found.next)


def _members(tx: Transaction, rows: Sequence[Member]) -> list[MemberRecord]:
    ids = [member.id for member in rows]
    codes, since = codes_of(tx, ids), _states_since(tx, rows)
    log_reading(tx, ids, RESTRICTED)
    return [
        MemberRecord(
            row=0,
            codes=tuple(dict.fromkeys((m.code, *codes.get(m.id, ())))),
            name=m.name,
            resident_id=m.resident_id,
            sex=cast("Sex", m.sex),
            birth_date=m.birth_date,
            birth_precision=cast("Precision", m.birth_precision),
            phone=m.phone,
            address=m.address,
            employer=m.employer,
            town=m.town,
            employment_status=cast("Employment", m.employment_status),
            retired_on=m.retired_on,
            deceased_on=m.deceased_on,
            home=m.home_named,
            skills=tuple(m.skills),
            heritage_craft=m.heritage_craft,
            emergency_contact=m.emergency_contact,
            emergency_phone=m.emergency_phone,
            lives_alone=m.lives_alone,
            note=m.note,
            state=cast("MemberState", m.state),
            state_since=since.get(m.id),
            sector=m.sector,
            lunar_birthday=m.lunar_birthday,
            household=m.household,
            data_checked_on=m.data_checked_on,
        )
        for m in rows
    ]


def _states_since(tx: Transaction, rows: Sequence[Member]) -> dict[str, date]:
    """Return since when those are suspended or gone who are."""
    ids = [member.id for member in rows if member.state in SINCE]
    last = (
        select(MemberChange.member_id, func.max(MemberChange.on_day))
        .where(MemberChange.member_id.in_(ids), MemberChange.field == "state")
        .group_by(MemberChange.member_id)
    )
    return dict(tx.session.execute(last).all()) if ids else {}


def codes_of(tx: Transaction, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the numbers of members, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    numbers = select(MemberCode).where(MemberCode.member_id.in_(ids)).order_by(MemberCode.code)
    for number in tx.session.scalars(numbers):
        found[number.member_id].append(number.code)
    return found


def _units(tx: Transaction, rows: Sequence[Unit]) -> list[UnitRecord]:
    return [
        UnitRecord(
            row=0,
            code=u.code,
            name=u.name,
            kind=cast("UnitKind", u.kind),
            state=cast("Any", u.state),
            established_on=u.established_on,
            established_precision=cast("Precision", u.established_precision),
            dissolved_on=u.dissolved_on,
            dissolved_precision=cast("Precision", u.dissolved_precision),
            type=u.type,
            tier=u.tier,
            parent=u.parent,
            host=u.host,
            leader=u.leader_named,
            address=u.address,
            campaigns=tuple(u.campaigns),
            aliases=tuple(u.aliases),
            note=u.note,
            serves_towns=tuple(u.serves_towns),
            accredited_on=u.accredited_on,
            uncounted_from=u.uncounted_from,
        )
        for u in rows
    ]


def _honors(tx: Transaction, rows: Sequence[Grant]) -> list[HonorRecord]:
    holders = _people(tx, [grant.member_id for grant in rows if grant.member_id])
    log_reading(tx, [g.member_id or g.id for g in rows if g.revoke_reason], "revoke_reason")
    return [
        HonorRecord(
            row=0,
            honor_type=g.honor_type,
            granted_on=g.granted_on,
            granted_precision=cast("Precision", g.granted_precision),
            recipient_kind=cast("RecipientKind", g.recipient_kind),
            member_code=holders[g.member_id][0] if g.member_id else None,
            recipient_name=holders[g.member_id][1] if g.member_id else g.recipient_name or "",
            document_no=g.document_no,
            conferred_by=g.conferred_by,
            note=g.note,
            revoked_on=g.revoked_on,
            revoke_reason=g.revoke_reason,
        )
        for g in rows
        if g.member_id is None or g.member_id in holders
    ]


def _people(tx: Transaction, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return number and name of those members who are there."""
    rows = tx.session.execute(select(Member.id, Member.code, Member.name).where(Member.id.in_(ids)))
    return {member_id: (code, name) for member_id, code, name in rows}


def _nominations(tx: Transaction, rows: Sequence[Nomination]) -> list[NominationRecord]:
    people = _people(tx, [row.member_id for row in rows if row.member_id])
    calls = {
        call.id: call
        for call in tx.session.scalars(
            select(Call).where(Call.id.in_({row.call_id for row in rows}))
        )
    }
    return [
        NominationRecord(
            row=0,
            pipeline=cast("Pipeline", n.pipeline),
            title=calls[n.call_id].title,
            batch=calls[n.call_id].batch,
            name=people[n.member_id][1] if n.member_id else n.candidate_name or "",
            member_code=people[n.member_id][0] if n.member_id else None,
            recommended_by=n.recommended_by,
            decided_on=n.decided_on or tx.today,
            stage=n.stage,
            state=cast("CandidateState", n.state),
            practice=n.scores.get("practice"),
            theory=n.scores.get("theory"),
            expression=n.scores.get("expression"),
            note=n.note,
            honor_type=calls[n.call_id].honor_type,
        )
        for n in rows
        if n.member_id is None or n.member_id in people
    ]


def _venues(tx: Transaction, rows: Sequence[Venue]) -> list[VenueRecord]:
    return [
        VenueRecord(
            row=0,
            code=v.code,
            name=v.name,
            kind=v.kind,
            host=v.host,
            builders=tuple(v.builders),
            batch=v.batch,
            opened_on=v.opened_on,
            opened_precision=cast("Precision", v.opened_precision),
            services=tuple(v.services),
            address=v.address,
            state=cast("VenueState", v.state),
            note=v.note,
        )
        for v in rows
    ]


def _exchanges(tx: Transaction, rows: Sequence[Exchange]) -> list[ExchangeRecord]:
    ids = [member_id for row in rows for member_id in row.member_ids]
    people = _people(tx, ids)
    partners = dict(
        tx.session.execute(
            select(Partner.id, Partner.name).where(Partner.id.in_({row.partner_id for row in rows}))
        ).all()
    )
    return [
        ExchangeRecord(
            row=0,
            held_on=e.on_day,
            kind=e.kind,
            partner=partners[e.partner_id],
            origin=e.origin,
            headcount=e.headcount,
            topics=tuple(e.topics),
            valid_until=e.valid_until,
            member_codes=tuple(people[one][0] for one in e.member_ids if one in people),
            state="held" if e.state == "held" else "not_held",
            note=e.note,
        )
        for e in rows
    ]


Sheet = tuple[
    Any,
    Callable[[], list[ColumnElement[bool]]],
    Any,
    Callable[[Transaction, Any], Sequence[Command]],
]

SHEETS: Mapping[str, Sheet] = {
    "members": (Member, list, Member.code, _members),
    "units": (Unit, list, Unit.code, _units),
    "honors": (Grant, list, Grant.id, _honors),
    "nominations": (Nomination, list, Nomination.id, _nominations),
    "venues": (Venue, list, Venue.name_key, _venues),
    "exchanges": (Exchange, list, Exchange.id, _exchanges),
    "agreements": (Agreement, list, Agreement.id, ledger_own.agreements),
    "kin": (Kin, list, Kin.member_id, ledger_own.kin),
    "posts": (PostOutside, list, PostOutside.member_id, ledger_own.posts),
    "memberships": (Membership, list, Membership.member_id, ledger_own.memberships),
    "offices": (OfficeHolding, list, OfficeHolding.id, ledger_own.offices),
}
