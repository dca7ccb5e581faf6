"""Rehearsals: the association's coming days on a copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify

from contracts.gateway.commands import StartRehearsal
from contracts.gateway.views import RehearsalView
from gateway.web.caller import signed_in
from gateway.web.routing import Routes, body
from gateway.web.schemas import shown
from gateway.web.stage import stage


def blueprint() -> Routes:
    made = Routes("rehearsals", __name__, description="预演 · The coming days on a copy.")

    @made.post("/associations/<association>/rehearsals")
    @body(made, StartRehearsal)
    @made.response(202, shown(RehearsalView))
    def start(told: dict[str, Any], association: str) -> Response:
        """开始预演 · Let days pass on a copy; nothing real happens."""
        signed_in().reach(association, "rehearsals")
        first, last = told["first"], told["last"]
        assert isinstance(first, date)  # noqa: S101  # the schema reads dates
        reply = jsonify(stage().rehearsals.start(association, first, last))
        reply.status_code = 202
        return reply

    @made.get("/associations/<association>/rehearsals/<rehearsal_id>")
    @made.response(200, shown(RehearsalView))
    def read(association: str, rehearsal_id: str) -> Response:
        """预演进度与结果 · How a rehearsal stands, and what it showed."""
        signed_in().reach(association, "rehearsals")
        return jsonify(stage().rehearsals.read(association, rehearsal_id))

    return made
