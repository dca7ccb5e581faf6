"""Promise: what one request caused can be seen as one trace, from HTTP to the last reaction.

Off unless a collector is named (`NUANJIA_TRACES_URL`); then nothing of OpenTelemetry is even loaded. A
span tells what was called and what reacted, ids and codes, and never what a command or a fact holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.context import Context
from contracts.errors import Refusal

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

HEADER = "traceparent"  # of W3C, also as CloudEvents' extension
SERVER, CLIENT, CONSUMER = "SERVER", "CLIENT", "CONSUMER"

SECONDS = 2.0  # for one export; a stop waits for the last

_provider: Any = None


def set_up(url: str, process: str) -> None:
    """Send spans to the collector at *url* (OTLP over HTTP) as *process*; an empty one changes nothing.

    A collector that is away costs spans, and nothing else.
    """
    if not url:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415  # only where asked for
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    address = f"{url.rstrip('/')}/v1/traces"
    use(BatchSpanProcessor(OTLPSpanExporter(address, timeout=SECONDS)), process)


def use(processor: SpanProcessor, process: str) -> None:
    """Give every span from now on to *processor*."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415  # only where asked for
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    global _provider  # noqa: PLW0603  # one per process, set once at its start
    _provider = TracerProvider(resource=Resource.create({"service.name": process}))
    _provider.add_span_processor(processor)


def shut_down() -> None:
    """Send what is left, and trace no more."""
    global _provider  # noqa: PLW0603
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextmanager
def span(name: str, context: Context, kind: str) -> Iterator[Context]:
    """Trace the block as *name*, caused by what *context* follows from.

    Yields the context that everything in the block is to be done in; the same one where nobody traces.
    """
    if _provider is None:
        yield context
        return
    from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415  # only where asked for
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    words = TraceContextTextMapPropagator()
    parent = words.extract({HEADER: context.traceparent} if context.traceparent else {})
    with _provider.get_tracer("nuanjia").start_as_current_span(
        name,
        context=parent,
        kind=SpanKind[kind],
        attributes={
            "nuanjia.association": context.association_id or "-",
            "nuanjia.correlation_id": context.correlation_id,
        },
        record_exception=False,  # its words may hold what nobody may read
        set_status_on_exception=False,
    ) as made:
        carried: dict[str, str] = {}
        words.inject(carried)
        try:
            yield replace(context, traceparent=carried.get(HEADER, context.traceparent))
        except BaseException as error:
            made.set_status(StatusCode.ERROR, _code(error))
            raise


def fail(error: BaseException) -> None:
    """Mark the span in hand as failed, where nothing is raised through it."""
    if _provider is None:
        return
    from opentelemetry.trace import StatusCode, get_current_span  # noqa: PLC0415  # only where asked for

    get_current_span().set_status(StatusCode.ERROR, _code(error))


def _code(error: BaseException) -> str:
    return error.code if isinstance(error, Refusal) else type(error).__name__


def name_span(name: str, **told: str | int) -> None:
    """Give the span in hand the name and attributes that are known only now."""
    if _provider is None:
        return
    from opentelemetry.trace import get_current_span  # noqa: PLC0415  # only where asked for

    made = get_current_span()
    made.update_name(name)
    made.set_attributes(told)
