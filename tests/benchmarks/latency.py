"""How long a fact is on its way at a hundred a second, by the database's own times of commit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median, quantiles

from tests.benchmarks.commit_to_applied import WRITERS, await_applied
from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.pipelines.chassis_pipeline import SERVERS
from tests.benchmarks.stand import Place, stand

PER_SECOND = 100.0
SECONDS = 15
RUNS = 3
P50_CEILING, P99_CEILING = 30.0, 150.0
COMMITTED = "select {note}, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 from {table}"


@benchmark("latency")
def measure() -> Iterator[Figure]:
    found = [_ways(place) for place in (stand().place() for _ in range(RUNS))]
    p50s, p99s = [], []
    for ways in found:
        cuts = quantiles(ways, n=100)
        p50s.append(cuts[49])
        p99s.append(cuts[98])
    for name, values, ceiling in (("p50", p50s, P50_CEILING), ("p99", p99s, P99_CEILING)):
        runs = ", ".join(f"{value:.0f}" for value in values)
        yield Figure(
            name=f"latency-{name}",
            value=median(values),
            unit="ms",
            floor=ceiling,
            at_most=True,
            note=f"{PER_SECOND:.0f}/s; median of {RUNS} runs: {runs}",
        )


def _ways(place: Place) -> list[float]:
    """Return the milliseconds that each fact took, those of the first second left out."""
    count = int(PER_SECOND * SECONDS / WRITERS)
    with Crew("chassis", SERVERS, Job(place)):
        jobs = [
            Job(place, number=n, count=count, per_second=PER_SECOND / WRITERS)
            for n in range(WRITERS)
        ]
        writers = Writers("chassis", jobs)
        time.sleep(1.5)  # the crew starts; what it does meanwhile is not measured
        writers.go()
        writers.finish()
        await_applied(place, count * WRITERS, 30)
    written = commits(place.notes_url, "id", "note")
    tallied = commits(place.tallies_url, "note_id", "tally")
    stand().leave(place)
    since = min(written.values()) + 1.0
    return [(tallied[n] - at) * 1000 for n, at in written.items() if at > since]


def commits(url: str, note: str, table: str) -> dict[str, float]:
    """Return when each row of *table* was committed, by what it says of its *note*."""
    statement = COMMITTED.format(note=note, table=table)
    return dict(stand().query(url.rsplit("/", 1)[1], statement))  # type: ignore[arg-type]
