"""The processes of a trial, and how one signals and waits for them."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.crew import ROOT, environment
from tests.faults.member import run

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.faults.member"])


class Forked:
    """A part forked from the process that has imported everything."""

    def __init__(
        self, part: str, service: str, told: dict[str, str], patches: list[str], log: str
    ) -> None:
        self._process = _forks.Process(
            target=run, args=(part, service, told, patches, log), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid or 0)

    def signal(self, number: int) -> None:
        if self._process.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, seconds: float) -> int | None:
        self._process.join(seconds)
        return self._process.exitcode


class Spawned:
    """A part that must be started from nothing, because its threads are green."""

    def __init__(
        self, part: str, service: str, told: dict[str, str], patches: list[str], log: str
    ) -> None:
        told = {**environment(), **told, "NUANJIA_TRIAL_PATCHES": json.dumps(patches)}
        command = [sys.executable, "-W", "ignore", "-m", "tests.faults.member", part, service]
        with Path(log).open("ab") as said:
            self._process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=said, stderr=said)

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None
