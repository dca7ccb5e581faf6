"""A log that is read again beside live traffic: how long do live facts wait meanwhile?

The worker that replays is the one that reads what is new, as in production.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import quantiles

from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.replay import prepare
from chassis.runtime import assemble, reactions_of
from chassis.testing.trial.tallies.service import TalliesService
from tests.benchmarks.crew import Crew, Job, Writers
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.history import OwnLog, written
from tests.benchmarks.latency import COMMITTED, commits
from tests.benchmarks.pipelines.chassis_pipeline import SERVERS
from tests.benchmarks.stand import Place, stand

HISTORY = 20_000  # more than is read again while live facts are timed
REACTION = "tallies.count_note"
PER_SECOND, SECONDS = 30.0, 15
LONGEST_SECONDS = 120
CEILING = 1000.0
HANDLED = "insert into reader_mark (source, applied_through) values ('notes', {through})"


@benchmark("replay-beside-live")
def measure() -> Iterator[Figure]:
    place = stand().place()
    log = OwnLog(place)
    written(log.database, HISTORY)
    log.database.close()
    _ask(place, HANDLED.format(through=HISTORY))
    with Crew("chassis", SERVERS, Job(place)):
        alone = _live(place, 0)
        _order(place)
        started = time.monotonic()
        beside = _live(place, 1)
        [(position, until)] = _ask(place, COMMITTED.format(note="position", table="replay_run"))
        took = time.monotonic() - started
    stand().leave(place)
    meanwhile = [ms for at, ms in beside if position < HISTORY or at < until]  # type: ignore[operator]
    cuts, before = quantiles(meanwhile, n=100), quantiles([ms for _, ms in alone], n=100)
    for name, cut, ceiling in (("p50", 49, None), ("p99", 98, CEILING)):
        yield Figure(
            name=f"replay-beside-live-{name}",
            value=cuts[cut],
            unit="ms",
            floor=ceiling,
            at_most=True,
            note=f"{len(meanwhile)} live facts at {PER_SECOND:.0f}/s; without a replay {before[cut]:.0f} ms",
        )
    rate = position / (min(took, until - started) if position == HISTORY else took)  # type: ignore[operator]
    yield Figure(name="replay-beside-live-rate", value=rate, unit="facts/s")


def _order(place: Place) -> None:
    """Let the worker read the whole of history again."""
    database = assemble(TalliesService, place.tallies_url, Clock(), upgrade=False).database
    table = reactions_of(TalliesService)
    with Session(database.engine) as session:
        asked = prepare(table, reaction=REACTION, after=0, through=HISTORY, association_id=None)
        session.add(asked)
        session.commit()
    database.close()


def _live(place: Place, number: int) -> list[tuple[float, float]]:
    """Write for a while; return when each fact was committed and how many milliseconds it was on its way."""
    count = int(PER_SECOND * SECONDS)
    wanted = HISTORY + count * (number + 1)
    writers = Writers("chassis", [Job(place, number, count=count, per_second=PER_SECOND)])
    time.sleep(1.5)  # the crew starts; what it does meanwhile is not measured
    writers.go()
    writers.finish()
    ends = time.monotonic() + LONGEST_SECONDS
    while _ask(place, "select applied_through from reader_mark where source = 'notes'") != [
        (wanted,)
    ]:
        if time.monotonic() > ends:
            raise RuntimeError("live facts did not get through beside a replay")
        time.sleep(0.1)  # another process applies; there is nothing here to be woken by
    wrote = commits(place.notes_url, "id", f"note where person_id like 'w{number}-%'")
    tallied = commits(place.tallies_url, "note_id", "tally")
    since = min(wrote.values()) + 1.0
    return [(at, (tallied[n] - at) * 1000) for n, at in wrote.items() if at > since]


def _ask(place: Place, statement: str) -> list[tuple[object, ...]]:
    return stand().query(place.tallies_url.rsplit("/", 1)[1], statement)
