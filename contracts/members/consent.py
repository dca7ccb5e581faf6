"""One person in several associations: the person agrees which other association sees what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import Command, Event, Query, Restricted, View

Purpose = Literal["membership", "contacts", "honors"]
Form = Literal["written", "spoken"]

# --- commands and queries ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GiveConsent(Command):
    """A member agrees that another association sees that they belong here, and what *purposes* name.

    `membership`: that and since when; `contacts`: the day of the last contact, so that nobody is visited
    twice; `honors`: the honours entered here.
    """

    member_id: str
    to_association_id: str
    purposes: Annotated[tuple[Purpose, ...], validate.Length(1, 3, error="too_long")]
    given_on: date
    expires_on: date | None = None
    form: Form = "written"
    proof: Annotated[str | None, Restricted()] = None


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent(Command):
    """The member takes the consent back; the other association sees nothing more at once."""

    member_id: str
    consent_id: str


@dataclass(frozen=True, kw_only=True)
class ReadElsewhere(Query):
    """Where else a member belongs, as far as the member agreed; and what they agreed to here."""

    member_id: str


# --- views -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ConsentView(View):
    consent_id: str
    to_association_id: str
    to_association_title: str
    purposes: tuple[str, ...]
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None
    form: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class ElsewhereView(View):
    """Another association to which the member belongs, and what it may be known of there."""

    from_association_id: str
    from_association_title: str
    state: str
    joined_on: date
    last_contact_on: date | None = None
    honor_types: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Elsewhere(View):
    consents: tuple[ConsentView, ...]
    elsewhere: tuple[ElsewhereView, ...]


# --- facts -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(
    Event,
    type="members.consent_given",
    subject="member_id",
    outside_only="What was agreed is asked for when a page is shown, so that nobody keeps a copy of it.",
):
    """A member agreed that another association sees what `purposes` name, until `expires_on`."""

    member_id: str
    consent_id: str
    to_association_id: str
    purposes: tuple[str, ...]
    given_on: date
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(
    Event,
    type="members.consent_withdrawn",
    subject="member_id",
    outside_only="What was agreed is asked for when a page is shown, so that there is no copy to take back.",
):
    """A member took a consent back on `on`."""

    member_id: str
    consent_id: str
    to_association_id: str
    on: date
