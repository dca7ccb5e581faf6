"""How much is asked of the battery, by which dice, and the table of what came out."""

from __future__ import annotations

import os
import random
import secrets
from dataclasses import dataclass

import pytest

SEED = os.environ.get("FAULTS_SEED") or secrets.token_hex(4)
os.environ["FAULTS_SEED"] = SEED  # for the processes among which the tests are divided
FIGURES = pytest.StashKey[dict[str, str]]()
TOLD = "figures of the faults"
SCALES = {"chosen": 0, "full": 1, "long": 2}


@dataclass(frozen=True)
class Scale:
    """How much is asked for: `FAULTS` is chosen (seconds each), full (an hour) or long (a night).

    *share* asks for less of it (`FAULTS_SHARE=0.3`), where a machine is busy; never for less than chosen.
    *events* is how many facts the long run has (`FAULTS_EVENTS=1000000`), where somebody says it.
    """

    name: str
    share: float = 1.0
    events: int = 0

    def of(self, chosen: float, full: float, long: float | None = None) -> int:
        """Return the number for this scale."""
        whole = (chosen, full, full if long is None else long)[SCALES[self.name]]
        return max(int(chosen), int(whole * self.share))


def scale_of_run():
    share = float(os.environ.get("FAULTS_SHARE") or 1)
    events = int(os.environ.get("FAULTS_EVENTS") or 0)
    return Scale(os.environ.get("FAULTS", "chosen"), share, events)


def patient(seconds: float) -> float:
    """Return how long to wait for what takes *seconds* at most where there is a core for each busy process.

    Where others keep the machine busy, each gets so much less of it, and a bound would measure them.
    """
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * max(1.0, busy / 2)  # the battery itself keeps about two busy


class Dice(random.Random):
    """Random numbers that the run's seed decides, each test its own; *told* is the seed."""

    told = ""


@pytest.fixture(scope="session")
def scale():
    return scale_of_run()


@pytest.fixture(scope="session")
def seed():
    """The seed of this run; `FAULTS_SEED` replays one."""
    return SEED


@pytest.fixture
def dice(seed, request):
    made = Dice(f"{seed}/{request.node.name}")
    made.told = seed
    return made


@pytest.fixture
def figure(request):
    """Tell a measured figure, for the table: `figure("back after", "3.2 s")`."""
    told = request.node.stash.setdefault(FIGURES, {})

    def tell(name, value):
        told[name] = f"{value:.2f}" if isinstance(value, float) else str(value)

    return tell


_results: list[tuple[str, str, float, dict[str, str]]] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.user_properties.append((TOLD, item.stash.get(FIGURES, {})))
    return report


def pytest_runtest_logreport(report):
    """Keep what the table needs, also of a test that another process has run."""
    if (report.when == "call" or report.failed) and (told := dict(report.user_properties)):
        name = report.nodeid.rsplit("::", 1)[-1]
        _results.append((name, report.outcome, report.duration, told.get(TOLD, {})))


def pytest_terminal_summary(terminalreporter):
    """Print the table: each claim, whether it holds, what it took and what it measured."""
    if not _results or os.environ.get("FAULTS") is None:
        return
    terminalreporter.section("faults")
    for name, outcome, seconds, figures in _results:
        told = ", ".join(f"{key} {value}" for key, value in figures.items())
        terminalreporter.write_line(f"{outcome:7} {seconds:6.0f} s  {name}  {told}")
    whole = sum(seconds for _, _, seconds, _ in _results)
    terminalreporter.write_line(
        f"{len(_results)} tests, {whole / 60:.0f} minutes one after the other; SEED={SEED} replays this run"
    )
