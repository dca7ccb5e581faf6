"""What a refusal looks like: problem details of RFC 9457, in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from chassis.logs import logger
from contracts.errors import Refusal, Unexpected
from gateway.web.sentences import LANGUAGES, sentence

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:nuanjia:problem:"
CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "file_too_large"}

log = logger(__name__)


class FieldFaultSchema(ma.Schema):
    """One wrong field; `code` is stable, `message` is for people."""

    field = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    message = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """Problem details; `correlation_id` finds the call in the logs."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    correlation_id = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(FieldFaultSchema))


def register(app: Flask) -> None:
    """Let *app* answer refusals, HTTP's own errors and bugs as problems."""
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_bug)


def language() -> str:
    """Return the language the caller prefers; Chinese when nothing is said."""
    return request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"


def problem(refusal: Refusal) -> Response:
    """Return *refusal* as an answer."""
    told = language()
    status = HTTPStatus(refusal.status)
    body: dict[str, Any] = {
        "type": TYPE + refusal.code,
        "title": status.phrase,
        "status": int(status),
        "detail": sentence(refusal.code, refusal.params, told),
        "code": refusal.code,
        "correlation_id": g.get("correlation_id", ""),
    }
    faults = list(_faults(refusal, told))
    if faults:
        body["errors"] = faults
    answer = Response(
        json.dumps(body, ensure_ascii=False), status=int(status), content_type=CONTENT_TYPE
    )
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _faults(refusal: Refusal, told: str) -> Iterator[dict[str, str]]:
    """Yield each wrong field; a fault that brings its own words, by language, is told in them."""
    for field, faults in refusal.fields.items():
        for fault in faults:
            code = str(fault.get("code", "bad_value"))
            params = {name: value for name, value in fault.items() if name != "code"}
            words = str(fault[told]) if told in fault else sentence(code, params, told)
            yield {"field": field, "code": code, "message": words}


def _on_refusal(refusal: Refusal) -> Response:
    if isinstance(refusal, Unexpected):
        log.warning("http.failed", path=request.path, code=refusal.code)
    return problem(refusal)


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        status = 413
    refusal = Refusal(CODES.get(status, "http_error"), status=status)
    refusal.status = status  # type: ignore[misc]  # this one refusal stands for HTTP's own errors
    answer = problem(refusal)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if error.response is not None:  # a redirection is no problem
        return error.response  # type: ignore[return-value]  # werkzeug's is what Flask's is made of
    return answer


def _on_bug(error: Exception) -> Response:
    log.error(
        "http.bug",
        path=request.path,
        error=f"{type(error).__name__}: {error}"[:500],
        exc_info=error,
    )
    return problem(Unexpected("unexpected", correlation_id=g.get("correlation_id", "")))
