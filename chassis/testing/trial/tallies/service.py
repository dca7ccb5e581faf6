"""The trial service that reacts: it tallies notes, greets writers, and sums up each day."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import func, select

from chassis.database import Transaction
from chassis.ids import derived_id
from chassis.reactions import OnHistory, reacts_to
from chassis.service import Service
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.tallies.models import DaySum, Greeting, Tally, Trouble
from chassis.timers import daily
from contracts.envelope import Envelope


class Stumbled(RuntimeError):
    """The trial was told to raise here."""


def stumble(tx: Transaction, *causes: str) -> None:
    """Raise when one of *causes* was made a trouble."""
    if tx.session.scalar(select(Trouble.cause).where(Trouble.cause.in_(causes)).limit(1)):
        raise Stumbled(" ".join(causes))


def count_note(tx: Transaction, event: NoteWritten) -> None:
    """Write a tally, and only then stumble: what was written must be undone."""
    before = select(func.count()).select_from(Tally).where(Tally.person_id == event.person_id)
    place = (tx.session.scalar(before) or 0) + 1
    tx.session.add(
        Tally(
            id=tx.new_id(),
            note_id=event.note_id,
            person_id=event.person_id,
            ordinal=event.ordinal,
            place=place,
        )
    )
    tx.session.flush()
    stumble(tx, event.note_id, event.person_id)


def greeting_id(fact: Envelope, event: NoteWritten) -> str:
    return derived_id("greeting", fact.association_id, event.note_id)


class TalliesService(Service):
    """Tallies notes."""

    name: ClassVar[str] = "tallies"

    @reacts_to(NoteWritten, on_history=OnHistory.PROJECT)
    def count_note(self, tx: Transaction, event: NoteWritten) -> None:
        count_note(tx, event)

    @reacts_to(NoteWritten, on_history=OnHistory.IGNORE, looks_up={Greeting: greeting_id})
    def greet_writer(self, tx: Transaction, event: NoteWritten) -> None:
        key = derived_id("greeting", tx.association_id, event.note_id)
        if tx.session.get(Greeting, key) is None:
            tx.session.add(Greeting(id=key, note_id=event.note_id))

    @daily
    def sum_up(self, tx: Transaction) -> None:
        seen = tx.session.scalar(select(func.count()).select_from(DaySum)) or 0
        tx.session.add(DaySum(id=tx.new_id(), day=tx.today, seen=seen + 1))
        tx.session.flush()
        stumble(tx, "sum_up")
