"""The battery's judge of memory: a process that warms is none that leaks."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from tests.faults.memory import ENOUGH_TO_SEE, WARM, Growth

LONG = WARM + 2 * ENOUGH_TO_SEE


@dataclass
class Held:
    """Processes that hold what the test says."""

    megabytes: float = 0.0
    dead: set[str] = field(default_factory=set)
    processes: dict[str, SimpleNamespace] = field(
        default_factory=lambda: {"worker": SimpleNamespace(pid=1), "relay": SimpleNamespace(pid=2)}
    )

    def alive(self, part):
        return part not in self.dead

    def memory_mb(self, part):
        return self.megabytes


def grown(held_after, facts=LONG, *, died_at=None):
    """Return the verdict on processes that hold *held_after* so many facts; the worker may be replaced once."""
    trial, growth = Held(), Growth(("worker", "relay"))
    for handled in range(0, facts + 1, 1000):
        if handled == died_at:
            trial.processes["worker"] = SimpleNamespace(pid=3)
        trial.megabytes = held_after(handled)
        growth.look(trial, handled)
    return growth.per_100_000()


def warming(facts):
    return 100 + 15 * min(facts / WARM, 1)


def test_what_a_process_takes_while_it_warms_is_no_growth():
    assert grown(warming) == {"worker": pytest.approx(0), "relay": pytest.approx(0)}


def test_what_each_fact_leaves_behind_is_seen_through_what_comes_and_goes():
    def leaking(facts):
        return warming(facts) + facts * 20e-6 + (facts // 1000) % 3

    assert grown(leaking)["worker"] == pytest.approx(2, abs=0.2)


def test_a_run_that_is_too_short_says_nothing():
    assert grown(warming, WARM + ENOUGH_TO_SEE - 1000) == {}
    assert grown(warming, WARM + ENOUGH_TO_SEE).keys() == {"worker", "relay"}


def test_a_process_that_took_anothers_place_begins_again():
    said = grown(warming, died_at=ENOUGH_TO_SEE + WARM + 1000)

    assert said.keys() == {"worker", "relay"}
    assert grown(warming, WARM + ENOUGH_TO_SEE, died_at=ENOUGH_TO_SEE).keys() == {"relay"}


def test_a_part_that_is_away_is_looked_at_when_it_is_back():
    trial, growth = Held(dead={"worker"}), Growth(("worker", "relay"))
    for handled in range(0, LONG, 1000):
        growth.look(trial, handled)

    assert growth.per_100_000().keys() == {"relay"}
