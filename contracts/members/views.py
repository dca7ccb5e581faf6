"""What members answers. `next` of a page is the `after` of the page that follows, empty at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from contracts.base import Restricted, View


@dataclass(frozen=True, kw_only=True)
class AssociationView(View):
    id: str
    name: str
    level: str
    parent_id: str | None = None
    since: date


@dataclass(frozen=True, kw_only=True)
class AssociationList(View):
    items: tuple[AssociationView, ...]


@dataclass(frozen=True, kw_only=True)
class HonorTypeView(View):
    code: str
    name_zh: str
    name_en: str
    level: str
    subject: str
    model_worker: bool
    craftsman: bool
    track: str = ""
    body: str = ""
    aliases: tuple[str, ...] = ()
    triggers_visit: bool = True
    gift: str | None = None
    allowance_tier: int | None = None
    added: bool = False


@dataclass(frozen=True, kw_only=True)
class HonorTypeList(View):
    items: tuple[HonorTypeView, ...]


@dataclass(frozen=True, kw_only=True)
class HonorView(View):
    grant_id: str
    member_id: str | None = None
    recipient_kind: str
    recipient_name: str | None = None
    honor_type: str
    honor_name: str
    level: str
    granted_on: date
    granted_precision: str = "day"
    document_no: str | None = None
    conferred_by: str | None = None
    state: str
    revoked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class HonorList(View):
    items: tuple[HonorView, ...]


@dataclass(frozen=True, kw_only=True)
class MemberView(View):
    """A member; ID number, phone and address are masked unless they were asked for in clear."""

    member_id: str
    code: str
    codes: tuple[str, ...] = ()
    name: str
    sex: str
    birth_date: date
    birth_precision: str
    age: int | None = None
    resident_id: Annotated[str | None, Restricted()] = None
    phone: Annotated[str | None, Restricted()] = None
    address: Annotated[str | None, Restricted()] = None
    employer: str | None = None
    town: str | None = None
    employment_status: str
    retired_on: date | None = None
    state: str
    deceased_on: date | None = None
    home_unit_id: str | None = None
    home_named: str | None = None
    lives_alone: bool = False
    last_contact_on: date | None = None
    honors: tuple[HonorView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MemberPage(View):
    items: tuple[MemberView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitView(View):
    unit_id: str
    code: str
    name: str
    kind: str
    state: str
    type: str | None = None
    tier: str | None = None
    parent: str | None = None
    host: str | None = None
    leader_named: str | None = None
    address: str | None = None
    established_on: date | None = None
    established_precision: str = "day"
    dissolved_on: date | None = None
    dissolved_precision: str = "day"
    campaigns: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    serves_towns: tuple[str, ...] = ()
    members: int = 0
    parent_unit_id: str | None = None
    accredited_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class UnitPage(View):
    items: tuple[UnitView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class MembershipView(View):
    member_id: str
    unit_id: str
    role: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class OfficeView(View):
    office_id: str
    office: str
    account_id: str
    unit_id: str | None = None
    member_id: str | None = None
    term_from: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class OfficeList(View):
    items: tuple[OfficeView, ...]


@dataclass(frozen=True, kw_only=True)
class RosterEntry(View):
    """A member as a ledger's rows find them; `id_digest` is the blind index of the ID number."""

    member_id: str
    codes: tuple[str, ...]
    name: str
    id_digest: str
    birth_date: date
    sex: str
    deceased_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RosterPage(View):
    items: tuple[RosterEntry, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Names(View):
    """Names by id; an id that is not of this association is left out."""

    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ContactView(View):
    contact_id: str
    member_id: str
    on: date
    kind: str
    source_event_id: str
    logged_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContactPage(View):
    items: tuple[ContactView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Gap(View):
    """Something that is missing; `kind` is member_without_home, home_not_registered or
    home_without_leader, `name` what the member's record calls the home.
    """

    kind: str
    member_ids: tuple[str, ...] = ()
    unit_id: str | None = None
    name: str | None = None
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class GapList(View):
    items: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class FigureView(View):
    """One published number. `incomplete` says that a source was still behind when it was counted."""

    slug: str
    value: int
    printed: str | None = None
    unit: str
    scope: str
    as_of: date
    incomplete: bool = False
    precision: str = "exact"
    period_from: date | None = None
    period_to: date | None = None
    rule_zh: str = ""
    rule_en: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureList(View):
    items: tuple[FigureView, ...]


@dataclass(frozen=True, kw_only=True)
class Applied(View):
    """What became of a chunk of a ledger."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
