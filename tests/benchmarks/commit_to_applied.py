"""From a writer's commit to the commit of what reacts: three writers flat out, relay and reader beside.

How many notes are on the other side per second, from the first write until the last is applied.
"""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.stand import Place, stand

WRITERS = 3
RUNS = 5
NOTES = {"chassis": 500, "plain": 500, "psycopg2": 1500, "nameko": 900}  # per writer
FLOOR = 0.8
LONGEST_SECONDS = 180


@dataclass(frozen=True)
class Run:
    """One measurement: events applied per second, what each process paid for one, and the writers' pace."""

    rate: float
    cpu_ms: dict[str, float]
    written: float

    @property
    def cpu(self) -> float:
        """What all our processes together paid for one event, without the servers' part."""
        return sum(self.cpu_ms.values())


@benchmark("commit-to-applied")
def measure() -> Iterator[Figure]:
    """Run the four in turns, so that what else the machine does falls on all of them."""
    runs: dict[str, list[Run]] = {name: [] for name in NOTES}
    for _ in range(RUNS):
        for name, count in NOTES.items():
            runs[name].append(run(name, count))
    middle = {name: median(found.rate for found in told) for name, told in runs.items()}
    pairs = list(zip(runs["chassis"], runs["plain"], strict=True))
    ratio = median(ours.rate / plain.rate for ours, plain in pairs)
    spread = ", ".join(f"{found.rate:.0f}" for found in runs["chassis"])
    yield Figure(
        name="commit-to-applied",
        value=middle["chassis"],
        unit="events/s",
        floor=FLOOR,
        peer="same models, no chassis",
        peer_value=middle["chassis"] / ratio,
        note=f"median ratio of {RUNS} pairs; runs: {spread}",
    )
    # Others on the machine change the rate, and hardly what a fact costs: this is the steadier figure.
    yield Figure(
        name="commit-to-applied-processor",
        value=median(ours.cpu for ours, _ in pairs),
        unit="ms per event",
        peer="same models, no chassis",
        peer_value=median(plain.cpu for _, plain in pairs),
        note="; ".join(
            f"{name} {_parts(runs[name][-1])}" for name in ("chassis", "plain", "psycopg2")
        ),
    )
    yield Figure(
        name="commit-to-applied-beside-psycopg2",
        value=middle["chassis"],
        unit="events/s",
        peer="psycopg2 by hand, set-based",
        peer_value=middle["psycopg2"],
    )
    yield Figure(
        name="commit-to-applied-beside-nameko",
        value=middle["chassis"],
        unit="events/s",
        peer="bare nameko, no database",
        peer_value=middle["nameko"],
    )


def _parts(run: Run) -> str:
    return ", ".join(f"{role} {used:.1f}" for role, used in run.cpu_ms.items())


@benchmark("whole-commands")
def measure_whole() -> Iterator[Figure]:
    """The same with the whole command around it: contract, idempotency key and stored answer."""
    found = [run("chassis", NOTES["chassis"], role="write_keyed").rate for _ in range(3)]
    yield Figure(name="whole-commands", value=median(found), unit="events/s")


def run(pipeline: str, count: int, *, role: str = "write") -> Run:
    """Let *pipeline* bring *count* notes of each writer to the other side."""
    place = stand().place()
    with tempfile.TemporaryDirectory() as folder:
        if pipeline == "nameko":
            place = replace(place, tallies_url=str(Path(folder, "seen")))
        try:
            return _run(pipeline, place, count, role)
        finally:
            if pipeline != "nameko":
                stand().leave(place)


def _run(pipeline: str, place: Place, count: int, role: str) -> Run:
    servers = importlib.import_module(f"tests.benchmarks.pipelines.{pipeline}_pipeline").SERVERS
    with Crew(pipeline, servers, Job(place)) as crew:
        jobs = [Job(place, number=n, count=count) for n in range(WRITERS)]
        writers = Writers(pipeline, jobs, role=role)
        time.sleep(0.5)
        before = crew.cpu_seconds()
        started = time.monotonic()
        writers.go()
        said = writers.finish()
        wanted = count * WRITERS
        if not await_applied(place, wanted, LONGEST_SECONDS):
            raise RuntimeError(f"{pipeline}: {applied(place)} of {wanted} were applied")
        seconds = time.monotonic() - started
        spent = {name: used - before[name] for name, used in crew.cpu_seconds().items()}
        spent["writers"] = sum(told["cpu"] for told in said)
        return Run(
            wanted / seconds,
            {name: 1000 * used / wanted for name, used in spent.items()},
            wanted / max(told["seconds"] for told in said),
        )


def await_applied(place: Place, wanted: int, seconds: float) -> bool:
    """Wait until *wanted* notes have come to the other side, for at most so long; say whether they have."""
    ends = time.monotonic() + seconds
    while applied(place) < wanted:
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)  # another process applies; there is nothing here to be woken by
    return True


def applied(place: Place) -> int:
    """Return how many notes have come to the other side."""
    if not place.tallies_url.startswith("postgresql"):
        seen = Path(place.tallies_url)
        return int(seen.read_text() or 0) if seen.exists() else 0
    database = place.tallies_url.rsplit("/", 1)[1]
    return int(stand().query(database, "select count(*) from tally")[0][0])
