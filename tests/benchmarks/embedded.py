"""The embedded system, started on an empty folder and used as a client uses it: over HTTP."""

from __future__ import annotations

import importlib.util
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.benchmarks.crew import cpu_seconds
from tests.benchmarks.figures import Figure, NotHere, benchmark
from tests.journeys.systems import EmbeddedSystem

LEDGER = Path(__file__).parents[1] / "ledgers" / "tonglu-2024.xlsx"
ASSOCIATION = "tonglu"  # the demo fills Hangzhou; Tonglu is empty until we import
IMPORT_FLOOR, RPC_FLOOR = 1000.0, 150.0
RSS_CEILING, CPU_CEILING = 300.0, 5.0
SETTLE_SECONDS, IDLE_SECONDS, CALL_SECONDS, IMPORT_SECONDS = 10, 20, 10, 300
CLIENTS = 8


@dataclass
class Running:
    """An embedded system that serves, and what its first start took."""

    system: EmbeddedSystem
    first_start_seconds: float

    @property
    def pid(self) -> int:
        assert self.system.process is not None
        return self.system.process.pid

    def client(self) -> requests.Session:
        """Return a client with the rights of the command line."""
        access = json.loads((self.system.data / "cli.json").read_text())
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {access['token']}"
        return session

    def address(self, path: str) -> str:
        return f"{self.system.url}/api/v1/associations/{ASSOCIATION}{path}"


@benchmark("embedded")
def measure() -> Iterator[Figure]:
    with _running() as running:
        yield Figure(
            name="embedded-first-start",
            value=running.first_start_seconds,
            unit="s",
            note="migrations and the whole demo ledger",
        )
        time.sleep(SETTLE_SECONDS)
        before = cpu_seconds(running.pid)
        time.sleep(IDLE_SECONDS)
        used = 100 * (cpu_seconds(running.pid) - before) / IDLE_SECONDS
        yield Figure(
            name="embedded-idle-rss",
            value=_resident_mib(running.pid),
            unit="MiB",
            floor=RSS_CEILING,
            at_most=True,
        )
        yield Figure(
            name="embedded-idle-cpu",
            value=used,
            unit="% of a core",
            floor=CPU_CEILING,
            at_most=True,
            note=f"over {IDLE_SECONDS} s",
        )
        yield Figure(
            name="embedded-rpc",
            value=_calls_per_second(running),
            unit="calls/s",
            floor=RPC_FLOOR,
            note=f"GET of one page through the gateway, {CLIENTS} clients",
        )
        rows, seconds = _import(running)
        yield Figure(
            name="embedded-import",
            value=rows / seconds,
            unit="rows/s",
            floor=IMPORT_FLOOR,
            note=f"{rows} rows made in {seconds:.1f} s, from the upload until every service applied them",
        )


@contextmanager
def _running() -> Iterator[Running]:
    if importlib.util.find_spec("deploy.embedded") is None:
        raise NotHere("deploy.embedded does not exist")
    with tempfile.TemporaryDirectory(prefix="nuanjia-bench-") as folder:
        system = EmbeddedSystem(Path(folder), as_of="2024-01-02")
        started = time.monotonic()
        try:
            system.start()
            yield Running(system, time.monotonic() - started)
        except AssertionError as error:
            raise NotHere(str(error)[-500:]) from error
        finally:
            system.stop()


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kib) / 1024


def _calls_per_second(running: Running) -> float:
    """Return how many calls several clients get answered in a second, all together."""
    counts, ends = [0] * CLIENTS, time.monotonic() + CALL_SECONDS

    def ask(number: int) -> None:
        client = running.client()
        while time.monotonic() < ends:
            client.get(running.address("/members?limit=1"), timeout=30).raise_for_status()
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - started)


def _import(running: Running) -> tuple[int, float]:
    """Import the ledger; return how many rows it made, and the seconds until all were applied."""
    client, started = running.client(), time.monotonic()
    with LEDGER.open("rb") as file:
        job = _told(client.post(running.address("/imports"), files={"file": file}, timeout=300))
    path = running.address(f"/imports/{job['job_id']}")
    _told(client.post(f"{path}/apply", timeout=60))
    while job["state"] not in ("applied", "failed"):
        if time.monotonic() - started > IMPORT_SECONDS:
            raise RuntimeError(f"the import is still {job['state']}")
        time.sleep(0.1)  # each look is a call that the import must share the processor with
        job = _told(client.get(path, timeout=60))
    if job["state"] == "failed":
        raise RuntimeError(f"the import failed: {job}")
    return job["created"], time.monotonic() - started


def _told(answer: requests.Response) -> dict[str, Any]:
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told
