"""Corrects a member's record, field by field; what is left out stays, what is named in *clear* is emptied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid
from contracts.members.people import UpdateMember
from contracts.members.record import RetireMember
from contracts.values import parse_phone, parse_resident_id
from services.members import domain
from services.members.commands import changes, clock, people, terms
from services.members.commands.refusals import member_of, person, rules
from services.members.models import Member

PLAIN = (
    "name",
    "address",
    "employer",
    "town",
    "sector",
    "employment_status",
    "retired_on",
    "lives_alone",
    "heritage_craft",
    "skills",
    "emergency_contact",
    "emergency_phone",
    "note",
    "lunar_birthday",
    "household",
    "data_checked_on",
    "phone",
)
SEARCHED = frozenset({"name", "town", "skills", "heritage_craft", "phone"})
EXPERTISE = frozenset({"skills", "heritage_craft"})
CALENDAR = frozenset({"birth_date", "lunar_birthday"})
EMPTY: Mapping[str, Any] = {"skills": []}
"""What an emptied field holds, where that is not nothing."""

Faults = dict[str, list[dict[str, str]]]


def update(tx: Transaction, order: UpdateMember) -> Member:
    """Correct a record; publishes `MemberUpdated` naming the fields, unless nothing changed."""
    member = member_of(tx, order.member_id)
    told = _told(order)
    _check(tx, member, order, told)
    before = {"employment_status": member.employment_status}
    changed = [name for name in PLAIN if name in told and _set(tx, member, order, name, told[name])]
    changed += _set_identity(tx, member, order)
    if member.retired_on is not None and member.retired_on < member.birth_date:
        fault = people.before_birth(member.retired_on, member.birth_date)
        raise Invalid("invalid_fields", fields={"retired_on": [fault]})
    if changed:
        _follow(tx, member, changed, before["employment_status"], order.in_force_since or tx.today)
    return member


def retire(tx: Transaction, order: RetireMember) -> Member:
    """Let a member retire; publishes `MemberRetired`, `MemberTrackChanged` and `MemberUpdated`."""
    member = member_of(tx, order.member_id)
    with rules():
        domain.check_retirement(person(member), member.employment_status, order.on, tx.today)
    retiring = UpdateMember(
        member_id=member.id,
        employment_status="retired",
        retired_on=order.on,
        in_force_since=order.on,
    )
    return update(tx, retiring)


def _told(order: UpdateMember) -> dict[str, Any]:
    """Return the new value of every plain field that the order tells or clears."""
    every: dict[str, Any] = {name: getattr(order, name, None) for name in PLAIN}
    told: dict[str, Any] = {name: value for name, value in every.items() if value is not None}
    if "skills" in told:
        told["skills"] = list(told["skills"])
    for name in ("phone", "emergency_phone"):
        if name in told:
            told[name] = parse_phone(told[name])
    for cleared in order.clear:
        told.setdefault(cleared, EMPTY.get(cleared))
    back = told.get("employment_status") == "in_post"
    if back and order.retired_on is None:  # somebody who works again has not retired
        told["retired_on"] = None
    return told


def _check(tx: Transaction, member: Member, order: UpdateMember, told: dict[str, Any]) -> None:
    wrong: Faults = {
        name: [{"code": "told_and_cleared"}]
        for name in order.clear
        if getattr(order, name, None) is not None
    }
    for name in ("retired_on", "data_checked_on", "in_force_since", "birth_date"):
        day = getattr(order, name)
        if day is not None and day > tx.today:
            wrong[name] = [people.future(day, tx.today)]
    status = told.get("employment_status", member.employment_status)
    if told.get("retired_on") is not None and status == "in_post":
        wrong["retired_on"] = [{"code": "retired_but_in_post"}]
    if wrong:
        raise Invalid("invalid_fields", fields=wrong)


def _set(tx: Transaction, member: Member, order: UpdateMember, name: str, value: Any) -> bool:
    """Set one field, and say whether that changed it."""
    before = getattr(member, name)
    if before == value:
        return False
    if name == "phone":
        people.set_phone(tx, member, value)
    else:
        setattr(member, name, value)
    changes.note(tx, member.id, name, before, value, on=order.in_force_since)
    return True


def _set_identity(tx: Transaction, member: Member, order: UpdateMember) -> list[str]:
    """Set ID number, birth date and sex, which must agree; return what changed."""
    changed: list[str] = []
    before = (member.birth_date, member.birth_precision, member.sex)
    if order.resident_id is not None:
        number = parse_resident_id(order.resident_id).number
        if number != member.resident_id:
            people.check_id_free(tx, number)
            people.set_resident_id(tx, member, number)
            changed.append("resident_id")
    _agree(member, order)
    born_on, precision, sex = before
    if (member.birth_date, member.birth_precision) != (born_on, precision):
        changed.append("birth_date")
    if member.sex != sex:
        changed.append("sex")
    for name, old in (("resident_id", None), ("birth_date", born_on), ("sex", sex)):
        if name in changed:
            changes.note(tx, member.id, name, old, getattr(member, name))
    return changed


def _agree(member: Member, order: UpdateMember) -> None:
    """Take birth date and sex from the ID number; without one, from the order. Raises `Invalid`."""
    if member.resident_id is None:
        if order.birth_date is not None:
            first = domain.first_of(order.birth_date, order.birth_precision)
            people.set_birth(member, first, order.birth_precision)
        member.sex = order.sex or member.sex
        return
    told = parse_resident_id(member.resident_id)
    wrong: Faults = {}
    if order.birth_date and not domain.agrees(told.birth, order.birth_date, order.birth_precision):
        wrong["birth_date"] = [{"code": "id_birth_mismatch"}]
    if order.sex not in (None, people.SEXES[told.sex]):
        wrong["sex"] = [{"code": "id_sex_mismatch"}]
    if wrong:
        raise Invalid("invalid_fields", fields=wrong)
    if order.resident_id or order.birth_date:
        people.set_birth(member, told.birth, "day")
    if order.resident_id or order.sex:
        member.sex = people.SEXES[told.sex]


def _follow(
    tx: Transaction, member: Member, changed: list[str], employment_before: str, on: date
) -> None:
    """Tell what changed, and what follows from it."""
    if SEARCHED & set(changed):
        terms.index(tx, [member])
    people.tell_updated(tx, member, changed)
    if "employment_status" in changed:
        changes.follow_employment(tx, member, employment_before, on=on)
    if EXPERTISE & set(changed):
        people.tell_expertise(tx, member)
    if CALENDAR & set(changed):
        if member.birth_date > tx.today:
            raise Conflict(
                "future_date", value=member.birth_date.isoformat(), limit=tx.today.isoformat()
            )
        clock.announce(tx, [member])
