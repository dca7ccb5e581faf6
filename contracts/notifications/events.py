"""What notifications publishes about each message on its way."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.base import Event

SHOWN_HERE = "Whether a message arrived is shown by the service that sent it, and in the feed."


@dataclass(frozen=True, kw_only=True)
class NotificationSent(
    Event,
    type="notifications.notification_sent",
    subject="notification_id",
    outside_only=SHOWN_HERE,
):
    """A message left by a channel."""

    notification_id: str
    recipient_account_id: str
    channel: str
    cause_event_id: str


@dataclass(frozen=True, kw_only=True)
class NotificationFailed(
    Event,
    type="notifications.notification_failed",
    subject="notification_id",
    outside_only=SHOWN_HERE,
):
    """A message was given up by a channel; `reason` is a code."""

    notification_id: str
    recipient_account_id: str
    channel: str
    reason: str
