"""Open coverage gaps."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from contracts.care.commands import ListGaps
from contracts.care.views import GapList, GapView
from services.care.models import Gap
from services.care.queries.pages import require_own


def list_gaps(tx: Transaction, question: ListGaps) -> GapList:
    """Return the open gaps, oldest first."""
    require_own(tx)
    wanted = select(Gap).where(Gap.closed_on.is_(None)).order_by(Gap.opened_on, Gap.id)
    if question.kind:
        wanted = wanted.where(Gap.kind == question.kind)
    return GapList(items=tuple(_view(gap) for gap in tx.session.scalars(wanted)))


def _view(gap: Gap) -> GapView:
    return GapView(
        gap_id=gap.id,
        kind=gap.kind,
        opened_on=gap.opened_on,
        unit_id=gap.unit_id,
        member_id=gap.member_id,
        count=gap.count,
        asked_account_id=gap.asked_account_id,
    )
