"""A bench for one service: the real class on a real database, its facts delivered as a reader delivers.

No broker takes part: what arrives is handed to the inbox, what is published is read from the outbox.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache

from chassis import associations
from chassis.batches import Received
from chassis.clock import SetClock
from chassis.context import OWN, Context
from chassis.copying import metadata_of
from chassis.encryption import Keyring, use_keyring
from chassis.inbox import Inbox
from chassis.migrating import grant
from chassis.outbox import seal
from chassis.runtime import assemble, call
from chassis.service import Service
from chassis.tables import ChassisBase, LoggedEvent, OutboxRow
from chassis.timers import Timers, jobs_of
from chassis.waiting import Retries
from contracts.base import Event
from contracts.envelope import Envelope, number, read, write_unnumbered

FIRST_DAY = date(2024, 1, 2)
TREE = (
    ("hangzhou", "杭州市劳模工匠协会", "municipal", None),
    ("tonglu", "桐庐县劳模工匠协会", "county", "hangzhou"),
)

_FIRST: dict[str, Engine] = {}


def _share_compiled(engine: Engine) -> None:
    """Let all benches on one kind of database compile a statement once, not once in each test.

    A compiled statement is kept per dialect, and each engine makes its own: so they are given the first's.
    """
    first = _FIRST.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(5000)  # noqa: SLF001  # there is no public way to share it
    else:
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache  # noqa: SLF001


class Bench:
    """One service with two associations, Tonglu below Hangzhou, on 2 January 2024."""

    def __init__(
        self,
        service_class: type[Service],
        folder: Path | None = None,
        *,
        url: str = "",
        owner_url: str = "",
        upgrade: bool = True,
        register: bool = True,
        durable: bool = False,
    ) -> None:
        use_keyring(Keyring(b"a key of the tests, 32 bytes lon"))
        self.clock = SetClock(FIRST_DAY)
        self.service_class = service_class
        url = url or f"sqlite:///{folder}/{service_class.name}.db"
        if owner_url:
            made = assemble(service_class, owner_url, self.clock)
            grant(made.database.engine, url.split("//")[1].split("@")[0])
            made.database.close()
        self.runtime = assemble(
            service_class, url, self.clock, durable=durable, upgrade=upgrade and not owner_url
        )
        self.database = self.runtime.database
        _share_compiled(self.database.engine)
        self.inbox = Inbox(self.database, self.runtime.reactions)
        self.timers = Timers(self.database, jobs_of(service_class, service_class.name))
        self.retries = Retries(self.database, self.runtime.reactions)
        self._sequences: dict[str, int] = {}
        self._versions: dict[str, int] = {}
        for slug, name, level, parent in TREE if register else ():
            self.register(slug, name, level, parent)

    def register(self, slug: str, name: str, level: str, parent: str | None) -> None:
        """Put one more association into the tree."""
        if self.service_class.name == "members":
            self.call(
                "register_association",
                association=None,
                id=slug,
                name=name,
                level=level,
                parent_id=parent,
                since=self.clock.today().isoformat(),
            )
            return
        with self.database.begin(Context()) as tx:
            associations.remember(tx.session, slug, name, level, parent, self.clock.today())

    def call(
        self,
        method: str,
        *,
        association: str | None,
        actor: str = "account-1",
        key: str | None = None,
        scope: str = OWN,
        roles: tuple[str, ...] = (),
        **payload: Any,
    ) -> Any:
        """Call the service as the gateway does, with *payload* as JSON; raises its refusals."""
        context = Context(
            association_id=association, actor=actor, key=key, scope=scope, roles=roles
        )
        return call(self.service_class, self.runtime, context, method, payload)

    def deliver(
        self,
        event: Event,
        *,
        association: str,
        backfill: bool = False,
        times: int = 2,
        event_id: str | None = None,
    ) -> Envelope:
        """Deliver *event* to the service, as the reader would, *times* times."""
        received = self.sealed(event, association, backfill=backfill, event_id=event_id)
        for _ in range(times):
            self.inbox.apply(event.source, [received])
        return received.envelope

    def sealed(
        self,
        event: Event,
        association: str,
        *,
        backfill: bool = False,
        event_id: str | None = None,
    ) -> Received:
        """Return *event* with the next place in its source's log."""
        sequence = self._sequences.get(event.source, 0) + 1
        self._sequences[event.source] = sequence
        fact = seal(
            event,
            Context(association_id=association),
            self.clock.now(),
            event_id or str(uuid4()),
            backfill=backfill,
        )
        body = number(write_unnumbered(fact.envelope), sequence)
        version = self._versions[event.subject] = self._versions.get(event.subject, 0) + 1
        body = body.replace(b'"aggregateversion":0', f'"aggregateversion":{version}'.encode())
        return Received(read(body), body)

    def go_to(self, day: date) -> None:
        """Let the days up to *day* pass, each with its daily jobs."""
        while self.clock.today() < day:
            self.clock.set_day(self.clock.today() + timedelta(days=1))
            self.timers.step()

    def published(self, type_: str = "") -> list[Envelope]:
        """Return the facts the service published, oldest first; only those of *type_* if given."""
        with Session(self.database.engine) as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        found = [read(number(row.body, row.id)) for row in rows]
        return [e for e in found if e.type == type_ or not type_]

    @contextmanager
    def session(self, association: str) -> Iterator[Session]:
        """Open a session that sees the rows of *association*."""
        with self.database.reading(Context(association_id=association)) as tx:
            yield tx.session

    def kept(self, association: str) -> dict[str, list[dict[str, Any]]]:
        """Return every row that the service itself keeps for *association*, by table and in order of the key."""
        found = {}
        with self.session(association) as session:
            for table in metadata_of(self.service_class).sorted_tables:
                wanted = select(table).order_by(*table.primary_key.columns)
                if "association_id" in table.columns:
                    wanted = wanted.where(table.c.association_id == association)
                found[table.name] = [dict(row) for row in session.execute(wanted).mappings()]
        return found

    def naming(self, association: str, text: str) -> set[str]:
        """Return the columns, as `table.column`, that hold *text* or have it in a list."""
        return {
            f"{table}.{column}"
            for table, rows in self.kept(association).items()
            for row in rows
            for column, value in row.items()
            if text == value or (isinstance(value, list) and text in value)
        }

    def start_over(self) -> None:
        """Go back to the first day, and to the first place in every source's log."""
        self.clock.set_day(FIRST_DAY)
        self._sequences.clear()
        self._versions.clear()

    def close(self) -> None:
        self.database.close()


def assert_migrations_match(service_class: type[Service], engine: Engine) -> None:
    """Fail when the migrated *engine* differs from the models, the chassis' or the service's own."""
    with engine.connect() as connection:
        for metadata in (ChassisBase.metadata, metadata_of(service_class)):
            tables = set(metadata.tables)

            def ours(name: str | None, kind: str, _parents: Any, tables: set[str] = tables) -> bool:
                return kind != "table" or name in tables

            context = MigrationContext.configure(
                connection, opts={"include_name": ours, "include_object": _stands_on_the_table}
            )
            assert compare_metadata(context, metadata) == []  # noqa: S101  # this is a test


def _stands_on_the_table(
    thing: Any, _name: str | None, kind: str, _reflected: bool, _compared: Any
) -> bool:
    """Leave out unique keys of the log: on PostgreSQL they stand on each month of it."""
    return not (kind == "unique_constraint" and thing.table.name == LoggedEvent.__tablename__)


@pytest.fixture(scope="session")
def bench_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Migrated databases with both associations, one per service and engine, that benches are copied from."""
    return {"folder": str(tmp_path_factory.mktemp("migrated"))}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bench_of(
    request: pytest.FixtureRequest, tmp_path: Path, bench_templates: dict[str, str]
) -> Iterator[Callable[..., Bench]]:
    """Make benches on SQLite and, in a second run of the test, on PostgreSQL with row security."""
    made: list[Bench] = []
    databases: list[str] = []

    def on_sqlite(service_class: type[Service]) -> Bench:
        folder, file = Path(bench_templates["folder"]), f"{service_class.name}.db"
        if not (folder / file).exists():
            Bench(service_class, folder).close()
        shutil.copy(folder / file, tmp_path / file)
        return Bench(service_class, tmp_path, upgrade=False, register=False)

    def on_postgres(service_class: type[Service]) -> Bench:
        cluster = request.getfixturevalue("postgres")
        template = f"migrated_{service_class.name}"
        if template not in bench_templates:
            cluster.create_role("service")
            owner_url = cluster.create_database(template, owner="tester")
            prepared = assemble(service_class, owner_url, SetClock(FIRST_DAY))
            grant(prepared.database.engine, "service")
            prepared.database.close()
            Bench(service_class, url=cluster.url(template, "service"), upgrade=False).close()
            bench_templates[template] = owner_url
        name = f"bench_{uuid4().hex[:12]}"
        databases.append(name)
        cluster.create_database(name, owner="tester", template=template)
        url = cluster.url(name, "service")
        return Bench(service_class, url=url, upgrade=False, register=False)

    def make(service_class: type[Service]) -> Bench:
        made.append((on_sqlite if request.param == "sqlite" else on_postgres)(service_class))
        return made[-1]

    yield make
    for bench in made:
        bench.close()
    for name in databases:
        request.getfixturevalue("postgres").drop(name)
