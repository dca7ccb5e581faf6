"""Venues, partners, agreements and exchanges: what members may be told and asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Restricted, View
from contracts.members.commands import CHUNK, LongName
from contracts.members.people import Precision

VenueKind = Literal[
    "home",
    "reading_corner",
    "bookhouse",
    "city_reading_room",
    "hall",
    "museum",
    "green_space",
    "base",
    "mediation_room",
    "health_centre",
    "hospital",
    "business_park",
    "school",
    "legislative_contact_point",
    "other",
]
VenueState = Literal["applied", "approved", "building", "open", "closed"]
PartnerKind = Literal[
    "government",
    "union",
    "union_department",
    "congress",
    "agency",
    "bank",
    "hospital",
    "school",
    "university",
    "media",
    "library",
    "chamber",
    "hobby_association",
    "association",
    "industry_association",
    "company",
    "society",
    "other",
]
AgreementKind = Literal["pairing", "alliance", "host", "service"]
Short = Annotated[str, validate.Length(max=40, error="too_long")]


@dataclass(frozen=True, kw_only=True)
class VenueRecord(Command):
    """One accepted row of the venues sheet; a kind that the list does not know comes as written."""

    row: int
    code: str | None = None
    name: str
    kind: str
    host: str
    builders: tuple[str, ...] = ()
    batch: str | None = None
    opened_on: date | None = None
    opened_precision: Precision = "day"
    services: tuple[str, ...] = ()
    address: str | None = None
    state: VenueState = "open"
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyVenues(Command):
    records: Annotated[tuple[VenueRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ExchangeRecord(Command):
    """One accepted row of the exchanges sheet; `pairing`, `inbound`, `outbound`, or the kind as written."""

    row: int
    held_on: date
    kind: str
    partner: str
    origin: str | None = None
    headcount: int | None = None
    topics: tuple[str, ...] = ()
    valid_until: date | None = None
    member_codes: tuple[str, ...] = ()
    state: Literal["held", "not_held"] = "held"
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyExchanges(Command):
    records: Annotated[tuple[ExchangeRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ApplyForVenue(Command):
    """Enter a venue (登记阵地): applied for, being built, or open already."""

    name: LongName
    kind: VenueKind
    host: LongName
    state: Literal["applied", "building", "open"] = "applied"
    on: Annotated[date, About("The day of the application, or of the opening.")]
    code: Short | None = None
    builders: tuple[str, ...] = ()
    batch: Short | None = None
    services: tuple[str, ...] = ()
    address: LongName | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MoveVenue(Command):
    """Approve a venue, build it, open it, close it."""

    venue_id: str
    to_state: Literal["approved", "building", "open", "closed"]
    on: date


@dataclass(frozen=True, kw_only=True)
class UpdateVenue(Command):
    """Correct a venue's record; what is left out stays."""

    venue_id: str
    builders: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    address: LongName | None = None
    batch: Short | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordVenuePhase(Command):
    """Note a phase of a venue: design, construction, exhibits, maintenance, use; and who took part."""

    venue_id: str
    phase: Literal["design", "construction", "exhibits", "maintenance", "use"]
    on: date
    member_ids: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListVenues(Page):
    kind: str | None = None
    state: VenueState | None = None


@dataclass(frozen=True, kw_only=True)
class GetVenue(Command):
    venue_id: str


@dataclass(frozen=True, kw_only=True)
class PhaseView(View):
    phase: str
    on: date
    member_ids: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class VenueView(View):
    venue_id: str
    code: str | None = None
    name: str
    kind: str
    host: str
    builders: tuple[str, ...] = ()
    batch: str | None = None
    state: str
    opened_on: date | None = None
    opened_precision: str = "day"
    closed_on: date | None = None
    services: tuple[str, ...] = ()
    address: str | None = None
    note: str | None = None
    phases: tuple[PhaseView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VenuePage(View):
    items: tuple[VenueView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class RegisterPartner(Command):
    """Register a partner (登记合作单位); the contact person is restricted."""

    name: LongName
    kind: PartnerKind
    level: Short | None = None
    town: Annotated[str | None, validate.Length(max=80, error="too_long")] = None
    offers: tuple[str, ...] = ()
    contact: Annotated[str | None, Restricted()] = None
    contact_phone: Annotated[str | None, Restricted()] = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class UpdatePartner(Command):
    """Correct a partner's record; what is left out stays."""

    partner_id: str
    name: LongName | None = None
    kind: PartnerKind | None = None
    level: Short | None = None
    town: Annotated[str | None, validate.Length(max=80, error="too_long")] = None
    offers: tuple[str, ...] | None = None
    contact: Annotated[str | None, Restricted()] = None
    contact_phone: Annotated[str | None, Restricted()] = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListPartners(Page):
    """Partners by name, each with when it was met last."""

    kind: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerView(View):
    """A partner; the contact person is masked."""

    partner_id: str
    name: str
    kind: str
    level: str | None = None
    town: str | None = None
    offers: tuple[str, ...] = ()
    contact: Annotated[str | None, Restricted()] = None
    contact_phone: Annotated[str | None, Restricted()] = None
    note: str | None = None
    exchanges: int = 0
    last_met_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerPage(View):
    items: tuple[PartnerView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class SignAgreement(Command):
    """Sign an agreement with a partner (签订协议); *renews* ends the one before as renewed."""

    partner_id: str
    kind: AgreementKind
    signed_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    terms: tuple[str, ...] = ()
    other_parties: tuple[str, ...] = ()
    renews: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class EndAgreement(Command):
    """End an agreement before its time (终止协议)."""

    agreement_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ListAgreements(Page):
    """Agreements by their end; *expiring_by* names those that end until that day."""

    partner_id: str | None = None
    state: str | None = None
    expiring_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class AgreementView(View):
    agreement_id: str
    partner_id: str
    partner_name: str
    kind: str
    state: str
    other_parties: tuple[str, ...] = ()
    signed_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    terms: tuple[str, ...] = ()
    ended_on: date | None = None
    renewed_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class AgreementPage(View):
    items: tuple[AgreementView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class RecordExchange(Command):
    """Note a meeting with a partner (登记交流): a delegation received, a visit paid, a joint day."""

    partner_id: str
    kind: Literal["pairing", "inbound", "outbound"]
    on: date
    origin: Annotated[str | None, validate.Length(max=80, error="too_long")] = None
    headcount: Annotated[int | None, validate.Range(min=0, error="out_of_range")] = None
    topics: tuple[str, ...] = ()
    member_ids: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListExchanges(Page):
    """Meetings, newest first."""

    partner_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExchangeView(View):
    exchange_id: str
    partner_id: str
    partner_name: str
    kind: str
    state: str
    on: date
    origin: str | None = None
    headcount: int | None = None
    topics: tuple[str, ...] = ()
    valid_until: date | None = None
    member_ids: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExchangePage(View):
    items: tuple[ExchangeView, ...]
    next: str | None = None
    total: int = 0
