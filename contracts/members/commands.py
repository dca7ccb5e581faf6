"""What members may be told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, Restricted
from contracts.members.people import Employment, Precision, Sex

Slug = Annotated[
    str, validate.Regexp(r"^[a-z][a-z0-9-]{1,39}$", error="bad_slug"), About("short name", "tonglu")
]
LongName = Annotated[str, validate.Length(1, 200, error="too_long")]
UnitKind = Literal[
    "home",
    "chapter",
    "volunteer_group",
    "service_team",
    "lecture_troupe",
    "charity_group",
    "studio",
]
Office = Literal[
    "home_leader", "chapter_leader", "team_leader", "secretary", "president", "vice_president"
]
RecipientKind = Literal["person", "collective", "studio", "work"]
MemberState = Literal["candidate", "active", "suspended", "transferred", "withdrawn", "deceased"]


@dataclass(frozen=True, kw_only=True)
class RegisterAssociation(Command):
    """Let an association use the system from `since` on, below `parent_id`."""

    id: Slug
    name: LongName
    level: Literal["national", "provincial", "municipal", "district", "county", "county_city"]
    parent_id: str | None = None
    since: Annotated[
        date, About("The first day the system works for it; every day since is caught up.")
    ]


@dataclass(frozen=True, kw_only=True)
class ListAssociations(Query):
    """All associations, or those at and below one."""

    below: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReportDeath(Command):
    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ChangeMemberState(Command):
    """Move a member to another state than deceased."""

    member_id: str
    to_state: Literal["active", "suspended", "transferred", "withdrawn"]
    on: date


@dataclass(frozen=True, kw_only=True)
class ListHonorTypes(Query):
    """The catalogue of honours."""


@dataclass(frozen=True, kw_only=True)
class GrantHonor(Command):
    """Enter an honour that a person was granted."""

    member_id: str
    honor_type: str
    granted_on: date
    document_no: str | None = None
    conferred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeHonor(Command):
    """Revoke a person's honour; the reason is restricted."""

    grant_id: str
    revoked_on: date
    reason: Annotated[str | None, Restricted()] = None


@dataclass(frozen=True, kw_only=True)
class ListHonors(Query):
    """The honours of a member, or of the association, newest first."""

    member_id: str | None = None
    honor_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class EstablishUnit(Command):
    """Enter a unit; one that is applied for or being built has no day yet."""

    code: Annotated[str, validate.Length(1, 40, error="too_long")]
    name: LongName
    kind: UnitKind
    state: Literal["applied", "building", "running"] = "running"
    established_on: date | None = None
    established_precision: Precision = "day"
    type: str | None = None
    tier: str | None = None
    parent: str | None = None
    host: str | None = None
    address: str | None = None
    campaigns: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    serves_towns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UpdateUnit(Command):
    """Correct a unit's record; what is left out stays."""

    unit_id: str
    name: LongName | None = None
    host: str | None = None
    address: str | None = None
    aliases: tuple[str, ...] | None = None
    serves_towns: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class DissolveUnit(Command):
    unit_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ListUnits(Page):
    kind: UnitKind | None = None
    name: str | None = None
    state: str | None = None


@dataclass(frozen=True, kw_only=True)
class AssignToUnit(Command):
    """Let a member belong to a unit; the home the member belonged to ends on that day."""

    member_id: str
    unit_id: str
    role: str = "member"
    since: date


@dataclass(frozen=True, kw_only=True)
class AppointOffice(Command):
    """Let an account hold an office; the one who held it lays it down on that day."""

    office: Office
    account_id: str
    unit_id: str | None = None
    member_id: str | None = None
    term_from: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndOffice(Command):
    office_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ListOffices(Query):
    unit_id: str | None = None
    account_id: str | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReadRoster(Page):
    """The roster as a ledger is judged against it; it holds no ID number, only its blind index."""

    limit: Annotated[int, validate.Range(1, 1000, error="out_of_range")] = 1000


@dataclass(frozen=True, kw_only=True)
class ResolveNames(Query):
    """Names to show beside the ids of members."""

    member_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResolveUnits(Query):
    """Names to show beside the ids of units."""

    unit_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ListContacts(Page):
    """Who was with a member, when and what for; newest first."""

    member_id: str


@dataclass(frozen=True, kw_only=True)
class ListGaps(Query):
    """What is missing: members without a home, homes nobody registered, homes without a leader."""


@dataclass(frozen=True, kw_only=True)
class ReadFigures(Query):
    """The figures of a year, of the association alone or, for whoever may read those, with all below it.

    With *on* they are counted until that day of the year.
    """

    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range")]
    on: date | None = None
    scope: Literal["own", "jurisdiction"] | None = None


@dataclass(frozen=True, kw_only=True)
class MemberRecord(Command):
    """One accepted row of the roster sheet; `row` is its place in the sheet."""

    row: int
    codes: tuple[str, ...]
    name: str
    resident_id: Annotated[str | None, Restricted()] = None
    sex: Sex
    birth_date: date
    birth_precision: Precision = "day"
    phone: Annotated[str | None, Restricted()] = None
    address: Annotated[str | None, Restricted()] = None
    employer: str | None = None
    town: str | None = None
    employment_status: Employment | None = None
    retired_on: date | None = None
    deceased_on: date | None = None
    home: str | None = None
    skills: tuple[str, ...] = ()
    heritage_craft: str | None = None
    emergency_contact: Annotated[str | None, Restricted()] = None
    emergency_phone: Annotated[str | None, Restricted()] = None
    lives_alone: bool | None = None
    note: str | None = None
    state: MemberState | None = None
    state_since: date | None = None
    sector: str | None = None
    lunar_birthday: str | None = None
    household: str | None = None
    data_checked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class UnitRecord(Command):
    """One accepted row of the organisation sheet, true on the day *told_on* where that is known."""

    row: int
    code: str
    name: str
    kind: UnitKind
    state: Literal["applied", "building", "running", "closed"] = "running"
    established_on: date | None = None
    established_precision: Precision = "day"
    dissolved_on: date | None = None
    dissolved_precision: Precision = "day"
    type: str | None = None
    tier: str | None = None
    parent: str | None = None
    host: str | None = None
    leader: str | None = None
    address: str | None = None
    campaigns: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note: str | None = None
    serves_towns: tuple[str, ...] = ()
    accredited_on: date | None = None
    uncounted_from: date | None = None
    told_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class HonorRecord(Command):
    """One accepted row of the honours sheet; a person is named by member number or ID number."""

    row: int
    honor_type: str
    granted_on: date
    granted_precision: Precision = "day"
    recipient_kind: RecipientKind = "person"
    resident_id: Annotated[str | None, Restricted()] = None
    member_code: str | None = None
    recipient_name: str
    document_no: str | None = None
    conferred_by: str | None = None
    note: str | None = None
    revoked_on: date | None = None
    revoke_reason: Annotated[str | None, Restricted()] = None
    apart: bool = False
    """The workbook holds another grant of the year, one of the two revoked, which their days do not tell apart."""


CHUNK = validate.Length(max=500, error="too_long")
"""So many records of a ledger come in one call, and are committed together."""


@dataclass(frozen=True, kw_only=True)
class ApplyMembers(Command):
    records: Annotated[tuple[MemberRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ApplyUnits(Command):
    records: Annotated[tuple[UnitRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ApplyHonors(Command):
    records: Annotated[tuple[HonorRecord, ...], CHUNK]
