"""The AsyncAPI 3 document of the events, made from the contracts; published under `/docs`."""

from __future__ import annotations

from functools import cache
from typing import Any

from contracts.base import Event
from contracts.envelope import CONTENT_TYPE, SPEC_VERSION
from contracts.jsonschema import schema_of

VERSION = "3.0.0"
ABOUT = (
    "Facts of the services, as CloudEvents 1.0 in JSON. Each service publishes to the topic exchange "
    "`<service>.events` with the type as routing key, in the order of its log, at least once: a reader "
    "knows by `source` and `sequence` what it has already seen. No event carries restricted data."
)
TEXT = {"type": "string", "minLength": 1}
ENVELOPE: dict[str, dict[str, Any]] = {
    "specversion": {"const": SPEC_VERSION},
    "id": TEXT,
    "time": {"type": "string", "format": "date-time"},
    "subject": {**TEXT, "description": "The aggregate that the fact is about."},
    "datacontenttype": {"const": "application/json"},
    "associationid": {**TEXT, "description": "The association, `-` for none."},
    "sequence": {"type": "integer", "minimum": 1, "description": "Place in the source's log."},
    "aggregateversion": {"type": "integer", "minimum": 1},
    "correlationid": TEXT,
    "causationid": {**TEXT, "description": "The fact that this one followed from."},
    "traceparent": {
        **TEXT,
        "description": "The W3C span that it followed from, if anybody traces.",
    },
    "actor": TEXT,
    "backfill": {"type": "boolean", "description": "History that was entered later."},
}
OPTIONAL = {"causationid", "traceparent"}


@cache
def asyncapi_document() -> dict[str, Any]:
    """Return the document of the events of these contracts; a test's own events are not told of."""
    known = [Event.known[key] for key in sorted(Event.known)]
    events = [event for event in known if event.__module__.startswith("contracts.")]
    sources = sorted({event.source for event in events})
    return {
        "asyncapi": VERSION,
        "info": {"title": "Nuanjia 暖家", "version": "1", "description": ABOUT},
        "defaultContentType": CONTENT_TYPE,
        "channels": {source: _channel(source, events) for source in sources},
        "operations": {
            f"{source}Publishes": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{source}"},
                "summary": f"What {source} tells.",
            }
            for source in sources
        },
        "components": {"messages": {_name(event): _message(event) for event in events}},
    }


def envelope_schema(event: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema of a whole message that carries *event*."""
    properties: dict[str, Any] = {
        **ENVELOPE,
        "source": {"const": event.source},
        "type": {"const": event.type},
        "dataschema": {"const": f"urn:nuanjia:{event.type}:{event.version}"},
        "data": schema_of(event),
    }
    required = sorted(set(properties) - OPTIONAL)
    return {"type": "object", "properties": properties, "required": required}


def _name(event: type[Event]) -> str:
    return f"{event.type}.{event.version}"


def _channel(source: str, events: list[type[Event]]) -> dict[str, Any]:
    return {
        "address": f"{source}.events",
        "description": f"The facts of {source}.",
        "messages": {
            _name(event): {"$ref": f"#/components/messages/{_name(event)}"}
            for event in events
            if event.source == source
        },
    }


def _message(event: type[Event]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": event.type,
        "title": event.__name__,
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": CONTENT_TYPE,
        "payload": envelope_schema(event),
    }
    if event.outside_only:
        message["description"] = f"For outsiders: {event.outside_only}"
    return message
