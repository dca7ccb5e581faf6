"""Who reads whom, as RabbitMQ wants to be told: definitions for a broker that knows nothing yet.

One topic exchange per source (`members.events`), one quorum queue per reader (`care.events`),
bound to each of its sources with `<source>.#`. The queue has a single active consumer, so that
any number of consumers may run and the order is kept. Services declare none of this.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RPC_EXCHANGE = "nameko-rpc"
HASHING = "rabbit_password_hashing_sha256"
SALT_BYTES = 4

# RabbitMQ 4 drops a message of a quorum queue after 20 returns unless told otherwise; 3.x has no
# limit and refuses this value. Ours are returned at each hand-back, so there must be no limit.
FIRST_MAJOR_WITH_A_DELIVERY_LIMIT = 4
NO_DELIVERY_LIMIT = -1


def exchange_name(source: str) -> str:
    """Return the name of the topic exchange that *source* publishes to."""
    return f"{source}.events"


def queue_name(reader: str) -> str:
    """Return the name of the one queue of *reader*."""
    return f"{reader}.events"


def matches(source: str, routing_key: str) -> bool:
    """Tell whether the binding `<source>.#` takes *routing_key*."""
    return routing_key == source or routing_key.startswith(f"{source}.")


def queue_arguments(broker_version: str) -> dict[str, Any]:
    """Return a reader's queue arguments for a broker of *broker_version* ("3.10.8")."""
    arguments: dict[str, Any] = {"x-queue-type": "quorum", "x-single-active-consumer": True}
    if int(broker_version.partition(".")[0]) >= FIRST_MAJOR_WITH_A_DELIVERY_LIMIT:
        arguments["x-delivery-limit"] = NO_DELIVERY_LIMIT
    return arguments


def password_hash(password: str, salt: bytes | None = None) -> str:
    """Return *password* as RabbitMQ keeps it: base64 of the salt and a SHA-256 over both."""
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


@dataclass(frozen=True)
class Permissions:
    """Three regular expressions over the names of exchanges and queues."""

    configure: str
    write: str
    read: str


@dataclass(frozen=True)
class Topology:
    """The table of readers and their sources; every name is a service's name.

    *readers* maps a reader to the sources it listens to; *sources* lists all who publish, also
    those nobody listens to yet.
    """

    readers: Mapping[str, Sequence[str]]
    sources: Sequence[str]

    def __post_init__(self) -> None:
        """Refuse a reader of a source that nobody publishes."""
        known = set(self.sources)
        for reader, sources in self.readers.items():
            if unknown := sorted(set(sources) - known):
                raise ValueError(f"{reader} reads sources that nobody publishes: {unknown}")

    @property
    def services(self) -> list[str]:
        """All who publish or read, each with a broker user of its name."""
        return sorted({*self.sources, *self.readers})

    def bindings(self) -> list[tuple[str, str]]:
        """Return (reader, source) pairs."""
        return [(reader, source) for reader in self.readers for source in self.readers[reader]]

    def readers_of(self, source: str, routing_key: str) -> list[str]:
        """Return the readers whose queue takes *routing_key* from *source*'s exchange."""
        if not matches(source, routing_key):
            return []
        return [reader for reader, sources in self.readers.items() if source in sources]

    def permissions(self, service: str) -> Permissions:
        """Return the least that *service* needs.

        Events: write to its own exchange, read its own queue, configure neither.
        RPC: nameko lets each service declare the shared exchange, its request queue `rpc-<name>`
        and a reply queue `rpc.reply-<name>-<uuid>`, bind both, read them, and write requests and
        answers to the exchange.
        """
        name = re.escape(service)
        rpc = [re.escape(RPC_EXCHANGE), rf"rpc-{name}", rf"rpc\.reply-{name}-.+"]
        write = [re.escape(exchange_name(service))] if service in self.sources else []
        read = [re.escape(queue_name(service))] if service in self.readers else []
        return Permissions(
            configure=_any_of(rpc), write=_any_of(rpc + write), read=_any_of(rpc + read)
        )

    def definitions(
        self,
        passwords: Mapping[str, str],
        *,
        vhost: str = "/",
        broker_version: str = "3.10",
        administrator: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        """Return what RabbitMQ's `load_definitions` and `rabbitmqctl import_definitions` read.

        *passwords* holds one for every service; they leave this function salted and hashed.
        *administrator*, a name and a password, may do everything in *vhost* and is tagged
        `administrator`; without it no such user is made.
        *broker_version* is the oldest broker that must accept the file.
        """
        if missing := [service for service in self.services if service not in passwords]:
            raise ValueError(f"no password for the broker users {missing}")
        users = [_user(service, passwords[service]) for service in self.services]
        permissions = [
            {"user": service, "vhost": vhost, **vars(self.permissions(service))}
            for service in self.services
        ]
        if administrator is not None:
            users.append(_user(*administrator, tags=["administrator"]))
            everything = Permissions(configure=".*", write=".*", read=".*")
            permissions.append({"user": administrator[0], "vhost": vhost, **vars(everything)})
        return {
            "vhosts": [{"name": vhost}],
            "users": users,
            "permissions": permissions,
            "exchanges": [
                _durable(name, vhost, type=kind, internal=False) for name, kind in self._exchanges()
            ],
            "queues": [
                _durable(queue_name(reader), vhost, arguments=queue_arguments(broker_version))
                for reader in self.readers
            ],
            "bindings": [
                {
                    "source": exchange_name(source),
                    "vhost": vhost,
                    "destination": queue_name(reader),
                    "destination_type": "queue",
                    "routing_key": f"{source}.#",
                    "arguments": {},
                }
                for reader, source in self.bindings()
            ],
        }

    def declare(self, connect: Callable[[], Any]) -> None:
        """Make exchanges, queues and bindings over AMQP, for want of the right to import a file.

        *connect* returns an open `amqp.Connection` of a user who may configure; users and
        permissions stay as they are. What exists already and is equal is left alone; what exists
        and differs raises amqp's `PreconditionFailed`.
        """
        with connect() as connection:
            arguments = queue_arguments(connection.server_properties["version"])
            channel = connection.channel()
            for name, kind in self._exchanges():
                channel.exchange_declare(name, kind, durable=True, auto_delete=False)
            for reader in self.readers:
                channel.queue_declare(
                    queue_name(reader), durable=True, auto_delete=False, arguments=arguments
                )
            for reader, source in self.bindings():
                channel.queue_bind(queue_name(reader), exchange_name(source), f"{source}.#")

    def _exchanges(self) -> list[tuple[str, str]]:
        events = [(exchange_name(source), "topic") for source in self.sources]
        return [*events, (RPC_EXCHANGE, "topic")]


def _any_of(patterns: Sequence[str]) -> str:
    return f"^({'|'.join(patterns)})$"


def _user(name: str, password: str, tags: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": password_hash(password),
        "hashing_algorithm": HASHING,
        "tags": list(tags),
    }


def _durable(name: str, vhost: str, **rest: Any) -> dict[str, Any]:
    settled = {"name": name, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": {}}
    return {**settled, **rest}
