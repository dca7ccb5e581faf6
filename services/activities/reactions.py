"""What activities answers: it keeps who may be given a place, and takes back the places of the dead."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.undo import Journal, undo
from contracts.members.events import MemberDeceased, MemberRegistered, MemberStateChanged
from contracts.members.merging import (
    MemberMerged,
    MemberRestored,
    MemberTrashed,
    MergeUndone,
)
from services.activities import catalogue
from services.activities.commands import sessions
from services.activities.models import Base, Participation, Person
from services.activities.queries.people import known_person


def keep_registered_member(tx: Transaction, event: MemberRegistered) -> None:
    """Keep a copy; one that is there already is not set back by an older fact."""
    if tx.session.get(Person, event.member_id) is None:
        state = catalogue.DECEASED if event.deceased_on else event.state
        tx.session.add(
            Person(member_id=event.member_id, state=state, deceased_on=event.deceased_on)
        )


def follow_member_state(tx: Transaction, event: MemberStateChanged) -> None:
    """Follow the state; the places that somebody has are kept."""
    person = known_person(tx, event.member_id)
    if person.deceased_on is None:
        person.state = event.to_state


def follow_merge(tx: Transaction, event: MemberMerged) -> None:
    """Let the places of the one record belong to the other; where both have one, the first's is given back."""
    dropped = known_person(tx, event.member_id)
    known_person(tx, event.into_member_id)
    journal = Journal(tx, event.merge_id)
    left = journal.repoint(Participation, "member_id", event.member_id, event.into_member_id)
    for place in left:
        if place.state == "registered":
            journal.set(place, state="withdrawn")
        elif place.state == catalogue.ATTENDED:
            _let_have_come(tx, journal, place, event.into_member_id)
    journal.set(dropped, state=catalogue.MERGED)


def _let_have_come(tx: Transaction, journal: Journal, place: Participation, kept_id: str) -> None:
    """Whoever was there under the one name was there, whatever the place under the other says."""
    other = tx.session.scalar(
        select(Participation).where(
            Participation.session_id == place.session_id, Participation.member_id == kept_id
        )
    )
    if other is not None and other.state != catalogue.ATTENDED:
        journal.set(other, state=catalogue.ATTENDED, role=place.role, on=place.on)


def follow_undone_merge(tx: Transaction, event: MergeUndone) -> None:
    """Give the places back."""
    undo(tx, event.merge_id, Base)


def withdraw_trashed(tx: Transaction, event: MemberTrashed) -> None:
    """Give back the places of a record that should not have been there."""
    known_person(tx, event.member_id).state = catalogue.TRASHED
    sessions.withdraw_places(tx, event.member_id, since=event.on)


def take_restored_in(tx: Transaction, event: MemberRestored) -> None:
    """Let a record that came back from the trash be given places again."""
    person = known_person(tx, event.member_id)
    if person.deceased_on is None:
        person.state = event.state


def withdraw_deceased(tx: Transaction, event: MemberDeceased) -> None:
    """Remember the death and give back the places from that day on; what was attended stays."""
    person = known_person(tx, event.member_id)
    person.state, person.deceased_on = catalogue.DECEASED, event.on
    sessions.withdraw_places(tx, event.member_id, since=event.on)
