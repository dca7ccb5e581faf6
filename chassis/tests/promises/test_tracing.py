"""Promise: what one request caused can be seen as one trace; off, it costs and loads nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from chassis import tracing
from chassis.context import Context
from chassis.runtime import call
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.errors import Conflict


@pytest.fixture
def seen():
    """The spans that ended, while everything is traced."""
    exporter = InMemorySpanExporter()
    tracing.use(SimpleSpanProcessor(exporter), "test")
    yield exporter.get_finished_spans
    tracing.shut_down()


def write(stage, context):
    """Write a note about ada as the consequence of *context*."""
    told = {"person_id": "ada", "text": "-"}
    call(stage.notes.service_class, stage.notes.runtime, context, "write_note", told)


def test_reactions_join_the_trace_of_the_command_that_published_the_fact(stage, seen):
    for association in (HANGZHOU, TONGLU):
        with tracing.span("request", Context(association_id=association), tracing.SERVER) as traced:
            write(stage, traced)
    stage.carry()

    asked = {s.attributes["nuanjia.association"]: s for s in seen() if s.name == "request"}
    reactions = [s for s in seen() if s.name.startswith("tallies.")]
    assert {s.attributes["nuanjia.association"] for s in reactions} == {HANGZHOU, TONGLU}
    for span in reactions:
        cause = asked[span.attributes["nuanjia.association"]]
        assert span.context.trace_id == cause.context.trace_id
        assert span.parent.span_id == cause.context.span_id


def test_a_failure_is_marked_by_its_code_and_not_by_its_words(seen):
    with (
        pytest.raises(Conflict),
        tracing.span("command", Context(), tracing.SERVER),
    ):
        raise Conflict("phone_taken", phone="13800000000")

    (span,) = seen()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "phone_taken")
    assert span.events == ()


def test_where_nobody_traces_nothing_of_it_travels_and_nothing_is_loaded(stage):
    asked = Context(association_id=HANGZHOU)
    with tracing.span("request", asked, tracing.SERVER) as given:
        assert given is asked
    write(stage, given)

    (fact,) = stage.notes.published("notes.note_written")
    assert fact.traceparent is None
    loaded = "import chassis.tracing, chassis.runtime, sys; print('opentelemetry' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_collector_that_never_answers_holds_up_neither_the_work_nor_the_stop():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        tracing.set_up(f"http://127.0.0.1:{silent.getsockname()[1]}", "test")
        with tracing.span("command", Context(), tracing.SERVER) as traced:
            assert traced.traceparent
        stopping = threading.Thread(target=tracing.shut_down)
        stopping.start()
        stopping.join(10)

    assert not stopping.is_alive()
