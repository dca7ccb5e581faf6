"""Two records of one person: found, merged into one, and parted again; and the trash, which gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import Command, Event, Page, Query, Restricted, View
from contracts.members.people import Name, Precision, mobile, resident_id
from contracts.members.views import MemberView

Field = Literal[
    "name",
    "identity",
    "phone",
    "address",
    "employer",
    "town",
    "sector",
    "employment_status",
    "heritage_craft",
    "skills",
    "emergency_contact",
    "emergency_phone",
    "note",
    "lunar_birthday",
    "lives_alone",
    "household",
    "home_named",
]
Doubt = Literal["different_id_numbers", "different_births", "only_one_deceased"]

# --- commands and queries ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FindDuplicates(Query):
    """Who on the roster may be the person that is just being entered; leave out what is not known yet."""

    name: Name | None = None
    birth_date: date | None = None
    birth_precision: Precision = "day"
    phone: Annotated[str | None, mobile, Restricted()] = None
    resident_id: Annotated[str | None, resident_id, Restricted()] = None
    except_member_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListDuplicates(Query):
    """Pairs on the roster that look like one person, the likeliest first."""

    limit: Annotated[int, validate.Range(1, 200, error="out_of_range")] = 50


@dataclass(frozen=True, kw_only=True)
class DismissDuplicate(Command):
    """Two members are two people: the pair is not shown again."""

    member_id: str
    other_member_id: str


@dataclass(frozen=True, kw_only=True)
class PreviewMerge(Query):
    """What merging would do: field by field, what moves, what is doubtful. Changes nothing.

    *take* is what it is for the merge itself.
    """

    keep_member_id: str
    drop_member_id: str
    take: tuple[Field, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MergeMembers(Command):
    """Merge one record into another. Empty fields are filled; *take* names what is taken over full ones.

    Each doubt that the preview shows must be named in *despite*.
    """

    keep_member_id: str
    drop_member_id: str
    take: tuple[Field, ...] = ()
    despite: tuple[Doubt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UndoMerge(Command):
    """Part two records again; what was changed by hand since the merge stays as it is now."""

    merge_id: str


@dataclass(frozen=True, kw_only=True)
class ListMerges(Page):
    """Merges, newest first."""


@dataclass(frozen=True, kw_only=True)
class TrashMember(Command):
    """Take a record that should not be there off the roster, into the trash."""

    member_id: str
    reason: Annotated[str, validate.Length(1, 200, error="too_long")]


@dataclass(frozen=True, kw_only=True)
class RestoreMember(Command):
    """Put a record back out of the trash, with all that belonged to it."""

    member_id: str


@dataclass(frozen=True, kw_only=True)
class ListTrash(Page):
    """What is in the trash, newest first."""


# --- views -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Likeness(View):
    """A member who may be meant, how likely (0 to 100), and why."""

    member: MemberView
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LikenessList(View):
    items: tuple[Likeness, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyPair(View):
    first: MemberView
    second: MemberView
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyPairs(View):
    """*complete* is false where more looked alike than were compared."""

    items: tuple[LikelyPair, ...]
    complete: bool = True


@dataclass(frozen=True, kw_only=True)
class FieldChoice(View):
    """One field of both records, masked where restricted; *comes* says whose value it becomes."""

    field: str
    kept: str | None = None
    dropped: str | None = None
    comes: str


@dataclass(frozen=True, kw_only=True)
class MergePreview(View):
    keep: MemberView
    drop: MemberView
    fields: tuple[FieldChoice, ...]
    moves: dict[str, int]
    doubts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MergeView(View):
    """A merge; *left* names what an undoing did not set back, because it was changed since."""

    merge_id: str
    keep_member_id: str
    dropped_member_id: str
    dropped_name: str
    merged_at: datetime
    actor: str
    undone_at: datetime | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MergePage(View):
    items: tuple[MergeView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class TrashedView(View):
    trashed_member_id: str
    code: str
    name: str
    reason: str
    trashed_at: datetime
    actor: str


@dataclass(frozen=True, kw_only=True)
class TrashPage(View):
    items: tuple[TrashedView, ...]
    next: str | None = None


# --- facts -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MemberMerged(Event, type="members.member_merged", subject="member_id"):
    """The record `member_id` was one person with `into_member_id`, and is merged into it."""

    member_id: str
    into_member_id: str
    merge_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Event, type="members.merge_undone", subject="member_id"):
    """The record `member_id` was another person than `into_member_id` after all, and is back."""

    member_id: str
    into_member_id: str
    merge_id: str
    on: date
    state: str


@dataclass(frozen=True, kw_only=True)
class MemberTrashed(Event, type="members.member_trashed", subject="member_id"):
    """The record should not have been there, and is in the trash."""

    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberRestored(Event, type="members.member_restored", subject="member_id"):
    """The record is back from the trash, in `state`."""

    member_id: str
    on: date
    state: str
