"""Accepted rows of a ledger as the records that members takes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contracts.members.commands import HonorRecord, MemberRecord, UnitRecord
from contracts.values import PartialDate
from gateway.ledger.records import HonorRow, MemberRow, UnitRow

UNIT_KINDS = {"kindness_group": "charity_group"}
UNIT_STATES = {"not_open": "applied"}
EMPLOYMENT = {"working": "in_post", "retired": "retired"}


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
        phone=row.phone,
        address=row.address,
        employer=row.employer,
        town=row.town,
        employment_status=told or ("retired" if row.retired_on else "in_post"),
        retired_on=_day(row.retired_on),
        deceased_on=_day(row.died_on),
        home=row.home,
        skills=row.skills or (),
        heritage_craft=row.heritage_craft,
        emergency_contact=row.emergency_contact,
        emergency_phone=row.emergency_phone,
        lives_alone=bool(row.lives_alone),
        note=row.remark,
    )


def unit_record(row: UnitRow) -> UnitRecord:
    """Return the unit."""
    return UnitRecord(
        row=row.row,
        code=row.unit_no,
        name=row.name,
        kind=UNIT_KINDS.get(row.kind, row.kind),
        state=UNIT_STATES.get(row.state, row.state),
        established_on=_day(row.founded_on),
        dissolved_on=_day(row.closed_on),
        type=row.home_type,
        tier=row.tier,
        parent=row.parent,
        host=row.host,
        leader=row.leader,
        address=row.address,
        campaigns=row.campaigns or (),
        aliases=row.aliases or (),
        note=row.remark,
    )


def honor_record(row: HonorRow) -> HonorRecord:
    """Return the honour; a person who was found by name is named by member number from here on."""
    number = row.member_no
    if number is None and row.id_number is None and row.person is not None:
        number = row.person.numbers[0]
    return HonorRecord(
        row=row.row,
        honor_type=row.honor,
        granted_on=row.granted_on.day,
        recipient_kind=row.subject,
        resident_id=row.id_number,
        member_code=number,
        recipient_name=row.name,
        document_no=row.document_no,
        conferred_by=row.granted_by,
        note=row.remark,
    )


RECORDS: Mapping[str, Callable[[Any], MemberRecord | UnitRecord | HonorRecord]] = {
    "会员名册": member_record,
    "组织机构": unit_record,
    "荣誉台账": honor_record,
}


def _day(value: PartialDate | None) -> Any:
    return value.day if value else None
