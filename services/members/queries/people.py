"""People, their honours and contacts, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from chassis.database import Transaction
from chassis.tables import RestrictedRead
from contracts.errors import Invalid, NotFound
from contracts.honors import HONORS
from contracts.members.commands import (
    GetMember,
    ListContacts,
    ListHonors,
    ListMembers,
    ReadRoster,
    ResolveNames,
)
from contracts.members.views import (
    ContactPage,
    ContactView,
    HonorList,
    HonorTypeList,
    HonorTypeView,
    HonorView,
    MemberPage,
    MemberView,
    Names,
    RosterEntry,
    RosterPage,
)
from contracts.values import mask_address, mask_id, mask_phone
from services.members import domain
from services.members.models import Contact, Grant, Member, MemberCode, Membership
from services.members.queries.scope import require_own

CATALOGUE = {honor.code: honor for honor in HONORS}
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
    contacts = _last_contacts(tx, ids)
    held = _grants(tx, ids) if honors else {}
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


def _last_contacts(tx: Transaction, ids: Sequence[str]) -> dict[str, date]:
    rows = tx.session.execute(
        select(Contact.member_id, func.max(Contact.on_day))
        .where(Contact.member_id.in_(ids))
        .group_by(Contact.member_id)
    )
    return dict(rows.all())


def _grants(tx: Transaction, ids: Iterable[str]) -> dict[str, list[HonorView]]:
    found: dict[str, list[HonorView]] = defaultdict(list)
    rows = select(Grant).where(Grant.member_id.in_(list(ids))).order_by(Grant.granted_on.desc())
    for grant in tx.session.scalars(rows):
        found[grant.member_id or ""].append(honor_view(grant))
    return found


def honor_view(grant: Grant) -> HonorView:
    honor = CATALOGUE[grant.honor_type]
    return HonorView(
        grant_id=grant.id,
        member_id=grant.member_id,
        recipient_kind=grant.recipient_kind,
        recipient_name=grant.recipient_name,
        honor_type=grant.honor_type,
        honor_name=honor.name_zh,
        level=honor.level,
        granted_on=grant.granted_on,
        granted_precision=grant.granted_precision,
        document_no=grant.document_no,
        conferred_by=grant.conferred_by,
        state=grant.state,
        revoked_on=grant.revoked_on,
    )


def list_members(tx: Transaction, question: ListMembers) -> MemberPage:
    """Return one page by number, with the total of all pages."""
    require_own(tx)
    asked = _conditions(question)
    wanted = select(Member).where(*asked)
    total = tx.session.scalar(select(func.count(Member.id)).where(*asked)) or 0
    if question.after:
        code, _, member_id = question.after.partition("|")
        wanted = wanted.where(
            or_(Member.code > code, and_(Member.code == code, Member.id > member_id))
        )
    rows = tx.session.scalars(
        wanted.order_by(Member.code, Member.id).limit(question.limit + 1)
    ).all()
    page = rows[: question.limit]
    following = f"{page[-1].code}|{page[-1].id}" if len(rows) > question.limit else None
    return MemberPage(items=tuple(views(tx, page)), next=following, total=total)


def _conditions(question: ListMembers) -> list[ColumnElement[bool]]:
    """Return what a member must be to be on the list."""
    asked: list[ColumnElement[bool]] = []
    for column, value in ((Member.town, question.town), (Member.state, question.state)):
        if value:
            asked.append(column == value)
    if question.name:
        asked.append(Member.name.contains(question.name, autoescape=True))
    if question.code:
        asked.append(
            Member.id.in_(select(MemberCode.member_id).where(MemberCode.code == question.code))
        )
    if question.unit_id:
        inside = select(Membership.member_id).where(
            Membership.unit_id == question.unit_id, Membership.until.is_(None)
        )
        asked.append(Member.id.in_(inside))
    if question.honor_type:
        holders = select(Grant.member_id).where(
            Grant.honor_type == question.honor_type, Grant.state == "granted"
        )
        asked.append(Member.id.in_(holders))
    if question.living_on:
        asked.append(or_(Member.deceased_on.is_(None), Member.deceased_on > question.living_on))
    return asked


def list_honors(tx: Transaction, question: ListHonors) -> HonorList:
    """Return grants, newest first."""
    require_own(tx)
    wanted = select(Grant).order_by(Grant.granted_on.desc(), Grant.id)
    if question.member_id:
        wanted = wanted.where(Grant.member_id == question.member_id)
    if question.honor_type:
        wanted = wanted.where(Grant.honor_type == question.honor_type)
    return HonorList(items=tuple(honor_view(g) for g in tx.session.scalars(wanted.limit(500))))


def honor_types() -> HonorTypeList:
    """Return the catalogue of honours."""
    return HonorTypeList(
        items=tuple(
            HonorTypeView(
                code=h.code,
                name_zh=h.name_zh,
                name_en=h.name_en,
                level=h.level,
                subject=h.subject,
                model_worker=h.counts_as_model_worker,
                craftsman=h.counts_as_craftsman,
            )
            for h in HONORS
        )
    )


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


def contacts(tx: Transaction, question: ListContacts) -> ContactPage:
    """Return one page of a member's contacts, newest first."""
    require_own(tx)
    wanted = (
        select(Contact)
        .where(Contact.member_id == question.member_id)
        .order_by(Contact.on_day.desc(), Contact.id.desc())
    )
    if question.after:
        day, contact_id = _place(question.after)
        earlier = and_(Contact.on_day == day, Contact.id < contact_id)
        wanted = wanted.where(or_(Contact.on_day < day, earlier))
    rows = tx.session.scalars(wanted.limit(question.limit + 1)).all()
    page = rows[: question.limit]
    return ContactPage(
        items=tuple(_contact_view(contact) for contact in page),
        next=f"{page[-1].on_day}|{page[-1].id}" if len(rows) > question.limit else None,
    )


def _place(after: str) -> tuple[date, str]:
    """Return the day and the id that *after* names; raises `Invalid` when it names none."""
    day, _, contact_id = after.partition("|")
    try:
        return date.fromisoformat(day), contact_id
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error


def _contact_view(contact: Contact) -> ContactView:
    return ContactView(
        contact_id=contact.id,
        member_id=contact.member_id,
        on=contact.on_day,
        kind=contact.kind,
        source_event_id=contact.source_event_id,
        logged_at=contact.logged_at,
    )
