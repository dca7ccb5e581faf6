"""Birthday gifts by the day they are for."""

from __future__ import annotations

from sqlalchemy import Select, and_, bindparam, or_, select

from chassis.database import Transaction
from contracts.care.commands import ListGifts
from contracts.care.views import GiftPage, GiftView
from contracts.errors import NotFound
from services.care.models import Gift
from services.care.queries.pages import name_place, place, require_own


def gift_of(tx: Transaction, gift_id: str) -> Gift:
    """Return the gift, locked until the transaction ends; raises `NotFound`."""
    gift = tx.session.scalar(select(Gift).where(Gift.id == gift_id).with_for_update())
    if gift is None:
        raise NotFound("gift_not_found", gift_id=gift_id)
    return gift


_OF_YEAR = select(Gift).where(  # built once: every birthday with an honour asks
    Gift.member_id == bindparam("member_id"), Gift.year == bindparam("year")
)


def gift_of_year(tx: Transaction, member_id: str, year: int) -> Gift | None:
    return tx.session.scalar(_OF_YEAR, {"member_id": member_id, "year": year})


def list_gifts(tx: Transaction, question: ListGifts) -> GiftPage:
    require_own(tx)
    wanted = _matching(question)
    if question.after:
        day, id_ = place(question.after)
        wanted = wanted.where(
            or_(Gift.deliver_on > day, and_(Gift.deliver_on == day, Gift.id > id_))
        )
    wanted = wanted.order_by(Gift.deliver_on, Gift.id).limit(question.limit + 1)
    rows = list(tx.session.scalars(wanted))
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return GiftPage(
        items=tuple(view_of(row) for row in page),
        next=name_place(page[-1].deliver_on, page[-1].id) if more else None,
    )


def view_of(gift: Gift) -> GiftView:
    return GiftView(
        gift_id=gift.id,
        member_id=gift.member_id,
        year=gift.year,
        state=gift.state,
        honor_type=gift.honor_type,
        ordered_on=gift.ordered_on,
        deliver_on=gift.deliver_on,
        assignee_account_id=gift.assignee_account_id,
        delivered_on=gift.delivered_on,
        late=gift.late,
        reason=gift.reason,
    )


def _matching(question: ListGifts) -> Select[Gift]:
    wanted = select(Gift)
    if question.states:
        wanted = wanted.where(Gift.state.in_(question.states))
    if question.year:
        wanted = wanted.where(Gift.year == question.year)
    if question.member_id:
        wanted = wanted.where(Gift.member_id == question.member_id)
    if question.deliver_from:
        wanted = wanted.where(Gift.deliver_on >= question.deliver_from)
    if question.deliver_to:
        wanted = wanted.where(Gift.deliver_on <= question.deliver_to)
    return wanted
