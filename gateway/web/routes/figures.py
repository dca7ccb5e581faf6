"""The figures of the annual summary (年度总结), each counted by the service that owns its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify

from chassis.context import OWN, SUBTREE_FIGURES, Context
from contracts.errors import Refusal
from contracts.gateway.commands import ReadFigures
from contracts.gateway.views import FigureList, FigureView
from contracts.members.figures import FigureRecords, ReadFigureRecords
from gateway.calls import Calls
from gateway.web import names
from gateway.web.caller import Caller, context_for, signed_in
from gateway.web.routing import Routes, query_string
from gateway.web.schemas import shown
from gateway.web.stage import stage

SOURCES = ("members",)
PERMISSION = {OWN: "figures.read", SUBTREE_FIGURES: "figures.subtree"}
SCOPES = {"own": OWN, "jurisdiction": SUBTREE_FIGURES}


def blueprint() -> Routes:
    made = Routes("figures", __name__, description="数字 · The figures of the annual summary.")

    @made.get("/associations/<association>/figures")
    @query_string(made, ReadFigures)
    @made.response(200, shown(FigureList))
    def figures(told: dict[str, Any], association: str) -> Response:
        """年度数字 · What the association prints for a year, alone or with all below it."""
        caller = signed_in()
        for scope in [told["scope"]] if told.get("scope") else SCOPES:
            caller.reach(association, PERMISSION[SCOPES[scope]])
        return jsonify(_figures(caller, association, ReadFigures(**told)).dump())

    @made.get("/associations/<association>/figures/<slug>/records")
    @query_string(made, ReadFigureRecords, left_out=("slug",))
    @made.response(200, shown(FigureRecords))
    def figure_records(told: dict[str, Any], association: str, slug: str) -> Response:
        """数字的明细 · The records behind one figure; of people of other associations, no name."""
        caller = signed_in()
        scope = SCOPES[told.get("scope") or "jurisdiction"]
        for needed in {OWN, scope}:
            caller.reach(association, PERMISSION[needed])
        context = context_for(caller, association, scope=scope)
        asked = ReadFigureRecords(**told, slug=slug).dump()
        answer = stage().calls.call("members", "read_figure_records", asked, context=context)
        names.fill(answer, stage(), context_for(caller, association, scope=OWN))
        return jsonify(answer)

    return made


def _figures(caller: Caller, association: str, question: ReadFigures) -> FigureList:
    """Return the figures, each in the scope it is printed in unless the question asks for one."""
    calls = stage().calls
    year, scope = question.year, question.scope
    context = context_for(caller, association, scope=SCOPES[scope or "jurisdiction"])
    asked = {name: value for name, value in question.dump().items() if value is not None}
    found: list[FigureView] = []
    for source in SOURCES:
        answer = calls.call(source, "read_figures", asked, context=context)
        found += [_view(one) for one in answer["items"]]
    return FigureList(
        association=association,
        year=year,
        as_of=_places(calls, context),
        incomplete=any(one.incomplete for one in found),
        figures=tuple(sorted(found, key=lambda one: (one.scope, one.slug))),
    )


def _view(told: Mapping[str, Any]) -> FigureView:
    return FigureView.load(told)


def _places(calls: Calls, context: Context) -> dict[str, Any]:
    """Return for each source its place in its own log."""
    places: dict[str, Any] = {}
    for source in SOURCES:
        try:
            places[source] = calls.call(source, "progress", {}, context=context)["head"]
        except Refusal:
            places[source] = None
    return places
