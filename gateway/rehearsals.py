"""Starts rehearsals: copies an association's rows while the relays rest, and watches the child at work.

The state of a rehearsal is in memory only: it is a forecast, and one that was interrupted is started
again, not resumed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol

from chassis import admin
from chassis.context import Context
from chassis.ids import new_id
from chassis.logs import logger
from contracts.errors import Conflict, Invalid, NotFound, Unavailable

SERVICES = ("members", "activities", "care", "notifications", "gateway")
COPIED = ("members", "activities", "care")  # nobody is told anything in a rehearsal
PREFIX = "nuanjia-rehearsal-"
LONGEST_DAYS = 800
PAUSE_SECONDS = 60.0
CATCH_UP_SECONDS = 30.0
PAGE = 1000

log = logger(__name__)


class Remotes(Protocol):
    """How the gateway calls services."""

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context,
        timeout_seconds: float = ...,
    ) -> Any: ...


@dataclass
class Run:
    """One rehearsal: `copying`, `running`, `done` or `failed`."""

    id: str
    association_id: str
    first: date
    last: date
    state: str = "copying"
    done_days: int = 0
    days: int = 0
    result: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    agenda: list[dict[str, Any]] = field(default_factory=list)

    def shown(self, agenda_after: int = 0) -> dict[str, Any]:
        return {
            "id": self.id,
            "association": self.association_id,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "state": self.state,
            "done_days": self.done_days,
            "days": self.days,
            "result": self.result or None,
            "error": self.error or None,
            "agenda": [dict(one) for one in self.agenda[agenda_after:]],
        }


class Rehearsals:
    """The rehearsals of this gateway process; one at a time for each association."""

    def __init__(self, remotes: Remotes, key_file: Path) -> None:
        self.remotes, self.key_file = remotes, key_file
        self._runs: dict[str, Run] = {}
        sweep()

    def start(self, association_id: str, first: date, last: date) -> dict[str, Any]:
        """Begin a rehearsal and return how it stands; raises `Invalid` and `Conflict`."""
        days = (last - first).days + 1
        wrong: dict[str, Any] | None = None
        if days < 1:
            wrong = {"code": "ends_before_start", "first": str(first), "last": str(last)}
        elif days > LONGEST_DAYS:
            wrong = {"code": "bad_window", "days": days, "most": LONGEST_DAYS}
        if wrong:
            raise Invalid("invalid_fields", fields={"last": [wrong]})
        busy = [r for r in self._runs.values() if r.state in ("copying", "running")]
        if any(run.association_id == association_id for run in busy):
            raise Conflict("rehearsal_running", association=association_id)
        run = Run(new_id(), association_id, first, last, days=days)
        self._runs[run.id] = run
        threading.Thread(target=self._work, args=(run,), daemon=True, name="rehearsal").start()
        return run.shown()

    def read(self, association_id: str, run_id: str, *, agenda_after: int = 0) -> dict[str, Any]:
        """Return how the rehearsal stands, its agenda from a place on; raises `NotFound`."""
        run = self._runs.get(run_id)
        if run is None or run.association_id != association_id:
            raise NotFound("rehearsal_not_found", id=run_id)
        return run.shown(agenda_after)

    def _work(self, run: Run) -> None:
        try:
            with _folder() as folder:
                self._copy(run, folder)
                run.state = "running"
                self._rehearse(run, folder)
        except Exception as error:  # noqa: BLE001  # told to whoever asked for it
            run.state, run.error = "failed", f"{type(error).__name__}: {error}"
            log.warning("rehearsal.failed", rehearsal=run.id, error=run.error)

    def _copy(self, run: Run, folder: Path) -> None:
        nobody = Context(association_id=run.association_id, actor="rehearsal")
        try:
            self._pause(PAUSE_SECONDS, nobody)
            self._await_readers(nobody)
            for service in COPIED:
                self._copy_service(service, folder / service, nobody)
        finally:
            self._pause(0, nobody)

    def _pause(self, seconds: float, context: Context) -> None:
        for service in SERVICES:
            self.remotes.call(service, "pause_relay", {"seconds": seconds}, context=context)

    def _await_readers(self, context: Context) -> None:
        """Wait until every reader has applied what its sources have published."""
        until = time.monotonic() + CATCH_UP_SECONDS
        while time.monotonic() < until:
            behind = admin.behind(
                {
                    service: admin.Progress.load(
                        self.remotes.call(service, "progress", {}, context=context)
                    )
                    for service in SERVICES
                }
            )
            if not behind:
                return
            time.sleep(0.1)
        raise Unavailable("readers_behind", behind=str(behind))

    def _copy_service(self, service: str, folder: Path, context: Context) -> None:
        folder.mkdir()
        tables = self.remotes.call(service, "copy_rows", {}, context=context)["tables"]
        for table in tables:
            with (folder / f"{table}.jsonl").open("w") as file:
                for row in self._rows(service, table, context):
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _rows(self, service: str, table: str, context: Context) -> Iterator[dict[str, Any]]:
        after = 0
        while True:
            asked = {"table": table, "after": after, "limit": PAGE}
            page = self.remotes.call(
                service, "copy_rows", asked, context=context, timeout_seconds=30
            )["rows"]
            yield from page
            if len(page) < PAGE:
                return
            after += PAGE

    def _rehearse(self, run: Run, folder: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "deploy.rehearsal"],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            assert child.stdin  # noqa: S101  # all three were asked for above
            assert child.stdout  # noqa: S101
            assert child.stderr  # noqa: S101
            order = {
                "folder": str(folder),
                "association": run.association_id,
                "first": run.first.isoformat(),
                "last": run.last.isoformat(),
                "key_file": str(self.key_file),
            }
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
            for line in child.stdout:
                self._hear(run, json.loads(line))
            complaint = child.stderr.read()
        if run.state != "done":
            log.warning("rehearsal.child_failed", rehearsal=run.id, said=complaint[-2000:])
            raise RuntimeError(complaint.strip().splitlines()[-1] if complaint else "no answer")

    def _hear(self, run: Run, told: dict[str, Any]) -> None:
        if "progress" in told:
            run.agenda.extend(told.get("agenda", ()))
            run.done_days = int(told["progress"])
        if "done" in told:
            run.result, run.state = told["done"], "done"


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder that is gone after the block; its lock says that somebody is at work in it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[IO[str]]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file


def sweep() -> int:
    """Remove folders of rehearsals that were killed together with their gateway; return how many."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with _locked(folder):
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
        except OSError:
            continue  # somebody is at work in it
    return swept
