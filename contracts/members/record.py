"""The rest of a member's record: retirement, next of kin, household, posts outside, history of changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import Command, Event, Page, Restricted, View
from contracts.members.people import Name, mobile
from contracts.members.views import MembershipView, MemberView, OfficeView

Relation = Literal["spouse", "child", "parent", "sibling", "grandchild", "other"]
Track = Literal["development", "care"]

# --- commands ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RetireMember(Command):
    """A member retired on that day, and goes over to the care track."""

    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class AddKin(Command):
    """Enter somebody of a member's next of kin; all that tells who it is is restricted."""

    member_id: str
    name: Annotated[Name, Restricted()]
    relation: Relation
    phone: Annotated[str | None, mobile, Restricted()] = None
    is_emergency_contact: bool = False
    lives_with: bool = False


@dataclass(frozen=True, kw_only=True)
class RemoveKin(Command):
    member_id: str
    kin_id: str


@dataclass(frozen=True, kw_only=True)
class ShareHousehold(Command):
    """Let a member belong to the household of another member."""

    member_id: str
    with_member_id: str


@dataclass(frozen=True, kw_only=True)
class RecordPost(Command):
    """Enter a post that a member holds outside of the association."""

    member_id: str
    organisation: Annotated[str, validate.Length(1, 200, error="too_long")]
    post: Annotated[str, validate.Length(1, 80, error="too_long")]
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndPost(Command):
    member_id: str
    post_id: str
    until: date


@dataclass(frozen=True, kw_only=True)
class ListChanges(Page):
    """What of a member's record was changed, by whom, from what to what; newest first."""

    member_id: str


# --- views -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class KinView(View):
    """Somebody of the next of kin; name and phone are masked unless they were asked for in clear."""

    kin_id: str
    name: Annotated[str, Restricted()]
    relation: str
    phone: Annotated[str | None, Restricted()] = None
    is_emergency_contact: bool = False
    lives_with: bool = False


@dataclass(frozen=True, kw_only=True)
class PostView(View):
    post_id: str
    organisation: str
    post: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeView(View):
    """One field that changed. Of a restricted field it is only told that it did."""

    change_id: str
    field: str
    before: str | None = None
    after: str | None = None
    on: date
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, kw_only=True)
class ChangePage(View):
    items: tuple[ChangeView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class MemberRecordView(MemberView):
    """Everything on one member. `track` follows from the employment status."""

    sector: str | None = None
    track: str
    lunar_birthday: str | None = None
    next_birthday_on: date | None = None
    skills: tuple[str, ...] = ()
    heritage_craft: str | None = None
    emergency_contact: Annotated[str | None, Restricted()] = None
    emergency_phone: Annotated[str | None, Restricted()] = None
    note: Annotated[str | None, Restricted()] = None
    joined_on: date
    data_checked_on: date | None = None
    household_member_ids: tuple[str, ...] = ()
    kin: tuple[KinView, ...] = ()
    posts_outside: tuple[PostView, ...] = ()
    offices: tuple[OfficeView, ...] = ()
    units: tuple[MembershipView, ...] = ()
    moves: tuple[ChangeView, ...] = ()


# --- facts -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MemberRetired(
    Event,
    type="members.member_retired",
    subject="member_id",
    outside_only="Care follows the employment status, which the update that comes with it tells.",
):
    """A member retired on `retired_on`."""

    member_id: str
    retired_on: date


@dataclass(frozen=True, kw_only=True)
class MemberTrackChanged(
    Event,
    type="members.member_track_changed",
    subject="member_id",
    outside_only="The track follows from the employment status, which others are told with the retirement.",
):
    """A member goes over from the development track (发展) to the care track (关爱), or back."""

    member_id: str
    from_track: str
    to_track: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ExpertiseDeclared(
    Event,
    type="members.expertise_declared",
    subject="member_id",
    outside_only="Whoever looks for an expert asks members, who find by skill; nobody keeps a copy.",
):
    """A member's skills and heritage craft are these, from now on."""

    member_id: str
    skills: tuple[str, ...] = ()
    heritage_craft: str | None = None
