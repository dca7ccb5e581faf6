"""Runs loops until told to stop: threads in a plain process, green threads when embedded.

A step that raises is logged and tried again, later each time; a loop that is told to stop finishes the
step it is in. Under eventlet the same `threading` names are green, so this file need not know.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chassis.logs import logger

LONGEST_PAUSE = 30.0

log = logger(__name__)


def give_way() -> None:
    """Let the other loops have their turn when this one is green; whoever works long says so in between."""
    time.sleep(0)


@dataclass
class Loop:
    """One loop: after a step that found nothing it rests for *idle_seconds*, or until woken.

    With *fastest_seconds* the rest starts there and doubles up to *idle_seconds*: an adaptive poll.
    *close* takes leave of whatever the steps hold, once the loop has ended. *wakes_on_commit* asks whoever runs
    it beside the service's commits to wake it after each.
    """

    name: str
    step: Callable[[], int]
    idle_seconds: float
    fastest_seconds: float = 0.0
    wake: threading.Event = field(default_factory=threading.Event)
    failures: int = 0
    close: Callable[[], None] | None = None
    wakes_on_commit: bool = False

    def run(self, stopping: threading.Event) -> None:
        self._run(stopping)
        if self.close is not None:
            self.close()

    def _run(self, stopping: threading.Event) -> None:
        rest = self.fastest_seconds or self.idle_seconds
        while not stopping.is_set():
            self.wake.clear()
            try:
                found = self.step()
                if self.failures:
                    self.failures, rest = 0, self.fastest_seconds or self.idle_seconds
            except Exception as error:  # noqa: BLE001  # a loop outlives whatever its step meets
                self.failures += 1
                found, rest = 0, min(0.5 * 2 ** min(self.failures, 10), LONGEST_PAUSE)
                log.warning(
                    "loop.failed",
                    loop=self.name,
                    failures=self.failures,
                    error=f"{type(error).__name__}: {error}"[:500],
                )
            if found:
                rest = self.fastest_seconds or self.idle_seconds
                give_way()
                continue
            self.wake.wait(rest)
            if not self.failures:
                rest = min(max(rest, 0.001) * 2, self.idle_seconds)


class LoopGroup:
    """Loops that start and stop together."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.loops = list(loops)
        self.stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for loop in self.loops:
            thread = threading.Thread(
                target=loop.run, args=(self.stopping,), name=loop.name, daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self, seconds: float = 20.0) -> bool:
        """Stop taking, finish what is in hand; return whether all ended within *seconds*."""
        self.stopping.set()
        for loop in self.loops:
            loop.wake.set()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
