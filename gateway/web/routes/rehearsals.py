"""Rehearsals: the association's coming days on a copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify

from contracts.gateway.commands import ReadRehearsal, StartRehearsal
from contracts.gateway.views import RehearsalView
from gateway.web import names
from gateway.web.caller import context_for, signed_in
from gateway.web.routing import Routes, body, query_string
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
    @query_string(made, ReadRehearsal)
    @made.response(200, shown(RehearsalView))
    def read(told: dict[str, Any], association: str, rehearsal_id: str) -> Response:
        """预演进度与结果 · How a rehearsal stands, and what it showed."""
        caller, here = signed_in(), stage()
        caller.reach(association, "rehearsals")
        place = int(told.get("agenda_after", 0))
        answer = here.rehearsals.read(association, rehearsal_id, agenda_after=place)
        names.fill(answer, here, context_for(caller, association))
        return jsonify(answer)

    return made
