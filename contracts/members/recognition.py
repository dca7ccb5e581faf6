"""Honours an association adds, honours of collectives, studios and works, deeds: orders and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, Restricted, View
from contracts.honors import Level, Track
from contracts.members.commands import LongName
from contracts.members.views import HonorView

Code = Annotated[
    str,
    validate.Regexp(r"^[a-z][a-z0-9_]{1,39}$", error="bad_code"),
    About("small letters, digits and underscores", "tonglu_young_craftsman"),
]


@dataclass(frozen=True, kw_only=True)
class DefineHonorType(Command):
    """Add an honour to the association's own catalogue, or change one that it added."""

    code: Code
    name_zh: LongName
    name_en: LongName
    level: Level
    track: Track
    body: LongName | None = None
    aliases: tuple[str, ...] = ()
    triggers_visit: bool = True
    gift: Literal["birthday_cake"] | None = None
    allowance_tier: Annotated[int | None, validate.Range(1, 9, error="out_of_range")] = None


@dataclass(frozen=True, kw_only=True)
class GrantRecognition(Command):
    """Enter an honour of a collective, a studio or a work; *team* are the members behind it."""

    recipient_kind: Literal["collective", "studio", "work"]
    recipient_name: LongName
    honor_type: str
    granted_on: date
    unit_id: Annotated[str | None, About("The studio or collective, where registered.")] = None
    team: tuple[str, ...] = ()
    document_no: LongName | None = None
    conferred_by: LongName | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeRecognition(Command):
    """Revoke an honour of a collective, a studio or a work; the reason is restricted."""

    grant_id: str
    revoked_on: date
    reason: Annotated[str | None, Restricted()] = None


@dataclass(frozen=True, kw_only=True)
class ListRecognitions(Page):
    """Honours of collectives, studios and works, newest first."""

    recipient_kind: Literal["collective", "studio", "work"] | None = None
    honor_type: str | None = None
    member_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecognitionView(View):
    grant_id: str
    recipient_kind: str
    recipient_name: str
    unit_id: str | None = None
    team: tuple[str, ...] = ()
    honor_type: str
    honor_name: str
    level: str
    granted_on: date
    document_no: str | None = None
    conferred_by: str | None = None
    state: str
    revoked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecognitionPage(View):
    items: tuple[RecognitionView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class CertifyHonors(Query):
    """What a member holds on a day, as a certificate of holding states it (荣誉证明)."""

    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class HonorCertificate(View):
    """The honours that a member holds on the day; what was revoked by then is left out."""

    member_id: str
    on: date
    honors: tuple[HonorView, ...]
    highest_level: str | None = None
    model_worker: bool = False
    craftsman: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordDeed(Command):
    """Record a deed of a member (先进事迹), of a period, with what is kept of it."""

    member_id: str
    period: Annotated[str, validate.Length(1, 40, error="too_long"), About("改革开放时期")]
    title: LongName
    text: str | None = None
    media: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    venue_id: Annotated[str | None, About("The museum where it is shown.")] = None
    verified_by: Annotated[str | None, validate.Length(max=60, error="too_long")] = None


@dataclass(frozen=True, kw_only=True)
class ListDeeds(Page):
    """Deeds of a member, a period or a museum, newest first."""

    member_id: str | None = None
    period: str | None = None
    venue_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeedView(View):
    deed_id: str
    member_id: str
    period: str
    title: str
    text: str | None = None
    media: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    venue_id: str | None = None
    verified_by: str | None = None
    recorded_on: date


@dataclass(frozen=True, kw_only=True)
class DeedPage(View):
    items: tuple[DeedView, ...]
    next: str | None = None
    total: int = 0
