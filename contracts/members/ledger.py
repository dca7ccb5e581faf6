"""The rows of a ledger's sheets as members keeps them, to be written into a workbook again; and those for
which the offices' ledgers have no sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from contracts.base import About, Command, Page, Restricted, View
from contracts.members.commands import CHUNK, Office
from contracts.members.record import Relation
from contracts.members.relations import AgreementKind

AgreementState = Literal["active", "expiring", "lapsed", "renewed", "terminated"]


@dataclass(frozen=True, kw_only=True)
class AgreementRecord(Command):
    """One accepted row of the agreements sheet."""

    row: int
    partner: str
    kind: AgreementKind
    signed_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    terms: tuple[str, ...] = ()
    other_parties: tuple[str, ...] = ()
    state: AgreementState | None = None
    ended_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyAgreements(Command):
    records: Annotated[tuple[AgreementRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class KinRecord(Command):
    """Somebody of a member's next of kin."""

    row: int
    member_code: str
    name: Annotated[str, Restricted()]
    relation: Relation
    phone: Annotated[str | None, Restricted()] = None
    is_emergency_contact: bool = False
    lives_with: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplyKin(Command):
    records: Annotated[tuple[KinRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class PostRecord(Command):
    """A post that a member holds or held outside of the association."""

    row: int
    member_code: str
    organisation: str
    post: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyPosts(Command):
    records: Annotated[tuple[PostRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class MembershipRecord(Command):
    """A member belongs or belonged to a unit."""

    row: int
    member_code: str
    unit_code: str
    role: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyMemberships(Command):
    records: Annotated[tuple[MembershipRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class OfficeRecord(Command):
    """An account holds or held an office of the association, or of a unit."""

    row: int
    account_id: str
    office: Office
    unit_code: str | None = None
    member_code: str | None = None
    term_from: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyOffices(Command):
    records: Annotated[tuple[OfficeRecord, ...], CHUNK]


LedgerSheet = Literal[
    "members",
    "units",
    "honors",
    "nominations",
    "venues",
    "exchanges",
    "agreements",
    "kin",
    "posts",
    "memberships",
    "offices",
]


@dataclass(frozen=True, kw_only=True)
class ReadLedger(Page):
    """One page of a sheet. The roster comes in clear, so that it can be handed in again: it is logged."""

    sheet: LedgerSheet


@dataclass(frozen=True, kw_only=True)
class LedgerRows(View):
    """Records in the form in which a ledger's chunks are applied."""

    items: Annotated[tuple[dict[str, Any], ...], About("Records of the sheet.")]
    next: str | None = None
