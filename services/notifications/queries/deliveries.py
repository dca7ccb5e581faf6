"""The delivery log."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from chassis.database import Transaction
from contracts.notifications.commands import ListDeliveries
from contracts.notifications.views import DeliveryPage, DeliveryView
from services.notifications.models import Delivery
from services.notifications.queries.pages import name_place, place, require_own


def list_deliveries(tx: Transaction, question: ListDeliveries) -> DeliveryPage:
    """Return one page of the log, newest first."""
    require_own(tx)
    wanted = select(Delivery)
    if question.state:
        wanted = wanted.where(Delivery.state == question.state)
    if question.channel:
        wanted = wanted.where(Delivery.channel == question.channel)
    if question.notification_id:
        wanted = wanted.where(Delivery.notification_id == question.notification_id)
    if question.after:
        at, id_ = place(question.after)
        earlier = and_(Delivery.created_at == at, Delivery.id < id_)
        wanted = wanted.where(or_(Delivery.created_at < at, earlier))
    newest_first = wanted.order_by(Delivery.created_at.desc(), Delivery.id.desc())
    rows = tx.session.scalars(newest_first.limit(question.limit + 1)).all()
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return DeliveryPage(
        items=tuple(_view(row) for row in page),
        next=name_place(page[-1].created_at, page[-1].id) if more else None,
    )


def _view(delivery: Delivery) -> DeliveryView:
    return DeliveryView(
        delivery_id=delivery.id,
        notification_id=delivery.notification_id,
        account_id=delivery.account_id,
        channel=delivery.channel,
        state=delivery.state,
        attempts=delivery.attempts,
        reason=delivery.reason,
        next_at=delivery.next_at,
        sent_at=delivery.sent_at,
    )
