"""The organisation itself: profile, governance, documents, offices, coverage: orders and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, View
from contracts.honors import Level
from contracts.members.commands import LongName, Office
from contracts.members.people import Employment, Precision

# --- the association ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SetProfile(Command):
    """Say what the association is (协会概况); what is left out stays."""

    founded_on: date | None = None
    founded_precision: Precision = "day"
    purpose: str | None = None
    functions: tuple[str, ...] | None = None
    brands: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class GetProfile(Query):
    """The association as it says itself, with who leads and guides it and its officers of today."""


@dataclass(frozen=True, kw_only=True)
class SetGovernance(Command):
    """Record a body that leads or guides the association, from a day on; the one before ends."""

    body: LongName
    relation: Literal["led_by", "guided_by"]
    since: date
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class GovernanceView(View):
    body: str
    relation: str
    since: date
    until: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class OfficerView(View):
    office: str
    account_id: str
    member_id: str | None = None
    unit_id: str | None = None
    term_from: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class ProfileView(View):
    association_id: str
    name: str
    level: str
    parent_id: str | None = None
    founded_on: date | None = None
    founded_precision: str = "day"
    purpose: str | None = None
    functions: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    governance: tuple[GovernanceView, ...] = ()
    officers: tuple[OfficerView, ...] = ()


# --- documents ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class IssueDocument(Command):
    """File a document (文件): opinion, work plan, benefit document, decision, instruction."""

    title: LongName
    kind: Literal["opinion", "plan", "benefit", "decision", "instruction"]
    issuer: LongName
    issued_on: date
    document_no: LongName | None = None
    targets: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListDocuments(Page):
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentView(View):
    document_id: str
    title: str
    kind: str
    issuer: str
    issued_on: date
    document_no: str | None = None
    targets: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentPage(View):
    items: tuple[DocumentView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class SetEntitlementRule(Command):
    """What holders of a level of honour are entitled to, from a day on; the rule before ends."""

    benefit: Annotated[str, validate.Length(1, 40, error="too_long"), About("honour_allowance")]
    honor_level: Level
    employment_status: Employment | None = None
    amount_fen: Annotated[int, validate.Range(min=0, error="out_of_range")]
    period: Literal["month", "year", "once"]
    valid_from: date
    document_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListEntitlementRules(Query):
    """The rules in force on a day; without one, all of them."""

    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class EntitlementRuleView(View):
    rule_id: str
    benefit: str
    honor_level: str
    employment_status: str | None = None
    amount_fen: int
    period: str
    valid_from: date
    valid_to: date | None = None
    document_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class EntitlementRuleList(View):
    items: tuple[EntitlementRuleView, ...]


# --- people of the organisation ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReadCoverage(Page):
    """Which share of the living members belongs to a home, or a unit of another kind; and who does not."""

    kind: Literal["home", "volunteer_group", "chapter"] = "home"


@dataclass(frozen=True, kw_only=True)
class UncoveredMember(View):
    member_id: str
    code: str
    town: str | None = None
    home_named: str | None = None


@dataclass(frozen=True, kw_only=True)
class Coverage(View):
    """*percent* is rounded down, so that only full coverage is a hundred."""

    kind: str
    members: int
    covered: int
    percent: int
    items: tuple[UncoveredMember, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeTerm(Command):
    """Change of term (换届): the successor takes the office on the day, with rights and open tasks.

    Without *predecessor_account_id* it is whoever leads the unit; of an office of the association, which
    several may hold, it must be named.
    """

    office: Office
    unit_id: str | None = None
    predecessor_account_id: str | None = None
    successor_account_id: str
    successor_member_id: str | None = None
    on: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class TermChange(View):
    office: str
    unit_id: str | None = None
    predecessor_account_id: str | None = None
    successor_account_id: str
    on: date
    office_id: str


@dataclass(frozen=True, kw_only=True)
class AssignContactOfficer(Command):
    """Name the officer (娘家人) who keeps in touch with a member; the one before ends."""

    member_id: str
    account_id: str
    since: date


@dataclass(frozen=True, kw_only=True)
class ListContactOfficers(Query):
    member_id: str | None = None
    account_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContactOfficerView(View):
    member_id: str
    account_id: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContactOfficerList(View):
    items: tuple[ContactOfficerView, ...]
