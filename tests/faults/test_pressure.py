"""Much at once: slow reactions, one loud association, a replay beside live traffic, a rebuild, a long run."""

import time
from statistics import median

import pytest

from tests.benchmarks.latency import COMMITTED
from tests.faults.memory import Growth
from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(4000)


def ways(trial, association=None):
    """Return the seconds that each fact was on its way, by the database's own times of commit."""
    written = dict(trial.ask("notes", COMMITTED.format(note="id", table="note")))
    tallied = dict(trial.ask("tallies", COMMITTED.format(note="note_id", table="tally")))
    homes = dict(trial.ask("notes", "select id, association_id from note"))
    return sorted(
        tallied[n] - at
        for n, at in written.items()
        if n in tallied and association in (None, homes[n])
    )


def percentile(values, share):
    return values[min(int(len(values) * share), len(values) - 1)] if values else 0.0


def test_slow_reactions_fill_no_memory(trial_of, scale, figure):
    trial = trial_of(patience=600)
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.begin("worker", patches=["slow:0.02"])
    trial.write(scale.of(600, 3000))
    used, most = 0.0, 0.0
    while trial.writing or trial.applied() < trial.written:
        used = max(used, trial.metric("worker", "consumer_prefetch_used"))
        most = max(most, trial.memory_mb("worker"))
        time.sleep(0.5)  # a sample
    trial.finish()

    figure("prefetched", used)
    figure("memory MB", most)
    assert used <= 400
    assert most <= 150


def test_a_loud_association_makes_the_others_wait_little(trial_of, scale, figure):
    """Tonglu writes twenty times as much as Hangzhou, whose facts are timed alone and beside it."""
    seconds = scale.of(8, 40)
    alone = trial_of()
    alone.start()
    eventually(lambda: alone.alive("worker"))
    alone.write(5 * seconds, writers=1, per_second=5, share=1)
    alone.finish()
    quiet = ways(alone, "hangzhou")
    alone.close()

    loud = trial_of()
    loud.start()
    loud.write(100 * seconds, writers=1, per_second=100, share=1000)
    loud.write(5 * seconds, writers=1, per_second=5, share=1)
    loud.finish()
    beside = ways(loud, "hangzhou")

    figure("alone p50 ms", percentile(quiet, 0.5) * 1000)
    figure("alone p99 ms", percentile(quiet, 0.99) * 1000)
    figure("beside p50 ms", percentile(beside, 0.5) * 1000)
    figure("beside p99 ms", percentile(beside, 0.99) * 1000)


def test_a_replay_beside_live_traffic_ends_and_doubles_nothing(trial_of, scale, figure):
    """The tallies of history are thrown away and made again, while new notes come and are tallied."""
    trial = trial_of(patience=300)
    trial.start()
    trial.write(scale.of(1500, 10_000, 1_000_000))
    trial.await_writers(3000)
    trial.settle()
    history = trial.head()
    before = tallies(trial)
    trial.ask("tallies", "delete from tally")

    trial.write(scale.of(200, 1000), per_second=20)
    started = time.monotonic()
    trial.call("order_replay", reaction="tallies.count_note", through=history)
    unfinished = "select count(*) from replay_run where finished_at is null"
    eventually(lambda: trial.ask("tallies", unfinished)[0][0] == 0, 1200)
    took = time.monotonic() - started
    trial.await_writers()
    eventually(lambda: trial.mark() == trial.head())

    after = tallies(trial)
    figure("replayed per s", history / took)
    assert set(before) <= set(after), "a tally of history has another id than before"
    assert len(after) == len(set(after)) == trial.head()


def tallies(trial):
    return [row for (row,) in trial.ask("tallies", "select id from tally order by id")]


def test_a_rebuilt_read_copy_is_equal_to_the_byte(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.write(scale.of(300, 5000))
    trial.finish()
    digest = "select md5(string_agg(t::text, '|' order by t.id)) from tally t"
    [(before,)] = trial.ask("tallies", digest)

    trial.ask("tallies", "delete from tally")
    trial.begin("worker")
    trial.call("order_replay", reaction="tallies.count_note", through=trial.head())
    unfinished = "select count(*) from replay_run where finished_at is null"
    assert eventually(lambda: trial.ask("tallies", unfinished)[0][0] == 0, 120)

    assert trial.ask("tallies", digest) == [(before,)]
    figure("rows", trial.applied())


@pytest.mark.timeout(0)  # as long as so many facts take
def test_a_long_run_with_a_fault_each_minute_grows_nothing(trial_of, ground, scale, dice, figure):
    """At seventy percent of the rate that this machine has just shown; relay, worker and broker are killed in turns.

    The relay is spared in the first half and the worker in the second, so that their memory can be seen to
    grow or not; calls and writers live as long as the run.
    """
    measured = trial_of()
    measured.start()
    burst = scale.of(600, 6000)
    started = time.monotonic()
    measured.write(burst, writers=3)
    measured.finish()
    rate = 0.7 * burst / (time.monotonic() - started)
    measured.close()

    trial = trial_of(patience=300)
    trial.start()
    total = scale.events or int(rate * scale.of(20, 300, 6000))
    trial.write(total, writers=3, per_second=rate)
    pause = 60 if scale.events else scale.of(5, 60)
    growth = Growth(("worker", "relay", "calls", "writer-0"))
    faults, next_fault = 0, time.monotonic() + pause
    while trial.writing:
        time.sleep(0.5)  # a sample
        handled = trial.mark()
        growth.look(trial, handled)
        if time.monotonic() > next_fault:
            next_fault = time.monotonic() + pause
            faults += 1
            match dice.choice(["broker", "worker" if handled < total / 2 else "relay"]):
                case "broker":
                    ground.node.kill()
                    ground.node.start()
                case part:
                    trial.restart(part)
    trial.finish(300)

    took = ways(trial)
    figure("rate per s", rate)
    figure("facts", total)
    figure("faults", faults)
    figure("p50 ms", median(took) * 1000)
    figure("p99 ms", percentile(took, 0.99) * 1000)
    grown = growth.per_100_000()
    for part, megabytes in grown.items():
        figure(f"{part} MB per 100,000 facts", megabytes)
    [(kept,)] = trial.ask("notes", KEPT)
    figure("MB of outbox and states", float(kept))
    [(rows,)] = trial.ask("tallies", "select count(*) from waiting_reaction")
    assert rows == 0
    assert kept <= 50
    assert max(grown.values(), default=0) <= 1, grown


# What the chassis keeps beside the log, and beside the answers of a day.
KEPT = """
select sum(pg_total_relation_size(name::regclass)) / 1e6
from unnest(array['outbox', 'relay_state', 'aggregate_version', 'timer_run']) name
"""


def test_the_relay_that_stands_by_takes_over(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.begin("relay-2")
    trial.keep_writing(60)
    time.sleep(2)  # both have looked who leads
    assert {trial.metric(name, "relay_leader") for name in ("relay", "relay-2")} == {0.0, 1.0}
    leads = "relay" if trial.metric("relay", "relay_leader") else "relay-2"
    other = {"relay": "relay-2", "relay-2": "relay"}[leads]
    trial.kill(leads)
    killed = time.monotonic()
    assert eventually(lambda: trial.metric(other, "relay_leader") == 1, 30)
    took = time.monotonic() - killed
    trial.enough()
    trial.finish()

    figure("took over after s", took)
