"""The console (控制台): the built page under `/`, or how to get it where it was not built.

Every address below `/a/` is one page; which room it shows is decided in the browser. The files are
compressed when they are built, because the gateway has better things to do.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.security import safe_join

from contracts.errors import NotFound

BUILT = Path(__file__).parent / "console"
MISSING = Path(__file__).parent / "static" / "beginning.html"
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " frame-ancestors 'none'"
)
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOR_EVER = "public, max-age=31536000, immutable"  # the name of such a file tells its content


def console(folder: Path = BUILT) -> Blueprint:
    """Return the addresses of the console, built into *folder*."""
    blueprint = Blueprint("console", __name__)

    @blueprint.get("/")
    @blueprint.get("/sign-in")
    @blueprint.get("/operations")
    @blueprint.get("/a/<path:room>")
    def page(room: str = "") -> Response:
        index = folder / "index.html"
        answer = _file(index if index.is_file() else MISSING)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @blueprint.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        found = safe_join(str(folder / "assets"), name)
        if found is None or not Path(found).is_file():
            raise NotFound("not_found")
        answer = _file(Path(found))
        answer.headers["Cache-Control"] = FOR_EVER
        return answer

    return blueprint


def _file(path: Path) -> Response:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("javascript"):
        kind += "; charset=utf-8"
    for encoding, ending in ENCODINGS:
        packed = path.with_name(path.name + ending)
        if request.accept_encodings.quality(encoding) > 0 and packed.is_file():
            answer = Response(packed.read_bytes(), content_type=kind)
            answer.headers["Content-Encoding"] = encoding
            break
    else:
        answer = Response(path.read_bytes(), content_type=kind)
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
