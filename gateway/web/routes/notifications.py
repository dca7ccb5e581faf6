"""The inbox, and how somebody wishes to be told."""

from __future__ import annotations

from typing import Any

from contracts.notifications.commands import (
    GetPreferences,
    ListDeliveries,
    ListInbox,
    MarkRead,
    SetPreferences,
)
from contracts.notifications.views import DeliveryPage, Inbox, PreferencesView
from gateway.web.narrowing import own_account
from gateway.web.routing import Route

MINE = {"account_id": "-"}  # becomes the caller's own account
PLACEHOLDERS = {"{member}": "member_name", "{unit}": "unit_name"}
UNNAMED = "……"


def with_names(answer: dict[str, Any]) -> dict[str, Any]:
    """Write the names into the sentences: services tell whom a message is about by id only."""
    for item in answer["items"]:
        for text in ("text_zh", "text_en"):
            for placeholder, name in PLACEHOLDERS.items():
                item[text] = item[text].replace(placeholder, item.get(name) or UNNAMED)
    return answer


ROUTES = (
    Route(
        "GET",
        "/inbox",
        "notifications",
        "list_inbox",
        ListInbox,
        Inbox,
        "inbox.own",
        "我的消息 · One's messages, newest first.",
        narrow=own_account,
        dress=with_names,
        fixed=MINE,
    ),
    Route(
        "POST",
        "/inbox/read",
        "notifications",
        "mark_read",
        MarkRead,
        Inbox,
        "inbox.own",
        "标为已读 · Messages were read.",
        narrow=own_account,
        dress=with_names,
        fixed=MINE,
    ),
    Route(
        "GET",
        "/preferences",
        "notifications",
        "get_preferences",
        GetPreferences,
        PreferencesView,
        "preferences.own",
        "通知设置 · How one is told, in this association.",
        narrow=own_account,
        fixed=MINE,
    ),
    Route(
        "PUT",
        "/preferences",
        "notifications",
        "set_preferences",
        SetPreferences,
        PreferencesView,
        "preferences.own",
        "修改通知设置 · Say how one wishes to be told.",
        narrow=own_account,
        fixed=MINE,
    ),
    Route(
        "GET",
        "/deliveries",
        "notifications",
        "list_deliveries",
        ListDeliveries,
        DeliveryPage,
        "feed.read",
        "发送记录 · Messages on their way, and those that failed.",
    ),
)
