"""Accepted rows of the sheets that only a workbook of our own has; *person* is the member, enums are codes."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.values import PartialDate
from gateway.ledger.roster import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """A row of 结对协议."""

    row: int
    partner: str
    kind: str
    signed_on: PartialDate
    state: str | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    terms: tuple[str, ...] | None = None
    other_parties: tuple[str, ...] | None = None
    ended_on: PartialDate | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KinRow:
    """A row of 亲属."""

    row: int
    person: Person
    member_no: str
    kin_name: str
    relation: str
    name: str | None = None
    phone: str | None = None
    is_emergency_contact: bool | None = None
    lives_with: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A row of 社会职务."""

    row: int
    person: Person
    member_no: str
    organisation: str
    post: str
    starts_on: PartialDate
    name: str | None = None
    ends_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow:
    """A row of 所属组织."""

    row: int
    person: Person
    member_no: str
    unit_no: str
    role: str
    starts_on: PartialDate
    name: str | None = None
    ends_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """A row of 任职; *account* is the id of the account, *person* the member who has it, where one is named."""

    row: int
    account: str
    office: str
    starts_on: PartialDate
    person: Person | None = None
    unit_no: str | None = None
    member_no: str | None = None
    name: str | None = None
    ends_on: PartialDate | None = None


OwnRecord = AgreementRow | KinRow | PostRow | MembershipRow | OfficeRow
