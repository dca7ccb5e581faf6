"""JSON Schemas of the contracts, made from their marshmallow schemas."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from contracts.base import Contract

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(contract: type[Contract]) -> dict[str, Any]:
    """Return the schema of *contract*, whole: nothing in it points elsewhere."""
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: "")
    APISpec("contracts", "1", "3.1.0", plugins=[plugin])
    assert plugin.converter is not None  # noqa: S101  # the line above makes it
    convert: Any = plugin.converter.schema2jsonschema  # apispec has no types here
    made: dict[str, Any] = convert(contract.schema_class())
    made.pop("additionalProperties", None)
    return {**made, "description": " ".join((contract.__doc__ or "").split())}
