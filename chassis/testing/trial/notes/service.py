"""The trial service that publishes: it writes notes and says so."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import func, select

from chassis.database import Transaction
from chassis.encryption import keyring
from chassis.service import Service, command, query
from chassis.testing.trial.contracts import ListNotes, Notes, NoteView, NoteWritten, WriteNote
from chassis.testing.trial.notes.models import Note
from contracts.errors import Conflict


def write_note(tx: Transaction, order: WriteNote) -> NoteView:
    """Write a note; publishes `NoteWritten`. Raises `Conflict` for a text that says "refuse me"."""
    before = select(func.count()).select_from(Note).where(Note.person_id == order.person_id)
    note = Note(
        id=tx.new_id(),
        person_id=order.person_id,
        text=order.text,
        secret=order.secret,
        ordinal=(tx.session.scalar(before) or 0) + 1,
    )
    if order.secret:
        note.secret_index = keyring().blind_index(order.secret, "note.secret", tx.association_id)
    tx.session.add(note)
    tx.publish(NoteWritten(note_id=note.id, person_id=note.person_id, ordinal=note.ordinal))
    if order.text == "refuse me":
        raise Conflict("refused", text=order.text)
    return NoteView(id=note.id, person_id=note.person_id, ordinal=note.ordinal)


class NotesService(Service):
    """Writes notes."""

    name: ClassVar[str] = "notes"

    @command
    def write_note(self, tx: Transaction, order: WriteNote) -> NoteView:
        return write_note(tx, order)

    @query
    def list_notes(self, tx: Transaction, question: ListNotes) -> Notes:
        rows = tx.session.scalars(select(Note).order_by(Note.id))
        return Notes(
            items=tuple(NoteView(id=n.id, person_id=n.person_id, ordinal=n.ordinal) for n in rows)
        )
