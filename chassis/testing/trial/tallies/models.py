"""What the trial service remembers: tallies, greetings, and what it was told to stumble over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """Tables that the trial service owns."""


class Tally(Scoped, Base):
    """One note, counted; *place* is the how-manieth of its person it was when it was counted."""

    __tablename__ = "tally"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    note_id: Mapped[str] = mapped_column(String(36))
    person_id: Mapped[str] = mapped_column(String(64))
    ordinal: Mapped[int]
    place: Mapped[int]


class Greeting(Scoped, Base):
    """The writer of a note was greeted, which nobody wants to happen for history."""

    __tablename__ = "greeting"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    note_id: Mapped[str] = mapped_column(String(36))


class DaySum(Scoped, Base):
    """The daily job ran; *seen* is how many of its kind there were."""

    __tablename__ = "day_sum"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    day: Mapped[date]
    seen: Mapped[int]


class Trouble(Scoped, Base):
    """What is about *cause* (a note, a person or a job) raises while this row is there."""

    __tablename__ = "trouble"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cause: Mapped[str] = mapped_column(String(64))
