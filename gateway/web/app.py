"""The Flask application: routes, problems, documents, probes. It is made once for each process."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_smorest import Api

from chassis import tracing
from gateway import catalogue
from gateway.web import console, documents, probes, problems
from gateway.web.blueprints import all_blueprints
from gateway.web.caller import note_correlation
from gateway.web.problems import ProblemSchema
from gateway.web.schemas import document_name
from gateway.web.texts import refuse_unstorable_address

API = "/api/v1"
ABOUT = (
    "The API of Nuanjia 暖家. Sign in at POST /sign-in and send the token as `Authorization: Bearer …`. "
    "Every call below /associations/{association} is made for that association and sees no other. "
    "A command may be repeated with the same `Idempotency-Key`: it is done once. "
    "Refusals are problem details (RFC 9457) with a stable `code`; `Accept-Language: en` gives English."
)


class NuanjiaApi(Api):
    """The API, whose errors are problem details, answered by `gateway.web.problems`."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to our own handlers: the ones made here drop `Allow` from a 405."""


def make_app() -> Flask:
    """Return the application."""
    app = Flask("nuanjia", static_folder=None)
    app.config.update(
        API_TITLE="Nuanjia 暖家",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=API,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": ABOUT},
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
                }
            },
            "security": [{"token": []}],
        },
        MAX_CONTENT_LENGTH=catalogue.LARGEST_FILE_BYTES,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    api = NuanjiaApi(
        app, spec_kwargs={"marshmallow_plugin": documents.marshmallow_plugin(document_name)}
    )
    for blueprint in all_blueprints():
        api.register_blueprint(blueprint, url_prefix=API)
    documents.complete(api.spec)
    app.register_blueprint(documents.pages(api.spec.to_dict))
    app.register_blueprint(probes.probes())
    app.register_blueprint(console.console())
    problems.register(app)
    app.before_request(note_correlation)
    app.before_request(refuse_unstorable_address)
    app.after_request(_finish)
    return app


def _finish(answer: Response) -> Response:
    answer.headers["X-Correlation-Id"] = g.get("correlation_id", "")
    asked = request.url_rule.rule if request.url_rule else "?"
    tracing.name_span(
        f"{request.method} {asked}", **{"http.response.status_code": answer.status_code}
    )
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.path.startswith(API):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
