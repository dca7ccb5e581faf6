"""The private RabbitMQ and PostgreSQL that all benchmarks of one run share, and places made on them.

A place is one pair of databases and one virtual host, fresh for each measurement, so that no run pays
for the rows of the one before.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import amqp
import psycopg2

from chassis import associations
from chassis.broker.topology import Topology
from chassis.clock import Clock
from chassis.context import Context
from chassis.migrating import grant
from chassis.runtime import assemble
from chassis.service import Service
from chassis.testing.postgres_cluster import SUPERUSER, PostgresCluster
from chassis.testing.rabbitmq_node import RabbitMQNode
from chassis.testing.service import TREE
from chassis.testing.trial.notes.service import NotesService
from chassis.testing.trial.tallies.service import TalliesService

ROLE = "nuanjia_service"  # owns nothing, so that row security holds for it
# The trial counts a person's notes, which a business would do over an index.
INDEXES = {
    "notes": "create index on note (person_id)",
    "tallies": "create index on tally (person_id)",
}
TOPOLOGY = Topology(sources=["notes"], readers={"tallies": ["notes"]})


@dataclass(frozen=True)
class Place:
    """Where one measurement happens; written as JSON to the processes that take part."""

    notes_url: str
    tallies_url: str
    amqp_url: str

    def as_superuser(self) -> Place:
        """Return the same place for one whom row security does not bind."""
        told = asdict(self)
        for name in ("notes_url", "tallies_url"):
            told[name] = told[name].replace(f"//{ROLE}@", f"//{SUPERUSER}@")
        return Place(**told)

    def words(self) -> str:
        return json.dumps(asdict(self))


class Stand:
    """The two servers, durable as in production, and templates to copy databases from."""

    def __init__(self, cluster: PostgresCluster | None = None) -> None:
        self.cluster, self.node = cluster or PostgresCluster(durable=True), RabbitMQNode()
        try:
            self.cluster.start()
            self.node.start()
            self.query("postgres", "alter system set track_commit_timestamp = on")
            self.cluster.stop()
            self.cluster.start()
            self.cluster.create_role(ROLE)
            for service in (NotesService, TalliesService):
                self._template(service)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.node.close()
        self.cluster.close()

    def place(self) -> Place:
        """Make a fresh place."""
        mark = uuid.uuid4().hex[:8]
        for name in ("notes", "tallies"):
            self.cluster.create_database(f"{name}_{mark}", "owner", template=name)
        vhost = self.node.create_vhost()
        place = Place(
            self.cluster.url(f"notes_{mark}", ROLE),
            self.cluster.url(f"tallies_{mark}", ROLE),
            self.node.amqp_url(vhost=vhost),
        )
        TOPOLOGY.declare(lambda: connect(place.amqp_url))
        return place

    def leave(self, place: Place) -> None:
        """Remove what *place* was made of."""
        for url in (place.notes_url, place.tallies_url):
            self.cluster.drop(url.rsplit("/", 1)[1])
        self.node.rabbitmqctl("delete_vhost", place.amqp_url.rsplit("/", 1)[1])

    def query(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        """Run *statement* as the superuser and return the rows it gives, if any."""
        connection = psycopg2.connect(dsn(self.cluster.url(database)))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def _template(self, service: type[Service]) -> None:
        url = self.cluster.create_database(service.name, "owner")
        runtime = assemble(service, url, Clock())
        grant(runtime.database.engine, ROLE)
        with runtime.database.begin(Context()) as tx:
            for slug, name, level, parent in TREE:
                associations.remember(tx.session, slug, name, level, parent, tx.today)
        runtime.database.close()
        self.query(service.name, INDEXES[service.name])


@cache
def stand() -> Stand:
    """Return the stand, started when it is first asked for."""
    return Stand()


def close_stands() -> None:
    """Stop the servers, if any were started."""
    if stand.cache_info().currsize:
        stand().close()
        stand.cache_clear()


def dsn(url: str) -> str:
    """Return *url* as psycopg2 takes it, without the name of the driver."""
    return url.replace("postgresql+psycopg2://", "postgresql://")


def connect(url: str) -> Any:
    """Return an open connection of py-amqp to *url*."""
    from kombu.utils.url import parse_url  # noqa: PLC0415  # kombu only where a broker is used

    parts = parse_url(url)
    connection = amqp.Connection(
        host=f"{parts['hostname']}:{parts['port']}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
    )
    connection.connect()
    return connection
