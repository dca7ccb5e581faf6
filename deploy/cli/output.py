"""How the command line shows things: tables and bars for people, one JSON text for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from deploy.cli.client import Refused

SAID = Console(stderr=True)
SHOWN = Console()

as_json = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (print JSON)")
association_option = click.option(
    "--association", required=True, metavar="SLUG", help="协会，例如 hangzhou (the association)"
)


def print_json(told: Any) -> None:
    """Print *told* as one JSON text on standard output."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a table for people."""
    # Folded and never cut: what is looked up by a name must be shown whole.
    folded = (Column(name, overflow="fold") for name in columns)
    table = Table(*folded, title=title, title_justify="left")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    SHOWN.print(table)


@contextmanager
def bar(what: str, *, hidden: bool) -> Iterator[Callable[[float, float], None]]:
    """Show a progress bar on standard error; the block calls what it is given with done and total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=SAID, disable=hidden, transient=False) as shown:
        task = shown.add_task(what, total=None)

        def tell(done: float, total: float) -> None:
            shown.update(task, completed=done, total=total)

        yield tell


def answers(command: Callable[..., None]) -> Callable[..., None]:
    """Let *command* end with exit code 1 and a clear sentence when the API refuses."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except Refused as refusal:
            if options.get("as_json"):
                print_json({"error": refusal.problem})
            SAID.print(str(refusal), style="red", markup=False, soft_wrap=True)
            sys.exit(1)

    return run
