"""Accepted rows as typed records: every column parsed, blank cells None, `row` the Excel row number."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.values import PartialDate, Precision, Sex
from gateway.ledger.own_records import OwnRecord
from gateway.ledger.roster import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A row of 组织机构; *kind* and *state* are codes of the vocabulary."""

    row: int
    unit_no: str
    name: str
    kind: str
    state: str
    home_type: str | None = None
    tier: str | None = None
    parent: str | None = None
    host: str | None = None
    leader: str | None = None
    campaigns: tuple[str, ...] | None = None
    founded_on: PartialDate | None = None
    closed_on: PartialDate | None = None
    address: str | None = None
    aliases: tuple[str, ...] | None = None
    remark: str | None = None
    serves_towns: tuple[str, ...] | None = None
    accredited_on: PartialDate | None = None
    uncounted_from: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A person of 会员名册, merged from `row` and `merged_rows`; birth and sex are those of the ID number,
    and as they are written for whoever has none.

    *lives_alone* is None where nothing is written, which counts as no.
    """

    row: int
    member_no: str
    name: str
    born_on: date
    sex: Sex
    id_number: str | None = None
    birth_precision: Precision = "day"
    phone: str | None = None
    employer: str | None = None
    town: str | None = None
    address: str | None = None
    work_state: str | None = None
    retired_on: PartialDate | None = None
    died_on: PartialDate | None = None
    home: str | None = None
    skills: tuple[str, ...] | None = None
    heritage_craft: str | None = None
    emergency_contact: str | None = None
    emergency_phone: str | None = None
    lives_alone: bool | None = None
    remark: str | None = None
    standing: str | None = None
    standing_since: PartialDate | None = None
    sector: str | None = None
    lunar_birthday: str | None = None
    household: str | None = None
    data_checked_on: PartialDate | None = None
    other_numbers: tuple[str, ...] = ()
    merged_rows: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every member number of the person, the first row's first."""
        return (self.member_no, *self.other_numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class HonorRow:
    """A row of 荣誉台账; *honor* is a code of `contracts.honors`, *person* the member for subject `person`.

    It stands *apart* where the sheet also holds the other of a revoked and a new grant of that year.
    """

    row: int
    name: str
    honor: str
    granted_on: PartialDate
    subject: str
    person: Person | None = None
    member_no: str | None = None
    id_number: str | None = None
    level: str | None = None
    granted_by: str | None = None
    document_no: str | None = None
    remark: str | None = None
    revoked_on: PartialDate | None = None
    revoke_reason: str | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationRow:
    """A row of 推荐评选; without *person* the candidate is an outsider, known by name and recommender.

    *result* is a code of the vocabulary, *batch* as written.
    """

    row: int
    kind: str
    title: str
    name: str
    decided_on: PartialDate
    result: str
    person: Person | None = None
    batch: str | None = None
    member_no: str | None = None
    nominated_by: str | None = None
    stage: str | None = None
    practice_score: Decimal | None = None
    theory_score: Decimal | None = None
    delivery_score: Decimal | None = None
    remark: str | None = None
    honor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """A row of 阵地; *kind* is the word of the vocabulary or as written, *state* a code."""

    row: int
    name: str
    kind: str
    host: str
    state: str
    venue_no: str | None = None
    builders: tuple[str, ...] | None = None
    batch: str | None = None
    opened_on: PartialDate | None = None
    services: tuple[str, ...] | None = None
    address: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """A row of 结对交流; *participants* are the members of its list that are known and were there."""

    row: int
    held_on: PartialDate
    kind: str
    partner: str
    state: str
    origin: str | None = None
    headcount: int | None = None
    terms: tuple[str, ...] | None = None
    valid_until: PartialDate | None = None
    participants: tuple[Person, ...] = ()
    remark: str | None = None


Record = UnitRow | MemberRow | HonorRow | NominationRow | VenueRow | ExchangeRow | OwnRecord

_KEPT = frozenset({"row", "member_no", "name", "id_number", "other_numbers", "merged_rows"})


def merge_members(first: MemberRow, later: MemberRow) -> MemberRow:
    """Return *first* with what *later* fills or renews; another member number becomes a second one."""
    renewed = {
        field.name: getattr(later, field.name)
        for field in dataclasses.fields(later)
        if field.name not in _KEPT and getattr(later, field.name) is not None
    }
    numbers = dict.fromkeys((*first.other_numbers, later.member_no))
    return dataclasses.replace(
        first,
        **renewed,
        other_numbers=tuple(number for number in numbers if number != first.member_no),
        merged_rows=(*first.merged_rows, later.row),
    )
