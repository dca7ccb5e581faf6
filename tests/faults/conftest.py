"""Fixtures of the battery: its servers, trials on them, how much is asked for, and the table at the end."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from chassis.testing.proxy import Proxy
from tests.faults.ground import Ground, NotAllowed, SmallCluster
from tests.faults.table import (
    dice,
    figure,
    pytest_runtest_logreport,
    pytest_runtest_makereport,
    pytest_terminal_summary,
    scale,
    seed,
)
from tests.faults.trial import Trial

__all__ = [
    "dice",
    "figure",
    "pytest_runtest_logreport",
    "pytest_runtest_makereport",
    "pytest_terminal_summary",
    "scale",
    "seed",
]


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


def pytest_collection_modifyitems(items):
    """All of these need both servers; and without FAULTS only what is marked as chosen takes part."""
    for item in items:
        if "tests/faults" in str(item.path) and "ground" in getattr(item, "fixturenames", ()):
            item.add_marker("broker")
            item.add_marker("postgres")
