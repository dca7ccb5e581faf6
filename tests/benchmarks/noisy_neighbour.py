"""One association publishes a hundred times what each of the others does: how long do the others wait?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median, quantiles

from tests.benchmarks.commit_to_applied import await_applied
from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.latency import commits
from tests.benchmarks.pipelines.chassis_pipeline import SERVERS
from tests.benchmarks.stand import stand

OTHERS = tuple(f"quiet-{n}" for n in range(10))
PER_SECOND, TIMES = 0.4, 100
SECONDS = 25
RUNS = 2
CEILING = 2.0


@benchmark("noisy-neighbour")
def measure() -> Iterator[Figure]:
    """Take turns: the others by themselves, and the same beside the loud one."""
    alone, beside = [], []
    for _ in range(RUNS):
        alone.append(_ways(loud=False))
        beside.append(_ways(loud=True))
    for name, cut, ceiling in (("p50", 49, None), ("p99", 98, CEILING)):
        pairs = [(b[cut], a[cut]) for a, b in zip(alone, beside, strict=True)]
        runs = ", ".join(f"{b:.0f}/{a:.0f}" for b, a in pairs)
        ratio = median(b / a for b, a in pairs)
        value = median(b for b, _ in pairs)
        yield Figure(
            name=f"noisy-neighbour-{name}",
            value=value,
            unit="ms",
            floor=ceiling,
            at_most=True,
            peer="the same without it",
            peer_value=value / ratio,
            note=f"{len(OTHERS)} at {PER_SECOND:g}/s beside one at {TIMES * PER_SECOND:g}/s: {runs}",
        )


def _ways(*, loud: bool) -> list[float]:
    """Return the hundredths of the others' milliseconds from commit to commit."""
    place = stand().place()
    rate = PER_SECOND * len(OTHERS)
    jobs = [Job(place, count=int(rate * SECONDS), per_second=rate, associations=OTHERS)]
    if loud:
        rate = PER_SECOND * TIMES
        job = Job(place, 1, count=int(rate * SECONDS), per_second=rate, associations=("loud",))
        jobs.append(job)
    with Crew("chassis", SERVERS, Job(place)):
        writers = Writers("chassis", jobs)
        time.sleep(1.5)  # the crew starts; what it does meanwhile is not measured
        writers.go()
        writers.finish()
        await_applied(place, sum(job.count for job in jobs), 60)
    written = commits(place.notes_url, "id", "note where association_id <> 'loud'")
    tallied = commits(place.tallies_url, "note_id", "tally where association_id <> 'loud'")
    stand().leave(place)
    since = min(written.values()) + 1.0
    return quantiles([(tallied[n] - at) * 1000 for n, at in written.items() if at > since], n=100)
