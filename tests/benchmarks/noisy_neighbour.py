"""One association publishes a hundred times what each of the others does: how long do the others wait?

All together publish six tenths of what this machine has just brought to the other side flat out, so that the
queue is short and what is measured is the neighbour, not a backlog.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import quantiles

from tests.benchmarks.commit_to_applied import await_applied, run
from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.latency import commits
from tests.benchmarks.pipelines.chassis_pipeline import SERVERS
from tests.benchmarks.stand import stand

OTHERS = tuple(f"quiet-{n}" for n in range(10))
TIMES, OF_MOST = 100, 0.6
FLAT_OUT = 200  # notes per writer that show how much this machine can do
SECONDS = 20
RUNS = 3  # taken together: of one run alone, the slowest one or two facts would be the figure
CEILING = 2.0
QUIET, LOUD = "association_id <> 'loud'", "association_id = 'loud'"


@benchmark("noisy-neighbour")
def measure() -> Iterator[Figure]:
    """Take turns: the others by themselves, and the same beside the loud one."""
    most = run("chassis", FLAT_OUT).rate
    each = OF_MOST * most / (TIMES + len(OTHERS))
    alone, beside, loudest = list[float](), list[float](), list[float]()
    for _ in range(RUNS):
        alone += _ways(each, loud=False)[QUIET]
        found = _ways(each, loud=True)
        beside += found[QUIET]
        loudest += found[LOUD]
    cuts = [quantiles(ways, n=100) for ways in (beside, alone, loudest)]
    for name, cut, ceiling in (("p50", 49, None), ("p99", 98, CEILING)):
        value, peer, own = (found[cut] for found in cuts)
        yield Figure(
            name=f"noisy-neighbour-{name}",
            value=value,
            unit="ms",
            floor=ceiling,
            at_most=True,
            peer="the same without it",
            peer_value=peer,
            note=f"{len(OTHERS)} at {each:.2f}/s beside one at {TIMES * each:.0f}/s, whose own took {own:.0f} ms;"
            f" {OF_MOST:.0%} of {most:.0f}/s; {len(beside)} facts of the others",
        )


def _ways(each: float, *, loud: bool) -> dict[str, list[float]]:
    """Return how many milliseconds it took from commit to commit, those of the first second left out."""
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
    ways = {}
    tallied = commits(place.tallies_url, "note_id", "tally")
    for whose in (QUIET, LOUD) if loud else (QUIET,):
        written = commits(place.notes_url, "id", f"note where {whose}")
        since = min(written.values()) + 1.0
        ways[whose] = [(tallied[n] - at) * 1000 for n, at in written.items() if at > since]
    stand().leave(place)
    return ways
