"""Schemas for requests and answers, derived from the contracts: no field is written twice."""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

import marshmallow as ma
from marshmallow import fields

from contracts.base import Contract
from gateway.web.names import named_beside, names_itself

Key = tuple[str, type[Contract], tuple[str, ...]]

_made: dict[Key, type[ma.Schema] | None] = {}
TRUE = {"true", "True", "1", True}
FALSE = {"false", "False", "0", False}


def schema_name(contract: type[Contract]) -> str:
    """Return the contract's name in the published document: its owner and its own."""
    parts = contract.__module__.split(".")
    owner = parts[1] if len(parts) > 1 else parts[0]
    return owner.capitalize() + contract.__name__.removesuffix("View")


def document_name(schema: Any) -> str:
    """Return the name under which a schema stands in the document."""
    made = schema if isinstance(schema, type) else type(schema)
    return made.__name__.removesuffix("Schema")


def shown(contract: type[Contract]) -> type[ma.Schema]:
    """Return the schema of an answer: the view's fields, and the names that stand beside its ids."""
    key: Key = ("shown", contract, ())
    if key not in _made:
        _made[key] = _shown(contract)
    found = _made[key]
    assert found is not None  # noqa: S101  # answers always have one
    return found


def taken(contract: type[Contract], without: tuple[str, ...] = ()) -> type[ma.Schema] | None:
    """Return the schema of a body, without the fields that stand in the path; `None` for an empty one."""
    key: Key = ("taken", contract, without)
    if key not in _made:
        _made[key] = _schema(contract, _left(contract, without))
    return _made[key]


def asked(contract: type[Contract], without: tuple[str, ...] = ()) -> type[ma.Schema] | None:
    """Return the schema of a query string: numbers and truths are text there, a list is a repeated name."""
    left = {name: _from_text(field) for name, field in _left(contract, without).items()}
    return _schema(contract, left)


def _shown(contract: type[Contract]) -> type[ma.Schema] | None:
    hints = typing.get_type_hints(contract, include_extras=True)
    found: dict[str, Any] = {}
    for name, field in _declared(contract).items():
        inner = _contract_in(hints[name])
        if inner is None:
            found[name] = field
        elif _is_list(hints[name]):
            found[name] = fields.List(fields.Nested(shown(inner)), required=field.required)
        else:
            found[name] = fields.Nested(
                shown(inner), allow_none=field.allow_none, required=field.required
            )
        named = named_beside(name)
        if named and not names_itself(hints, name, named[0]):
            one: fields.Field[Any] = fields.String(allow_none=True)
            found[named[1]] = fields.List(fields.String()) if _is_list(hints[name]) else one
    return _schema(contract, found)


def _left(contract: type[Contract], without: tuple[str, ...]) -> dict[str, fields.Field[Any]]:
    return {name: field for name, field in _declared(contract).items() if name not in without}


def _declared(contract: type[Contract]) -> dict[str, fields.Field[Any]]:
    # marshmallow offers the declared fields under this name only
    return copy.deepcopy(contract.schema_class()._declared_fields)  # noqa: SLF001


def _schema(contract: type[Contract], declared: Mapping[str, Any]) -> type[ma.Schema] | None:
    if not declared:
        return None
    meta = type("Meta", (), {"unknown": ma.RAISE})
    words = {"unknown": "unknown_field", "type": "bad_object"}
    members = {**declared, "Meta": meta, "error_messages": words, "__doc__": contract.__doc__}
    return type(f"{schema_name(contract)}Schema", (ma.Schema,), members)


def _from_text(field: fields.Field[Any]) -> fields.Field[Any]:
    if isinstance(field, fields.Integer):
        field.strict = False
    if isinstance(field, fields.Boolean):
        field.truthy, field.falsy = TRUE, FALSE
    return field


def _contract_in(hint: Any) -> type[Contract] | None:
    origin = get_origin(hint)
    if origin is Annotated:
        return _contract_in(get_args(hint)[0])
    if origin in (Union, types.UnionType, tuple):
        return next((found for one in get_args(hint) if (found := _contract_in(one))), None)
    return hint if isinstance(hint, type) and issubclass(hint, Contract) else None


def _is_list(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return _is_list(get_args(hint)[0])
    return get_origin(hint) is tuple
