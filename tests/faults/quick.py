"""Embedded systems that are forked from a process which has imported everything, to be killed by the hundred."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.systems import ROOT, EmbeddedSystem, until


class Nursery:
    """The process that forks; made once for many systems."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, words: list[str], said: Path, environment: dict[str, str]) -> int:
        """Start an embedded system with the command line *words* and return its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([words, str(said), environment]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it, and with it whatever it still has running."""
        self._process.kill()
        self._process.communicate()


class Child:
    """A forked system, signalled and waited for like `subprocess.Popen`; its exit code is not known."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        return None if Path(f"/proc/{self.pid}").exists() else 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float) -> int:
        until(lambda: self.poll() is not None, seconds)
        return 0


class QuickSystem(EmbeddedSystem):
    """An embedded system whose starts are forks."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        super().__init__(folder)
        self.nursery = nursery

    def launch(self, words: list[str]) -> Any:
        return Child(self.nursery.fork(words, self.folder / "said", self.environment))

    def stop_at_once(self) -> None:
        if self.alive():
            self.end(signal.SIGKILL)
