"""nameko's container, made to last: no call can end it, and it knows for whom each call is.

In nameko an error while a worker is prepared, answered or cleaned up kills the whole container; one
database that is away for a second, or one reply that meets a closed socket, would end the process.
Here it costs the one call.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from nameko.containers import ServiceContainer as NamekoContainer

from chassis import tracing
from chassis.context import Context, use
from contracts.errors import DeadlineExceeded, Invalid, Refusal

log = logging.getLogger(__name__)

PATH = f"{__name__}.ServiceContainer"  # nameko's setting SERVICE_CONTAINER_CLS


class ServiceContainer(NamekoContainer):
    """Runs one service."""

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        super().__init__(service_cls, config)
        self.stopping = False

    @property
    def is_ready(self) -> bool:
        """Whether every queue of the service is being consumed."""
        return self.started and all(
            extension.is_ready for extension in self.extensions if hasattr(extension, "is_ready")
        )

    def stop(self) -> None:
        """Take no more calls, finish those in hand, then close."""
        self.stopping = True
        super().stop()

    def _run_worker(self, worker_ctx: Any, handle_result: Callable[..., Any] | None) -> None:
        asked, refusal = _admit(worker_ctx)
        with tracing.span(_name(worker_ctx), asked, tracing.SERVER) as context, use(context):
            if context is not asked:  # whatever the call asks of others follows from its span
                worker_ctx.data.update(context.as_headers())
            if refusal is None:
                result, exc_info = self._work(worker_ctx, context)
            else:
                result, exc_info = None, (type(refusal), refusal, None)
            if exc_info is not None:
                tracing.fail(exc_info[1])
            if handle_result is not None:
                try:
                    result, exc_info = handle_result(worker_ctx, result, exc_info)
                except Exception:
                    log.exception("%s: a result could not be handled", worker_ctx)
            for provider in self.dependencies:
                self._safely(provider.worker_result, worker_ctx, result, exc_info)
            del exc_info  # it holds this frame, which would be kept until the garbage is collected
            for provider in self.dependencies:
                self._safely(provider.worker_teardown, worker_ctx)

    def _work(self, worker_ctx: Any, context: Context) -> tuple[Any, Any]:
        """Return the result of the service's method, or what it raised."""
        try:
            self._inject_dependencies(worker_ctx)
            self._worker_setup(worker_ctx)
            method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
            return method(*worker_ctx.args, **worker_ctx.kwargs), None
        except Refusal as error:
            log.info("%s refused: %s", worker_ctx, error)
            return None, sys.exc_info()
        except Exception:
            log.exception("%s failed, correlation id %s", worker_ctx, context.correlation_id)
            return None, sys.exc_info()

    def _safely(self, hook: Callable[..., None], *args: Any) -> None:
        try:
            hook(*args)
        except Exception:
            log.exception("%r failed", hook)


def _name(worker_ctx: Any) -> str:
    return f"{worker_ctx.service_name}.{worker_ctx.entrypoint.method_name}"


def _admit(worker_ctx: Any) -> tuple[Context, Refusal | None]:
    """Return the context of a call, and why it is not even begun."""
    try:
        context = Context.from_headers(worker_ctx.data)
    except (ValueError, TypeError, KeyError):
        return Context(), Invalid("unreadable_context")
    if context.deadline is not None and context.deadline <= time.time():
        return context, DeadlineExceeded("deadline_exceeded", correlation_id=context.correlation_id)
    return context, None
