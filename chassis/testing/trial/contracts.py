"""The trial services' contracts; they stand outside `contracts/`, so that no document shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from marshmallow import validate

from contracts.base import Command, Event, Query, View


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event, type="notes.note_written", subject="person_id"):
    """Somebody wrote a note about a person; it is the *ordinal*-th about that person."""

    note_id: str
    person_id: str
    ordinal: int


@dataclass(frozen=True, kw_only=True)
class NoteShredded(
    Event,
    type="notes.note_shredded",
    subject="person_id",
    outside_only="The trial needs a fact that nobody reads.",
):
    """A note went into the shredder."""

    note_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class NoteTallied(
    Event,
    type="tallies.note_tallied",
    subject="person_id",
    outside_only="The trial needs a reaction that publishes.",
):
    """A note was counted; *text* is as long as somebody makes it."""

    note_id: str
    person_id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WriteNote(Command):
    """Write a note about a person; the *secret* is kept sealed."""

    person_id: Annotated[str, validate.Length(1, 64, error="too_long")]
    text: str
    secret: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteView(View):
    """A note as it was written."""

    id: str
    person_id: str
    ordinal: int


@dataclass(frozen=True, kw_only=True)
class ListNotes(Query):
    """All notes that may be read."""


@dataclass(frozen=True, kw_only=True)
class Notes(View):
    """Notes, oldest first."""

    items: tuple[NoteView, ...]
