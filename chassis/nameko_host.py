"""Running services: several containers in this process, from start to a clean stop.

`eventlet.monkey_patch()` must have been called before anything else was imported.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Mapping, Sequence
from typing import Any

import eventlet
from nameko.utils.concurrency import SpawningProxy

from chassis.container import ServiceContainer

log = logging.getLogger(__name__)

GRACE_SECONDS = 25.0  # a supervisor usually kills after thirty


class NamekoHost:
    """The containers of *classes*, as one."""

    def __init__(self, classes: Sequence[type], config: Mapping[str, Any]) -> None:
        self.containers = [ServiceContainer(service, dict(config)) for service in classes]

    @property
    def is_ready(self) -> bool:
        """Whether every service consumes its queue."""
        return all(container.is_ready for container in self.containers)

    def start(self) -> None:
        """Start all; returns at once, also without a broker."""
        SpawningProxy(self.containers).start()

    def wait_until_ready(self, timeout_seconds: float) -> bool:
        gives_up_at = time.monotonic() + timeout_seconds
        while not self.is_ready:
            if time.monotonic() > gives_up_at:
                return False
            eventlet.sleep(0.01)
        return True

    def stop(self, *, grace_seconds: float = GRACE_SECONDS) -> bool:
        """Finish what is in hand, for at most *grace_seconds*; returns whether that sufficed."""
        with eventlet.Timeout(grace_seconds, False):
            SpawningProxy(self.containers).stop()
            return True
        log.warning("not done after %.0f s, ending what still runs", grace_seconds)
        self.kill()
        return False

    def kill(self) -> None:
        SpawningProxy(self.containers).kill()

    def wait(self) -> None:
        """Return when all have stopped; raises what a container died of, after stopping the others."""
        try:
            SpawningProxy(self.containers, abort_on_error=True).wait()
        except Exception:
            self.stop()
            raise


def run_services(
    classes: Sequence[type], config: Mapping[str, Any], *, grace_seconds: float = GRACE_SECONDS
) -> None:
    """Run *classes* until SIGTERM or SIGINT, then finish what is in hand; a second signal ends it."""
    host = NamekoHost(classes, config)
    told = False

    def on_signal(number: int, frame: object) -> None:
        # A handler runs in the middle of anything, where nothing may wait; a green thread may.
        nonlocal told
        eventlet.spawn_n(host.kill if told else lambda: host.stop(grace_seconds=grace_seconds))
        told = True

    before = {
        number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        host.start()
        host.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
