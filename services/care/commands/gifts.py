"""Birthday gifts: ordered ahead, handed over on the day, delivered, failed or skipped."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.care.commands import RecordGiftDelivery, RecordGiftFailure
from contracts.care.events import (
    BirthdayGiftDelivered,
    BirthdayGiftFailed,
    BirthdayGiftHandedOver,
    BirthdayGiftOrdered,
    BirthdayGiftSkipped,
)
from contracts.care.views import GiftView
from contracts.errors import Conflict
from services.care import catalogue, domain
from services.care.commands import plans
from services.care.commands.assignment import assign
from services.care.commands.refusals import refusing
from services.care.models import Gift, Person
from services.care.queries.gifts import gift_of, gift_of_year, view_of
from services.care.queries.pages import require_own
from services.care.queries.people import honors_of, is_with_us
from services.care.queries.settings import rules_of


def order_gift(tx: Transaction, person: Person, birthday: date) -> Gift | None:
    """Order the gift for *birthday* if an honour brings one; return the one of the year, if it does."""
    honor = _honor(tx, person, birthday)  # asked first, because it brings most members none
    if honor is None:
        return None
    gift = gift_of_year(tx, person.member_id, birthday.year)
    if gift is not None:
        return gift
    gift = Gift(
        id=plans.derived(tx, "gift", person.member_id, str(birthday.year)),
        member_id=person.member_id,
        year=birthday.year,
        honor_type=honor,
        state="ordered",
        ordered_on=tx.today,
        deliver_on=birthday,
        late=False,
    )
    tx.session.add(gift)
    tx.publish(
        BirthdayGiftOrdered(
            gift_id=gift.id, member_id=person.member_id, year=gift.year, deliver_on=birthday
        )
    )
    return gift


def hand_over(tx: Transaction, person: Person, birthday: date) -> None:
    """On the birthday, send the gift out; skip it if the member is no longer there or eligible."""
    gift = order_gift(tx, person, birthday)
    if gift is None:
        unearned = gift_of_year(tx, person.member_id, birthday.year)
        if unearned is not None and unearned.state == "ordered":
            there = is_with_us(person, birthday)
            _skip(tx, unearned, "not_eligible" if there else _absence(person))
        return
    if gift.state != "ordered":
        return
    chosen = assign(tx, person)
    gift.state, gift.handed_over_on = "out", tx.today
    gift.assignee_account_id = chosen.account_id
    tx.publish(
        BirthdayGiftHandedOver(
            gift_id=gift.id,
            member_id=gift.member_id,
            year=gift.year,
            on=gift.deliver_on,
            assignee_account_id=chosen.account_id,
            assigned_because=chosen.because,
        )
    )


def skip_open_gifts(tx: Transaction, member_id: str, *, after: date, reason: str) -> None:
    """Skip what is not delivered: gifts for days after *after*, and those never handed over."""
    for gift in _open_gifts(tx, member_id):
        if gift.deliver_on > after or gift.state == "ordered":
            _skip(tx, gift, reason)


def skip_unearned_gifts(tx: Transaction, person: Person) -> None:
    """Skip what is not delivered and no honour brings any more."""
    for gift in _open_gifts(tx, person.member_id):
        if _honor(tx, person, gift.deliver_on) is None:
            _skip(tx, gift, "not_eligible")


def record_gift_delivery(tx: Transaction, order: RecordGiftDelivery) -> GiftView:
    """Record a delivery; one after the birthday is late and counted apart."""
    require_own(tx)
    gift = gift_of(tx, order.gift_id)
    with refusing():
        domain.check_delivery(
            gift.state, order.delivered_on, birthday=gift.deliver_on, today=tx.today
        )
    gift.state, gift.delivered_on = "delivered", order.delivered_on
    gift.late, gift.reason = order.delivered_on > gift.deliver_on, None
    plans.note_contact(tx, gift.member_id, order.delivered_on)
    tx.publish(
        BirthdayGiftDelivered(
            gift_id=gift.id,
            member_id=gift.member_id,
            year=gift.year,
            on=order.delivered_on,
            late=gift.late,
        )
    )
    return view_of(gift)


def record_gift_failure(tx: Transaction, order: RecordGiftFailure) -> GiftView:
    """Record that the gift could not be delivered; it may be tried again."""
    require_own(tx)
    gift = gift_of(tx, order.gift_id)
    with refusing():
        domain.check_step(catalogue.GIFT_STATES, gift.state, "failed", "gift_not_open")
    if not gift.deliver_on <= order.failed_on <= tx.today:
        raise Conflict(
            "failure_out_of_range",
            failed_on=str(order.failed_on),
            birthday=str(gift.deliver_on),
            today=str(tx.today),
        )
    gift.state, gift.reason = "failed", order.reason
    tx.publish(
        BirthdayGiftFailed(
            gift_id=gift.id,
            member_id=gift.member_id,
            year=gift.year,
            on=order.failed_on,
            reason=order.reason,
        )
    )
    return view_of(gift)


def _honor(tx: Transaction, person: Person, birthday: date) -> str | None:
    if not is_with_us(person, birthday):
        return None
    return domain.gift_honor(rules_of(tx), honors_of(tx, person.member_id), birthday)


def _absence(person: Person) -> str:
    return "deceased" if person.deceased_on is not None else "left"


def _open_gifts(tx: Transaction, member_id: str) -> list[Gift]:
    wanted = select(Gift).where(Gift.member_id == member_id, Gift.state.in_(catalogue.GIFT_OPEN))
    return list(tx.session.scalars(wanted.order_by(Gift.deliver_on).with_for_update()))


def _skip(tx: Transaction, gift: Gift, reason: str) -> None:
    gift.state, gift.reason = "skipped", reason
    tx.publish(
        BirthdayGiftSkipped(
            gift_id=gift.id, member_id=gift.member_id, year=gift.year, reason=reason
        ),
        backfill=tx.history,
    )
