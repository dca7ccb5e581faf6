"""The inbox of an account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_, select

from chassis.database import Transaction
from contracts.honors import honor_of
from contracts.notifications.commands import ListInbox
from contracts.notifications.views import Inbox, MessageView
from services.notifications import domain
from services.notifications.models import Notification
from services.notifications.queries.pages import name_place, place, require_own


def list_inbox(tx: Transaction, question: ListInbox) -> Inbox:
    """Return one page, newest first, and how many messages are unread in all."""
    require_own(tx)
    mine = (
        Notification.account_id == question.account_id,
        Notification.in_inbox.is_(True),
        Notification.withdrawn_at.is_(None),
    )
    unread = Notification.read_at.is_(None)
    wanted = select(Notification).where(*mine)
    if question.unread_only:
        wanted = wanted.where(unread)
    if question.after:
        at, id_ = place(question.after)
        earlier = and_(Notification.created_at == at, Notification.id < id_)
        wanted = wanted.where(or_(Notification.created_at < at, earlier))
    newest_first = wanted.order_by(Notification.created_at.desc(), Notification.id.desc())
    rows = tx.session.scalars(newest_first.limit(question.limit + 1)).all()
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return Inbox(
        items=tuple(view_of(row) for row in page),
        next=name_place(page[-1].created_at, page[-1].id) if more else None,
        unread=tx.session.scalar(select(func.count(Notification.id)).where(*mine, unread)) or 0,
    )


def view_of(message: Notification) -> MessageView:
    return MessageView(
        notification_id=message.id,
        account_id=message.account_id,
        template=message.template,
        params=message.params,
        text_zh=domain.render(message.template, words_for(message.params, "zh"), "zh"),
        text_en=domain.render(message.template, words_for(message.params, "en"), "en"),
        member_id=message.member_id,
        unit_id=message.unit_id,
        cause_event_id=message.cause_event_id,
        created_at=message.created_at,
        read_at=message.read_at,
    )


def words_for(params: dict[str, Any], language: str) -> dict[str, Any]:
    """Return *params* with the honour's name, which the catalogue of honours knows."""
    if "honor_type" not in params:
        return params
    try:
        honor = honor_of(params["honor_type"])
    except KeyError:
        return {**params, "honor": params["honor_type"]}
    return {**params, "honor": honor.name_zh if language == "zh" else honor.name_en}
