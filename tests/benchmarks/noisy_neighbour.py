"""One association publishes a hundred times what each of the others does: how long do the others wait?

All together publish six tenths of what this machine has just brought to the other side flat out, so that the
queue is short and what is measured is the neighbour, not a backlog.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median, quantiles

from tests.benchmarks.commit_to_applied import await_applied, run
from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.latency import commits
from tests.benchmarks.pipelines.chassis_pipeline import SERVERS
from tests.benchmarks.stand import stand

OTHERS = tuple(f"quiet-{n}" for n in range(10))
TIMES, OF_MOST = 100, 0.6
FLAT_OUT = 200  # notes per writer that show how much this machine can do
SECONDS = 15
RUNS = 2
CEILING = 2.0


@benchmark("noisy-neighbour")
def measure() -> Iterator[Figure]:
    """Take turns: the others by themselves, and the same beside the loud one."""
    most = run("chassis", FLAT_OUT).rate
    each = OF_MOST * most / (TIMES + len(OTHERS))
    alone, beside = [], []
    for _ in range(RUNS):
        alone.append(_ways(each, loud=False))
        beside.append(_ways(each, loud=True))
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
            note=f"{len(OTHERS)} at {each:.2f}/s beside one at {TIMES * each:.0f}/s,"
            f" {OF_MOST:.0%} of {most:.0f}/s: {runs}",
        )


def _ways(each: float, *, loud: bool) -> list[float]:
    """Return the hundredths of the others' milliseconds from commit to commit."""
    place = stand().place()
    rate = each * len(OTHERS)
    jobs = [Job(place, count=int(rate * SECONDS), per_second=rate, associations=OTHERS)]
    if loud:
        rate = each * TIMES
        job = Job(place, 1, count=int(rate * SECONDS), per_second=rate, associations=("loud",))
        jobs.append(job)
    with Crew("chassis", SERVERS, Job(place)):
        writers = Writers("chassis", jobs)
        time.sleep(1.5)  # the crew starts; what it does meanwhile is not measured
        writers.go()
        writers.finish()
        wanted = sum(job.count for job in jobs)
        if not await_applied(place, wanted, SECONDS):
            raise RuntimeError(f"{wanted} facts were more than this machine could do")
    written = commits(place.notes_url, "id", "note where association_id <> 'loud'")
    tallied = commits(place.tallies_url, "note_id", "tally where association_id <> 'loud'")
    stand().leave(place)
    since = min(written.values()) + 1.0
    return quantiles([(tallied[n] - at) * 1000 for n, at in written.items() if at > since], n=100)
