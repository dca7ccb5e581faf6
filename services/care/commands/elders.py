"""The elderly roster: who joins, who leaves, who has which carer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.care.commands import AssignCarer, EndCarer, EnrolElder
from contracts.care.events import CarerAssigned, ElderlyCareEnded, ElderlyCareEnrolled
from contracts.care.views import ElderView
from contracts.errors import Conflict, Invalid, NotFound
from services.care import catalogue, domain
from services.care.commands import gaps, plans, rounds, visits
from services.care.commands.assignment import assign
from services.care.commands.refusals import refusing
from services.care.models import CarePair, Enrolment, Person
from services.care.queries.elders import elders_of_carer, views_of
from services.care.queries.pages import require_own
from services.care.queries.people import is_with_us, known_person, person_of
from services.care.queries.responsibility import open_pair
from services.care.queries.settings import rules_of


def enrol_elder(tx: Transaction, order: EnrolElder) -> ElderView:
    """Put a member on the roster by hand, whatever the age."""
    require_own(tx)
    person = person_of(tx, order.member_id)
    if not is_with_us(person, tx.today):
        raise Conflict("member_not_active", member_id=order.member_id)
    present = tx.session.get(Enrolment, order.member_id)
    if present is not None and present.state != "ended":
        raise Conflict("already_enrolled", member_id=order.member_id)
    enrol(tx, person, on=tx.today, reason="manual", again=True)
    return _view(tx, order.member_id)


def enrol_by_age(tx: Transaction, person: Person, *, again: bool = False) -> None:
    """Enrol a member who is old enough today; for those who turn so later there is a fact."""
    if not is_with_us(person, tx.today):
        return
    age = rules_of(tx).elderly_age
    if domain.turned(person.birth_date, person.birth_precision, age) <= tx.today:
        enrol(tx, person, on=tx.today, reason="registered_80", again=again)


def enrol(tx: Transaction, person: Person, *, on: date, reason: str, again: bool = False) -> None:
    """Put *person* on the roster, once; after an end only *again*.

    A leader is asked to name a carer, unless it is history: then the elder joins the summary.
    """
    enrolment = tx.session.get(Enrolment, person.member_id)
    if enrolment is not None and not (again and enrolment.state == "ended"):
        return
    if enrolment is None:
        enrolment = Enrolment(member_id=person.member_id)
        tx.session.add(enrolment)
    enrolment.state, enrolment.enrolled_on, enrolment.reason = "enrolled", on, reason
    enrolment.ended_on, enrolment.end_reason = None, None
    enrolment.from_history = tx.history
    plans.start_plan(tx, person.member_id)
    tx.once_at_end(rounds.join_open_rounds, person.member_id)
    asked = domain.Assignment(None, "nobody") if tx.history else assign(tx, person)
    if tx.history:
        tx.once_at_end(gaps.count_waiting_elders)
    tx.publish(
        ElderlyCareEnrolled(
            member_id=person.member_id,
            on=on,
            reason=reason,
            leader_account_id=asked.account_id,
            unit_id=asked.unit_id,
        ),
        backfill=tx.history,
    )


def ask_the_new_home(tx: Transaction, member_id: str) -> None:
    """Ask the leader of a home that an elder has joined to name a carer, if the elder has none.

    Whoever registers at eighty is on the roster before any home is known, so that the secretary was
    asked. Elders who came with a whole roster are told of in one summary.
    """
    if tx.history:
        return
    enrolment = tx.session.get(Enrolment, member_id)
    if enrolment is None or enrolment.state != "enrolled" or enrolment.from_history:
        return
    chosen = assign(tx, known_person(tx, member_id))
    if chosen.because == catalogue.HOME_LEADER:
        gaps.open_carer_gap(tx, member_id, chosen.account_id)


def leave_roster(tx: Transaction, member_id: str, *, on: date, reason: str) -> None:
    """End the enrolment of a member with pair, plan and places in rounds to come."""
    enrolment = tx.session.get(Enrolment, member_id)
    if enrolment is None or enrolment.state == "ended":
        return
    pair = open_pair(tx, member_id)
    if pair is not None:
        pair.ended_on, pair.end_reason = on, reason
    enrolment.state, enrolment.ended_on, enrolment.end_reason = "ended", on, reason
    plans.end_plan(tx, member_id)
    rounds.leave_open_rounds(tx, member_id)
    gaps.close(tx, catalogue.ELDER_WITHOUT_CARER, member_id)
    if enrolment.from_history:
        tx.once_at_end(gaps.count_waiting_elders)
    tx.publish(ElderlyCareEnded(member_id=member_id, on=on, reason=reason), backfill=tx.history)


def assign_carer(tx: Transaction, order: AssignCarer) -> ElderView:
    """Name the one carer of an elder; open visits that a carer makes go to the carer."""
    require_own(tx)
    enrolment = _on_roster(tx, order.member_id)
    _check_carer(tx, order)
    if open_pair(tx, order.member_id) is not None:
        raise Conflict("carer_already_assigned", member_id=order.member_id)
    elders = elders_of_carer(tx, order.carer_account_id, order.carer_member_id)
    with refusing():
        domain.check_carer_load(elders, rules_of(tx).carer_load)
    pair = CarePair(
        id=tx.new_id(),
        member_id=order.member_id,
        carer_account_id=order.carer_account_id,
        carer_member_id=order.carer_member_id,
        since=order.since or tx.today,
    )
    tx.session.add(pair)
    enrolment.state = "paired"
    tx.session.flush()
    gaps.close(tx, catalogue.ELDER_WITHOUT_CARER, order.member_id)
    if enrolment.from_history:
        tx.once_at_end(gaps.count_waiting_elders)
    tx.publish(
        CarerAssigned(
            pair_id=pair.id,
            member_id=pair.member_id,
            carer_account_id=pair.carer_account_id,
            carer_member_id=pair.carer_member_id,
            since=pair.since,
        )
    )
    visits.reassign(tx, visits.open_visits_of(tx, order.member_id))
    return _view(tx, order.member_id)


def end_carer(tx: Transaction, order: EndCarer) -> ElderView:
    """Part an elder and the carer; the leader is asked to name another."""
    require_own(tx)
    _on_roster(tx, order.member_id)
    pair = open_pair(tx, order.member_id)
    if pair is None:
        raise Conflict("no_carer", member_id=order.member_id)
    if not pair.since <= order.on <= tx.today:
        raise Conflict(
            "end_out_of_range", on=str(order.on), since=str(pair.since), today=str(tx.today)
        )
    part(tx, pair, on=order.on, reason=order.reason)
    return _view(tx, order.member_id)


def part(tx: Transaction, pair: CarePair, *, on: date, reason: str) -> None:
    """End *pair* while its elder stays on the roster, who then needs another carer."""
    pair.ended_on, pair.end_reason = on, reason
    enrolment = tx.session.get(Enrolment, pair.member_id)
    if enrolment is not None:
        enrolment.state, enrolment.from_history = "enrolled", False
    tx.session.flush()
    asked = assign(tx, known_person(tx, pair.member_id))
    gaps.open_carer_gap(tx, pair.member_id, asked.account_id)
    visits.reassign(tx, visits.open_visits_of(tx, pair.member_id))


def release_elders_of(tx: Transaction, carer_member_id: str, *, on: date, reason: str) -> None:
    """End every pair in which a member who left was the carer."""
    pairs = select(CarePair).where(
        CarePair.carer_member_id == carer_member_id, CarePair.ended_on.is_(None)
    )
    for pair in tx.session.scalars(pairs.order_by(CarePair.member_id)).all():
        part(tx, pair, on=on, reason=reason)


def _on_roster(tx: Transaction, member_id: str) -> Enrolment:
    enrolment = tx.session.scalar(
        select(Enrolment).where(Enrolment.member_id == member_id).with_for_update()
    )
    if enrolment is None:
        person_of(tx, member_id)
        raise NotFound("not_enrolled", member_id=member_id)
    if enrolment.state == "ended":
        raise Conflict("enrolment_ended", member_id=member_id, ended_on=str(enrolment.ended_on))
    return enrolment


def _check_carer(tx: Transaction, order: AssignCarer) -> None:
    if (order.carer_account_id is None) == (order.carer_member_id is None):
        raise Invalid("invalid_fields", fields={"carer_account_id": [{"code": "one_carer"}]})
    if order.since is not None and order.since > tx.today:
        raise Conflict("since_in_future", since=str(order.since), today=str(tx.today))
    if order.carer_member_id is None:
        return
    if order.carer_member_id == order.member_id:
        raise Conflict("carer_is_the_elder", member_id=order.member_id)
    if not is_with_us(person_of(tx, order.carer_member_id), tx.today):
        raise Conflict("carer_not_active", member_id=order.carer_member_id)


def _view(tx: Transaction, member_id: str) -> ElderView:
    tx.session.flush()
    enrolment = tx.session.get_one(Enrolment, member_id)
    return views_of(tx, [enrolment])[0]
