"""The envelope of every event: CloudEvents 1.0 in JSON, with our extensions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from contracts.base import Event

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/cloudevents+json"


class Unreadable(ValueError):
    """The body is no envelope of ours; `reason` is a stable code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class UnknownType(Unreadable):
    """A well-formed envelope of a type or version that these contracts do not know."""

    def __init__(self, type_: str, version: int) -> None:
        super().__init__("unknown_type", f"{type_} version {version}")


READ_AT_ONCE = 1024  # facts by which readers in one process may be apart


@dataclass(frozen=True)
class Envelope:
    """One event as it stands in the log and on the wire.

    `sequence` is its place in the source's log, `aggregate_version` its place among the facts about its
    subject; both start at 1 and have no gaps.
    """

    id: str
    source: str
    type: str
    version: int
    time: datetime
    subject: str
    association_id: str
    sequence: int
    aggregate_version: int
    correlation_id: str
    causation_id: str | None
    actor: str
    backfill: bool
    data: dict[str, Any]
    traceparent: str | None = None

    @cached_property
    def event(self) -> Event:
        """The typed fact, read once for all who react; raises `UnknownType`, or `contracts.errors.Invalid` for bad data."""
        known = Event.known.get((self.type, self.version))
        if known is None:
            raise UnknownType(self.type, self.version)
        return known.load(self.data)


def write_unnumbered(envelope: Envelope) -> str:
    """Return the JSON without `sequence`, which the relay alone can give; see `number`."""
    attributes: dict[str, Any] = {
        "specversion": SPEC_VERSION,
        "id": envelope.id,
        "source": envelope.source,
        "type": envelope.type,
        "time": envelope.time.isoformat(),
        "subject": envelope.subject,
        "datacontenttype": "application/json",
        "dataschema": f"urn:nuanjia:{envelope.type}:{envelope.version}",
        "associationid": envelope.association_id,
        "aggregateversion": envelope.aggregate_version,
        "correlationid": envelope.correlation_id,
        "actor": envelope.actor,
        "backfill": envelope.backfill,
        "data": envelope.data,
    }
    if envelope.causation_id:
        attributes["causationid"] = envelope.causation_id
    if envelope.traceparent:
        attributes["traceparent"] = envelope.traceparent
    return json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))


def number(body: str, sequence: int) -> bytes:
    """Return *body* with its place in the log put in front; the relay need not parse what it carries."""
    return b'{"sequence":%d,%s' % (sequence, body[1:].encode())


@lru_cache(maxsize=READ_AT_ONCE)
def read(body: bytes) -> Envelope:
    """Return the envelope in *body*; raises `Unreadable` when it is none of ours.

    Embedded, four readers are given the same bytes: one of them reads.
    """
    try:
        raw = json.loads(body.decode())  # of bytes it would have to guess the encoding
    except ValueError as error:
        raise Unreadable("bad_json", str(error)) from error
    if not isinstance(raw, dict):
        raise Unreadable("bad_envelope", "not an object")
    try:
        return Envelope(
            id=_text(raw, "id"),
            source=_text(raw, "source"),
            type=_text(raw, "type"),
            version=int(_text(raw, "dataschema").rsplit(":", 1)[1]),
            time=datetime.fromisoformat(_text(raw, "time")),
            subject=_text(raw, "subject"),
            association_id=_text(raw, "associationid"),
            sequence=int(raw["sequence"]),
            aggregate_version=int(raw["aggregateversion"]),
            correlation_id=_text(raw, "correlationid"),
            causation_id=raw.get("causationid"),
            actor=_text(raw, "actor"),
            backfill=bool(raw.get("backfill", False)),
            data=dict(raw["data"]),
            traceparent=_text(raw, "traceparent") if "traceparent" in raw else None,
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Unreadable("bad_envelope", f"{type(error).__name__} {error}") from error


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is empty")
    return value
