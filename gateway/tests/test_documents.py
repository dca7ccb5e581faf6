"""The published documents are true, complete and the ones in `docs`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from contracts.asyncapi import asyncapi_document, envelope_schema
from contracts.base import Event
from gateway.web.sentences import catalogue

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "contracts" / "samples"


@pytest.fixture
def openapi(house):
    return house.web().get("/api/v1/openapi.json").json


def test_the_openapi_document_is_valid(openapi):
    assert list(OpenAPIV30SpecValidator(openapi).iter_errors()) == []
    assert openapi["openapi"] == "3.0.3"


def test_every_operation_has_words_and_tells_its_refusals(openapi):
    for path, operations in openapi["paths"].items():
        for verb, operation in operations.items():
            if verb == "parameters":
                continue
            assert operation["summary"], f"{verb} {path}"
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_the_asyncapi_document_is_valid():
    schema = json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text())

    assert list(Draft7Validator(schema).iter_errors(asyncapi_document())) == []


def test_every_sample_fits_the_published_schema_of_its_event():
    for (type_, version), event in Event.known.items():
        if type_.startswith(("members.", "care.", "activities.", "notifications.", "gateway.")):
            sample = json.loads((SAMPLES / f"{type_}.{version}.json").read_text())
            data = envelope_schema(event)["properties"]["data"]

            assert list(Draft202012Validator(data).iter_errors(sample)) == [], type_


@pytest.mark.parametrize("name", ["openapi", "asyncapi"])
def test_the_documents_in_the_repository_are_those_that_are_served(house, name):
    served = house.web().get(f"/docs/{name}.json").json

    kept = json.loads((ROOT / "docs" / f"{name}.json").read_text("utf-8"))

    assert kept == served, "run: python -m gateway.web.published"


def test_the_page_for_trying_loads_nothing_from_elsewhere(house):
    web = house.web()

    page = web.get("/docs")

    assert "http" not in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "docs.js"):
        assert web.get(f"/docs/assets/{name}").status_code == 200
    assert web.get("/docs/assets/../app.py").status_code == 404


def test_every_sentence_is_there_in_chinese_and_english():
    for code, words in catalogue().items():
        assert set(words) >= {"zh", "en"}, code
        assert all(words[language].strip() for language in ("zh", "en")), code
