"""The published documents: OpenAPI with a page to try it, and AsyncAPI.

Everything a page needs is served from here; no browser is sent to another host.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, jsonify
from marshmallow import validate

from contracts.asyncapi import asyncapi_document
from contracts.errors import NotFound

SWAGGER_UI = Path(str(files("flask_swagger_ui"))) / "dist"
OWN = Path(__file__).parent / "static"
FILES = {
    "swagger-ui.css": (SWAGGER_UI, "text/css"),
    "swagger-ui-bundle.js": (SWAGGER_UI, "text/javascript"),
    "favicon-32x32.png": (SWAGGER_UI, "image/png"),
    "docs.js": (OWN, "text/javascript"),
}
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " frame-ancestors 'none'"
)
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
EVERYWHERE = {
    "401": "Nobody is signed in, or the token is no longer good.",
    "403": "The signed-in person may not do this.",
    "404": "There is no such thing in this association.",
    "409": "The present state of the thing does not allow it.",
    "422": "Some field is missing or malformed; `errors` names each.",
    "503": "A service cannot be reached now; repeat the call with the same key.",
    "default": "Any other refusal.",
}
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key, for a day, does the command once.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"},
}


class Plugin(MarshmallowPlugin):
    """Describes our schemas; their patterns become those of JavaScript, in which OpenAPI writes them."""

    def init_spec(self, spec: APISpec) -> None:
        super().init_spec(spec)
        assert self.converter is not None  # noqa: S101  # the line above makes it
        self.converter.add_attribute_function(_pattern)


def _pattern(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """Return the pattern of *field* with `$` where Python says the end of the text."""
    found = next((v for v in field.validators if isinstance(v, validate.Regexp)), None)
    if found is None:
        return {}
    written = str(found.regex.pattern)
    return {"pattern": written.replace(r"\Z", "$")}


def marshmallow_plugin(name: Callable[[Any], str]) -> MarshmallowPlugin:
    return Plugin(schema_name_resolver=name)


def complete(spec: APISpec) -> None:
    """Write into every operation what all have in common: the refusals, and the key of a command."""
    paths: dict[str, dict[str, Any]] = spec._paths  # noqa: SLF001  # apispec offers no other hook
    for operations in paths.values():
        for verb, operation in operations.items():
            if verb not in {"get", "post", "put", "patch", "delete"}:
                continue
            _refusals(operation)
            if verb != "get" and "requestBody" not in operation.get("x-no-key", ()):
                operation.setdefault("parameters", []).append(KEY_HEADER)


def _refusals(operation: dict[str, Any]) -> None:
    answers = operation.setdefault("responses", {})
    for status, words in EVERYWHERE.items():
        answers[status] = {"description": words, "content": PROBLEM}


def pages(openapi: Callable[[], dict[str, Any]]) -> Blueprint:
    """Return the pages under `/docs`."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/docs")
    def api_page() -> Response:
        return _own("docs.html")

    @blueprint.get("/docs/openapi.json")
    def openapi_json() -> Response:
        return jsonify(openapi())

    @blueprint.get("/docs/asyncapi.json")
    def asyncapi_json() -> Response:
        return jsonify(asyncapi_document())

    @blueprint.get("/docs/assets/<name>")
    def asset(name: str) -> Response:
        if name not in FILES:
            raise NotFound("not_found")
        folder, kind = FILES[name]
        answer = Response((folder / name).read_bytes(), content_type=kind)
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    return blueprint


def _own(name: str) -> Response:
    answer = Response((OWN / name).read_text("utf-8"), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
