"""What the gateway remembers: accounts and what they may do, imports, and the feed of facts by their ids.

Accounts and grants stand across associations, because a person signs in before an association is
chosen; their `association_id` is asked for by name. Everything else is scoped as business rows are.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import Scoped

NOT_REHEARSED = {"info": {"copied": False}}


class Base(DeclarativeBase):
    """The gateway's own tables."""


class Account(Base):
    """Somebody who can sign in. `association_id` is where the account was opened."""

    __tablename__ = "account"
    __table_args__ = NOT_REHEARSED

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    association_id: Mapped[str | None] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id, with its parameters
    state: Mapped[str] = mapped_column(String(12))  # open, closed
    demo: Mapped[bool] = mapped_column(Boolean)  # refused where settings.demo is off
    token_version: Mapped[int] = mapped_column(
        Integer
    )  # tokens of an earlier one are no longer good
    failed_sign_ins: Mapped[int] = mapped_column(Integer)  # in a row
    paused_until: Mapped[datetime | None] = mapped_column(UTCDateTime)  # real time
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AccountGrant(Base):
    """An account's role in one association, given by hand or by an office of members."""

    __tablename__ = "account_grant"
    __table_args__ = (
        Index("ix_account_grant_account_id", "account_id"),
        Index("ix_account_grant_association_id", "association_id"),
        NOT_REHEARSED,
    )

    id: Mapped[str] = mapped_column(
        String(64), primary_key=True
    )  # the office's id where there is one
    account_id: Mapped[str] = mapped_column(
        String(64)
    )  # no key: an office may name whom we do not know
    association_id: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    unit_id: Mapped[str | None] = mapped_column(String(64))
    by_office: Mapped[bool] = mapped_column(Boolean)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)  # the last day


class StoredFile(Scoped, Base):
    """An uploaded workbook, base64 and sealed."""

    __tablename__ = "stored_file"
    __table_args__ = NOT_REHEARSED

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)  # bytes
    content: Mapped[str] = mapped_column(EncryptedText("stored-file"))


class ImportJob(Scoped, Base):
    """One upload of a ledger: judged at once, applied when ordered."""

    __tablename__ = "import_job"
    __table_args__ = NOT_REHEARSED

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))  # catalogue.IMPORT_STATES
    year: Mapped[int | None] = mapped_column(Integer)
    associations: Mapped[list[str]] = mapped_column(JSON, server_default="[]")  # named in the file
    totals: Mapped[dict[str, Any]] = mapped_column(JSON)  # per sheet
    ignored_sheets: Mapped[list[Any]] = mapped_column(JSON)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    records: Mapped[int] = mapped_column(Integer)  # to be applied
    # by sheet and heading: the column that somebody chose, or null for one that is not read
    chosen: Mapped[dict[str, dict[str, str | None]]] = mapped_column(JSON, server_default="{}")
    ordered_by: Mapped[str] = mapped_column(String(64))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(Text)


class ImportFinding(Scoped, Base):
    """One row that was refused, merged, not counted or noticed; its value is masked where restricted."""

    __tablename__ = "import_finding"
    __table_args__ = (
        Index("ix_import_finding_job", "job_id", "kind", "place"),
        NOT_REHEARSED,
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("import_job.id"))
    kind: Mapped[str] = mapped_column(String(12))
    place: Mapped[int] = mapped_column(Integer)  # among the findings of its kind
    sheet: Mapped[str] = mapped_column(String(32))
    row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str | None] = mapped_column(String(32))
    value: Mapped[str | None] = mapped_column(Text)
    reason_code: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    of_row: Mapped[int | None] = mapped_column(Integer)
    key: Mapped[str | None] = mapped_column(Text)


class ImportChunk(Scoped, Base):
    """A chunk of records that the owning service has committed."""

    __tablename__ = "import_chunk"
    __table_args__ = NOT_REHEARSED

    job_id: Mapped[str] = mapped_column(ForeignKey("import_job.id"), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    records: Mapped[int] = mapped_column(Integer)
    created: Mapped[int] = mapped_column(Integer)
    updated: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)


class ImportToDo(Base):
    """An import that is to be applied, whichever association's it is; gone when it is done."""

    __tablename__ = "import_to_do"
    __table_args__ = NOT_REHEARSED

    job_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    association_id: Mapped[str] = mapped_column(String(64))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FeedRow(Scoped, Base):
    """One fact of any service, by its ids, for the page of the day."""

    __tablename__ = "feed_row"
    __table_args__ = (
        Index("ix_feed_row_association_day", "association_id", "day"),
        Index("ix_feed_row_subject", "association_id", "subject"),
        NOT_REHEARSED,
    )

    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[str] = mapped_column(
        String(100), index=True
    )  # time and id: the order of the feed
    type: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column(Date)
    time: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    correlation_id: Mapped[str] = mapped_column(String(64))
    causation_id: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class InstallationFact(Base):
    """What the installation knows of itself: whether its doors are open, whether the demo is there."""

    __tablename__ = "installation_fact"
    __table_args__ = NOT_REHEARSED

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(40))
