"""One member's page: the whole record, with restricted fields masked unless they were asked for in clear."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from chassis.database import Transaction
from chassis.tables import RestrictedRead
from contracts.errors import NotFound
from contracts.members.people import GetMember
from contracts.members.record import (
    ChangePage,
    ChangeView,
    KinView,
    ListChanges,
    MemberRecordView,
    PostView,
)
from contracts.members.views import MembershipView, OfficeView
from contracts.values import mask_name, mask_phone
from services.members import domain
from services.members.models import Member, Membership, OfficeHolding
from services.members.models_people import Kin, MemberChange, PostOutside
from services.members.queries import organisation
from services.members.queries.birthdays import next_birthday
from services.members.queries.people import RESTRICTED, views
from services.members.queries.scope import require_own

MOVES = ("state", "employment_status", "track", "employer", "town", "sector")
"""The fields whose changes are a member's story; every other change is in the list of changes."""


def get(tx: Transaction, question: GetMember) -> MemberRecordView:
    """Return one member's page; a reading in clear is logged in the same transaction."""
    require_own(tx)
    member = tx.session.get(Member, question.member_id)
    if member is None or member.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=question.member_id)
    if question.reveal:
        log_reading(tx, [member.id], ",".join(RESTRICTED))
    return _page(tx, member, reveal=question.reveal)


def log_reading(tx: Transaction, subjects: Iterable[str], fields: str) -> None:
    """Keep that restricted *fields* of *subjects* were read in clear."""
    tx.session.add_all(
        RestrictedRead(
            association_id=tx.association_id,
            actor=tx.context.actor,
            subject=subject,
            fields=fields,
            read_at=datetime.now(UTC),
            correlation_id=tx.context.correlation_id,
        )
        for subject in subjects
    )


def one(tx: Transaction, member: Member) -> MemberRecordView:
    """Return the page of a member that was just changed."""
    tx.session.flush()
    return _page(tx, member)


def _page(tx: Transaction, member: Member, *, reveal: bool = False) -> MemberRecordView:
    (shown,) = views(tx, [member], reveal=reveal, honors=True)
    told = {field.name: getattr(shown, field.name) for field in dataclasses.fields(shown)}
    return MemberRecordView(
        **told,
        sector=member.sector,
        track=domain.track_of(member.employment_status),
        lunar_birthday=member.lunar_birthday,
        next_birthday_on=next_birthday(member, tx.today),
        skills=tuple(member.skills),
        heritage_craft=member.heritage_craft,
        emergency_contact=_masked(member.emergency_contact, mask_name, reveal=reveal),
        emergency_phone=_masked(member.emergency_phone, mask_phone, reveal=reveal),
        note=_masked(member.note, _all_stars, reveal=reveal),
        joined_on=member.joined_on,
        data_checked_on=member.data_checked_on,
        household_member_ids=_household(tx, member),
        kin=_kin(tx, member, reveal=reveal),
        posts_outside=_posts(tx, member),
        offices=_offices(tx, member),
        units=_units(tx, member),
        moves=_moves(tx, member),
    )


def _masked(value: str | None, mask: Callable[[str], str], *, reveal: bool) -> str | None:
    return value if reveal or not value else mask(value)


def _all_stars(_text: str) -> str:
    return "***"


def _household(tx: Transaction, member: Member) -> tuple[str, ...]:
    if member.household is None:
        return ()
    others = select(Member.id).where(Member.household == member.household, Member.id != member.id)
    return tuple(tx.session.scalars(others.order_by(Member.id)))


def _kin(tx: Transaction, member: Member, *, reveal: bool) -> tuple[KinView, ...]:
    rows = tx.session.scalars(select(Kin).where(Kin.member_id == member.id).order_by(Kin.id))
    return tuple(
        KinView(
            kin_id=row.id,
            name=row.name if reveal else mask_name(row.name),
            relation=row.relation,
            phone=_masked(row.phone, mask_phone, reveal=reveal),
            is_emergency_contact=row.is_emergency_contact,
            lives_with=row.lives_with,
        )
        for row in rows
    )


def _posts(tx: Transaction, member: Member) -> tuple[PostView, ...]:
    rows = select(PostOutside).where(PostOutside.member_id == member.id)
    return tuple(
        PostView(
            post_id=row.id,
            organisation=row.organisation,
            post=row.post,
            since=row.since,
            until=row.until,
        )
        for row in tx.session.scalars(rows.order_by(PostOutside.since, PostOutside.id))
    )


def _offices(tx: Transaction, member: Member) -> tuple[OfficeView, ...]:
    rows = select(OfficeHolding).where(OfficeHolding.member_id == member.id)
    held = tx.session.scalars(rows.order_by(OfficeHolding.term_from, OfficeHolding.id))
    return tuple(organisation.office_view(row) for row in held)


def _units(tx: Transaction, member: Member) -> tuple[MembershipView, ...]:
    rows = select(Membership).where(Membership.member_id == member.id)
    found = tx.session.scalars(rows.order_by(Membership.since, Membership.id))
    return tuple(organisation.membership_view(row) for row in found)


def _moves(tx: Transaction, member: Member) -> tuple[ChangeView, ...]:
    rows = select(MemberChange).where(
        MemberChange.member_id == member.id, MemberChange.field.in_(MOVES)
    )
    found = tx.session.scalars(rows.order_by(MemberChange.on_day, MemberChange.id))
    return tuple(change_view(row) for row in found)


def changes(tx: Transaction, question: ListChanges) -> ChangePage:
    """Return one page of what was changed, newest first."""
    require_own(tx)
    wanted = select(MemberChange).where(MemberChange.member_id == question.member_id)
    if question.after:
        wanted = wanted.where(MemberChange.id < question.after)
    rows = tx.session.scalars(
        wanted.order_by(MemberChange.id.desc()).limit(question.limit + 1)
    ).all()
    page = rows[: question.limit]
    return ChangePage(
        items=tuple(change_view(row) for row in page),
        next=page[-1].id if len(rows) > question.limit else None,
    )


def change_view(row: MemberChange) -> ChangeView:
    return ChangeView(
        change_id=row.id,
        field=row.field,
        before=row.before,
        after=row.after,
        on=row.on_day,
        recorded_at=row.recorded_at,
        actor=row.actor,
    )
