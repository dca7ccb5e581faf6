"""Accepted rows of a ledger as the records that members takes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, cast

from contracts.base import Command
from contracts.members.commands import (
    HonorRecord,
    MemberRecord,
    MemberState,
    RecipientKind,
    UnitKind,
    UnitRecord,
)
from contracts.members.people import Employment
from contracts.values import PartialDate
from gateway.imports.own_records import (
    agreement_record,
    kin_record,
    membership_record,
    office_record,
    post_record,
)
from gateway.imports.selection_records import (
    exchange_record,
    nomination_record,
    venue_record,
)
from gateway.ledger.records import HonorRow, MemberRow, UnitRow
from gateway.ledger.sheets.own import AGREEMENTS, KIN, MEMBERSHIPS, OFFICES, POSTS

UNIT_KINDS: Mapping[str, UnitKind] = {
    "home": "home",
    "chapter": "chapter",
    "volunteer_group": "volunteer_group",
    "service_team": "service_team",
    "lecture_troupe": "lecture_troupe",
    "kindness_group": "charity_group",
    "studio": "studio",
}
LONGEST_ID, LONGEST_PLACE = 64, 80
UnitState = Literal["applied", "building", "running", "closed"]
Precision = Literal["day", "month", "year"]
EMPLOYMENT: Mapping[str, Employment] = {"working": "in_post", "retired": "retired", "离职": "left"}


def member_record(row: MemberRow) -> MemberRecord:
    """Return the person; a work state in other words, or none, is read from the day of retirement."""
    told = EMPLOYMENT.get(row.work_state or "")
    return MemberRecord(
        row=row.row,
        codes=row.numbers,
        name=row.name,
        resident_id=row.id_number,
        sex=row.sex,
        birth_date=row.born_on,
        birth_precision=row.birth_precision,
        phone=row.phone,
        address=row.address,
        employer=row.employer,
        town=row.town,
        employment_status=told or ("retired" if row.retired_on else None),
        retired_on=_day(row.retired_on),
        deceased_on=_day(row.died_on),
        home=row.home,
        skills=row.skills or (),
        heritage_craft=row.heritage_craft,
        emergency_contact=row.emergency_contact,
        emergency_phone=row.emergency_phone,
        lives_alone=row.lives_alone,
        note=row.remark,
        state=cast("MemberState", row.standing),
        state_since=_day(row.standing_since),
        sector=_within(row.sector, LONGEST_PLACE),
        lunar_birthday=row.lunar_birthday,
        household=_within(row.household, LONGEST_ID),
        data_checked_on=_day(row.data_checked_on),
    )


def unit_record(
    row: UnitRow, year: int | None = None, written_on: date | None = None
) -> UnitRecord:
    """Return the unit, as the ledger of *year*, written on *written_on*, tells it."""
    return UnitRecord(
        row=row.row,
        code=row.unit_no,
        name=row.name,
        kind=UNIT_KINDS[row.kind],
        state=cast("UnitState", row.state),
        established_on=_day(row.founded_on),
        established_precision=_precision(row.founded_on),
        dissolved_on=_day(row.closed_on),
        dissolved_precision=_precision(row.closed_on),
        type=row.home_type,
        tier=row.tier,
        parent=row.parent,
        host=row.host,
        leader=row.leader,
        address=row.address,
        campaigns=row.campaigns or (),
        aliases=row.aliases or (),
        note=row.remark,
        serves_towns=row.serves_towns or (),
        accredited_on=_day(row.accredited_on),
        uncounted_from=_uncounted_from(row, year),
        told_on=min(written_on, date(year, 12, 31)) if written_on and year else written_on,
    )


def _uncounted_from(row: UnitRow, year: int | None) -> date | None:
    """Return from when on the unit is in no figure: a ledger that tells it as closed does not count it.

    So it is out at the end of the ledger's year even where the day of its end lies after it.
    """
    if row.uncounted_from is not None:  # a workbook of our own, which may be of any year
        return row.uncounted_from.day
    if row.closed_on is None:
        return None
    if row.state != "closed" or year is None:
        return row.closed_on.day
    return min(row.closed_on.day, date(year, 12, 31))


def honor_record(row: HonorRow) -> HonorRecord:
    """Return the honour; a person who was found by name is named by member number from here on."""
    number = row.member_no
    if number is None and row.id_number is None and row.person is not None:
        number = row.person.numbers[0]
    return HonorRecord(
        row=row.row,
        honor_type=row.honor,
        granted_on=row.granted_on.day,
        granted_precision=_precision(row.granted_on),
        recipient_kind=cast("RecipientKind", row.subject),
        resident_id=row.id_number,
        member_code=number,
        recipient_name=row.name,
        document_no=row.document_no,
        conferred_by=row.granted_by,
        note=row.remark,
        revoked_on=_day(row.revoked_on),
        revoke_reason=row.revoke_reason,
        apart=row.apart,
    )


RECORDS: Mapping[str, Callable[[Any], Command]] = {
    "会员名册": member_record,
    "组织机构": unit_record,
    "荣誉台账": honor_record,
    "推荐评选": nomination_record,
    "阵地": venue_record,
    "结对交流": exchange_record,
    AGREEMENTS.name: agreement_record,
    KIN.name: kin_record,
    POSTS.name: post_record,
    MEMBERSHIPS.name: membership_record,
    OFFICES.name: office_record,
}


def _day(value: PartialDate | None) -> Any:
    return value.day if value else None


def _within(text: str | None, most: int) -> str | None:
    return text[:most] if text else None


def _precision(day: PartialDate | None) -> Precision:
    """Return how exactly the ledger knows *day*."""
    return day.precision if day is not None else "day"
