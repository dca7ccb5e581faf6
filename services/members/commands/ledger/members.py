"""Applies the roster sheet (会员名册). A person's key is the ID number within the association."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.commands import ApplyMembers, MemberRecord
from contracts.members.views import Applied
from services.members.catalogue import MEMBER_MOVES
from services.members.commands import changes, clock, people, terms, trash
from services.members.commands.homes import link_homes
from services.members.models import Member, MemberCode
from services.members.models_people import MemberChange
from services.members.queries.merging import merged_into
from services.members.queries.scope import require_own

PLAIN = (
    "name",
    "sex",
    "employer",
    "town",
    "employment_status",
    "retired_on",
    "heritage_craft",
    "lives_alone",
    "note",
    "address",
    "emergency_contact",
    "emergency_phone",
    "sector",
    "lunar_birthday",
    "household",
    "data_checked_on",
)


NUMBERED = "number:"


def apply(tx: Transaction, order: ApplyMembers) -> Applied:
    """Register new people and renew known ones, as history."""
    require_own(tx)
    digests = [_key(tx, record) for record in order.records]
    known = {
        str(member.id_digest): member
        for member in tx.session.scalars(select(Member).where(Member.id_digest.in_(digests)))
    } | _numbered(tx, order.records)
    missing = [digest for digest in digests if digest not in known]
    known |= {str(member.id_digest): member for member in trash.put_back_named(tx, missing)}
    merged = merged_into(tx, missing)
    codes = _codes(tx, order.records)
    created: list[Member] = []
    reborn: list[Member] = []
    renewed: list[Member] = []
    renumbered: list[Member] = []
    for record, digest in zip(order.records, digests, strict=True):
        member = known.get(digest)
        if member is None and digest in merged:
            continue  # the other record of this person has what the association decided to keep
        if member is None:
            member = known[digest] = _create(tx, record, digest)
            created.append(member)
        elif changed := _renew(tx, member, record):
            renewed.append(member)
            if "birth_date" in changed:
                reborn.append(member)
        if _add_codes(tx, member, record, codes):
            renumbered.append(member)
    terms.index(tx, list({m.id: m for m in (*created, *renewed, *renumbered)}.values()))
    tx.session.flush()
    link_homes(tx, list(known.values()), backfill=True)
    clock.announce(tx, [*created, *reborn])
    unchanged = len(order.records) - len(created) - len(renewed)
    return Applied(created=len(created), updated=len(renewed), unchanged=unchanged)


def _key(tx: Transaction, record: MemberRecord) -> str:
    """Return who the row is about: whoever has no ID number, which only our own workbooks tell, by number."""
    if record.resident_id:
        return people.digest_of(tx, record.resident_id, "resident_id")
    return f"{NUMBERED}{record.codes[0]}"


def _numbered(tx: Transaction, records: Sequence[MemberRecord]) -> dict[str, Member]:
    """Return the members that rows without an ID number are about."""
    codes = [record.codes[0] for record in records if not record.resident_id]
    if not codes:
        return {}
    rows = tx.session.execute(
        select(MemberCode.code, Member)
        .join(Member, Member.id == MemberCode.member_id)
        .where(MemberCode.code.in_(codes))
    )
    return {f"{NUMBERED}{code}": member for code, member in rows}


def _codes(tx: Transaction, records: Sequence[MemberRecord]) -> set[str]:
    asked = [code for record in records for code in record.codes]
    rows = tx.session.scalars(select(MemberCode.code).where(MemberCode.code.in_(asked)))
    return set(rows)


def _create(tx: Transaction, record: MemberRecord, digest: str) -> Member:
    dead = record.deceased_on is not None
    member = Member(
        id=derived_id("member", tx.association_id, digest),
        code=record.codes[0],
        resident_id=record.resident_id,
        id_digest=digest if record.resident_id else None,
        home_named=record.home,
        skills=list(record.skills),
        deceased_on=record.deceased_on,
        state="deceased" if dead else _standing(record),
        joined_on=tx.today,
        **{name: getattr(record, name) for name in PLAIN}
        | {"employment_status": record.employment_status or "in_post"}
        | {"lives_alone": bool(record.lives_alone)},
    )
    people.set_birth(member, record.birth_date, record.birth_precision)
    people.set_phone(tx, member, record.phone)
    tx.session.add(member)
    if record.state_since and member.state not in ("active", "deceased"):
        on = max(record.state_since, member.birth_date)
        changes.note(tx, member.id, "state", "active", member.state, on=on)
    people.tell_registered(tx, member, backfill=True)
    return member


def _standing(record: MemberRecord) -> str:
    """Return the state that the row tells of somebody who lives; an office's ledger tells none."""
    return record.state if record.state not in (None, "deceased") else "active"


def _renew(tx: Transaction, member: Member, record: MemberRecord) -> list[str]:
    """Write what the ledger says anew, and return what changed; an empty cell leaves what is known."""
    changed: list[str] = []
    employment = member.employment_status
    for name in PLAIN:
        value = getattr(record, name)
        if value is not None and value != getattr(member, name):
            changes.note(tx, member.id, name, getattr(member, name), value)
            setattr(member, name, value)
            changed.append(name)
    if record.skills and list(record.skills) != member.skills:
        member.skills = list(record.skills)
        changed.append("skills")
    if record.home and record.home != member.home_named:
        member.home_named = record.home
        changed.append("home_named")
    if record.phone and record.phone != member.phone:
        people.set_phone(tx, member, record.phone)
        changed.append("phone")
    told = (record.birth_date, record.birth_precision)
    if told != (member.birth_date, member.birth_precision) and _knows_birth(member, record):
        people.set_birth(member, record.birth_date, record.birth_precision)
        changed.append("birth_date")
    if changed:
        people.tell_updated(tx, member, changed, backfill=True)
        since = member.retired_on or tx.today
        changes.follow_employment(tx, member, employment, on=since, backfill=True)
    if record.deceased_on and record.deceased_on != member.deceased_on:
        # A death that an earlier ledger did not know, or knew for another day, is news and no history:
        # what is planned must stop.
        people.record_death(tx, member, record.deceased_on)
        changed.append("deceased_on")
    elif record.state in MEMBER_MOVES[member.state] and (on := _news_since(tx, member, record)):
        people.record_state(tx, member, str(record.state), on)
        changed.append("state")
    return changed


def _knows_birth(member: Member, record: MemberRecord) -> bool:
    """Say whether the row may tell the birth date anew: one without an ID number tells it of nobody who has one."""
    if record.resident_id:
        return record.birth_precision == "day"
    return member.id_digest is None


def _news_since(tx: Transaction, member: Member, record: MemberRecord) -> date | None:
    """Return since when the state of the row holds, where it is newer than the one that is known here.

    A row without a day tells how it was when the workbook was written, which may be years ago.
    """
    if record.state_since is None or record.state_since > tx.today:
        return None
    last = tx.session.scalar(
        select(func.max(MemberChange.on_day)).where(
            MemberChange.member_id == member.id, MemberChange.field == "state"
        )
    )
    on = max(record.state_since, member.birth_date)
    return on if last is None or on >= last else None


def _add_codes(tx: Transaction, member: Member, record: MemberRecord, known: set[str]) -> bool:
    """Note the numbers of *record* that nobody has yet; return whether there were any."""
    fresh = [code for code in record.codes if code not in known]
    for code in fresh:
        if code not in known:  # a row may name a number twice
            known.add(code)
            tx.session.add(
                MemberCode(
                    id=derived_id("member_code", tx.association_id, code),
                    member_id=member.id,
                    code=code,
                )
            )
    return bool(fresh)
