"""Structured logs: one event name, then facts; never the content of a command or of an event."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from chassis import context


def _correlate(
    _logger: Any, _method: str, told: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say in each line for which association and in whose chain of causes it was written."""
    now = context._current.get()  # noqa: SLF001  # outside of any call there is nothing to say
    if now is not None:
        told.setdefault("correlation_id", now.correlation_id)
        if now.association_id:
            told.setdefault("association", now.association_id)
    return told


def set_up(*, json: bool, level: str = "INFO", stream: Any = None) -> None:
    """Send the logs to *stream* (standard error), as JSON lines or for reading."""
    shown: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if not json:
        shown = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            _correlate,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=stream or sys.stderr, force=True)


def logger(name: str) -> Any:
    """Return the logger of a module."""
    return structlog.get_logger(module=name)
