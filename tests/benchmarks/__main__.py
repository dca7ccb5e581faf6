"""`python -m tests.benchmarks [name…] [--strict]` measures, prints one JSON line each and a table."""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
import time

from rich.console import Console

from chassis import memory
from chassis.testing.server_process import ServerMissingError
from tests.benchmarks.figures import BENCHMARKS, Figure, NotHere, show
from tests.benchmarks.stand import close_stands

MODULES = (
    "relay_alone",
    "commit_to_applied",
    "latency",
    "gateway",
    "noisy_neighbour",
    "drain",
    "replay_beside_live",
    "embedded",
    "roster",
    "cost_growth",
)


def main() -> int:
    for module in MODULES:
        importlib.import_module(f"tests.benchmarks.{module}")
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    asked.add_argument("--strict", action="store_true", help="end with 1 when a floor is not kept")
    told = asked.parse_args()
    unknown = [name for name in told.names if name not in BENCHMARKS]
    if unknown:
        asked.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}")
    logging.disable(logging.WARNING)
    memory.settle()  # as all our processes do; some figures are of this one
    console = Console(stderr=True)
    figures: list[Figure] = []
    missing: list[str] = []
    try:
        for name in told.names or BENCHMARKS:
            started = time.monotonic()
            console.print(f"[dim]measuring {name} …[/dim]")
            try:
                for figure in BENCHMARKS[name]():
                    print(figure.line(), flush=True)
                    figures.append(figure)
            except (NotHere, ServerMissingError) as why:
                missing.append(name)
                console.print(f"[yellow]{name} was not measured: {why}[/yellow]")
            console.print(f"[dim]{name}: {time.monotonic() - started:.0f} s[/dim]")
    finally:
        close_stands()
    show(figures, Console(width=None if sys.stdout.isatty() else 180))
    below = [figure.name for figure in figures if figure.met is False]
    if below:
        console.print(f"[bold red]below the floor: {', '.join(below)}[/bold red]")
    return 1 if told.strict and (below or missing) else 0


if __name__ == "__main__":
    sys.exit(main())
