"""Rounds of home services: planned once per occasion and year, open to elders until their day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.care.commands import NameProviders, RecordHomeService
from contracts.care.events import HomeServiceDelivered, HomeServiceRoundPlanned
from contracts.care.views import RoundView
from contracts.errors import Conflict, Invalid, NotFound
from services.care import catalogue, domain
from services.care.commands import plans
from services.care.commands.refusals import refusing
from services.care.models import Enrolment, RoundItem, ServiceRound
from services.care.queries.pages import require_own
from services.care.queries.rounds import round_of, rounds_to_come, whole


def plan_round(tx: Transaction, occasion: str, *, year: int, on: date) -> None:
    """Draft the round of an occasion with every elder on the roster; a second time nothing happens."""
    round_id = plans.derived(tx, "round", occasion, str(year))
    if tx.session.get(ServiceRound, round_id) is not None:
        return
    tx.session.add(
        ServiceRound(
            id=round_id, occasion=occasion, year=year, on=on, planned_on=tx.today, state="planned"
        )
    )
    elders = tx.session.scalars(
        select(Enrolment.member_id)
        .where(Enrolment.state.in_(catalogue.ON_THE_ROSTER))
        .order_by(Enrolment.member_id)
    ).all()
    tx.session.add_all(_item(tx, round_id, member_id) for member_id in elders)
    tx.publish(
        HomeServiceRoundPlanned(
            round_id=round_id, occasion=occasion, year=year, on=on, member_count=len(elders)
        )
    )


def join_open_rounds(tx: Transaction, member_ids: list[str]) -> None:
    """Give new elders a place in the rounds to come, unless they have left the roster meanwhile."""
    to_come = tx.session.scalars(rounds_to_come(tx.today)).all()
    for member_id in member_ids if to_come else ():
        if tx.session.get_one(Enrolment, member_id).state not in catalogue.ON_THE_ROSTER:
            continue
        for found in to_come:
            item = _place(tx, found.id, member_id)
            if item is None:
                tx.session.add(_item(tx, found.id, member_id))
            elif item.state == "withdrawn":
                item.state = "planned"


def leave_open_rounds(tx: Transaction, member_id: str) -> None:
    """Withdraw the places of somebody who left in rounds that are not over."""
    for found in tx.session.scalars(rounds_to_come(tx.today)).all():
        item = _place(tx, found.id, member_id)
        if item is not None and item.state == "planned":
            item.state = "withdrawn"


def name_providers(tx: Transaction, order: NameProviders) -> RoundView:
    """Say who goes round; with barber, doctor and nurse the round is confirmed."""
    require_own(tx)
    found = round_of(tx, order.round_id)
    found.barber = order.barber or found.barber
    found.doctor = order.doctor or found.doctor
    found.nurse = order.nurse or found.nurse
    if found.barber and found.doctor and found.nurse:
        found.state = "confirmed"
    return whole(tx, found)


def record_home_service(tx: Transaction, order: RecordHomeService) -> RoundView:
    """Record what became of an elder's place; each service that was given is a fact of its own."""
    require_own(tx)
    found = round_of(tx, order.round_id)
    item = _place(tx, found.id, order.member_id)
    if item is None:
        raise NotFound("not_in_round", member_id=order.member_id, round_id=order.round_id)
    if order.on > tx.today:
        raise Conflict("visited_in_future", visited_on=str(order.on), today=str(tx.today))
    if order.on < found.planned_on:
        raise Conflict(
            "visited_too_early", visited_on=str(order.on), earliest=str(found.planned_on)
        )
    with refusing():
        domain.check_step(catalogue.ITEM_STATES, item.state, order.outcome, "round_item_not_open")
    item.state = order.outcome
    if order.outcome == "served":
        _serve(tx, item, order)
    return whole(tx, found)


def _serve(tx: Transaction, item: RoundItem, order: RecordHomeService) -> None:
    if order.service is None:
        raise Invalid("invalid_fields", fields={"service": [{"code": "required"}]})
    given = item.services.split()
    if order.service in given:
        raise Conflict("service_already_recorded", member_id=order.member_id, service=order.service)
    item.services = " ".join([*given, order.service])
    item.on = order.on
    plans.move_after_contact(tx, order.member_id, order.on)
    tx.publish(
        HomeServiceDelivered(
            round_id=order.round_id,
            member_id=order.member_id,
            on=order.on,
            service=order.service,
        )
    )


def _place(tx: Transaction, round_id: str, member_id: str) -> RoundItem | None:
    """Return the place of a member, whose id may be another's where two records were merged."""
    return tx.session.scalar(
        select(RoundItem).where(RoundItem.round_id == round_id, RoundItem.member_id == member_id)
    )


def _item_id(tx: Transaction, round_id: str, member_id: str) -> str:
    return plans.derived(tx, "round_item", round_id, member_id)


def _item(tx: Transaction, round_id: str, member_id: str) -> RoundItem:
    return RoundItem(
        id=_item_id(tx, round_id, member_id),
        round_id=round_id,
        member_id=member_id,
        state="planned",
        services="",
    )
