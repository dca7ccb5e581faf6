"""Fixtures of the battery: its servers, trials on them, how much is asked for, and the table at the end."""

from __future__ import annotations

import os
import random
import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from chassis.testing.proxy import Proxy
from tests.faults.ground import Ground, NotAllowed, SmallCluster
from tests.faults.trial import Trial

FIGURES = pytest.StashKey[dict[str, str]]()
SCALES = {"chosen": 0, "full": 1, "long": 2}


@dataclass(frozen=True)
class Scale:
    """How much is asked for: `FAULTS` is chosen (seconds each), full (an hour) or long (a night)."""

    name: str

    def of(self, chosen: float, full: float, long: float | None = None) -> int:
        """Return the number for this scale."""
        return int((chosen, full, full if long is None else long)[SCALES[self.name]])


def scale_of_run():
    return Scale(os.environ.get("FAULTS", "chosen"))


@pytest.fixture(scope="session")
def scale():
    return scale_of_run()


@pytest.fixture(scope="session")
def seed():
    """The seed of this run; `FAULTS_SEED` replays one."""
    return os.environ.get("FAULTS_SEED") or secrets.token_hex(4)


class Dice(random.Random):
    """Random numbers that the run's seed decides, each test its own; *told* is the seed."""

    told = ""


@pytest.fixture
def dice(seed, request):
    made = Dice(f"{seed}/{request.node.name}")
    made.told = seed
    return made


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    made = Ground(tmp_path_factory.mktemp("ground"))
    yield made
    made.close()


@pytest.fixture
def small_ground(tmp_path):
    """Servers of its own, of which PostgreSQL stands on a small disk."""
    try:
        cluster = SmallCluster()
    except NotAllowed as why:
        pytest.skip(f"needs the right to mount a file system: {why}")
    made = Ground(tmp_path, cluster)
    yield made
    made.close()


@pytest.fixture
def trial_of(ground, tmp_path):
    """Make a trial; it is gone after the test."""
    with ExitStack() as closing:

        def make(*, on=ground, **asked):
            folder = tmp_path / f"trial-{time.monotonic_ns()}"
            folder.mkdir()
            trial = Trial(on, folder, **asked)
            closing.callback(trial.close)
            return trial

        yield make


@pytest.fixture
def proxy(ground):
    with Proxy(ground.node.host, ground.node.port) as made:
        yield made


@pytest.fixture
def figure(request):
    """Tell a measured figure, for the table: `figure("back after", "3.2 s")`."""
    told = request.node.stash.setdefault(FIGURES, {})

    def tell(name, value):
        told[name] = f"{value:.2f}" if isinstance(value, float) else str(value)

    return tell


def pytest_collection_modifyitems(items):
    """All of these need both servers; and without FAULTS only what is marked as chosen takes part."""
    for item in items:
        if "tests/faults" in str(item.path) and "ground" in getattr(item, "fixturenames", ()):
            item.add_marker("broker")
            item.add_marker("postgres")


_results: list[tuple[str, str, float, dict[str, str]]] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" or report.failed:
        _results.append((item.name, report.outcome, call.duration, item.stash.get(FIGURES, {})))
    return report


def pytest_terminal_summary(terminalreporter):
    """Print the table: each claim, whether it holds, what it took and what it measured."""
    if not _results or os.environ.get("FAULTS") is None:
        return
    terminalreporter.section("faults")
    for name, outcome, seconds, figures in _results:
        told = ", ".join(f"{key} {value}" for key, value in figures.items())
        terminalreporter.write_line(f"{outcome:7} {seconds:6.0f} s  {name}  {told}")
