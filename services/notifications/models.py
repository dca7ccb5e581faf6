"""What notifications remembers: messages, how they leave, how accounts wish to be told, who leads what.

Persons, units and accounts are ids. Texts are not kept: a message is its template and its params.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """All tables of notifications."""


Id = String(64)
Code = String(40)


class Notification(Scoped, Base):
    """A message to one account; one per cause, recipient and template.

    `about_id` is the visit or activity it is about. It is `withdrawn` when it no longer holds.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("cause_event_id", "account_id", "template"),
        Index("notification_by_account", "association_id", "account_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id)
    template: Mapped[str] = mapped_column(Code)
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    member_id: Mapped[str | None] = mapped_column(Id, index=True)
    unit_id: Mapped[str | None] = mapped_column(Id)
    about_id: Mapped[str | None] = mapped_column(Id, index=True)
    condolence: Mapped[bool] = mapped_column(Boolean, default=False)
    in_inbox: Mapped[bool] = mapped_column(Boolean, default=True)
    cause_event_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Delivery(Scoped, Base):
    """A message by one channel: `queued`, then `sent`, `failed`, or `skipped` for a `reason`.

    `next_at` is real time: when it is tried (again), or when whoever took it is taken for dead.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notification_id", "channel"),
        Index("delivery_due", "association_id", "state", "next_at"),
        Index("delivery_by_time", "association_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    notification_id: Mapped[str] = mapped_column(Id)
    account_id: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    reason: Mapped[str | None] = mapped_column(Code)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    refusals: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MailWaiting(Base):
    """An association of which mail is queued, whichever it is, so that the sender need not ask them all.

    The row comes with the mail, and goes when the sender finds nothing queued.
    """

    __tablename__ = "mail_waiting"

    association_id: Mapped[str] = mapped_column(Id, primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class Preference(Scoped, Base):
    """How an account wishes to be told in this association."""

    __tablename__ = "preference"

    association_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    account_id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str | None] = mapped_column(EncryptedText("email"))
    email_enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    inapp_enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    quiet_from: Mapped[str] = mapped_column(String(5), default="00:00")
    quiet_to: Mapped[str] = mapped_column(String(5), default="00:00")
    language: Mapped[str] = mapped_column(String(5), default="zh")


class Office(Scoped, Base):
    """Read copy: which account leads a unit, or is the association's secretary."""

    __tablename__ = "office"

    office_id: Mapped[str] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(Code)
    account_id: Mapped[str] = mapped_column(Id)
    unit_id: Mapped[str | None] = mapped_column(Id, index=True)
    member_id: Mapped[str | None] = mapped_column(Id, index=True)
    term_from: Mapped[date] = mapped_column(Date)
    term_to: Mapped[date | None] = mapped_column(Date)


class DeceasedMember(Scoped, Base):
    """A member who died: nobody is told anything more about them but what condolence needs."""

    __tablename__ = "deceased_member"

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    deceased_on: Mapped[date] = mapped_column(Date)
