"""The trial: notes and tallies as in production, each part a process, on servers that may be broken.

A test starts it, lets writers write, breaks something, and asks for the verdict.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import requests
from prometheus_client.parser import text_string_to_metric_families

from chassis.broker.port import BrokerUnavailable
from chassis.broker.rabbitmq import RabbitBroker
from chassis.clock import Clock
from chassis.context import Context
from chassis.encryption import Keyring, use_keyring
from chassis.ids import new_id
from chassis.runtime import assemble, call
from chassis.testing.proxy import Proxy
from chassis.testing.server_process import free_port
from chassis.testing.trial.tallies.models import Trouble
from chassis.testing.trial.tallies.service import TalliesService
from tests.benchmarks.stand import dsn
from tests.faults.checker import Verdict, read_trial
from tests.faults.ground import Ground
from tests.faults.member import Answered, Errand, enough_of, errand_words, read_record
from tests.faults.processes import Forked, Spawned
from tests.faults.table import patient

PARTS = {"calls": "notes", "relay": "notes", "worker": "tallies"}
SETTLE_SECONDS = 60.0
POLL_SECONDS = 0.1
END_SECONDS = 40.0
LONGEST_SECONDS = 7200.0  # longer than any test keeps writing
ASSOCIATIONS = ("hangzhou", "tonglu")


class Wrong(AssertionError):
    """The ledger is not clean."""

    def __init__(self, verdict: Verdict, more: str = "") -> None:
        super().__init__(f"{verdict.account()}\n{more}")
        self.verdict = verdict


class Trial:
    """The parts, by name: `calls`, `relay`, `worker`, `worker-2` …, and the writers `writer-0` …."""

    def __init__(
        self,
        ground: Ground,
        folder: Path,
        *,
        patches: Iterable[str] = (),
        proxy: Proxy | None = None,
        patience: float = SETTLE_SECONDS,
    ) -> None:
        self.ground, self.folder, self.proxy, self.patience = ground, folder, proxy, patience
        self.patches = list(patches)  # for every part; those of one part are told to `begin`
        self.place = ground.place()
        self.processes: dict[str, Any] = {}
        self.errands: dict[str, Errand] = {}
        self.ports: dict[str, int] = {}
        self.last_told: dict[str, str] = {}
        (folder / "key").write_text(secrets.token_hex(32) + "\n")
        use_keyring(Keyring(b"a key of the trial, 32 bytes lon"))
        self._tallies: Any = None
        self._depth = RabbitBroker(ground.administrator)

    # --- parts ------------------------------------------------------------------------------------

    def start(self, *, patches: Iterable[str] = ()) -> None:
        """Start calls, relay and worker."""
        for part in PARTS:
            self.begin(part, patches=patches)

    def begin(
        self,
        name: str,
        *,
        patches: Iterable[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Start a part, also again; *name* may carry a number for a second of its kind."""
        part = name.split("-", maxsplit=1)[0]
        service = PARTS[part]
        told = self._environment(name, service) | dict(settings or {})
        log = str(self.folder / f"{name}.log")
        put_on = [*self.patches, *patches]
        if part == "calls":
            self.processes[name] = Spawned(part, service, told, put_on, log)
        else:
            self.processes[name] = Forked(part, service, told, put_on, log)

    def kill(self, name: str) -> None:
        """End a part without a word."""
        self.processes[name].signal(signal.SIGKILL)
        self.processes[name].wait(END_SECONDS)

    def restart(self, name: str, *, patches: Iterable[str] = ()) -> None:
        """Kill a part and start it again."""
        self.kill(name)
        self.begin(name, patches=patches)

    def end(self, name: str) -> float:
        """Ask a part to end, as a supervisor does, and return after how many seconds it did so well."""
        assert eventually(lambda: self._listens(name), END_SECONDS), self.said(name)
        time.sleep(0.2)  # it has begun to listen, and is about to heed signals
        started = time.monotonic()
        self.processes[name].signal(signal.SIGTERM)
        code = self.processes[name].wait(END_SECONDS)
        assert code == 0, f"{name} ended with {code}\n{self.said(name)}"
        return time.monotonic() - started

    def died(self, name: str) -> bool:
        """Say whether a part was killed, by itself; waits a moment for it."""
        return self.processes[name].wait(0.02) == -signal.SIGKILL

    def alive(self, name: str) -> bool:
        return self.processes[name].wait(0) is None

    def done(self, name: str) -> bool:
        """Say whether a part has ended well."""
        return self.processes[name].wait(0) == 0

    def freeze(self, name: str) -> None:
        self.processes[name].signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self.processes[name].signal(signal.SIGCONT)

    def _listens(self, name: str) -> bool:
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def memory_mb(self, name: str) -> float:
        """Return what a part holds in memory."""
        words = Path(f"/proc/{self.processes[name].pid}/statm").read_text().split()
        return int(words[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def said(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text()[-2000:] if log.exists() else ""

    def close(self) -> None:
        """End everything at once; the next trial has the broker to itself."""
        for process in self.processes.values():
            process.signal(signal.SIGCONT)
            process.signal(signal.SIGKILL)
            process.wait(END_SECONDS)
        if self._tallies is not None:
            self._tallies.database.close()
        self.ground.leave(self.place)

    def _environment(self, name: str, service: str) -> dict[str, str]:
        self.ports[name] = free_port()
        port = self.proxy.port if self.proxy and not name.startswith("calls") else None
        return {
            "NUANJIA_DATABASE_URL": getattr(self.place, f"{service}_url"),
            "NUANJIA_BROKER_URL": self.ground.amqp_url(service, port=port),
            "NUANJIA_KEY_FILE": str(self.folder / "key"),
            "NUANJIA_HEALTH_PORT": str(self.ports[name]),
            "NUANJIA_LOG_LEVEL": "INFO",
            "PYTHONWARNINGS": "ignore",
        }

    # --- writers ----------------------------------------------------------------------------------

    def write(
        self,
        count: int,
        *,
        writers: int = 2,
        per_second: float = 0.0,
        patches: Iterable[str] = (),
        **more: Any,
    ) -> None:
        """Let *writers* write *count* notes in all, beside whatever else happens."""
        for _ in range(writers):
            number = len(self.errands)
            name = f"writer-{number}"
            self.errands[name] = Errand(
                number=number,
                count=count // writers,
                record=str(self.folder / f"{name}.record"),
                per_second=per_second / writers,
                **more,
            )
            self._begin_writer(name, patches)

    def keep_writing(self, per_second: float, **more: Any) -> None:
        """Let writers write until they are told that it is `enough`."""
        self.write(int(per_second * LONGEST_SECONDS), per_second=per_second, **more)

    def enough(self) -> None:
        """Let the writers stop, after the note that they have in hand and one more."""
        for errand in self.errands.values():
            enough_of(errand).touch()

    def go_on(self, name: str, *, patches: Iterable[str] = ()) -> None:
        """Start a writer again where it was killed; its last command is repeated, with the same key."""
        last = max(self.record(name), key=lambda one: one.number, default=None)
        if last is not None:
            self.errands[name] = replace(
                self.errands[name], first=last.number, answered=last.note_id
            )
        self._begin_writer(name, patches)

    def _begin_writer(self, name: str, patches: Iterable[str]) -> None:
        errand = self.errands[name]
        service = "tallies" if errand.rpc else "notes"
        told = self._environment(name, service)
        told["NUANJIA_DATABASE_URL"] = self.place.notes_url
        log = str(self.folder / f"{name}.log")
        self.processes[name] = Forked(
            "write", errand_words(errand), told, [*self.patches, *patches], log
        )

    def record(self, name: str) -> list[Answered]:
        return list(read_record(Path(self.errands[name].record)))

    @property
    def written(self) -> int:
        """How many notes were answered so far."""
        return sum(len({one.number for one in self.record(name)}) for name in self.errands)

    @property
    def writing(self) -> bool:
        return any(self.alive(name) for name in self.errands)

    def await_writers(self, seconds: float = 300.0) -> None:
        """Wait until every writer is done; one that ended otherwise fails the test."""
        ends = time.monotonic() + seconds
        for name in self.errands:
            code = self.processes[name].wait(max(0.1, ends - time.monotonic()))
            assert code == 0, f"{name} ended with {code}\n{self.said(name)}"

    # --- the ledger -------------------------------------------------------------------------------

    def settle(self, within: float | None = None) -> float:
        """Wait until all that was written is applied and nothing is left; return after how many seconds.

        Fails with the shortest account when it takes longer than *within*, or when the ledger is wrong.
        """
        started = time.monotonic()
        ends = started + patient(within or self.patience)
        while not self._at_rest() and time.monotonic() < ends:
            time.sleep(POLL_SECONDS)
        seconds = time.monotonic() - started
        verdict = self.verdict()
        if not verdict.clean:
            raise Wrong(verdict, f"after {seconds:.0f} s; logs in {self.folder}")
        return seconds

    def finish(self, within: float | None = None) -> float:
        """Wait for the writers, then `settle`, then end the worker: nothing may come back into the queue."""
        self.await_writers()
        seconds = self.settle(within)
        for name in [n for n in self.processes if n.startswith("worker") and self.alive(n)]:
            if self.metric(name, "reconciled_total"):  # the log was quicker than the queue
                eventually(lambda: self.ground.unacknowledged() == 0, 60)
            self.last_told[name] = self._told(name)
            self.end(name)
        if not eventually(lambda: self.queued() == 0, 5):
            raise Wrong(self.verdict(), "unacknowledged messages came back")
        return seconds

    def verdict(self, **asked: Any) -> Verdict:
        return read_trial(
            dsn(self.superuser("notes")),
            dsn(self.superuser("tallies")),
            queued=self.queued(),
            **asked,
        )

    def superuser(self, service: str) -> str:
        return str(getattr(self.place.as_superuser(), f"{service}_url"))

    def ask(self, service: str, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on the database of *service* as its superuser."""
        database = getattr(self.place, f"{service}_url").rsplit("/", 1)[1]
        return self.ground.query(database, statement)

    def applied(self) -> int:
        return int(self.ask("tallies", "select count(*) from tally")[0][0])

    def mark(self) -> int:
        """Return how far tallies has handled the log of notes."""
        asked = "select coalesce(max(applied_through), 0) from reader_mark where source = 'notes'"
        return int(self.ask("tallies", asked)[0][0])

    def head(self) -> int:
        """Return where the log of notes ends, once nothing is in the outbox."""
        [(outbox, head)] = self.ask(
            "notes",
            "select (select count(*) from outbox), coalesce((select max(head) from relay_state), 0)",
        )
        return -1 if outbox else int(head)

    def queued(self) -> int:
        """Return how many messages wait; also when the broker does not know yet."""
        with suppress(BrokerUnavailable):
            return self._depth.depth("tallies")
        return -1

    def _at_rest(self) -> bool:
        with suppress(psycopg2.Error):
            [(outbox, open_, head)] = self.ask(
                "notes",
                "select (select count(*) from outbox), coalesce(max(head - published_through), 0),"
                " coalesce(max(head), 0) from relay_state",
            )
            [(waiting, mark)] = self.ask(
                "tallies",
                "select (select count(*) from waiting_reaction where state <> 'discarded'),"
                " coalesce((select applied_through from reader_mark where source = 'notes'), 0)",
            )
            return not (outbox or open_ or waiting) and mark == head and self.queued() == 0
        return False

    # --- tallies, as an operator calls it -----------------------------------------------------------

    @property
    def tallies(self) -> Any:
        """The runtime of tallies in this process."""
        if self._tallies is None:
            self._tallies = assemble(TalliesService, self.place.tallies_url, Clock(), upgrade=False)
        return self._tallies

    def call(self, method: str, **payload: Any) -> Any:
        return call(TalliesService, self.tallies, Context(), method, payload)

    def trouble(self, cause: str, association: str = "hangzhou") -> None:
        """Let whatever is about *cause* fail."""
        with self.tallies.database.begin(Context(association_id=association)) as tx:
            tx.session.add(Trouble(id=new_id(), cause=cause))

    def mend(self) -> None:
        """Take all causes of trouble away."""
        self.ask("tallies", "delete from trouble")

    def waiting(self, state: str) -> int:
        states = self.ask("tallies", "select state, count(*) from waiting_reaction group by state")
        return int(dict(states).get(state, 0))

    # --- metrics ----------------------------------------------------------------------------------

    def metric(self, name: str, sample: str, **labels: str) -> float:
        """Return what a part tells of itself; 0 for a sample that it does not have yet."""
        return _sum(self._told(name), sample, labels)

    def metric_at_end(self, name: str, sample: str, **labels: str) -> float:
        """Return what a worker told of itself when `finish` ended it."""
        return _sum(self.last_told[name], sample, labels)

    def _told(self, name: str) -> str:
        address = f"http://127.0.0.1:{self.ports[name]}/metrics"
        # It may have been started just now, or be without its database.
        ends = time.monotonic() + 20
        while True:
            try:
                answer = requests.get(address, timeout=10)
                answer.raise_for_status()
            except requests.RequestException:
                if time.monotonic() > ends:
                    raise
                time.sleep(POLL_SECONDS)
            else:
                return answer.text


def _sum(told: str, sample: str, labels: dict[str, str]) -> float:
    return sum(
        one.value
        for family in text_string_to_metric_families(told)
        for one in family.samples
        if one.name == sample and labels.items() <= one.labels.items()
    )


def eventually(claim: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Return what *claim* answers once it is true, or its last answer when it never is in time."""
    ends = time.monotonic() + seconds
    answer = claim()
    while not answer and time.monotonic() < ends:
        time.sleep(0.05)
        answer = claim()
    return answer
