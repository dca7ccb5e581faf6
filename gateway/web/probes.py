"""Promise: it can be watched. `/healthz`, `/readyz` and `/metrics` of the gateway."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.context import Context
from chassis.health import database_answers, measure
from contracts.errors import Refusal
from gateway import readiness
from gateway.catalogue import SERVICES
from gateway.web.stage import Stage, stage

PROBE_SECONDS = 3.0


def probes() -> Blueprint:
    """Return the addresses that supervisors and Prometheus ask."""
    blueprint = Blueprint("probes", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", content_type="text/plain")

    @blueprint.get("/readyz")
    def readyz() -> Response:
        wrong = what_is_wrong(stage())
        answer = jsonify({"ready": not wrong, "wrong": wrong})
        answer.status_code = 503 if wrong else 200
        return answer

    @blueprint.get("/metrics")
    def metrics() -> Response:
        measure(stage().runtime.database)
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def what_is_wrong(here: Stage) -> list[str]:
    """Return what keeps the system from being used, by name; nothing when all is well."""
    if not database_answers(here.runtime.database):
        return ["database"]
    with here.reading() as tx:
        if not readiness.doors_are_open(tx.session, demo=here.settings.demo):
            return ["demo_is_loading"]
    return [name for name in SERVICES if not _answers(here, name)]


def _answers(here: Stage, service: str) -> bool:
    try:
        here.calls.call(
            service, "progress", {}, context=Context(actor="probe"), timeout_seconds=PROBE_SECONDS
        )
    except Refusal:
        return False
    return True
