"""A collector of traces for tests: it takes OTLP over HTTP and keeps the spans."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.journeys.loopback import OnLoopback


@dataclass(frozen=True)
class Span:
    """What a journey looks at."""

    process: str
    name: str
    attributes: dict[str, str]


class _Request(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:  # http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.keep(ExportTraceServiceRequest.FromString(body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.traces: defaultdict[bytes, list[Span]] = defaultdict(list)

    def keep(self, told: ExportTraceServiceRequest) -> None:
        for resource in told.resource_spans:
            of = {a.key: a.value.string_value for a in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    attributes = {a.key: str(a.value) for a in span.attributes}
                    made = Span(of["service.name"], span.name, attributes)
                    self.traces[span.trace_id].append(made)


class Collector(OnLoopback[_Server]):
    """Traces, each with its spans in the order in which they came."""

    scheme = "http"

    def __init__(self) -> None:
        super().__init__(_Server())

    def trace_with(self, *names: str) -> list[Span]:
        """Return the newest trace that has spans of all these names; empty when there is none."""
        for spans in reversed(list(self.server.traces.values())):
            if set(names) <= {span.name for span in list(spans)}:
                return list(spans)
        return []
