"""A figure, its floor, and how both are printed; and the list of all benchmarks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


class NotHere(Exception):
    """What a benchmark needs is not on this machine; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number. The *floor* holds for the ratio where there is a peer, else for the value.

    With *at_most* the floor is a ceiling. *note* says what a reader of the number must know.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    at_most: bool = False
    peer: str = ""
    peer_value: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the floor is kept; nothing where there is none."""
        if self.floor is None:
            return None
        judged = self.value if self.ratio is None else self.ratio
        return judged <= self.floor if self.at_most else judged >= self.floor

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        told: dict[str, Any] = {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "floor": self.floor,
            "at_most": self.at_most,
            "peer": self.peer or None,
            "peer_value": None if self.peer_value is None else round(self.peer_value, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "met": self.met,
            "note": self.note or None,
        }
        return json.dumps(told, ensure_ascii=False)


Benchmark = Callable[[], Iterator[Figure]]
BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Register a benchmark under the *name* by which the command line asks for it."""

    def keep(measure: Benchmark) -> Benchmark:
        BENCHMARKS[name] = measure
        return measure

    return keep


def show(figures: list[Figure], console: Console) -> None:
    """Print all figures as one table."""
    table = Table("figure", "value", "unit", "floor", "peer", "peer's", "ratio", "", "note")
    marks = {True: "kept", False: "[bold red]BELOW[/bold red]", None: ""}
    for figure in figures:
        sign = "≤" if figure.at_most else "≥"
        table.add_row(
            figure.name,
            f"{figure.value:,.1f}",
            figure.unit,
            "" if figure.floor is None else f"{sign} {figure.floor:g}",
            figure.peer,
            "" if figure.peer_value is None else f"{figure.peer_value:,.1f}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            marks[figure.met],
            figure.note,
        )
    console.print(table)
