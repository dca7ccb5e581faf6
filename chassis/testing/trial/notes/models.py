"""What the trial service remembers: notes, and answers to notes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chassis.columns import EncryptedText
from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """Tables that the trial service owns."""


class Note(Scoped, Base):
    """A note about a person; it may answer another."""

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str | None] = mapped_column(EncryptedText("note.secret"))
    secret_index: Mapped[str | None] = mapped_column(String(64))
    answers_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))

    answers: Mapped[Note | None] = relationship(remote_side="Note.id", back_populates="answered_by")
    answered_by: Mapped[list[Note]] = relationship(back_populates="answers")
