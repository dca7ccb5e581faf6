"""Work that would hold up every green thread goes to a real one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def in_thread(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what *work* answers; where eventlet rules, it runs in a thread and others go on."""
    eventlet = sys.modules.get("eventlet")
    if eventlet is None or not eventlet.patcher.is_monkey_patched("thread"):
        return work(*arguments)
    from eventlet import tpool  # noqa: PLC0415  # a plain process never loads it

    return tpool.execute(work, *arguments)
