"""Routes as data: one line says the address, the call behind it, and the permission it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import marshmallow as ma
from flask import Response, jsonify
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from chassis.context import OWN, SUBTREE_FIGURES, Context
from contracts.base import Contract, faults_of
from contracts.errors import Invalid, Refusal
from gateway.roles import Reach
from gateway.web import names
from gateway.web.caller import Caller, context_for, signed_in
from gateway.web.schemas import asked, shown, taken
from gateway.web.stage import Stage, stage
from gateway.web.texts import is_storable

READS = "GET"
_IN_PATH = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Asking:
    """Everything about one request that a narrowing may look at."""

    caller: Caller
    context: Context
    reach: Reach
    stage: Stage

    def call(self, service: str, method: str, payload: dict[str, Any]) -> Any:
        return self.stage.calls.call(service, method, payload, context=self.context)


Narrowing = Callable[[Asking, dict[str, Any]], dict[str, Any]]
"""Takes the payload and returns what of it the caller may ask; raises where that is nothing."""


@dataclass(frozen=True)
class Route:
    """`verb path`, below an association, is *method* of *service*.

    With *wide* sums of the levels below may be asked for as well, by whoever has that permission.
    """

    verb: str
    path: str
    service: str
    method: str
    takes: type[Contract] | None
    gives: type[Contract] | None
    permission: str
    summary: str
    status: int = 200
    narrow: Narrowing | None = None
    trim: Narrowing | None = None
    dress: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    fixed: Mapping[str, Any] | None = None
    wide: str | None = None

    @property
    def in_path(self) -> tuple[str, ...]:
        return tuple(_IN_PATH.findall(self.path))


class Parser(FlaskParser):
    """Reads requests by schema; what does not fit is refused as contracts refuse it."""

    def handle_error(self, error: ma.ValidationError, req: Any, schema: Any, **_: Any) -> NoReturn:
        messages = error.messages
        told = messages if isinstance(messages, dict) else {"json": messages}
        faults: dict[str, Any] = {}
        for inner in told.values():
            faults |= faults_of(inner)
        raise Invalid("invalid_fields", fields=faults) from error

    def load_json(self, req: Any, schema: Any) -> Any:
        told = super().load_json(req, schema)
        if not is_storable(told):
            raise Refusal("unreadable_body")
        return told

    def load_querystring(self, req: Any, schema: Any) -> Any:
        if not all(is_storable(value) for _, value in req.args.items(multi=True)):
            raise Refusal("bad_request")
        return super().load_querystring(req, schema)

    def _handle_invalid_json_error(self, error: Any, req: Any, *_: Any, **__: Any) -> NoReturn:
        raise Refusal("unreadable_body") from error


class Routes(Blueprint):
    """A blueprint whose requests are read by our parser."""

    ARGUMENTS_PARSER = Parser()


def body(blueprint: Routes, contract: type[Contract]) -> Callable[..., Any]:
    """Read the request's JSON as *contract*; the view gets it as a dictionary."""
    decorate: Callable[..., Any] = blueprint.arguments(taken(contract), location="json")
    return decorate


def query_string(
    blueprint: Routes, contract: type[Contract], left_out: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Read the query string as *contract*, but for what the path says; the view gets a dictionary."""
    decorate: Callable[..., Any] = blueprint.arguments(asked(contract, left_out), location="query")
    return decorate


def add(blueprint: Routes, route: Route, prefix: str = "/associations/<association>") -> None:
    """Give *route* to *blueprint* as a view with its documentation."""

    def view(*arguments: dict[str, Any], **in_path: str) -> Response:
        association = in_path.pop("association")
        return _answer(route, association, {**(arguments[0] if arguments else {}), **in_path})

    view.__name__ = view.__qualname__ = f"{route.service}_{route.method}_{route.verb.lower()}"
    view.__doc__ = route.summary
    documented: Any = blueprint.response(route.status, shown(route.gives) if route.gives else None)(
        view
    )
    if route.takes:
        left_out = (*route.in_path, *(route.fixed or {}))
        make, place = (asked, "query") if route.verb == READS else (taken, "json")
        schema = make(route.takes, left_out)
        if schema:
            documented = blueprint.arguments(schema(), location=place)(documented)
    endpoint = f"{route.verb.lower()}_{re.sub(r'[^a-z]+', '_', route.path.lower()).strip('_')}"
    blueprint.route(f"{prefix}{route.path}", methods=[route.verb], endpoint=endpoint)(documented)


def _answer(route: Route, association: str, told: dict[str, Any]) -> Response:
    caller = signed_in()
    wide = route.wide if told.get("scope") == "jurisdiction" else None
    reach = caller.reach(association, wide or route.permission)
    context = context_for(caller, association, scope=SUBTREE_FIGURES if wide else OWN)
    asking = Asking(caller, context, reach, stage())
    payload = payload_of(route.takes, {**told, **(route.fixed or {})})
    if route.narrow:
        payload = route.narrow(asking, payload)
    answer = asking.call(route.service, route.method, payload)
    if route.trim:
        answer = route.trim(asking, answer)
    names.fill(answer, asking.stage, context_for(caller, association, scope=OWN))
    reply = jsonify(route.dress(answer) if route.dress else answer)
    reply.status_code = route.status
    return reply


def payload_of(contract: type[Contract] | None, told: dict[str, Any]) -> dict[str, Any]:
    """Return *told*, as it was read from the request, in the form in which the contract travels."""
    if contract is None:
        return {}
    ready = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    return contract(**ready).dump()
