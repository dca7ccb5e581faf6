"""Units as they change, as a tree, and what they do: orders and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, View
from contracts.members.commands import LongName

Tier = Literal["一级", "二级", "三级"]
UnitNumber = Annotated[str, validate.Length(1, 40, error="too_long")]


@dataclass(frozen=True, kw_only=True)
class AdvanceUnit(Command):
    """Let a unit that was applied for be built, or a unit that was not open yet be founded."""

    unit_id: str
    to_state: Literal["building", "running"]
    on: date


@dataclass(frozen=True, kw_only=True)
class AccreditUnit(Command):
    """Put up a unit's plaque (挂牌)."""

    unit_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MoveUnit(Command):
    """Put a unit below another of the tree, or at its top; and into a tier of the network."""

    unit_id: str
    parent_id: str | None = None
    tier: Tier | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class NewPart(Command):
    """A unit that comes out of another, with the members who go with it."""

    code: UnitNumber
    name: LongName
    member_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SplitUnit(Command):
    """Let new units of the same kind come out of a unit (拆分), which stays with everybody else."""

    unit_id: str
    parts: Annotated[tuple[NewPart, ...], validate.Length(1, 20, error="out_of_range")]
    on: date


@dataclass(frozen=True, kw_only=True)
class MergeUnits(Command):
    """Let units of the same kind go into one (合并): their members follow, their names become aliases."""

    unit_id: Annotated[str, About("The unit that stays.")]
    from_unit_ids: Annotated[tuple[str, ...], validate.Length(1, 20, error="out_of_range")]
    on: date


@dataclass(frozen=True, kw_only=True)
class LeaveUnit(Command):
    """Let a member leave a unit."""

    member_id: str
    unit_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ListUnitChanges(Query):
    """What happened to a unit, oldest first."""

    unit_id: str


@dataclass(frozen=True, kw_only=True)
class UnitChangeView(View):
    kind: str
    on: date
    before: str | None = None
    after: str | None = None
    other_unit_id: str | None = None
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class UnitChangeList(View):
    items: tuple[UnitChangeView, ...]


@dataclass(frozen=True, kw_only=True)
class ReadUnitTree(Query):
    """The units that stand on a day, as a tree, each with its leader and how many belong to it."""

    on: date | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitNode(View):
    unit_id: str
    code: str
    name: str
    kind: str
    state: str
    tier: str | None = None
    depth: int
    parent_unit_id: str | None = None
    leader_account_id: str | None = None
    leader_named: str | None = None
    members: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitTree(View):
    """The tree from its top, each unit before those below it."""

    on: date
    items: tuple[UnitNode, ...]


@dataclass(frozen=True, kw_only=True)
class ListMemberships(Page):
    """Who belongs, or on a day belonged, to a unit; or a member's units."""

    unit_id: str | None = None
    member_id: str | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MembershipRow(View):
    member_id: str
    unit_id: str
    role: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class MembershipPage(View):
    items: tuple[MembershipRow, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class RecordUnitWork(Command):
    """Note something that a unit did: a studio's project, a training, a result, a use of the place."""

    unit_id: str
    kind: Literal["project", "training", "result", "use", "meeting"]
    on: date
    title: LongName
    people: Annotated[int | None, validate.Range(min=0, error="out_of_range")] = None
    grant_id: Annotated[str | None, About("The award that came of it.")] = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListUnitWork(Page):
    unit_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitWorkView(View):
    record_id: str
    unit_id: str
    kind: str
    on: date
    title: str
    people: int | None = None
    grant_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitWorkPage(View):
    items: tuple[UnitWorkView, ...]
    next: str | None = None
    total: int = 0
