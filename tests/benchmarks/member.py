"""One process of a measurement; see `crew`."""

from __future__ import annotations

import sys

if len(sys.argv) > 2 and sys.argv[1:3] in (
    ["nameko", "consume"],
    ["nameko", "keep"],
    ["nameko_http", "answer"],
    ["nameko_http", "http"],
    ["chassis", "calls"],
):
    import eventlet

    eventlet.monkey_patch()

import importlib  # after the patch, like all below
import json
import logging
import os
import time
from collections.abc import Callable

from chassis import logs, memory
from tests.benchmarks.crew import Job

PEOPLE = 300  # per writer


def ready() -> None:
    """Deal with memory as all our processes do after their start, and say that this one can be used."""
    memory.settle()
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def paced(job: Job, write: Callable[[str, str, str], None]) -> None:
    """Call *write* (association, person, text) as often as *job* says, at its pace; say how it went."""
    ready()
    sys.stdin.readline()
    started, spent = time.monotonic(), time.process_time()
    for n in range(job.count):
        if job.per_second:
            time.sleep(max(0.0, started + n / job.per_second - time.monotonic()))
        person = f"w{job.number}-{n % PEOPLE}"
        write(job.associations[n % PEOPLE % len(job.associations)], person, f"note {n}")
    told = {"seconds": time.monotonic() - started, "cpu": time.process_time() - spent}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main() -> None:
    pipeline, role, words = sys.argv[1:4]
    logs.set_up(json=True, level=os.environ.get("BENCHMARK_LOG", "ERROR"))
    logging.disable(logging.WARNING)
    module = importlib.import_module(f"tests.benchmarks.pipelines.{pipeline}_pipeline")
    getattr(module, role)(Job.parse(words))


if __name__ == "__main__":
    main()
