"""What a service is: a nameko class whose methods are calls, reactions and daily jobs.

`@command` and `@query` parse the contract, open the transaction for the caller's association, and dump
the answer, so that a service's class reads as its table of contents. `Service` adds the calls that
every service answers: its log, what is parked, replay, the copy for a rehearsal.
"""

from __future__ import annotations

import functools
import time
import typing
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from nameko.extensions import DependencyProvider

from chassis import admin, context, idempotency, metrics
from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database, Transaction
from chassis.logs import logger
from chassis.reactions import ReactionTable
from chassis.rpc import rpc
from chassis.rpc_client import RpcClient
from chassis.settings import Settings
from contracts.base import Contract
from contracts.errors import Refusal

log = logger(__name__)
RUNTIMES = "NUANJIA_RUNTIMES"


@dataclass
class Runtime:
    """What the processes of one service share: its database, its clock, its reactions."""

    service: str
    database: Database
    clock: Clock
    reactions: ReactionTable


@dataclass(frozen=True)
class Bound:
    """A service's database, bound to the context of one call."""

    database: Database
    context: Context
    runtime: Runtime | None = None

    def begin(self) -> AbstractContextManager[Transaction]:
        return self.database.begin(self.context)

    def reading(self) -> AbstractContextManager[Transaction]:
        return self.database.reading(self.context)


class BoundDatabase(DependencyProvider):
    """Gives each call its service's database, bound to the call's context."""

    def get_dependency(self, worker_ctx: Any) -> Bound:
        runtime: Runtime = self.container.config[RUNTIMES][self.container.service_name]
        return Bound(runtime.database, Context.from_headers(worker_ctx.data), runtime)


def _types(method: Callable[..., Any]) -> tuple[type[Contract] | None, Any]:
    """Return the contract a method takes and what it answers, from its annotations."""
    hints = typing.get_type_hints(method)
    answer = hints.pop("return", None)
    hints.pop("tx", None)
    taken = next((hint for hint in hints.values()), None)
    return taken, answer


def _dump(answer: Any) -> Any:
    if isinstance(answer, Contract):
        return answer.dump()
    if isinstance(answer, (list, tuple)):
        return [_dump(item) for item in answer]
    return answer


def _entrypoint(method: Callable[..., Any], *, writes: bool) -> Any:
    taken, _ = _types(method)
    name = method.__name__

    @functools.wraps(method)
    def call(self: Service, payload: dict[str, Any]) -> Any:
        started = time.monotonic()
        bound = self.database
        with context.use(bound.context):
            try:
                order = (taken.load(payload),) if taken else ()
                if writes:
                    with bound.begin() as tx:
                        return idempotency.once(
                            tx, name, payload, lambda: _dump(method(self, tx, *order))
                        )
                with bound.reading() as tx:
                    return _dump(method(self, tx, *order))
            except Refusal as refusal:
                log.info("call.refused", service=self.name, call=name, code=refusal.code)
                raise
            finally:
                metrics.RPC_SECONDS.labels(self.name, name).observe(time.monotonic() - started)

    call.__nuanjia_call__ = (taken, writes)  # type: ignore[attr-defined]  # read by tests and documents
    return rpc(expected_exceptions=(Refusal,))(call)


def command(method: Callable[..., Any]) -> Any:
    """Make `(self, tx, order: SomeCommand) -> SomeView` a call that changes something."""
    return _entrypoint(method, writes=True)


def query(method: Callable[..., Any]) -> Any:
    """Make `(self, tx, question: SomeQuery) -> SomeView` a call that only reads."""
    return _entrypoint(method, writes=False)


class Steps(Protocol):
    """A loop's work: `step` does what is there and returns how much that was.

    *idle_seconds* is how long it rests after a step that found nothing; with *wakes_on_commit* a commit of
    the same process ends the rest.
    """

    idle_seconds: float
    wakes_on_commit: bool

    def step(self) -> int: ...


class Service:
    """Base of the services: the calls by which each is read, watched and mended."""

    name: ClassVar[str]
    database = BoundDatabase()

    @classmethod
    def own_loops(cls, runtime: Runtime, settings: Settings, client: RpcClient) -> list[Steps]:
        """Return the loops that only this service has, such as the one that sends mail."""
        return []

    @classmethod
    def prepare_rehearsal(cls, tx: Transaction, first: date, last: date) -> None:
        """Take out of a copy what the days from *first* to *last* will decide anew."""

    @query
    def events_after(self, tx: Transaction, question: admin.EventsAfter) -> admin.LogStretch:
        return admin.events_after(tx, question)

    @query
    def progress(self, tx: Transaction) -> admin.Progress:
        return admin.progress(tx)

    @query
    def list_parked(self, tx: Transaction, question: admin.ListParked) -> admin.ParkedPage:
        return admin.list_parked(tx, question)

    @command
    def settle_parked(self, tx: Transaction, order: admin.SettleParked) -> admin.Settled:
        return admin.settle_parked(tx, order)

    @command
    def order_replay(self, tx: Transaction, order: admin.OrderReplay) -> admin.ReplayOrdered:
        return admin.order_replay(tx, order, self.database.runtime.reactions)

    @rpc(expected_exceptions=(Refusal,))
    def pause_relay(self, payload: dict[str, Any]) -> None:
        admin.pause_relay(self.database.database, admin.PauseRelay.load(payload))

    @query
    def copy_rows(self, tx: Transaction, question: admin.CopyRows) -> admin.RowsCopied:
        return admin.copy_rows(tx, question, type(self))
