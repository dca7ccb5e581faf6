"""Accepted rows of the sheets of our own as the records that members takes. Pure."""

from __future__ import annotations

from typing import cast

from contracts.members.commands import Office
from contracts.members.ledger import (
    AgreementRecord,
    AgreementState,
    KinRecord,
    MembershipRecord,
    OfficeRecord,
    PostRecord,
)
from contracts.members.record import Relation
from contracts.members.relations import AgreementKind
from gateway.ledger.own_records import AgreementRow, KinRow, MembershipRow, OfficeRow, PostRow

LONGEST_WORD, LONGEST_PERSON, LONGEST_POST, LONGEST_NAME = 40, 60, 80, 200
"""So many characters are kept of a word, a person's name, a post and a name; a cell may hold thousands."""


def agreement_record(row: AgreementRow) -> AgreementRecord:
    """Return the agreement."""
    return AgreementRecord(
        row=row.row,
        partner=row.partner[:LONGEST_NAME],
        kind=cast("AgreementKind", row.kind),
        signed_on=row.signed_on.day,
        valid_from=row.valid_from.day if row.valid_from else None,
        valid_to=row.valid_to.day if row.valid_to else None,
        terms=row.terms or (),
        other_parties=row.other_parties or (),
        state=cast("AgreementState | None", row.state),
        ended_on=row.ended_on.day if row.ended_on else None,
        note=row.remark,
    )


def kin_record(row: KinRow) -> KinRecord:
    """Return somebody of the next of kin."""
    return KinRecord(
        row=row.row,
        member_code=row.person.numbers[0],
        name=row.kin_name[:LONGEST_PERSON],
        relation=cast("Relation", row.relation),
        phone=row.phone,
        is_emergency_contact=bool(row.is_emergency_contact),
        lives_with=bool(row.lives_with),
    )


def post_record(row: PostRow) -> PostRecord:
    """Return the post."""
    return PostRecord(
        row=row.row,
        member_code=row.person.numbers[0],
        organisation=row.organisation[:LONGEST_NAME],
        post=row.post[:LONGEST_POST],
        since=row.starts_on.day,
        until=row.ends_on.day if row.ends_on else None,
    )


def membership_record(row: MembershipRow) -> MembershipRecord:
    """Return the membership."""
    return MembershipRecord(
        row=row.row,
        member_code=row.person.numbers[0],
        unit_code=row.unit_no,
        role=row.role[:LONGEST_WORD],
        since=row.starts_on.day,
        until=row.ends_on.day if row.ends_on else None,
    )


def office_record(row: OfficeRow) -> OfficeRecord:
    """Return the office."""
    return OfficeRecord(
        row=row.row,
        account_id=row.account,
        office=cast("Office", row.office),
        unit_code=row.unit_no,
        member_code=row.person.numbers[0] if row.person else None,
        term_from=row.starts_on.day,
        term_to=row.ends_on.day if row.ends_on else None,
    )
