"""The feed of facts, newest first."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from contracts.gateway.commands import ListFeed
from contracts.gateway.views import FeedItem, FeedPage
from gateway.models import FeedRow


def list_feed(tx: Transaction, question: ListFeed) -> FeedPage:
    wanted = select(FeedRow).order_by(FeedRow.place.desc()).limit(question.limit + 1)
    if question.after:
        wanted = wanted.where(FeedRow.place < question.after)
    if question.type:
        wanted = wanted.where(FeedRow.type == question.type)
    if question.subject:
        wanted = wanted.where(FeedRow.subject == question.subject)
    if question.on:
        wanted = wanted.where(FeedRow.day == question.on)
    rows = tx.session.scalars(wanted).all()
    shown = rows[: question.limit]
    return FeedPage(
        items=tuple(
            FeedItem(
                event_id=row.event_id,
                type=row.type,
                source=row.source,
                subject=row.subject,
                time=row.time,
                actor=row.actor,
                correlation_id=row.correlation_id,
                causation_id=row.causation_id,
                data=row.data,
            )
            for row in shown
        ),
        next=shown[-1].place if len(rows) > question.limit else None,
    )
