"""Writes the documents into `docs`, where a difference to the last release shows: `python -m gateway.web.published`."""

from __future__ import annotations

import json
from pathlib import Path

from contracts.asyncapi import asyncapi_document
from gateway.service import GatewayService
from gateway.web.app import make_app

DOCS = Path(__file__).parents[2] / "docs"


def main() -> None:
    """Write `docs/openapi.json` and `docs/asyncapi.json`."""
    assert GatewayService.name  # noqa: S101  # its module knows every event
    served = make_app().test_client().get("/api/v1/openapi.json").get_json()
    for name, document in (("openapi", served), ("asyncapi", asyncapi_document())):
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (DOCS / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
