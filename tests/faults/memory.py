"""How the memory of a trial's processes grows: looked at while they work, judged once they are warm.

A process that has begun grows by what it loads, until its caches are full and Python's collector of circles
has come round once. That ends, and is some three megabytes within its first five thousand facts. What grows
with each fact after that is a leak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import linear_regression
from typing import Any

WARM = 20_000  # facts by which a process has taken what it keeps
ENOUGH_TO_SEE = 50_000  # facts after that: fewer show the last megabyte that came and went
Look = tuple[int, float]  # how many facts there were, and megabytes


class Growth:
    """What was seen of each process."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = parts
        self._lives: dict[tuple[str, int], list[Look]] = defaultdict(list)

    def look(self, trial: Any, facts: int) -> None:
        """Note what each part holds, now that *facts* were handled."""
        for part in self.parts:
            if trial.alive(part):
                life = self._lives[part, trial.processes[part].pid]
                life.append((facts, trial.memory_mb(part)))

    def per_100_000(self) -> dict[str, float]:
        """Return by how many megabytes each part grew, as far as one of its lives was long enough to say."""
        longest: dict[str, list[Look]] = {}
        for (part, _), life in self._lives.items():
            warm = after_warming(life)
            if span(warm) > max(ENOUGH_TO_SEE - 1, span(longest.get(part, []))):
                longest[part] = warm
        return {part: slope(warm) * 100_000 for part, warm in longest.items()}


def after_warming(life: Sequence[Look]) -> list[Look]:
    """Return what was seen of a process since it was warm."""
    return [(facts, held) for facts, held in life if facts - life[0][0] >= WARM]


def span(looks: Sequence[Look]) -> int:
    """Return how many facts there were from the first look to the last."""
    return looks[-1][0] - looks[0][0] if looks else 0


def slope(looks: Sequence[Look]) -> float:
    """Return the megabytes per fact of the straight line that fits best, so that no single look decides."""
    facts, held = zip(*looks, strict=True)
    return linear_regression(facts, held).slope
