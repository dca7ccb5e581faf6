"""The rules of each judged sheet: record, key, own checks, the person a row names. To judge a sheet, add its rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.batches import batch_key
from contracts.values import PartialDate, ResidentId, normalise_code, normalise_name
from gateway.ledger.cells import Fault
from gateway.ledger.columns import Sheet
from gateway.ledger.findings import RowRefused
from gateway.ledger.own_records import AgreementRow, KinRow, MembershipRow, OfficeRow, PostRow
from gateway.ledger.records import (
    ExchangeRow,
    HonorRow,
    MemberRow,
    NominationRow,
    Record,
    UnitRow,
    VenueRow,
    merge_members,
)
from gateway.ledger.rows import Values
from gateway.ledger.sheets.activities import EXCHANGES
from gateway.ledger.sheets.members import HONORS, MEMBERS, NOMINATIONS, UNITS, VENUES
from gateway.ledger.sheets.own import AGREEMENTS, KIN, MEMBERSHIPS, OFFICES, POSTS


@dataclass(frozen=True)
class PersonRule:
    """Which rows of a sheet name a member, and in which field the name stands.

    Where the person *may_be_outsider*, a name alone that is not of exactly one member refuses nothing.
    """

    name_field: str
    applies: Callable[[Mapping[str, Any]], bool] = lambda values: True
    may_be_outsider: bool = False


@dataclass(frozen=True)
class SheetRules:
    """How the rows of *sheet* are judged beyond the written forms.

    *settle* checks a row's values against each other and completes them; *key* tells duplicates, which
    *merge* joins to the first row (without it the first row stands as it is). *together* sees all rows.
    """

    sheet: Sheet
    record: Callable[..., Record]
    key: Callable[[Any], Hashable]
    settle: Callable[[Values], Values] = lambda values: values
    person: PersonRule | None = None
    merge: Callable[[Any, Any], Record] | None = None
    together: Callable[[Sequence[Any]], tuple[Any, ...]] = tuple


def settle_member(values: Values) -> Values:
    """Return *values* with birth and sex of the ID number; refuses a row that contradicts it."""
    identity: ResidentId | None = values["id_number"]
    written_birth: PartialDate | None = values["born_on"]
    if identity is None:
        return _settle_without_id(values)
    if written_birth and not _same_birth(written_birth, identity):
        raise RowRefused(MEMBERS.by_field["born_on"], Fault("id_birth_mismatch"))
    if values["sex"] not in (None, identity.sex):
        raise RowRefused(MEMBERS.by_field["sex"], Fault("id_sex_mismatch"))
    return values | {"sex": identity.sex, "birth": identity.birth}


def _settle_without_id(values: Values) -> Values:
    """Return *values* of somebody without an ID number: birth and sex must be told."""
    for field in ("born_on", "sex"):
        if values[field] is None:
            raise RowRefused(MEMBERS.by_field[field], Fault("missing_mandatory"))
    return values | {"birth": values["born_on"].day}


def _same_birth(written: PartialDate, identity: ResidentId) -> bool:
    if written.precision == "month":
        return written.day == identity.birth.replace(day=1)
    return written.day == identity.birth


def member_record(
    birth: Any, born_on: PartialDate | None, id_number: ResidentId | None, **rest: Any
) -> MemberRow:
    """Return the record of a settled roster row; *born_on*, checked before, gives way to the full *birth*."""
    rest.pop("without_id")
    rest["other_numbers"] = tuple(map(normalise_code, rest["other_numbers"] or ()))
    if id_number is None and born_on is not None:
        rest["birth_precision"] = born_on.precision
    return MemberRow(born_on=birth, id_number=id_number.number if id_number else None, **rest)


def settle_honor(values: Values) -> Values:
    """Return *values* with the name of a person, collective, studio or work as it is stored."""
    if values["subject"] == "person":
        return values | {"name": normalise_name(values["name"])}
    return values


def honor_record(id_number: ResidentId | None, **rest: Any) -> HonorRow:
    """Return the record of an honour."""
    return HonorRow(id_number=id_number.number if id_number else None, **rest)


def honor_key(row: HonorRow) -> tuple[Hashable, ...]:
    """Return who was granted what in which year; one that was revoked is another than one that holds."""
    holder = (row.person.key, "") if row.person else ("", normalise_name(row.name))
    revoked_on = row.revoked_on.day if row.revoked_on else None
    return (holder, row.honor, row.granted_on.day.year, revoked_on)


def set_apart(rows: Sequence[HonorRow]) -> tuple[HonorRow, ...]:
    """Mark what was revoked and granted again in a year, where the day of granting does not tell which is which."""
    of_year: dict[Hashable, list[HonorRow]] = defaultdict(list)
    for row in rows:
        of_year[honor_key(row)[:3]].append(row)
    return tuple(
        replace(row, apart=True)
        if any(_mixed_up(row, other) for other in of_year[honor_key(row)[:3]])
        else row
        for row in rows
    )


def _mixed_up(row: HonorRow, other: HonorRow) -> bool:
    if (row.revoked_on is None) == (other.revoked_on is None):
        return False
    return row.revoked_on is None or row.granted_on.day == other.granted_on.day


def nomination_key(row: NominationRow) -> Hashable:
    """Return who stands in which list, batch and stage; an outsider is known by name and recommender."""
    outsider = (row.name, normalise_name(row.nominated_by or ""))
    candidate = (row.person.key, "") if row.person else outsider
    title, stage = normalise_name(row.title), row.stage or ""
    return (row.kind, title, batch_key(row.batch), candidate, stage)


def venue_key(row: VenueRow) -> Hashable:
    """Return which venue at which host."""
    return (normalise_name(row.name), normalise_name(row.host))


def exchange_key(row: ExchangeRow) -> Hashable:
    """Return who was met when and how."""
    return (row.held_on.day, normalise_name(row.kind), normalise_name(row.partner))


def kin_key(row: KinRow) -> Hashable:
    """Return whose kin who is."""
    return (row.person.key, normalise_name(row.kin_name), row.relation)


def post_key(row: PostRow) -> Hashable:
    """Return who held which post from when on."""
    names = (normalise_name(row.organisation), normalise_name(row.post))
    return (row.person.key, *names, row.starts_on.day)


def membership_key(row: MembershipRow) -> Hashable:
    """Return who belonged where from when on."""
    return (row.person.key, row.unit_no, row.starts_on.day)


def office_key(row: OfficeRow) -> Hashable:
    """Return who held which office from when on."""
    return (row.account, row.office, row.unit_no, row.starts_on.day)


def agreement_key(row: AgreementRow) -> Hashable:
    """Return what was signed with whom when."""
    return (normalise_name(row.partner), row.kind, row.signed_on.day)


BY_NUMBER = PersonRule("name")

RULES: dict[str, SheetRules] = {
    rules.sheet.code: rules
    for rules in (
        SheetRules(UNITS, UnitRow, key=lambda row: normalise_code(row.unit_no)),
        SheetRules(
            MEMBERS,
            member_record,
            key=lambda row: row.id_number or row.member_no,
            settle=settle_member,
            merge=merge_members,
        ),
        SheetRules(
            HONORS,
            honor_record,
            key=honor_key,
            settle=settle_honor,
            together=set_apart,
            person=PersonRule("name", lambda values: values["subject"] == "person"),
        ),
        SheetRules(
            NOMINATIONS,
            NominationRow,
            key=nomination_key,
            person=PersonRule("name", may_be_outsider=True),
        ),
        SheetRules(VENUES, VenueRow, key=venue_key),
        SheetRules(EXCHANGES, ExchangeRow, key=exchange_key),
        SheetRules(AGREEMENTS, AgreementRow, key=agreement_key),
        SheetRules(KIN, KinRow, key=kin_key, person=BY_NUMBER),
        SheetRules(POSTS, PostRow, key=post_key, person=BY_NUMBER),
        SheetRules(MEMBERSHIPS, MembershipRow, key=membership_key, person=BY_NUMBER),
        SheetRules(
            OFFICES,
            OfficeRow,
            key=office_key,
            person=PersonRule("name", lambda values: values["member_no"] is not None),
        ),
    )
}

JUDGED: tuple[Sheet, ...] = tuple(rules.sheet for rules in RULES.values())
"""The sheets that are judged so far; others of the ledger are reported as ignored."""
