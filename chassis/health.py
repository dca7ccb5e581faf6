"""Promise: it can be watched. `/healthz`, `/readyz` and `/metrics` of a process that has no other HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import metrics, relay, waiting
from chassis.database import Database
from chassis.tables import (
    LoggedEvent,
    OutboxRow,
    RelayState,
    UnreadableMessage,
    WaitingReaction,
)

WORST = 20
_shown: dict[str, set[str]] = {}  # the associations whose lag each service shows now


def measure(database: Database) -> None:
    """Read the gauges that stand in the database: outbox, waiting, parked."""
    service = database.service
    behind = relay.lag(database)
    metrics.OUTBOX_ROWS.labels(service).set(behind["rows"])
    metrics.OUTBOX_OLDEST_AGE.labels(service).set(behind["oldest_age_seconds"])
    with Session(database.engine) as session:
        parked = waiting.depth(session, waiting.PARKED)
        unreadable = session.scalar(select(func.count()).select_from(UnreadableMessage)) or 0
        oldest = session.scalar(
            select(func.min(WaitingReaction.since)).where(WaitingReaction.state == waiting.PARKED)
        )
        metrics.WAITING.labels(service).set(waiting.depth(session, waiting.WAITING))
        subjects = select(WaitingReaction.reaction, WaitingReaction.subject).distinct()
        held_up = subjects.where(WaitingReaction.state == waiting.PARKED).subquery()
        metrics.PARKED_AGGREGATES.labels(service).set(
            session.scalar(select(func.count()).select_from(held_up)) or 0
        )
        _measure_tenants(session, service)
    metrics.POOL_IN_USE.labels(service).set(database.connections_in_use())
    metrics.PARKED.labels(service).set(parked)
    metrics.DEAD_LETTERS.labels(service).set(parked + unreadable)
    age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
    metrics.DEAD_LETTER_AGE.labels(service).set(max(age, 0))


def _measure_tenants(session: Session, service: str) -> None:
    """Tell how far each association is behind, the twenty worst only: there may be thousands."""
    published = select(RelayState.published_through).scalar_subquery()
    behind: dict[str, datetime] = {}
    for asked in (
        select(OutboxRow.association_id, func.min(OutboxRow.recorded_at)),
        select(LoggedEvent.association_id, func.min(LoggedEvent.recorded_at)).where(
            LoggedEvent.sequence > published
        ),
        select(WaitingReaction.association_id, func.min(WaitingReaction.since)).where(
            WaitingReaction.state != waiting.DISCARDED
        ),
    ):
        for tenant, since in session.execute(asked.group_by(asked.selected_columns[0])):
            behind[tenant] = min(since, behind.get(tenant, since))
    now = datetime.now(UTC)
    worst = dict(sorted(behind.items(), key=lambda one: one[1])[:WORST])
    for tenant in _shown.pop(service, set()) - worst.keys():
        metrics.TENANT_LAG.remove(service, tenant)
    _shown[service] = set(worst)
    for tenant, since in worst.items():
        metrics.TENANT_LAG.labels(service, tenant).set(max((now - since).total_seconds(), 0))


def database_answers(database: Database) -> bool:
    """Say whether the database answers now."""
    try:
        with database.engine.connect() as connection:
            connection.scalar(select(1))
    except Exception:  # noqa: BLE001  # whatever it is, the answer is no
        return False
    return True


class HealthServer:
    """Answers probes; *ready* says what is wrong, by name, or nothing when all is well."""

    def __init__(
        self, port: int, databases: list[Database], ready: Callable[[], list[str]]
    ) -> None:
        def probe(path: str) -> tuple[int, str, bytes]:
            if path == "/healthz":
                return 200, "text/plain", b"alive\n"
            if path == "/readyz":
                wrong = ready()
                told = json.dumps({"ready": not wrong, "wrong": wrong}).encode()
                return (503 if wrong else 200), "application/json", told
            if path == "/metrics":
                for database in databases:
                    measure(database)
                return 200, CONTENT_TYPE_LATEST, generate_latest()
            return 404, "text/plain", b"no such probe\n"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = probe(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Probes are not news."""

        self._server = ThreadingHTTPServer(("0.0.0.0", port), Handler)  # noqa: S104  # probes come from outside the container
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True, name="health").start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
