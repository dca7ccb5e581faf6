"""How a decision against a caller becomes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.errors import Conflict
from services.activities import domain


@contextmanager
def refusing() -> Iterator[None]:
    """Answer `Conflict` where the block decides that it is not allowed."""
    try:
        yield
    except domain.NotAllowed as decision:
        raise Conflict(decision.code, **decision.params) from decision
