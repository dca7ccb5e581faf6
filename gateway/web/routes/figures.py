"""The figures of the annual summary (年度总结), each counted by the service that owns its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify

from chassis.context import OWN, SUBTREE_FIGURES, Context
from contracts.errors import Refusal
from contracts.gateway.commands import ReadFigures
from contracts.gateway.views import FigureList, FigureView
from gateway.calls import Calls
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
        return jsonify(_figures(caller, association, told["year"], told.get("scope")).dump())

    return made


def _figures(caller: Caller, association: str, year: int, scope: str | None) -> FigureList:
    """Return the figures, each in the scope it is printed in unless *scope* asks for one."""
    calls = stage().calls
    context = context_for(caller, association, scope=SCOPES[scope or "jurisdiction"])
    asked = {"year": year, **({"scope": scope} if scope else {})}
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
    return FigureView(
        slug=told["slug"],
        value=told["value"],
        printed=told.get("printed"),
        unit=told["unit"],
        scope=told["scope"],
        as_of=told.get("as_of"),
        incomplete=told.get("incomplete", False),
    )


def _places(calls: Calls, context: Context) -> dict[str, Any]:
    """Return for each source its place in its own log."""
    places: dict[str, Any] = {}
    for source in SOURCES:
        try:
            places[source] = calls.call(source, "progress", {}, context=context)["head"]
        except Refusal:
            places[source] = None
    return places
