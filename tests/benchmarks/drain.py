"""What has piled up: a backlog read from the queue, one that was parked, and a log read again.

Each goes into a real reaction that writes one row per fact, by one process, nobody else working.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis import admin, waiting
from chassis.batches import Received
from chassis.broker.port import Outgoing
from chassis.broker.rabbitmq import RabbitBroker
from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database
from chassis.inbox import Inbox
from chassis.reactions import OnHistory, ReactionTable
from chassis.reader import Reader
from chassis.replay import Replays, prepare
from chassis.runtime import assemble, reactions_of
from chassis.tables import WaitingReaction
from chassis.testing.trial.tallies.service import TalliesService
from contracts.envelope import read
from tests.benchmarks.crew import Crew, Job, cpu_seconds
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.history import OwnLog, written
from tests.benchmarks.stand import Place, stand

FACTS, REDRIVEN, BY_NAMEKO = 6000, 2000, 300
RUNS = 3
LONGEST_SECONDS = 300
TIMES_NAMEKO = 4.0
FLOORS = {"drain": 3000.0, "redrive": 500.0, "replay": 3000.0}
REACTION = "tallies.greet_writer"


@benchmark("drain")
def measure() -> Iterator[Figure]:
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(RUNS):
        for name, told in _round():
            found.setdefault(name, []).append(told)
    rates = {name: median(rate for rate, _ in told) for name, told in found.items()}
    costs = {name: median(cost for _, cost in told) for name, told in found.items()}
    for name, floor in FLOORS.items():
        note = f"processor {costs[name]:.2f} ms a fact"
        yield Figure(name=name, value=rates[name], unit="facts/s", floor=floor, note=note)
    yield Figure(
        name="drain-beside-nameko",
        value=rates["drain"],
        unit="facts/s",
        floor=TIMES_NAMEKO,
        peer="nameko event_handler, a transaction per event",
        peer_value=rates["nameko"],
        note=f"the peer's processor {costs['nameko']:.2f} ms a fact",
    )


def _round() -> Iterator[tuple[str, tuple[float, float]]]:
    place = stand().place()
    log = OwnLog(place)
    bodies = written(log.database, FACTS)
    database = assemble(TalliesService, place.tallies_url, Clock(), upgrade=False).database
    yield "drain", _drain(place, log, database)
    _empty(place)
    yield "redrive", _redrive(database, bodies[:REDRIVEN])
    _empty(place)
    yield "replay", _replay(log, database)
    _empty(place)
    yield "nameko", _nameko(place, bodies[:BY_NAMEKO])
    database.close()
    log.database.close()
    stand().leave(place)


def _timed(step: Callable[[], object], done: Callable[[], bool], count: int) -> tuple[float, float]:
    """Return how many a second, and the processor's milliseconds for one."""
    started, spent = time.monotonic(), time.process_time()
    while not done():
        _be_done(started, count)
        step()
    return count / (time.monotonic() - started), 1000 * (time.process_time() - spent) / count


def _be_done(started: float, count: int) -> None:
    """Raise when what was begun at *started* should have ended."""
    if time.monotonic() - started > LONGEST_SECONDS:
        raise RuntimeError(f"not done with {count} facts after {LONGEST_SECONDS} s")


def _table(on_history: OnHistory) -> ReactionTable:
    table = ReactionTable("tallies")
    table.add(replace(reactions_of(TalliesService).named(REACTION), on_history=on_history))
    return table


def _drain(place: Place, log: OwnLog, database: Database) -> tuple[float, float]:
    broker = RabbitBroker(place.amqp_url)
    publisher = broker.publisher("notes")
    publisher.publish(
        [
            Outgoing("notes.note_written", envelope.id, body)
            for body in log.events_after("notes", 0, FACTS)
            for envelope in (read(body),)
        ]
    )
    publisher.close()
    subscription = broker.subscription("tallies")
    inbox = Inbox(database, _table(OnHistory.IGNORE))
    reader = Reader(inbox, subscription, log)
    reader._reconcile_at = dict.fromkeys(reader.ahead, float("inf"))  # from the queue alone
    told = _timed(reader.step, lambda: inbox.mark("notes") == FACTS, FACTS)
    subscription.close()
    return told


def _redrive(database: Database, bodies: list[bytes]) -> tuple[float, float]:
    with Session(database.engine) as session:
        for body in bodies:
            item = Received(read(body), body)
            waiting.put(session, REACTION, item, state=waiting.PARKED, next_at=None)
        session.execute(update(WaitingReaction).values(error_key="one"))
        session.commit()
    retries = waiting.Retries(database, _table(OnHistory.IGNORE))
    order = admin.SettleParked(action="redrive", error_key="one")

    def step() -> None:
        if not retries.step():
            with database.begin(Context()) as tx:
                admin.settle_parked(tx, order)

    def done() -> bool:
        with Session(database.engine) as session:
            return not any(waiting.depth(session, s) for s in (waiting.PARKED, waiting.WAITING))

    return _timed(step, done, len(bodies))


def _replay(log: OwnLog, database: Database) -> tuple[float, float]:
    table = _table(OnHistory.PROJECT)
    replays = Replays(database, table, log)
    with Session(database.engine) as session:
        session.add(prepare(table, reaction=REACTION, after=0, through=FACTS, association_id=None))
        session.commit()
    left = FACTS

    def step() -> None:
        nonlocal left
        left -= replays.step()

    return _timed(step, lambda: left <= 0, FACTS)


def _nameko(place: Place, bodies: list[bytes]) -> tuple[float, float]:
    """Let nameko's handler write the same row for each, in a transaction of its own."""
    from nameko.standalone.events import event_dispatcher  # noqa: PLC0415  # here alone

    dispatch = event_dispatcher({"AMQP_URI": place.amqp_url})
    facts = [read(body) for body in bodies]
    counted = "select count(*) from greeting"
    with Crew("nameko", ("keep",), Job(place)) as crew:
        pid = crew.roles["keep"].pid
        started, spent = time.monotonic(), cpu_seconds(pid)
        for fact in facts:
            told = {"association": fact.association_id, "note_id": fact.data["note_id"]}
            dispatch("notes", "note_kept", told)
        while stand().query(place.tallies_url.rsplit("/", 1)[1], counted)[0][0] < len(facts):  # type: ignore[operator]
            _be_done(started, len(facts))
            time.sleep(0.05)  # another process keeps; there is nothing here to be woken by
        took = time.monotonic() - started
        return len(facts) / took, 1000 * (cpu_seconds(pid) - spent) / len(facts)


def _empty(place: Place) -> None:
    database = place.tallies_url.rsplit("/", 1)[1]
    stand().query(database, "truncate greeting, reader_mark, replay_run, waiting_reaction")
