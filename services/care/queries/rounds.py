"""Rounds of home services and the elders' places in them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import Select, select

from chassis.database import Transaction
from contracts.care.commands import GetRound, ListRounds
from contracts.care.views import RoundItemView, RoundList, RoundView
from contracts.errors import NotFound
from services.care import catalogue
from services.care.models import RoundItem, ServiceRound
from services.care.queries.pages import require_own


def round_of(tx: Transaction, round_id: str) -> ServiceRound:
    """Return the round, locked until the transaction ends; raises `NotFound`."""
    found = tx.session.scalar(
        select(ServiceRound).where(ServiceRound.id == round_id).with_for_update()
    )
    if found is None:
        raise NotFound("round_not_found", round_id=round_id)
    return found


def rounds_to_come(today: date) -> Select[ServiceRound]:
    """Select the rounds that an elder can still join."""
    return select(ServiceRound).where(
        ServiceRound.state.in_(catalogue.ROUND_OPEN), ServiceRound.on >= today
    )


def list_rounds(tx: Transaction, question: ListRounds) -> RoundList:
    require_own(tx)
    wanted = select(ServiceRound).order_by(ServiceRound.on, ServiceRound.id)
    if question.year:
        wanted = wanted.where(ServiceRound.year == question.year)
    rounds = tx.session.scalars(wanted).all()
    return RoundList(items=tuple(view_of(found, _items(tx, found.id)) for found in rounds))


def get_round(tx: Transaction, question: GetRound) -> RoundView:
    require_own(tx)
    found = tx.session.get(ServiceRound, question.round_id)
    if found is None:
        raise NotFound("round_not_found", round_id=question.round_id)
    return whole(tx, found)


def whole(tx: Transaction, found: ServiceRound) -> RoundView:
    """Return the round with every elder's place in it."""
    items = _items(tx, found.id)
    return view_of(found, items, shown=items)


def view_of(
    found: ServiceRound, items: list[RoundItem], *, shown: list[RoundItem] | None = None
) -> RoundView:
    """Return the round with its counts; its items only when *shown*."""
    return RoundView(
        round_id=found.id,
        occasion=found.occasion,
        year=found.year,
        on=found.on,
        state=found.state,
        barber=found.barber,
        doctor=found.doctor,
        nurse=found.nurse,
        counts=dict(sorted(Counter(item.state for item in items).items())),
        items=tuple(_item(item) for item in shown or ()),
    )


def _items(tx: Transaction, round_id: str) -> list[RoundItem]:
    wanted = select(RoundItem).where(RoundItem.round_id == round_id)
    return list(tx.session.scalars(wanted.order_by(RoundItem.member_id)))


def _item(item: RoundItem) -> RoundItemView:
    return RoundItemView(
        member_id=item.member_id,
        state=item.state,
        on=item.on,
        services=tuple(item.services.split()),
    )
