"""Ours: the trial services on the chassis with every promise on, each role as `deploy` runs it."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

from chassis.broker.rabbitmq import RabbitBroker
from chassis.clock import Clock
from chassis.context import Context
from chassis.encryption import Keyring, use_keyring
from chassis.loops import Loop, LoopGroup
from chassis.rpc_client import RpcClient
from chassis.runtime import assemble, call
from chassis.service import RUNTIMES, Runtime, Service
from chassis.settings import Settings
from chassis.testing.trial.contracts import WriteNote
from chassis.testing.trial.notes.service import NotesService, write_note
from chassis.testing.trial.tallies.service import TalliesService
from deploy.system import relay_loop, worker_loops
from tests.benchmarks.crew import Job
from tests.benchmarks.member import paced, ready

SERVERS = ("calls", "relay", "consume")


def write(job: Job) -> None:
    """A business transaction is one function of a service's commands, for one association."""
    database = _runtime(NotesService, job.place.notes_url).database

    def one(association: str, person: str, text: str) -> None:
        with database.begin(Context(association_id=association, actor="account-1")) as tx:
            write_note(tx, WriteNote(person_id=person, text=text))

    paced(job, one)


def write_keyed(job: Job) -> None:
    """The whole command, as it arrives by RPC: contract, idempotency key, answer and all."""
    runtime, numbers = _runtime(NotesService, job.place.notes_url), iter(range(job.count))

    def one(association: str, person: str, text: str) -> None:
        key = f"{job.number}-{next(numbers)}"
        context = Context(association_id=association, actor="account-1", key=key)
        call(NotesService, runtime, context, "write_note", {"person_id": person, "text": text})

    paced(job, one)


def relay(job: Job) -> None:
    broker, client = RabbitBroker(job.place.amqp_url), RpcClient(job.place.amqp_url, owner="notes")
    runtime = _runtime(NotesService, job.place.notes_url)
    _run([relay_loop(NotesService, runtime, broker, client)])


def consume(job: Job) -> None:
    client = RpcClient(job.place.amqp_url, owner="tallies")
    client.start()
    runtime = _runtime(TalliesService, job.place.tallies_url)
    broker = RabbitBroker(job.place.amqp_url)
    settings = Settings(database_url="", broker_url=job.place.amqp_url, key_file=Path())
    _run(worker_loops(TalliesService, runtime, broker, client, settings))


def calls(job: Job) -> None:
    """The service whose log the reader may ask; it is idle unless something was lost."""
    from chassis.nameko_host import run_services  # noqa: PLC0415  # needs the patch

    runtime = _runtime(NotesService, job.place.notes_url)
    ready()
    run_services(
        [NotesService],
        {"AMQP_URI": job.place.amqp_url, "max_workers": 10, RUNTIMES: {"notes": runtime}},
    )


def _runtime(service: type[Service], url: str) -> Runtime:
    use_keyring(Keyring(b"a key of the bench, 32 bytes lon"))
    return assemble(service, url, Clock(), upgrade=False)


def _run(loops: list[Loop]) -> None:
    group, stopping = LoopGroup(loops), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    group.start()
    ready()
    stopping.wait()
    group.stop(10)
