"""What notifications answers. Texts leave persons as `{member}`; the gateway puts the name there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from contracts.base import Restricted, View


@dataclass(frozen=True, kw_only=True)
class MessageView(View):
    notification_id: str
    account_id: str
    template: str
    params: dict[str, Any]
    text_zh: str
    text_en: str
    member_id: str | None = None
    unit_id: str | None = None
    cause_event_id: str
    created_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Inbox(View):
    items: tuple[MessageView, ...]
    next: str | None = None
    unread: int = 0


@dataclass(frozen=True, kw_only=True)
class PreferencesView(View):
    account_id: str
    email: Annotated[str | None, Restricted()] = None
    email_enabled: bool = True
    language: str = "zh"
    inapp_enabled: bool = True
    quiet_from: str = "00:00"
    quiet_to: str = "00:00"


@dataclass(frozen=True, kw_only=True)
class DeliveryView(View):
    delivery_id: str
    notification_id: str
    account_id: str
    channel: str
    state: str
    attempts: int
    reason: str | None = None
    next_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPage(View):
    items: tuple[DeliveryView, ...]
    next: str | None = None
