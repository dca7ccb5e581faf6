"""One service's database, and the transaction in which rows and facts are committed together.

`Database.begin` opens a transaction *for* an association.
Leaving the block commits; an exception rolls back, and then neither row nor fact exists.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.pool import QueuePool

from chassis import outbox, tenancy
from chassis.clock import Clock, day_of
from chassis.context import Context
from chassis.ids import derived_id, new_id
from chassis.lookahead import LookaheadSession
from contracts.base import Event
from contracts.envelope import Envelope

REPEATABLE = {"nuanjia_repeatable": True}
"""Options of a connection whose commits need not wait for the disk."""

_inside: ContextVar[str | None] = ContextVar("nuanjia_transaction", default=None)


class YieldsInTransaction(RuntimeError):
    """Something that waits for others was called inside a transaction; embedded, all would stand still."""


def forbid_in_transaction(what: str) -> None:
    """Raise `YieldsInTransaction` inside a transaction; called by RPC, HTTP and mail clients."""
    service = _inside.get()
    if service is not None:
        raise YieldsInTransaction(f"{what} inside a transaction of {service}")


class Transaction:
    """What a command or a reaction works with: the session, the time, the context, `publish`."""

    def __init__(
        self, session: LookaheadSession, context: Context, service: str, now: datetime
    ) -> None:
        self.session = session
        self.context = context
        self.service = service
        self.now = now
        self.history = False  # whether what is reacted to is history, or is read again
        self.reacting_to: Envelope | None = None
        self.facts: list[outbox.Fact] = []
        self._derived_from: tuple[str, ...] | None = None
        self._derived_count = 0
        self._at_end: dict[AtEnd, dict[str, None]] = {}

    @property
    def today(self) -> date:
        """The Shanghai day of `now`."""
        return day_of(self.now)

    @property
    def association_id(self) -> str:
        """The association this transaction is open for; raises when it is open for none."""
        if self.context.association_id is None:
            raise LookupError("this transaction is open for no association")
        return self.context.association_id

    def new_id(self) -> str:
        """Return an id: fresh in a command, always the same in the same reaction to the same event."""
        if self._derived_from is None:
            return new_id()
        self._derived_count += 1
        return derived_id(*self._derived_from, str(self._derived_count))

    def publish(self, fact: Event, *, backfill: bool = False) -> None:
        """Commit *fact* with the rows. *backfill* says that it is history, entered later."""
        self.facts.append(
            outbox.seal(fact, self.context, self.now, self.new_id(), backfill=backfill)
        )

    def once_at_end(self, work: AtEnd, about: str = "") -> None:
        """Do *work* once for the association before all is committed, however many facts ask for it.

        It gets each *about* that was asked for, once. For what a whole batch changes: sums over rows, or
        one statement where there would be one per fact. It has natural keys. What it publishes is history,
        and counts as following from the last fact of the batch, as it follows from no other in particular.
        """
        self._at_end.setdefault(work, {})[about] = None

    def finish(self) -> None:
        """Do what was left for the end, and write all rows."""
        told, self.history = self.history, True
        while self._at_end:
            work = next(iter(self._at_end))
            work(self, list(self._at_end.pop(work)))
        self.history = told
        self.session.flush()

    def act_for(self, context: Context, *, now: datetime, derive_from: tuple[str, ...]) -> None:
        """Go on for another association or event, within the same database transaction.

        Rows seen for the one before are written and forgotten first, so that none can be touched.
        """
        if context.association_id != self.context.association_id:
            self.finish()
            self.session.expunge_all()
            tenancy.enter(self.session, context)
        self.context, self.now = context, now
        self._derived_from, self._derived_count = derive_from, 0

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo rows and facts of the block when it raises; the transaction itself goes on.

        Facts that could not be written at the commit count as raised in the block that published them.
        """
        kept, context, told = len(self.facts), self.context, dict(self.session.info)
        left = {work: dict(asked) for work, asked in self._at_end.items()}
        try:
            with self.session.begin_nested():
                yield
                self.finish()
                outbox.check(self.service, self.facts[kept:])
        except BaseException:
            del self.facts[kept:]
            self._at_end = left
            # PostgreSQL has taken back for whom the transaction is open; so do we, or the next to act for
            # the same association would find the database still closed.
            self.context = context
            self.session.info.update(told)
            raise


AtEnd = Callable[[Transaction, list[str]], None]


class Database:
    """The database of one service.

    Those in *on_commit* are called after each commit, those in *on_facts* after each that published facts.
    """

    def __init__(self, url: str, service: str, clock: Clock, *, durable: bool = True) -> None:
        self.url, self.service, self.clock = url, service, clock
        self.engine = make_engine(url, durable=durable)
        self.on_commit: list[Callable[[], None]] = []
        self.on_facts: list[Callable[[], None]] = []
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._one_writer: AbstractContextManager[Any] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )

    @contextmanager
    def begin(
        self, context: Context, *, now: datetime | None = None, repeatable: bool = False
    ) -> Iterator[Transaction]:
        """Open a writing transaction for *context*; commits at the end of the block.

        *repeatable* says that what is written can be had again, as the reader's mark moves with it: then the
        commit does not wait for the disk. The next commit that does wait, such as the relay's before it
        publishes, brings it to the disk as well.
        """
        with self._one_writer, LookaheadSession(self.engine, expire_on_commit=False) as session:
            if repeatable:
                session.connection(execution_options=REPEATABLE)
            tx = Transaction(session, context, self.service, now or self.clock.now())
            tenancy.enter(session, context)
            token = _inside.set(self.service)
            try:
                yield tx
                tx.finish()
                outbox.write(session, self.service, tx.facts)
                session.commit()
            finally:
                _inside.reset(token)
        for tell in (*self.on_commit, *(self.on_facts if tx.facts else ())):
            tell()

    @contextmanager
    def reading(self, context: Context) -> Iterator[Transaction]:
        """Open a transaction that only reads; whatever the block changes is rolled back."""
        with LookaheadSession(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"nuanjia_reading": True})
            tenancy.enter(session, context)
            token = _inside.set(self.service)
            try:
                yield Transaction(session, context, self.service, self.clock.now())
            finally:
                _inside.reset(token)

    def one_writer(self) -> AbstractContextManager[Any]:
        """Return the lock of the database's one writer; on PostgreSQL there are many, and no lock."""
        return self._one_writer

    def connections_in_use(self) -> int:
        """Return how many connections of the pool are taken now."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    def close(self) -> None:
        self.engine.dispose()


def is_outage(error: BaseException) -> bool:
    """Say whether *error* means that the database is away, and not that somebody's statement is wrong."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or "connection" in str(error.orig).lower()


def _refuse_the_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool make a new connection where the server has closed this one.

    A server has nothing to say to a connection at rest but that it closes it: then its socket can be read.
    Asking the server would show the same, for a round trip per transaction.
    """
    if connection.closed or select.select([connection.fileno()], [], [], 0)[0]:
        raise InvalidatePoolError


def _begin_on_postgresql(connection: Any) -> None:
    if connection.get_execution_options().get("nuanjia_repeatable"):
        connection.exec_driver_sql("set local synchronous_commit = off")


def make_engine(url: str, *, durable: bool = True) -> Engine:
    """Return the engine for *url*; SQLite in WAL with full sync, unless the file is a throw-away copy."""
    if not url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=10,
            max_overflow=5,
            pool_timeout=10,
            connect_args={
                "connect_timeout": 5,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "options": "-c statement_timeout=60000 -c lock_timeout=30000",
            },
        )
        event.listen(engine, "checkout", _refuse_the_dead)
        event.listen(engine, "begin", _begin_on_postgresql)
        return engine
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})

    waiting = "FULL" if durable else "OFF"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={waiting}")
        record.info["synchronous"] = waiting
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        wanted = "NORMAL" if durable and options.get("nuanjia_repeatable") else waiting
        if connection.info["synchronous"] != wanted:
            connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
            connection.info["synchronous"] = wanted
        connection.exec_driver_sql("BEGIN" if options.get("nuanjia_reading") else "BEGIN IMMEDIATE")

    return engine
