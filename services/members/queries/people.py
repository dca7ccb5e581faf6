"""People, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from chassis.database import Transaction
from contracts.members.commands import (
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

RESTRICTED = (
    "resident_id",
    "phone",
    "address",
    "emergency_contact",
    "emergency_phone",
    "note",
    "kin",
)
"""What is masked until it is asked for in clear; values of these stand in no history either."""


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
            resident_id=m.resident_id if reveal or not m.resident_id else mask_id(m.resident_id),
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


# Built once: every page of a list and every member read runs them.
_HOMES = select(Membership.member_id, Membership.unit_id).where(
    Membership.member_id.in_(bindparam("ids", expanding=True)),
    Membership.unit_kind == "home",
    Membership.until.is_(None),
)
_CODES = (
    select(MemberCode.member_id, MemberCode.code)
    .where(MemberCode.member_id.in_(bindparam("ids", expanding=True)))
    .order_by(MemberCode.code)
)


def _homes(tx: Transaction, ids: Sequence[str]) -> dict[str, str]:
    return dict(tx.session.execute(_HOMES, {"ids": ids}).all())


def _codes(tx: Transaction, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for member_id, code in tx.session.execute(_CODES, {"ids": ids}):
        found[member_id].append(code)
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
                id_digest=m.id_digest or "",
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
