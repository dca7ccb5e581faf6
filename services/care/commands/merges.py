"""Follows a merge of two records of one person, and its undoing: nothing is lost, nobody is visited twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.database import Transaction
from chassis.undo import Journal, undo
from contracts.care.events import (
    BirthdayGiftSkipped,
    ElderlyCareEnded,
    VisitCancelled,
    VisitDue,
)
from contracts.members.merging import MemberMerged, MergeUndone
from services.care import catalogue
from services.care.commands import elders, plans, visits, welcomes
from services.care.models import (
    Base,
    CarePair,
    Enrolment,
    Gap,
    Gift,
    HeldHonor,
    Office,
    Person,
    RoundItem,
    Visit,
)
from services.care.queries.gifts import gift_of_year
from services.care.queries.people import is_with_us, known_person
from services.care.queries.responsibility import open_pair

MERGED = "merged"

MOVED: tuple[tuple[type[Any], str], ...] = (
    (Visit, "member_id"),
    (CarePair, "member_id"),
    (CarePair, "carer_member_id"),
    (HeldHonor, "member_id"),
    (Office, "member_id"),
    (Gap, "member_id"),
)
"""What goes over to the record that is kept. Memberships do not: members tells them anew."""


def follow_merge(tx: Transaction, event: MemberMerged) -> None:
    """Let visits, pairs, gifts and places of the one record belong to the other."""
    dropped = known_person(tx, event.member_id)
    kept = known_person(tx, event.into_member_id)
    journal = Journal(tx, event.merge_id)
    was_elder = _leave_roster(tx, journal, event)
    _cancel_twins(tx, journal, event)
    if open_pair(tx, kept.member_id) is not None:
        pair = open_pair(tx, dropped.member_id)
        if pair is not None:
            journal.set(pair, ended_on=event.on, end_reason=MERGED)
            tx.session.flush()
    _leave_out_twin_honors(tx, journal, event)
    for model, column in MOVED:
        journal.repoint(model, column, event.member_id, event.into_member_id)
    _move_round_items(tx, journal, event)
    _move_gifts(tx, journal, event)
    journal.set(dropped, state=MERGED)
    _note_contact(journal, kept, dropped)
    tx.session.flush()
    if was_elder and is_with_us(kept, tx.today):
        elders.enrol(tx, kept, on=event.on, reason=MERGED, again=True)
    enrolment = tx.session.get(Enrolment, kept.member_id)
    if enrolment is not None and enrolment.state == "enrolled" and open_pair(tx, kept.member_id):
        journal.set(enrolment, state="paired")
    if is_with_us(kept, tx.today):
        welcomes.welcome_waiting(tx, kept)  # of a candidate who is this member
    visits.reassign(tx, visits.open_visits_of(tx, kept.member_id))


def _leave_roster(tx: Transaction, journal: Journal, event: MemberMerged) -> bool:
    """End the place on the elderly roster; return whether there was one."""
    enrolment = tx.session.get(Enrolment, event.member_id)
    if enrolment is None or enrolment.state not in catalogue.ON_THE_ROSTER:
        return False
    journal.set(enrolment, state="ended", ended_on=event.on, end_reason=MERGED)
    plan = plans.plan_of(tx, event.member_id)
    if plan is not None:
        journal.set(plan, next_due_on=None)
    tx.publish(ElderlyCareEnded(member_id=event.member_id, on=event.on, reason=MERGED))
    return True


def _cancel_twins(tx: Transaction, journal: Journal, event: MemberMerged) -> None:
    """Give up an open visit of the one where the other has an open one of the same kind."""
    kinds = {visit.kind for visit in visits.open_visits_of(tx, event.into_member_id)}
    for visit in visits.open_visits_of(tx, event.member_id):
        if visit.kind in kinds:
            journal.set(visit, state="cancelled", cancel_reason=MERGED)
            tx.publish(
                VisitCancelled(
                    visit_id=visit.id, member_id=visit.member_id, kind=visit.kind, reason=MERGED
                )
            )
    tx.session.flush()


def _leave_out_twin_honors(tx: Transaction, journal: Journal, event: MemberMerged) -> None:
    """One honour of one year is one, as it is with members: else it would be held after its revocation."""
    known = {_honor(held) for held in _honors(tx, event.into_member_id)}
    for held in _honors(tx, event.member_id):
        if _honor(held) in known:
            journal.take_out(held)
    tx.session.flush()


def _honors(tx: Transaction, member_id: str) -> list[HeldHonor]:
    return list(tx.session.scalars(select(HeldHonor).where(HeldHonor.member_id == member_id)))


def _honor(held: HeldHonor) -> tuple[str, int, date | None]:
    return (held.honor_type, held.granted_on.year, held.revoked_on)


def _move_round_items(tx: Transaction, journal: Journal, event: MemberMerged) -> None:
    """Let places in rounds go over; whoever was served under the one name was served."""
    for item in journal.repoint(RoundItem, "member_id", event.member_id, event.into_member_id):
        if item.state == "planned":
            journal.set(item, state="withdrawn")
        elif item.state == "served":
            twin = tx.session.scalar(
                select(RoundItem).where(
                    RoundItem.round_id == item.round_id,
                    RoundItem.member_id == event.into_member_id,
                )
            )
            if twin is not None and twin.state != "served":
                journal.set(twin, state="served", on=item.on, services=item.services)


def _move_gifts(tx: Transaction, journal: Journal, event: MemberMerged) -> None:
    """Let gifts go over. Of two of one year one is given: an open one where the other was delivered is not."""
    for gift in journal.repoint(Gift, "member_id", event.member_id, event.into_member_id):
        twin = gift_of_year(tx, event.into_member_id, gift.year)
        for one in (gift, twin if gift.state == "delivered" else None):
            if one is not None and one.state in catalogue.GIFT_OPEN:
                journal.set(one, state="skipped", reason=MERGED)
                tx.publish(
                    BirthdayGiftSkipped(
                        gift_id=one.id, member_id=one.member_id, year=one.year, reason=MERGED
                    )
                )


def _note_contact(journal: Journal, kept: Person, dropped: Person) -> None:
    days = [day for day in (kept.last_contact_on, dropped.last_contact_on) if day is not None]
    if days:
        journal.set(kept, last_contact_on=max(days))


def follow_undoing(tx: Transaction, event: MergeUndone) -> None:
    """Give back what the merge took; open visits that come back are told again."""
    before = {visit.id for visit in visits.open_visits_of(tx, event.member_id)}
    undo(tx, event.merge_id, Base)
    tx.session.flush()
    welcomes.part(tx, known_person(tx, event.member_id))
    kept = known_person(tx, event.into_member_id)
    enrolment = tx.session.get(Enrolment, kept.member_id)
    if enrolment is not None and enrolment.reason == MERGED:
        elders.leave_roster(tx, kept.member_id, on=event.on, reason="merge_undone")
        elders.enrol_by_age(tx, kept, again=True)
    for visit in visits.open_visits_of(tx, event.member_id):
        if visit.id not in before:
            tx.publish(
                VisitDue(
                    visit_id=visit.id,
                    member_id=visit.member_id,
                    kind=visit.kind,
                    due_on=visit.due_on,
                    assignee_account_id=visit.assignee_account_id,
                    assigned_because=visit.assigned_because,
                    unit_id=visit.unit_id,
                )
            )
