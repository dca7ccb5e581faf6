"""For operators: how far the services are, what is parked, replay, the logs, the end of the demo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify

from chassis import admin
from chassis.context import Context
from contracts.base import View
from contracts.errors import NotFound, Refusal
from contracts.gateway.commands import OpenAccount
from contracts.gateway.views import AccountView, DemoRemoved, ProgressOfAll, ServiceProgress
from contracts.members.commands import RegisterAssociation
from contracts.members.views import AssociationView
from gateway.catalogue import SERVICES
from gateway.commands.accounts import OPERATIONS
from gateway.web.caller import context_for, signed_in
from gateway.web.routes.accounts import open_account_in
from gateway.web.routing import Routes, body, payload_of, query_string
from gateway.web.schemas import shown
from gateway.web.stage import stage


@dataclass(frozen=True, kw_only=True)
class EventsSeen(View):
    """A stretch of a service's log: envelopes as CloudEvents, and the place of the last one in the log."""

    events: tuple[dict[str, Any], ...]
    head: int


def blueprint() -> Routes:
    made = Routes("operations", __name__, description="运维 · For operators.")

    @made.get("/operations/services")
    @made.response(200, shown(ProgressOfAll))
    def services() -> Response:
        """服务进度 · How far each service is."""
        return jsonify(_progress(_operator()).dump())

    @made.get("/operations/services/<service>/parked")
    @query_string(made, admin.ListParked)
    @made.response(200, shown(admin.ParkedPage))
    def parked(told: dict[str, Any], service: str) -> Response:
        """搁置的反应 · Reactions that wait for a person, and messages that are no events."""
        return _call(service, "list_parked", payload_of(admin.ListParked, told))

    @made.post("/operations/services/<service>/parked/settle")
    @body(made, admin.SettleParked)
    @made.response(200, shown(admin.Settled))
    def settle(told: dict[str, Any], service: str) -> Response:
        """处理搁置 · Redrive or discard parked reactions."""
        return _call(service, "settle_parked", payload_of(admin.SettleParked, told))

    @made.post("/operations/services/<service>/replays")
    @body(made, admin.OrderReplay)
    @made.response(202, shown(admin.ReplayOrdered))
    def replay(told: dict[str, Any], service: str) -> Response:
        """重放 · Read a stretch of a source's log again, into one reaction."""
        return _call(service, "order_replay", payload_of(admin.OrderReplay, told), status=202)

    @made.get("/operations/services/<service>/events")
    @query_string(made, admin.EventsAfter)
    @made.response(200, shown(EventsSeen))
    def events(told: dict[str, Any], service: str) -> Response:
        """事件日志 · What stands in a service's log after a place."""
        answer = _ask(service, "events_after", payload_of(admin.EventsAfter, told))
        return jsonify(
            {"events": [json.loads(one) for one in answer["bodies"]], "head": answer["head"]}
        )

    @made.post("/operations/associations")
    @body(made, RegisterAssociation)
    @made.response(201, shown(AssociationView))
    def register_association(told: dict[str, Any]) -> Response:
        """登记协会 · Let an association use the system."""
        order = payload_of(RegisterAssociation, told)
        answer = stage().calls.call("members", "register_association", order, context=_operator())
        reply = jsonify(answer)
        reply.status_code = 201
        return reply

    @made.post("/operations/associations/<association>/accounts")
    @body(made, OpenAccount)
    @made.response(201, shown(AccountView))
    def open_account(told: dict[str, Any], association: str) -> Response:
        """开设首个账号 · Open an account in any association, such as its secretary's."""
        return open_account_in(_operator().for_association(association), told)

    @made.post("/operations/demo/remove")
    @made.response(200, shown(DemoRemoved))
    def remove_demo() -> Response:
        """停用演示 · End the demo's sign-ins. Its rows stay, because other facts refer to them."""
        answer = stage().calls.call("gateway", "remove_demo", {}, context=_operator())
        return jsonify(answer)

    return made


def _operator() -> Context:
    caller = signed_in()
    caller.reach(OPERATIONS, "operations")
    return context_for(caller, None)


def _ask(service: str, method: str, payload: Mapping[str, Any]) -> Any:
    context = _operator()
    if service not in SERVICES:
        raise NotFound("service_not_found", service=service)
    return stage().calls.call(service, method, dict(payload), context=context)


def _call(service: str, method: str, payload: Mapping[str, Any], *, status: int = 200) -> Response:
    reply = jsonify(_ask(service, method, payload))
    reply.status_code = status
    return reply


def _progress(context: Context) -> ProgressOfAll:
    told: dict[str, dict[str, Any]] = {}
    for service in SERVICES:
        try:
            told[service] = stage().calls.call(
                service, "progress", {}, context=context, timeout_seconds=3.0
            )
        except Refusal:
            continue
    return ProgressOfAll(items=tuple(_of_one(service, told) for service in SERVICES))


def _of_one(service: str, told: Mapping[str, Mapping[str, Any]]) -> ServiceProgress:
    one = told.get(service)
    if one is None:
        return ServiceProgress(service=service, reachable=False, applied_through={})
    behind = sum(
        max(int(told[source]["head"]) - int(through), 0)
        for source, through in one["applied_through"].items()
        if source in told
    )
    return ServiceProgress(
        service=service,
        reachable=True,
        behind=behind,
        outbox=one["outbox"],
        head=one["head"],
        published_through=one["published_through"],
        applied_through=one["applied_through"],
        waiting=one["waiting"],
        parked=one["parked"],
        unreadable=one["unreadable"],
    )
