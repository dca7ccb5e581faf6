"""What care can be told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, Restricted

VisitKind = Literal[
    "newly_honored",
    "elderly_care",
    "greeting",
    "three_visits",
    "hardship",
    "bedside",
    "bereavement",
    "festival",
]
VisitState = Literal["due", "attempted", "overdue", "completed", "cancelled"]
GiftState = Literal["ordered", "out", "failed", "delivered", "skipped"]
Id = Annotated[str, validate.Length(min=1, max=64, error="bad_value")]
Note = Annotated[str, validate.Length(max=2000, error="too_long"), Restricted()]
Words = Annotated[str, validate.Length(max=200, error="too_long")]
Fen = Annotated[
    int,
    validate.Range(0, 100_000_000, error="out_of_range"),
    About("Money in fen, a hundredth of a yuan.", 20000),
]


@dataclass(frozen=True, kw_only=True)
class ListVisits(Page):
    """Visits by due day; `states` and `kinds` name those wanted, empty means all."""

    states: tuple[VisitState, ...] = ()
    kinds: tuple[VisitKind, ...] = ()
    assignee_account_id: Id | None = None
    member_id: Id | None = None
    unit_id: Id | None = None
    due_from: date | None = None
    due_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class GetVisit(Query):
    visit_id: Id


@dataclass(frozen=True, kw_only=True)
class PlanVisit(Command):
    """Plan a visit by hand; without an assignee the chain of responsibility finds one."""

    member_id: Id
    kind: VisitKind
    due_on: date
    assignee_account_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class RecordVisit(Command):
    """The visit was made."""

    visit_id: Id
    visited_on: date
    note: Note | None = None
    gift: Words | None = None
    cost_fen: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class RecordAttempt(Command):
    """Somebody went and met nobody; the visit stays open and is not counted."""

    visit_id: Id
    attempted_on: date
    note: Note | None = None


@dataclass(frozen=True, kw_only=True)
class ReassignVisit(Command):
    visit_id: Id
    assignee_account_id: Id


@dataclass(frozen=True, kw_only=True)
class CancelVisit(Command):
    visit_id: Id
    reason: Literal["declined", "not_needed", "done_elsewhere", "mistake", "other"]


@dataclass(frozen=True, kw_only=True)
class ListElderly(Page):
    """The elderly roster by member; `ended` ones only when asked for."""

    state: Literal["enrolled", "paired", "ended"] | None = None
    unit_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class EnrolElder(Command):
    """Put a member on the elderly roster whom age did not put there."""

    member_id: Id


@dataclass(frozen=True, kw_only=True)
class AssignCarer(Command):
    """Name the one carer of an elder: either an account or another member."""

    member_id: Id
    carer_account_id: Id | None = None
    carer_member_id: Id | None = None
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndCarer(Command):
    member_id: Id
    on: date
    reason: Literal["resigned", "moved", "replaced", "other"]


@dataclass(frozen=True, kw_only=True)
class ListGifts(Page):
    """Birthday gifts by the day they are for."""

    states: tuple[GiftState, ...] = ()
    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range")] | None = None
    member_id: Id | None = None
    deliver_from: date | None = None
    deliver_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordGiftDelivery(Command):
    gift_id: Id
    delivered_on: date


@dataclass(frozen=True, kw_only=True)
class RecordGiftFailure(Command):
    gift_id: Id
    failed_on: date
    reason: Literal["nobody_home", "wrong_address", "supplier", "damaged", "other"]


@dataclass(frozen=True, kw_only=True)
class ListRounds(Query):
    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range")] | None = None


@dataclass(frozen=True, kw_only=True)
class GetRound(Query):
    round_id: Id


@dataclass(frozen=True, kw_only=True)
class NameProviders(Command):
    """Say who goes round: the round is confirmed once barber, doctor and nurse are all named."""

    round_id: Id
    barber: Words | None = None
    doctor: Words | None = None
    nurse: Words | None = None


@dataclass(frozen=True, kw_only=True)
class RecordHomeService(Command):
    """What became of one elder's place in a round; `service` says which, when `outcome` is `served`."""

    round_id: Id
    member_id: Id
    outcome: Literal["served", "declined", "absent"]
    on: date
    service: Literal["haircut", "medical", "nursing"] | None = None


@dataclass(frozen=True, kw_only=True)
class GetRules(Query):
    pass


Days = Annotated[int, validate.Range(1, 366, error="out_of_range")]


@dataclass(frozen=True, kw_only=True)
class SetRules(Command):
    """Change the association's reaction rules; what is left out stays as it is."""

    welcome_visit_days: Days | None = None
    elderly_age: Annotated[int, validate.Range(50, 110, error="out_of_range")] | None = None
    elderly_first_visit_days: Days | None = None
    elderly_visit_interval_days: Days | None = None
    visit_lead_days: Annotated[int, validate.Range(0, 60, error="out_of_range")] | None = None
    carer_load: Annotated[int, validate.Range(1, 100, error="out_of_range")] | None = None
    condolence_days: Days | None = None
    gift_honors: tuple[Id, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ListGaps(Query):
    """Open coverage gaps; of one `kind` if given."""

    kind: (
        Literal["home_without_leader", "no_home", "elder_without_carer", "elders_without_carer"]
        | None
    ) = None


@dataclass(frozen=True, kw_only=True)
class Summarise(Query):
    """What happened month by month, both days included."""

    from_on: date
    to_on: date
