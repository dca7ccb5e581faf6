"""What in a newer OpenAPI or AsyncAPI document would break whoever relies on the released one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

VERBS = ("get", "post", "put", "patch", "delete")
ASKED, TOLD = "asked", "told"
Document = Mapping[str, Any]


def breaks(old: Document, new: Document) -> list[str]:
    """Return each difference from *old* to *new* that breaks somebody, as a sentence; additions are none."""
    compared = _Comparison(old, new)
    found = compared.operations() if "paths" in old else compared.messages()
    return list(found)


@dataclass
class _Comparison:
    """Two documents side by side; schemas that name themselves are compared once."""

    old: Document
    new: Document
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def operations(self) -> Iterator[str]:
        for path, item in self.old["paths"].items():
            for verb in (verb for verb in VERBS if verb in item):
                name = f"{verb.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(verb)
                if now is None:
                    yield f"{name} is gone"
                    continue
                yield from self._parameters(name, item[verb], now)
                yield from self._body(name, item[verb], now)
                yield from self._answers(name, item[verb], now)

    def messages(self) -> Iterator[str]:
        for channel, told in self.old["channels"].items():
            now = self.new["channels"].get(channel, {})
            for name, message in told["messages"].items():
                if name not in now.get("messages", {}):
                    yield f"{name} is gone from {channel}"
                    continue
                old = _at(self.old, message)["payload"]
                new = _at(self.new, now["messages"][name])["payload"]
                yield from self.schemas(name, old, new, TOLD)

    def _parameters(self, name: str, old: Document, new: Document) -> Iterator[str]:
        was = {(p["in"], p["name"]): p for p in old.get("parameters", ())}
        now = {(p["in"], p["name"]): p for p in new.get("parameters", ())}
        for key, parameter in was.items():
            if key not in now:
                yield f"{name}: {key[1]} can no longer be given"
                continue
            where = f"{name}: {key[1]}"
            yield from self.schemas(where, parameter["schema"], now[key]["schema"], ASKED)
        for key, parameter in now.items():
            is_asked = parameter.get("required", False)
            if is_asked and not was.get(key, {}).get("required", False):
                yield f"{name}: {key[1]} must be given now"

    def _body(self, name: str, old: Document, new: Document) -> Iterator[str]:
        was, now = old.get("requestBody"), new.get("requestBody")
        if was and now:
            yield from self.schemas(f"{name} body", _content(was), _content(now), ASKED)
        elif was or (now and now.get("required", False)):
            yield f"{name}: a body is {'no longer read' if was else 'asked for now'}"

    def _answers(self, name: str, old: Document, new: Document) -> Iterator[str]:
        for status, answer in old["responses"].items():
            if not status.startswith("2"):
                continue
            now = new["responses"].get(status)
            if now is None:
                yield f"{name}: {status} is no longer answered"
            elif "content" in answer:
                where = f"{name} answer"
                yield from self.schemas(where, _content(answer), _content(now), TOLD)

    def schemas(self, where: str, old: Document, new: Document, way: str) -> Iterator[str]:
        """Compare two schemas of what is asked for or told."""
        if "$ref" in old and "$ref" in new:
            if (old["$ref"], new["$ref"], way) in self.seen:
                return
            self.seen.add((old["$ref"], new["$ref"], way))
        old, new = _at(self.old, old), _at(self.new, new)
        for word in ("const", "format"):
            if old.get(word) != new.get(word):
                yield f"{where}: {word} {old.get(word)} is {new.get(word)} now"
        yield from _types(where, old, new, way)
        if way == ASKED:
            yield from _bounds(where, old, new)
        yield from self._properties(where, old, new, way)
        for word in ("items", "additionalProperties"):
            was, now = old.get(word), new.get(word)
            if isinstance(was, Mapping) and isinstance(now, Mapping):
                yield from self.schemas(f"{where}[]", was, now, way)
        for word in ("allOf", "anyOf", "oneOf"):
            for was, now in zip(old.get(word, ()), new.get(word, ()), strict=False):
                yield from self.schemas(where, was, now, way)

    def _properties(self, where: str, old: Document, new: Document, way: str) -> Iterator[str]:
        was, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in was.items():
            if name not in now:
                yield f"{where}: {name} is gone"
            else:
                yield from self.schemas(f"{where}.{name}", schema, now[name], way)
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        if way == ASKED:
            yield from (f"{where}: {name} must be given now" for name in sorted(needs - needed))
        else:
            left = sorted((needed - needs) & set(now))
            yield from (f"{where}: {name} may be missing now" for name in left)


def _types(where: str, old: Document, new: Document, way: str) -> Iterator[str]:
    """What is asked for may become wider, what is told may become narrower."""
    was, now = _kinds(old), _kinds(new)
    wide, narrow = (now, was) if way == ASKED else (was, now)
    if was and now and narrow - wide:
        yield f"{where}: {sorted(was)} is {sorted(now)} now"
    if way == ASKED and "enum" in new:
        gone = [
            one for one in old.get("enum", [None]) if one not in new["enum"] and one is not None
        ]
        if gone or "enum" not in old:
            yield f"{where}: only {new['enum']} is taken now"


def _bounds(where: str, old: Document, new: Document) -> Iterator[str]:
    for word, tighter in (("max", min), ("min", max)):
        for name in (f"{word}imum", f"{word}Length", f"{word}Items"):
            was, now = old.get(name), new.get(name)
            if now is not None and (was is None or (was != now and tighter(was, now) == now)):
                yield f"{where}: {name} is {now} now"


def _kinds(schema: Document) -> set[str]:
    kind = schema.get("type")
    kinds = {kind} if isinstance(kind, str) else set(kind or ())
    return kinds | ({"null"} if schema.get("nullable") and kinds else set())


def _content(holder: Document) -> Document:
    media: Document = next(iter(holder.get("content", {}).values()), {})
    schema: Document = media.get("schema", {})
    return schema


def _at(document: Document, schema: Document) -> Document:
    """Return what *schema* refers to, or itself."""
    found: Any = schema
    while "$ref" in found:
        names = found["$ref"].removeprefix("#/").split("/")
        found = document
        for name in names:
            found = found[name.replace("~1", "/").replace("~0", "~")]
    told: Document = found
    return told
