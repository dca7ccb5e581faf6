"""Calls through the gateway on RabbitMQ and PostgreSQL, every part its own process, by sixteen clients at once.

A read is a member's page: HTTP, token, RPC to members, rows under row security. A write registers somebody:
the same with contract, key, encryption, search terms and a fact. Beside them bare nameko: an `@http` that
calls an RPC, which reads one small row, or writes one and dispatches an event; no caller is asked who he is.
"""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from statistics import quantiles

from services.members.tests.people import id_number
from tests.benchmarks.crew import Crew, Job
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.stand import stand
from tests.journeys.systems import Api, free_port, spread

CLIENTS = 16
WARM_SECONDS, SECONDS = 2.0, 10.0
READS, READ_P99_MS, WRITES = 250.0, 100.0, 150.0
PEER = "bare nameko, @http and RPC"
OURS = "/api/v1/associations/hangzhou/members"

Ask = tuple[str, str, str | None]
"""Method, path and body of one request."""


@dataclass(frozen=True)
class Pace:
    """What sixteen clients were answered."""

    rate: float
    p99_ms: float


@benchmark("gateway")
def measure() -> Iterator[Figure]:
    peer_read, peer_write = _bare_nameko()
    with (
        tempfile.TemporaryDirectory() as folder,
        spread(Path(folder), stand().node, stand().cluster) as system,
    ):
        api = Api.of_command_line(system)
        member = api.get("/associations/hangzhou/members", limit=1)["items"][0]["member_id"]
        headers = {"Authorization": f"Bearer {system.token}"}
        read = _pace(system.port, lambda: ("GET", f"{OURS}/{member}", None), headers)
        serials = count(1)
        write = _pace(system.port, lambda: _registration(next(serials)), headers)
    yield Figure(name="gateway-read", value=read.rate, unit="calls/s", floor=READS)
    yield Figure(
        name="gateway-read-p99", value=read.p99_ms, unit="ms", floor=READ_P99_MS, at_most=True
    )
    yield Figure(
        name="gateway-write",
        value=write.rate,
        unit="calls/s",
        floor=WRITES,
        note=f"p99 {write.p99_ms:.0f} ms",
    )
    for name, ours, peer in (("read", read, peer_read), ("write", write, peer_write)):
        yield Figure(
            name=f"gateway-{name}-beside-nameko",
            value=ours.rate,
            unit="calls/s",
            peer=PEER,
            peer_value=peer.rate,
            note=f"the peer's p99 {peer.p99_ms:.0f} ms",
        )


def _bare_nameko() -> tuple[Pace, Pace]:
    place, port = stand().place(), free_port()
    with Crew("nameko_http", ("answer", "http"), Job(place, number=port)):
        note = {"person_id": "ada", "text": "a note"}
        written = _asked(_connected(port), ("POST", "/notes", json.dumps(note)), {})
        read = _pace(port, lambda: ("GET", f"/notes/{json.loads(written)['id']}", None), {})
        write = _pace(port, lambda: ("POST", "/notes", json.dumps(note)), {})
    stand().leave(place)
    return read, write


def _registration(serial: int) -> Ask:
    born = date(1940 + serial // 600 % 60, 1 + serial // 50 % 12, 1 + serial % 28)
    name = "谢" + chr(0x5B50 + serial % 400) + chr(0x6653 + serial // 400)
    told = {
        "code": f"BENCH{serial:06d}",
        "name": name,
        "resident_id": id_number(f"{born:%Y%m%d}", serial=serial % 499, county="330106"),
    }
    return "POST", OURS, json.dumps(told)


def _pace(port: int, ask: Callable[[], Ask], headers: dict[str, str]) -> Pace:
    """Let the clients ask as quickly as they are answered; the first seconds are not counted."""
    took: list[float] = []
    failed: list[Exception] = []
    begins = time.monotonic() + WARM_SECONDS
    ends = begins + SECONDS

    def client() -> None:
        try:
            connection = _connected(port)
            while (started := time.monotonic()) < ends:
                _asked(connection, ask(), headers)
                if started >= begins:
                    took.append(time.monotonic() - started)
        except Exception as error:  # noqa: BLE001  # told to whoever waits for the thread
            failed.append(error)

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if failed:
        raise failed[0]
    return Pace(len(took) / SECONDS, 1000 * quantiles(took, n=100)[98])


def _connected(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _asked(connection: http.client.HTTPConnection, asked: Ask, headers: dict[str, str]) -> bytes:
    method, path, body = asked
    connection.request(
        method, path, body, {**headers, **({"Content-Type": "application/json"} if body else {})}
    )
    answer = connection.getresponse()
    told = answer.read()
    if answer.status >= http.client.BAD_REQUEST:
        raise RuntimeError(f"{method} {path}: {answer.status} {told[:300]!r}")
    return told
