"""What notifications may be told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, Restricted

Email = Annotated[str | None, validate.Email(error="bad_email"), Restricted()]
Time = Annotated[
    str, validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", error="bad_value"), About("HH:MM", "21:00")
]


@dataclass(frozen=True, kw_only=True)
class ListInbox(Page):
    """The messages of an account, newest first."""

    account_id: str
    unread_only: bool = False


@dataclass(frozen=True, kw_only=True)
class MarkRead(Command):
    account_id: str
    notification_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GetPreferences(Query):
    account_id: str


@dataclass(frozen=True, kw_only=True)
class SetPreferences(Command):
    """Say where an account wants its messages; without an address no mail is sent.

    No mail leaves from `quiet_from` to `quiet_to`; equal, there are no quiet hours.
    """

    account_id: str
    email: Email = None
    email_enabled: bool = True
    language: Literal["zh", "en"] = "zh"
    inapp_enabled: bool = True
    quiet_from: Time = "00:00"
    quiet_to: Time = "00:00"


@dataclass(frozen=True, kw_only=True)
class ListDeliveries(Page):
    """Messages on their way by a channel, newest first."""

    state: Literal["queued", "sent", "failed", "skipped"] | None = None
    channel: Literal["inapp", "email"] | None = None
    notification_id: str | None = None
