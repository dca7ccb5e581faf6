"""People: registering, correcting, moving, and the end."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from chassis.encryption import keyring
from contracts.errors import Conflict, Invalid
from contracts.members.commands import (
    AssignToUnit,
    ChangeMemberState,
    RegisterMember,
    ReportDeath,
    UpdateMember,
)
from contracts.members.events import (
    MemberDeceased,
    MemberRegistered,
    MemberStateChanged,
    MemberUpdated,
)
from contracts.values import parse_phone, parse_resident_id
from services.members import domain
from services.members.catalogue import GONE
from services.members.commands import clock, memberships, offices, terms
from services.members.commands.refusals import member_of, person, rules
from services.members.models import Member, MemberCode, OfficeHolding
from services.members.queries.scope import require_own

SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}


def digest_of(tx: Transaction, value: str, purpose: str) -> str:
    """Return the blind index of a restricted value in this association."""
    return keyring().blind_index(value, purpose, tx.association_id)


def set_birth(member: Member, born_on: date, precision: str) -> None:
    """Set the birth date, and the month and day that the daily round looks for."""
    member.birth_date, member.birth_precision = born_on, precision
    exact = precision == "day"
    member.birth_month = born_on.month if exact else None
    member.birth_day = born_on.day if exact else None


def set_phone(tx: Transaction, member: Member, phone: str | None) -> None:
    """Set the phone number, in the form of `parse_phone`, and its blind index."""
    member.phone = phone
    member.phone_digest = digest_of(tx, member.phone, "phone") if member.phone else None


def register(tx: Transaction, order: RegisterMember) -> Member:
    """Put a person on the roster; publishes `MemberRegistered`, and what the clock already knows.

    Raises `Conflict` for a number or an ID number that is on the roster, `Invalid` where birth date or
    sex contradict the ID number.
    """
    require_own(tx)
    told = parse_resident_id(order.resident_id)
    _check_told(order, told.birth, SEXES[told.sex], tx.today)
    _check_free(tx, order, digest_of(tx, told.number, "resident_id"))
    member = Member(
        id=tx.new_id(),
        code=order.code,
        name=order.name,
        sex=SEXES[told.sex],
        resident_id=told.number,
        id_digest=digest_of(tx, told.number, "resident_id"),
        address=order.address,
        employer=order.employer,
        town=order.town,
        employment_status=order.employment_status,
        retired_on=order.retired_on,
        state=order.state,
        lives_alone=order.lives_alone,
        skills=[],
        joined_on=tx.today,
    )
    set_birth(member, told.birth, "day")
    set_phone(tx, member, parse_phone(order.phone) if order.phone else None)
    tx.session.add(member)
    tx.session.add(MemberCode(id=tx.new_id(), member_id=member.id, code=order.code))
    terms.index(tx, [member])
    tell_registered(tx, member, backfill=False)
    if order.unit_id:
        joining = AssignToUnit(member_id=member.id, unit_id=order.unit_id, since=tx.today)
        memberships.assign(tx, joining)
    clock.announce(tx, [member])
    return member


def _check_told(order: RegisterMember, born_on: date, sex: str, today: date) -> None:
    wrong: dict[str, list[dict[str, str]]] = {}
    if order.birth_date is not None and order.birth_date != born_on:
        wrong["birth_date"] = [{"code": "id_birth_mismatch"}]
    if order.sex is not None and order.sex != sex:
        wrong["sex"] = [{"code": "id_sex_mismatch"}]
    if born_on > today:
        wrong["resident_id"] = [{"code": "future_date"}]
    if order.retired_on is not None and order.retired_on < born_on:
        wrong["retired_on"] = [{"code": "before_birth"}]
    if wrong:
        raise Invalid("invalid_fields", fields=wrong)


def _check_free(tx: Transaction, order: RegisterMember, id_digest: str) -> None:
    same_id = tx.session.scalar(select(Member.code).where(Member.id_digest == id_digest))
    if same_id is not None:
        raise Conflict("id_number_on_roster", number=same_id)
    if tx.session.scalar(select(MemberCode.id).where(MemberCode.code == order.code)):
        raise Conflict("member_code_taken", number=order.code)


def tell_registered(tx: Transaction, member: Member, *, backfill: bool) -> None:
    tx.publish(
        MemberRegistered(
            member_id=member.id,
            code=member.code,
            sex=member.sex,
            birth_date=member.birth_date,
            birth_precision=member.birth_precision,
            employment_status=member.employment_status,
            town=member.town,
            lives_alone=member.lives_alone,
            state=member.state,
            deceased_on=member.deceased_on,
        ),
        backfill=backfill,
    )


def tell_updated(
    tx: Transaction, member: Member, changed: list[str], *, backfill: bool = False
) -> None:
    tx.publish(
        MemberUpdated(
            member_id=member.id,
            changed_fields=tuple(changed),
            sex=member.sex,
            birth_date=member.birth_date,
            birth_precision=member.birth_precision,
            employment_status=member.employment_status,
            town=member.town,
            lives_alone=member.lives_alone,
        ),
        backfill=backfill,
    )


def update(tx: Transaction, order: UpdateMember) -> Member:
    """Correct a record; publishes `MemberUpdated` naming the fields, unless nothing changed."""
    member = member_of(tx, order.member_id)
    changed: list[str] = []
    for name in (
        "name",
        "address",
        "employer",
        "town",
        "employment_status",
        "retired_on",
        "lives_alone",
    ):
        value = getattr(order, name)
        if value is not None and value != getattr(member, name):
            setattr(member, name, value)
            changed.append(name)
    phone = parse_phone(order.phone) if order.phone else None
    if phone is not None and phone != member.phone:
        set_phone(tx, member, phone)
        changed.append("phone")
    if order.birth_date is not None and _correct_birth(member, order.birth_date):
        changed.append("birth_date")
    if member.retired_on is not None and member.retired_on < member.birth_date:
        raise Invalid("invalid_fields", fields={"retired_on": [{"code": "before_birth"}]})
    if changed:
        terms.index(tx, [member])
        tell_updated(tx, member, changed)
    if "birth_date" in changed:
        clock.announce(tx, [member])
    return member


def _correct_birth(member: Member, born_on: date) -> bool:
    """Correct a birth date to the one that the ID number tells; raises `Invalid` for another."""
    if born_on != parse_resident_id(member.resident_id).birth:
        raise Invalid("invalid_fields", fields={"birth_date": [{"code": "id_birth_mismatch"}]})
    if (member.birth_date, member.birth_precision) == (born_on, "day"):
        return False
    set_birth(member, born_on, "day")
    return True


def report_death(tx: Transaction, order: ReportDeath) -> Member:
    """Record a death; publishes `MemberDeceased`. What was in the past stays as it was."""
    member = member_of(tx, order.member_id)
    with rules():
        domain.check_death(person(member), order.on, tx.today)
    record_death(tx, member, order.on)
    return member


def record_death(tx: Transaction, member: Member, on: date) -> None:
    """Take a member who died on *on* out of units and offices; publishes `MemberDeceased`."""
    member.state, member.deceased_on = "deceased", on
    leave_all(tx, member, on)
    tx.publish(MemberDeceased(member_id=member.id, on=on))


def leave_all(tx: Transaction, member: Member, on: date) -> None:
    """Let a member belong to no unit and hold no office after *on*."""
    memberships.end_of_member(tx, member.id, on)
    offices.end_where(tx, OfficeHolding.member_id == member.id, on)


def change_state(tx: Transaction, order: ChangeMemberState) -> Member:
    """Move a member to another state; publishes `MemberStateChanged`.

    Whoever is transferred or withdraws leaves units and offices; whoever comes back is told what the
    clock has missed.
    """
    member = member_of(tx, order.member_id)
    with rules():
        domain.check_move(person(member), order.to_state, order.on, tx.today)
    before, member.state = member.state, order.to_state
    tx.publish(
        MemberStateChanged(
            member_id=member.id, from_state=before, to_state=order.to_state, on=order.on
        )
    )
    if order.to_state in GONE:
        leave_all(tx, member, order.on)
    if order.to_state == "active":
        clock.announce(tx, [member])
    return member
