"""How much goes into one transaction: as much as takes a moment, learnt from those before.

So that others have their turn, and a process that is told to stop has stopped soon.
"""

from __future__ import annotations

from dataclasses import dataclass

BATCH = 200
SMALLEST_SLICE = 25  # of quick reactions; smaller ones would cost more than they give
SLICE_SECONDS = 0.1  # a transaction aims at this: embedded, nobody else has a turn meanwhile
STEP_SECONDS = 1.0  # how long a step of a loop may take


@dataclass
class Pace:
    """How many go into the next transaction."""

    count: int = 1
    most: int = BATCH

    def learn(self, seconds: float, done: int) -> None:
        """Take more at a time while that is quick, and fewer when it was not."""
        if seconds > STEP_SECONDS:
            self.count = max(1, int(self.count * STEP_SECONDS / seconds))
        elif seconds > SLICE_SECONDS:
            self.count = max(min(self.count, SMALLEST_SLICE), self.count // 2)
        elif done >= self.count and (seconds < SLICE_SECONDS / 2 or done < SMALLEST_SLICE):
            self.count = min(self.most, self.count * 2)
