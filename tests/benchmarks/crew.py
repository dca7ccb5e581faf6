"""The processes of one measurement: started, told to go together, and stopped.

Each is `python -m tests.benchmarks.member PIPELINE ROLE {json}`. It says a line when it is ready; a
writer then waits for our line, works, and says what it did.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.benchmarks.stand import Place

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 30


@dataclass(frozen=True)
class Job:
    """What a member is told: where, which writer it is, how much it writes and how quickly."""

    place: Place
    number: int = 0
    count: int = 0
    per_second: float = 0.0  # 0 is as quickly as it can
    associations: Sequence[str] = ("hangzhou", "tonglu")

    def words(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, words: str) -> Job:
        told = json.loads(words)
        return cls(**{**told, "place": Place(**told["place"])})


@cache
def _bytecode() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="nuanjia-bench-")


def environment() -> dict[str, str]:
    """Return the environment of all processes: bytecode is kept, or each start compiles everything."""
    told = {**os.environ, "PYTHONPYCACHEPREFIX": _bytecode().name}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told


def cpu_seconds(pid: int) -> float:
    """Return the processor time that process *pid* has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Member:
    """One process."""

    def __init__(self, pipeline: str, role: str, job: Job) -> None:
        self.name = f"{pipeline} {role} {job.number}"
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.member", pipeline, role]
        self._process = subprocess.Popen(
            [*command, job.words()],
            cwd=ROOT,
            env=environment(),
            text=True,
            bufsize=1,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def hear(self) -> str:
        """Return its next line; raises when it ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        return line.strip()

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Crew:
    """Servers (relay, reader, …) that run for as long as the block, and writers that are let go in it."""

    def __init__(self, pipeline: str, servers: Sequence[str], job: Job) -> None:
        self.members = [Member(pipeline, role, job) for role in servers]
        self.roles = dict(zip(servers, self.members, strict=True))

    def cpu_seconds(self) -> dict[str, float]:
        """Return what each server has used of the processor since it started."""
        return {role: cpu_seconds(member.pid) for role, member in self.roles.items()}

    def __enter__(self) -> Self:
        try:
            for member in self.members:
                member.hear()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        for member in reversed(self.members):
            member.stop()


class Writers:
    """The writers of one measurement."""

    def __init__(self, pipeline: str, jobs: Sequence[Job], *, role: str = "write") -> None:
        self._members = [Member(pipeline, role, job) for job in jobs]
        for member in self._members:
            member.hear()

    def go(self) -> None:
        for member in self._members:
            member.go()

    def finish(self) -> list[dict[str, Any]]:
        """Wait for all and return what each says that it did."""
        said = [json.loads(member.hear()) for member in self._members]
        for member in self._members:
            member.stop()
        return said
