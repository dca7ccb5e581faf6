"""What notifications promises: who was told what, by which channel, and whether it left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from marshmallow import validate

from contracts.base import About, Command, Event, Page, Query, Restricted, View

SERVICE = "notifications"

Channel = Literal["inapp", "email"]
DeliveryState = Literal["queued", "sent", "failed", "skipped", "dropped"]
Id = Annotated[str, validate.Length(min=1, max=64, error="bad_value")]
EmailAddress = Annotated[
    str,
    validate.Length(max=254, error="too_long"),
    validate.Regexp(r"^[^\s@<>,;:\"\\]+@[^\s@<>,;:\"\\]+\.[^\s@<>,;:\"\\]+\Z", error="bad_value"),
    Restricted(),
    About("An e-mail address; an empty one takes it away.", "secretary@example.org"),
]
Time = Annotated[
    str, validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", error="bad_value"), About("HH:MM", "21:00")
]

# --- events ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NotificationSent(
    Event,
    type="notifications.notification_sent",
    subject="notification_id",
    outside_only="The delivery log is read here; that somebody was told asks nobody to act.",
):
    """A message left by `channel`: it stands in the inbox, or the mail server took it."""

    notification_id: str
    recipient_account_id: str
    channel: str
    template: str
    cause_event_id: str


@dataclass(frozen=True, kw_only=True)
class NotificationFailed(
    Event,
    type="notifications.notification_failed",
    subject="notification_id",
    outside_only="The same message stands in the inbox; the failure is read in the delivery log.",
):
    """A message cannot leave by `channel`; `reason` is a code, e.g. `refused`, `given_up`."""

    notification_id: str
    recipient_account_id: str
    channel: str
    template: str
    cause_event_id: str
    reason: str


# --- commands and queries ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ListInbox(Page):
    """Messages of an account (by default the caller's own), newest first."""

    account_id: Id | None = None
    unread_only: bool = False


@dataclass(frozen=True, kw_only=True)
class MarkRead(Command):
    """Messages were read; without ids, all of the account's."""

    account_id: Id | None = None
    notification_ids: tuple[Id, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class GetPreferences(Query):
    account_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class SetPreferences(Command):
    """How an account wants to be told; what is left out stays as it is.

    No mail leaves in the quiet hours; `quiet_from` equal to `quiet_to` means that there are none.
    """

    account_id: Id | None = None
    email: EmailAddress | Literal[""] | None = None
    email_on: bool | None = None
    inapp_on: bool | None = None
    quiet_from: Time | None = None
    quiet_to: Time | None = None
    language: Literal["zh", "en"] | None = None


@dataclass(frozen=True, kw_only=True)
class ListDeliveries(Page):
    """The delivery log, newest first."""

    state: DeliveryState | None = None
    channel: Channel | None = None
    notification_id: Id | None = None
    recipient_account_id: Id | None = None


# --- views -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NotificationView(View):
    """A message. Its texts name persons and units as `{member_name}`, `{unit_name}`: whoever shows them
    puts in the names of the ids in `params`.
    """

    notification_id: str
    template: str
    state: str
    created_at: datetime
    read_at: datetime | None = None
    title_zh: str
    title_en: str
    text_zh: Annotated[str, About("The message; {member_name} is the name of params.member_id.")]
    text_en: str
    params: dict[str, Any]
    cause_event_id: str


@dataclass(frozen=True, kw_only=True)
class InboxPage(View):
    """One page, and how many of the account's messages are `unread` in all."""

    items: tuple[NotificationView, ...]
    unread: int
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class MarkedRead(View):
    marked: int
    unread: int


@dataclass(frozen=True, kw_only=True)
class PreferencesView(View):
    account_id: str
    email: Annotated[str | None, Restricted()] = None
    email_on: bool
    inapp_on: bool
    quiet_from: str
    quiet_to: str
    language: str


@dataclass(frozen=True, kw_only=True)
class DeliveryView(View):
    delivery_id: str
    notification_id: str
    recipient_account_id: str
    template: str
    channel: str
    state: str
    reason: str | None = None
    attempts: int
    created_at: datetime
    sent_at: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPage(View):
    items: tuple[DeliveryView, ...]
    next: str | None = None
