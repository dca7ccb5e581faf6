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
    ReportDeath,
)
from contracts.members.events import (
    MemberDeceased,
    MemberRegistered,
    MemberStateChanged,
    MemberUpdated,
)
from contracts.members.people import RegisterMember
from contracts.members.record import ExpertiseDeclared
from contracts.values import ResidentId, parse_phone, parse_resident_id
from services.members import domain
from services.members.catalogue import GONE
from services.members.commands import changes, clock, memberships, offices, terms
from services.members.commands.refusals import member_of, person, rules
from services.members.models import Member, MemberCode, OfficeHolding, UntoldCandidate
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


def set_resident_id(tx: Transaction, member: Member, number: str | None) -> None:
    """Set the ID number, in the form of `parse_resident_id`, and its blind index."""
    member.resident_id = number
    member.id_digest = digest_of(tx, number, "resident_id") if number else None


def register(tx: Transaction, order: RegisterMember) -> Member:
    """Put a person on the roster; publishes `MemberRegistered`, and what the clock already knows.

    Raises `Conflict` for a number or an ID number that is on the roster, `Invalid` where birth date or
    sex contradict the ID number, or are left out without one.
    """
    require_own(tx)
    told = parse_resident_id(order.resident_id) if order.resident_id else None
    _check_told(order, told, tx.today)
    _check_free(tx, order, told)
    member = Member(
        id=tx.new_id(),
        code=order.code,
        name=order.name,
        sex=SEXES[told.sex] if told else order.sex,
        address=order.address,
        employer=order.employer,
        town=order.town,
        sector=order.sector,
        employment_status=order.employment_status,
        retired_on=order.retired_on,
        skills=list(order.skills),
        heritage_craft=order.heritage_craft,
        emergency_contact=order.emergency_contact,
        emergency_phone=parse_phone(order.emergency_phone) if order.emergency_phone else None,
        note=order.note,
        lunar_birthday=order.lunar_birthday,
        state=order.state,
        lives_alone=order.lives_alone,
        joined_on=tx.today,
    )
    set_resident_id(tx, member, told.number if told else None)
    set_birth(member, *_birth(order, told))
    set_phone(tx, member, parse_phone(order.phone) if order.phone else None)
    tx.session.add(member)
    tx.session.add(MemberCode(id=tx.new_id(), member_id=member.id, code=order.code))
    terms.index(tx, [member])
    tell_registered(tx, member, backfill=False)
    if member.skills or member.heritage_craft:
        tell_expertise(tx, member)
    if order.unit_id:
        joining = AssignToUnit(member_id=member.id, unit_id=order.unit_id, since=tx.today)
        memberships.assign(tx, joining)
    clock.announce(tx, [member])
    return member


def _birth(order: RegisterMember, told: ResidentId | None) -> tuple[date, str]:
    """Return the birth date, and how exactly it is known: the ID number knows it to the day."""
    if told is not None:
        return told.birth, "day"
    if order.birth_date is None:
        raise LookupError("a registration without birth date was not refused")
    return domain.first_of(order.birth_date, order.birth_precision), order.birth_precision


def _check_told(order: RegisterMember, told: ResidentId | None, today: date) -> None:
    wrong: dict[str, list[dict[str, str]]] = {}
    if told is None:
        for name in ("birth_date", "sex"):
            if getattr(order, name) is None:
                wrong[name] = [{"code": "required"}]
    elif order.birth_date and not domain.agrees(
        told.birth, order.birth_date, order.birth_precision
    ):
        wrong["birth_date"] = [{"code": "id_birth_mismatch"}]
    if told is not None and order.sex not in (None, SEXES[told.sex]):
        wrong["sex"] = [{"code": "id_sex_mismatch"}]
    born_on = told.birth if told else order.birth_date
    if born_on is not None and born_on > today:
        wrong["resident_id" if told else "birth_date"] = [future(born_on, today)]
    if born_on is not None and order.retired_on is not None and order.retired_on < born_on:
        wrong["retired_on"] = [before_birth(order.retired_on, born_on)]
    if wrong:
        raise Invalid("invalid_fields", fields=wrong)


def future(value: date, today: date) -> dict[str, str]:
    return {"code": "future_date", "value": value.isoformat(), "limit": today.isoformat()}


def before_birth(value: date, born_on: date) -> dict[str, str]:
    return {"code": "before_birth", "value": value.isoformat(), "limit": born_on.isoformat()}


def _check_free(tx: Transaction, order: RegisterMember, told: ResidentId | None) -> None:
    if told is not None:
        check_id_free(tx, told.number)
    if tx.session.scalar(select(MemberCode.id).where(MemberCode.code == order.code)):
        raise Conflict("member_code_taken", number=order.code)


def check_id_free(tx: Transaction, number: str) -> None:
    """Refuse an ID number that is on the roster."""
    digest = digest_of(tx, number, "resident_id")
    same_id = tx.session.scalar(select(Member.code).where(Member.id_digest == digest))
    if same_id is not None:
        raise Conflict("id_number_on_roster", number=same_id)


def tell_expertise(tx: Transaction, member: Member, *, backfill: bool = False) -> None:
    declared = ExpertiseDeclared(
        member_id=member.id, skills=tuple(member.skills), heritage_craft=member.heritage_craft
    )
    tx.publish(declared, backfill=backfill)


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


def report_death(tx: Transaction, order: ReportDeath) -> Member:
    """Record a death; publishes `MemberDeceased`. What was in the past stays as it was."""
    member = member_of(tx, order.member_id)
    with rules():
        domain.check_death(person(member), order.on, tx.today)
    record_death(tx, member, order.on)
    return member


def record_death(tx: Transaction, member: Member, on: date) -> None:
    """Take a member who died on *on* out of units and offices; publishes `MemberDeceased`."""
    changes.note(tx, member.id, "state", member.state, "deceased", on=on)
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
    record_state(tx, member, order.to_state, order.on)
    return member


def record_state(tx: Transaction, member: Member, to_state: str, on: date) -> None:
    """Let a member be in *to_state* from *on*; publishes `MemberStateChanged`."""
    before, member.state = member.state, to_state
    changes.note(tx, member.id, "state", before, to_state, on=on)
    tx.publish(MemberStateChanged(member_id=member.id, from_state=before, to_state=to_state, on=on))
    if to_state in GONE:
        leave_all(tx, member, on)
    if to_state == "active":
        clock.announce(tx, [member])


def tell_candidates(tx: Transaction) -> None:
    """Tell once of those candidates who stand as members elsewhere since an earlier release."""
    for untold in tx.session.scalars(select(UntoldCandidate).order_by(UntoldCandidate.member_id)):
        member = tx.session.get(Member, untold.member_id)
        if member is not None and member.state == "candidate":
            told = MemberStateChanged(
                member_id=member.id, from_state="active", to_state="candidate", on=tx.today
            )
            tx.publish(told, backfill=True)
        tx.session.delete(untold)
