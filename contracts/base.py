"""Contracts: frozen dataclasses from which the marshmallow schema, the JSON and the documents are derived.

No field is written twice: type hints are the schema, `Annotated[...]` adds validators and words.
Where a schema refuses a field it says a code (`required`, `bad_date`), never a sentence.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    Self,
    TypeAlias,
    Union,
    get_args,
    get_origin,
)

import marshmallow as ma
from marshmallow import fields, validate

from contracts.errors import Invalid


@dataclass(frozen=True)
class About:
    """What a field means, for the published documents; *example* must be valid."""

    text: str
    example: Any = None


class Restricted:
    """Marks a field of restricted personal data: never in an event, never in a log."""


def _codes(field: fields.Field[Any], **codes: str) -> fields.Field[Any]:
    field.error_messages.update(
        {"required": "required", "null": "required", "invalid": "bad_value", **codes}
    )
    return field


SCALARS: dict[type, Callable[..., fields.Field[Any]]] = {
    str: lambda **kw: _codes(fields.String(**kw), invalid="bad_text", invalid_utf8="bad_text"),
    int: lambda **kw: _codes(
        fields.Integer(strict=True, **kw), invalid="bad_number", too_large="bad_number"
    ),
    bool: lambda **kw: _codes(fields.Boolean(truthy={True}, falsy={False}, **kw)),
    float: lambda **kw: _codes(fields.Float(**kw), invalid="bad_number", special="bad_number"),
    date: lambda **kw: _codes(fields.Date(format="iso", **kw), invalid="bad_date"),
    datetime: lambda **kw: _codes(
        fields.AwareDateTime(format="iso", **kw), invalid="bad_instant", awareness="bad_instant"
    ),
    dict: lambda **kw: _codes(fields.Dict(keys=fields.String(), **kw)),
}


def _field(hint: Any, **kw: Any) -> fields.Field[Any]:  # noqa: C901, PLR0911  # a line per kind of type
    """Return the marshmallow field for the type *hint*; raises `TypeError` for a type without one."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *extras = get_args(hint)
        checks = [e for e in extras if isinstance(e, validate.Validator) or callable(e)]
        about = next((e for e in extras if isinstance(e, About)), None)
        metadata = dict(kw.pop("metadata", {}))
        if about:
            metadata["description"] = about.text
            if about.example is not None:
                metadata["example"] = about.example
        checks = [e for e in checks if e is not Restricted and not isinstance(e, Restricted)]
        if checks:
            kw["validate"] = checks
        return _field(base, metadata=metadata, **kw)
    if origin in (Union, types.UnionType):
        inner = [a for a in get_args(hint) if a is not type(None)]
        kw.setdefault("allow_none", True)
        return _field(inner[0], **kw)
    if origin is tuple:
        return _codes(fields.List(_field(get_args(hint)[0]), **kw), invalid="bad_list")
    if origin is Literal:
        choices = list(get_args(hint))
        check = validate.OneOf(choices, error="bad_choice")
        return _codes(fields.String(validate=check, **kw), invalid="bad_text")
    if origin is dict:
        return SCALARS[dict](**kw)
    if isinstance(hint, type) and issubclass(hint, Contract):
        return _codes(fields.Nested(hint.schema_class(), **kw), type="bad_object")
    if hint in SCALARS:
        return SCALARS[hint](**kw)
    raise TypeError(f"no schema for {hint!r}")


def _default(field: dataclasses.Field[Any]) -> dict[str, Any]:
    if field.default is not dataclasses.MISSING:
        return {"load_default": field.default, "required": False}
    if field.default_factory is not dataclasses.MISSING:
        return {"load_default": field.default_factory, "required": False}
    return {"required": True}


def _plain(value: Any) -> Any:
    """Return *value* as JSON knows it."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Contract):
        return value.dump()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no wire form")


class Contract:
    """Base of everything that crosses a boundary."""

    unknown: ClassVar[str] = ma.RAISE

    @classmethod
    @cache
    def schema_class(cls) -> type[ma.Schema]:
        """Return the marshmallow schema derived from the dataclass; cached per contract."""
        hints = typing.get_type_hints(cls, include_extras=True)
        declared = {
            field.name: _field(hints[field.name], **_default(field))
            for field in dataclasses.fields(cls)  # type: ignore[arg-type]  # subclasses are dataclasses
        }

        def build(self: ma.Schema, data: dict[str, Any], **_: Any) -> Any:
            ready = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
            return cls(**ready)

        meta = type("Meta", (), {"unknown": cls.unknown})
        members = {**declared, "Meta": meta, "build": ma.post_load(build)}
        return type(f"{cls.__name__}Schema", (ma.Schema,), members)

    @classmethod
    @cache
    def schema(cls) -> ma.Schema:
        schema = cls.schema_class()()
        schema.error_messages.update({"unknown": "unknown_field", "type": "bad_object"})
        return schema

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """Return the contract that *data* describes; raises `Invalid` naming each wrong field."""
        try:
            loaded: Self = cls.schema().load(data)
        except ma.ValidationError as error:
            raise Invalid("invalid_fields", fields=faults_of(error.messages)) from error
        return loaded

    def dump(self) -> dict[str, Any]:
        """Return the contract as JSON knows it."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in dataclasses.fields(self)  # type: ignore[arg-type]  # subclasses are dataclasses
        }


def faults_of(messages: Any, path: str = "") -> dict[str, list[dict[str, Any]]]:
    """Flatten marshmallow's nested messages into `{"path.to.field": [{"code": ...}]}`."""
    if isinstance(messages, list):
        return {path or "_schema": [{"code": str(message)} for message in messages]}
    found: dict[str, list[dict[str, Any]]] = {}
    for name, inner in messages.items():
        deeper = f"{path}.{name}" if path else str(name)
        found.update(faults_of(inner, deeper))
    return found


class Command(Contract):
    """An order to one service; the present tense, imperative."""


class Query(Contract):
    """A question to one service; changes nothing."""


class View(Contract):
    """What a service answers."""

    unknown = ma.EXCLUDE


@dataclass(frozen=True, kw_only=True)
class Page(Query):
    """Ask for one page: at most *limit* rows after the *after* of the page before."""

    after: str | None = None
    limit: Annotated[int, validate.Range(1, 500, error="out_of_range")] = 50


EventClass: TypeAlias = "type[Event]"  # inside Event the word `type` means its wire name


class Event(Contract):
    """A fact in the past tense, about one *subject* (aggregate). Never carries restricted data."""

    unknown = ma.EXCLUDE

    type: ClassVar[str]
    version: ClassVar[int] = 1
    source: ClassVar[str]
    subject_field: ClassVar[str]
    outside_only: ClassVar[str] = ""
    known: ClassVar[dict[tuple[str, int], EventClass]] = {}

    def __init_subclass__(
        cls,
        *,
        type: str = "",  # noqa: A002  # CloudEvents calls it so
        subject: str = "",
        version: int = 1,
        outside_only: str = "",
        **kwargs: Any,
    ) -> None:
        """Register the event under its wire name *type*, `owner.snake_case`.

        *outside_only* is the sentence that says why no service of ours reacts to it.
        """
        super().__init_subclass__(**kwargs)
        cls.type, cls.version, cls.subject_field = type, version, subject
        cls.source = type.split(".", maxsplit=1)[0]
        cls.outside_only = outside_only
        Event.known[type, version] = cls

    @property
    def subject(self) -> str:
        return str(getattr(self, self.subject_field))
