"""Puts one service together: database, clock, reactions, and the loops that do its work.

A loop is an object with `step()`. Embedded, each is a green thread; in production a thread of a plain
process. Which process runs which loops is decided in `deploy`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis import associations
from chassis.broker.port import Broker
from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database, Transaction
from chassis.inbox import Inbox
from chassis.migrating import migrate
from chassis.reactions import OnHistory, Reaction, ReactionTable, table_of
from chassis.reader import Reader, Source
from chassis.relay import Relay
from chassis.replay import Replays
from chassis.rpc_client import RpcClient
from chassis.service import Bound, Runtime, Service
from chassis.timers import Timers, jobs_of
from chassis.waiting import Retries
from contracts.base import Event
from contracts.envelope import Envelope
from contracts.members.events import AssociationRegistered


def _remember_association(tx: Transaction, fact: Event, _envelope: Envelope) -> None:
    assert isinstance(fact, AssociationRegistered)  # noqa: S101  # the table gives no other
    associations.remember(
        tx.session, fact.association_id, fact.name, fact.level, fact.parent_id, fact.since
    )


def reactions_of(service_class: type[Service]) -> ReactionTable:
    """Return the reactions of a service, with the one that all but members share: the tree."""
    table = table_of(service_class, service_class.name)
    if service_class.name != AssociationRegistered.source:
        table.add(
            Reaction(
                f"{service_class.name}.remember_association",
                AssociationRegistered,
                OnHistory.PROJECT,
                _remember_association,
            )
        )
    return table


def folder_of(service_class: type[Service]) -> Path:
    """Return the folder the service's class lives in."""
    file = sys.modules[service_class.__module__].__file__
    assert file is not None  # noqa: S101  # services are files
    return Path(file).parent


def assemble(
    service_class: type[Service],
    url: str,
    clock: Clock,
    *,
    durable: bool = True,
    upgrade: bool = True,
) -> Runtime:
    """Open the service's database, bring it to the newest version, and find its reactions."""
    database = Database(url, service_class.name, clock, durable=durable)
    if upgrade:
        migrate(database.engine, service_class.name, folder_of(service_class))
    return Runtime(service_class.name, database, clock, reactions_of(service_class))


def call(
    service_class: type[Service],
    runtime: Runtime,
    context: Context,
    method: str,
    payload: dict[str, Any],
) -> Any:
    """Call *method* in this process, without a broker between: for benches and rehearsals."""
    service = service_class()
    bound: Any = Bound(runtime.database, context, runtime)
    service.database = bound
    return getattr(service, method)(payload)


@dataclass(frozen=True)
class RemoteLog:
    """The logs of other services, read by RPC."""

    client: RpcClient

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]:
        asked = {"sequence": sequence, "limit": limit}
        answer = self.client.call(source, "events_after", asked, context=Context())
        return [body.encode() for body in answer["bodies"]]


@dataclass
class Loops:
    """The loops of one service, made from its runtime and the broker."""

    relay: Relay
    reader: Reader
    retries: Retries
    replays: Replays
    timers: Timers


def loops_of(
    service_class: type[Service], runtime: Runtime, broker: Broker, source: Source
) -> Loops:
    """Make the loops; no connection is opened before their first step."""
    database, reactions = runtime.database, runtime.reactions
    return Loops(
        relay=Relay(database, broker.publisher(runtime.service)),
        reader=Reader(Inbox(database, reactions), broker.subscription(runtime.service), source),
        retries=Retries(database, reactions),
        replays=Replays(database, reactions, source),
        timers=Timers(database, jobs_of(service_class, runtime.service)),
    )
