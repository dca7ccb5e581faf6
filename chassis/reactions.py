"""What a service reacts to: a table of reactions by event type, made from its class.

A reaction is named `service.method`; that name is the key of waiting, parking, redrive and replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from chassis import tracing
from chassis.context import Context
from chassis.database import Transaction
from contracts.base import Event
from contracts.envelope import Envelope


class OnHistory(Enum):
    """What a reaction does with a fact that is history (`backfill`), or that is read again (`replay`)."""

    PROJECT = "project"  # a read copy: takes part in both
    ACT = "act"  # has consequences that its natural keys allow once: takes part in both
    IGNORE = "ignore"  # visits, gifts, messages: takes part in neither


# The field of the fact that is the key, or what makes the key of envelope and fact; None: no row.
KeyOf = str | Callable[[Envelope, Any], str | None]


@dataclass(frozen=True)
class Reaction:
    """One method of a service that answers one type of event."""

    name: str
    event: type[Event]
    on_history: OnHistory
    react: Callable[[Transaction, Event, Envelope], None]
    looks_up: Mapping[type, KeyOf] = field(default_factory=dict)

    def wants(self, envelope: Envelope, *, replay: bool = False) -> bool:
        history = envelope.backfill or replay
        return not (history and self.on_history is OnHistory.IGNORE)

    def keys(self, envelope: Envelope, event: Event) -> Iterator[tuple[type, str]]:
        """Yield the rows, by model and primary key, that it will ask for; see `chassis.lookahead`."""
        for model, key_of in self.looks_up.items():
            key = getattr(event, key_of) if isinstance(key_of, str) else key_of(envelope, event)
            if key is not None:
                yield model, key

    def run(
        self, tx: Transaction, envelope: Envelope, event: Event, *, replay: bool = False
    ) -> None:
        """React within *tx*; ids and time follow from the event, so that a rebuild is the same."""
        with tracing.span(self.name, context_of(envelope, self.name), tracing.CONSUMER) as context:
            tx.act_for(context, now=envelope.time, derive_from=(envelope.id, self.name))
            tx.history, tx.reacting_to = envelope.backfill or replay, envelope
            self.react(tx, event, envelope)


def context_of(envelope: Envelope, reaction: str) -> Context:
    """Return for whom, and as what consequence, *reaction* to the fact in *envelope* acts."""
    return Context(
        association_id=None if envelope.association_id == "-" else envelope.association_id,
        actor=f"reaction:{reaction}",
        correlation_id=envelope.correlation_id,
        causation_id=envelope.id,
        traceparent=envelope.traceparent,
    )


@dataclass
class ReactionTable:
    """All reactions of one service."""

    service: str
    by_type: dict[tuple[str, int], list[Reaction]] = field(default_factory=dict)

    def add(self, reaction: Reaction) -> None:
        self.by_type.setdefault((reaction.event.type, reaction.event.version), []).append(reaction)

    def to(self, envelope: Envelope) -> list[Reaction]:
        return self.by_type.get((envelope.type, envelope.version), [])

    @property
    def sources(self) -> tuple[str, ...]:
        """The services whose logs this one reads, each whole and in order."""
        return tuple(sorted({type_.split(".")[0] for type_, _ in self.by_type}))

    def named(self, name: str) -> Reaction:
        """Return the reaction called *name*; raises `KeyError`."""
        for reactions in self.by_type.values():
            for reaction in reactions:
                if reaction.name == name:
                    return reaction
        raise KeyError(name)


MARK = "__nuanjia_reaction__"


def reacts_to(
    event: type[Event],
    *,
    on_history: OnHistory = OnHistory.IGNORE,
    looks_up: Mapping[type, KeyOf] | None = None,
) -> Any:
    """Mark a method `(self, tx, event)` of a service as its reaction to *event*.

    It runs in a transaction of its own, once per fact, in order per subject; when it raises it is tried
    again, and parked in the end. It must write rows only: messages and calls leave by a sender.
    *looks_up* names rows it asks for by key, so that a batch may read them at once: speed, nothing else.
    """

    def mark(method: Callable[..., None]) -> Callable[..., None]:
        setattr(method, MARK, (event, on_history, looks_up or {}))
        return method

    return mark


def table_of(service_class: type, service: str) -> ReactionTable:
    """Return the reactions that the methods of *service_class* are marked with."""
    table = ReactionTable(service)
    for name in sorted(dir(service_class)):
        method = getattr(service_class, name)
        marked = getattr(method, MARK, None)
        if marked is None:
            continue
        event, on_history, looks_up = marked

        def react(tx: Transaction, fact: Event, _envelope: Envelope, method: Any = method) -> None:
            method(None, tx, fact)

        table.add(Reaction(f"{service}.{name}", event, on_history, react, looks_up))
    return table
