"""People, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from chassis.database import Transaction
from chassis.tables import RestrictedRead
from contracts.errors import NotFound
from contracts.members.commands import (
    GetMember,
    ReadRoster,
    ResolveNames,
)
from contracts.members.views import (
    MemberView,
    Names,
    RosterEntry,
    RosterPage,
)
from contracts.values import mask_address, mask_id, mask_phone
from services.members import domain
from services.members.models import Member, MemberCode, Membership
from services.members.queries.contacts import last_contacts
from services.members.queries.honors import honors_of
from services.members.queries.scope import require_own

RESTRICTED = "resident_id,phone,address"


def get(tx: Transaction, question: GetMember) -> MemberView:
    """Return one member with honours; a reading in clear is logged in the same transaction."""
    require_own(tx)
    member = tx.session.get(Member, question.member_id)
    if member is None or member.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=question.member_id)
    if question.reveal:
        tx.session.add(
            RestrictedRead(
                association_id=tx.association_id,
                actor=tx.context.actor,
                subject=member.id,
                fields=RESTRICTED,
                read_at=datetime.now(UTC),
                correlation_id=tx.context.correlation_id,
            )
        )
    return views(tx, [member], reveal=question.reveal, honors=True)[0]


def one(tx: Transaction, member: Member) -> MemberView:
    """Return a member that was just changed."""
    tx.session.flush()
    return views(tx, [member], honors=True)[0]


def views(
    tx: Transaction, members: Sequence[Member], *, reveal: bool = False, honors: bool = False
) -> list[MemberView]:
    """Return *members* as views, with a fixed number of queries for all of them."""
    ids = [member.id for member in members]
    homes = _homes(tx, ids)
    codes = _codes(tx, ids)
    contacts = last_contacts(tx, ids)
    held = honors_of(tx, ids) if honors else {}
    return [
        MemberView(
            member_id=m.id,
            code=m.code,
            codes=tuple(codes.get(m.id, (m.code,))),
            name=m.name,
            sex=m.sex,
            birth_date=m.birth_date,
            birth_precision=m.birth_precision,
            age=domain.age_on(m.deceased_on or tx.today, m.birth_date),
            resident_id=m.resident_id if reveal else mask_id(m.resident_id),
            phone=m.phone if reveal or not m.phone else mask_phone(m.phone),
            address=m.address if reveal or not m.address else mask_address(m.address),
            employer=m.employer,
            town=m.town,
            employment_status=m.employment_status,
            retired_on=m.retired_on,
            state=m.state,
            deceased_on=m.deceased_on,
            home_unit_id=homes.get(m.id),
            home_named=m.home_named,
            lives_alone=m.lives_alone,
            last_contact_on=contacts.get(m.id),
            honors=tuple(held.get(m.id, ())),
        )
        for m in members
    ]


def _homes(tx: Transaction, ids: Sequence[str]) -> dict[str, str]:
    rows = tx.session.execute(
        select(Membership.member_id, Membership.unit_id).where(
            Membership.member_id.in_(ids),
            Membership.unit_kind == "home",
            Membership.until.is_(None),
        )
    )
    return dict(rows.all())


def _codes(tx: Transaction, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = select(MemberCode).where(MemberCode.member_id.in_(ids)).order_by(MemberCode.code)
    for row in tx.session.scalars(rows):
        found[row.member_id].append(row.code)
    return found


def roster(tx: Transaction, question: ReadRoster) -> RosterPage:
    """Return one page of the roster, for judging ledgers; no ID number leaves."""
    require_own(tx)
    wanted = select(Member).order_by(Member.id).limit(question.limit + 1)
    if question.after:
        wanted = wanted.where(Member.id > question.after)
    rows = tx.session.scalars(wanted).all()
    page = rows[: question.limit]
    codes = _codes(tx, [m.id for m in page])
    return RosterPage(
        items=tuple(
            RosterEntry(
                member_id=m.id,
                codes=tuple(codes.get(m.id, (m.code,))),
                name=m.name,
                id_digest=m.id_digest,
                birth_date=m.birth_date,
                sex=m.sex,
                deceased_on=m.deceased_on,
            )
            for m in page
        ),
        next=page[-1].id if len(rows) > question.limit else None,
    )


def names(tx: Transaction, question: ResolveNames) -> Names:
    require_own(tx)
    rows = tx.session.execute(
        select(Member.id, Member.name).where(Member.id.in_(question.member_ids))
    )
    return Names(names=dict(rows.all()))
