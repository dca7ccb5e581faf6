"""The chassis' own tables, the same in every service's database. They stand outside row-level security."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself


class ChassisBase(DeclarativeBase):
    """Tables that the chassis owns."""


class AggregateVersion(ChassisBase):
    """How many facts there are about one subject; locked before a fact enters the outbox."""

    __tablename__ = "aggregate_version"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    association_id: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int]


class OutboxRow(ChassisBase):
    """A fact that was committed and has no place in the log yet."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(String(36))
    type: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(64))
    association_id: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LoggedEvent(ChassisBase):
    """Every fact this service ever published, in order and without gaps: the source of every replay."""

    __tablename__ = "event_log"

    sequence: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(String(36), unique=True)
    type: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    association_id: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("event_log_association", "association_id", "sequence"),)


class RelayState(ChassisBase):
    """Where the log ends (`head`) and how far the broker has confirmed it. One row, `id` 1."""

    __tablename__ = "relay_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(BigId, default=0)
    published_through: Mapped[int] = mapped_column(BigId, default=0)
    paused_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ReaderMark(ChassisBase):
    """How far this service has handled the log of a source: all below is settled, nothing above is."""

    __tablename__ = "reader_mark"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    applied_through: Mapped[int] = mapped_column(BigId, default=0)


class WaitingReaction(ChassisBase):
    """A reaction that has not succeeded: it waits for its next try, behind another, or for a person.

    `state` is `waiting` (tried again at `next_at`; empty while an earlier one about the same subject is
    not settled), `parked` (given up; a person redrives or discards it) or `discarded`.
    """

    __tablename__ = "waiting_reaction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    reaction: Mapped[str] = mapped_column(String(80))
    event_id: Mapped[str] = mapped_column(String(36))
    source: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int] = mapped_column(BigId)
    type: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(64))
    association_id: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str] = mapped_column(Text, default="")
    error_key: Mapped[str] = mapped_column(String(64), default="")
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("waiting_reaction_key", "reaction", "event_id", unique=True),
        Index("waiting_reaction_subject", "subject", "reaction"),
        Index("waiting_reaction_due", "state", "next_at"),
    )


class UnreadableMessage(ChassisBase):
    """A message that is no event of ours; kept as it came until a person discards it."""

    __tablename__ = "unreadable_message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(Text)
    routing_key: Mapped[str] = mapped_column(String(255))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReplayRun(ChassisBase):
    """One replay of a stretch of a source's log into one reaction; `position` is how far it got."""

    __tablename__ = "replay_run"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reaction: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(BigId)
    through: Mapped[int] = mapped_column(BigId)
    association_id: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TimerRun(ChassisBase):
    """A run of a daily job for one association and day; the key is what makes it run once."""

    __tablename__ = "timer_run"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    association_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StoredAnswer(ChassisBase):
    """The answer to a command, kept for a day, so that a repeated command is answered and not repeated."""

    __tablename__ = "stored_answer"

    association_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    call: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AssociationNode(ChassisBase):
    """An association as this service knows it. `since` is the first day its daily jobs run for."""

    __tablename__ = "association_node"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]


class AssociationClosure(ChassisBase):
    """Who stands below whom, with every association below itself at depth 0; for subtree figures."""

    __tablename__ = "association_closure"

    ancestor_id: Mapped[str] = mapped_column(ForeignKey("association_node.id"), primary_key=True)
    descendant_id: Mapped[str] = mapped_column(
        ForeignKey("association_node.id"), primary_key=True, index=True
    )
    depth: Mapped[int]


class RestrictedRead(ChassisBase):
    """Who read which restricted fields of whom, and when. Append only."""

    __tablename__ = "restricted_read"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    association_id: Mapped[str] = mapped_column(String(64), index=True)
    actor: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    fields: Mapped[str] = mapped_column(String(255))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    correlation_id: Mapped[str] = mapped_column(String(64))


class UndoEntry(ChassisBase):
    """What a row held before something was done to it that may be taken back; see `chassis.undo`.

    *told* is sealed, because it may be restricted.
    """

    __tablename__ = "undo_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    association_id: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(64))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    model: Mapped[str] = mapped_column(String(60))
    row_key: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(EncryptedText("undo"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("undo_entry_cause", "association_id", "cause", "place"),)
