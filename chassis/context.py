"""For whom and by whom something is done; travels with every call and every event."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from chassis.ids import new_id

OWN = "own"
SUBTREE_FIGURES = "subtree-figures"
HEADER = "nuanjia"


@dataclass(frozen=True, slots=True)
class Context:
    """The association a transaction is opened for, who acts, and what caused it.

    `scope` is `own`, or `subtree-figures` for a union officer who reads sums of the levels below.
    `deadline` is in unix seconds; a call that arrives later is refused, not run.
    `key` is the idempotency key of a command, `traceparent` the span that it follows from, if anybody traces.
    """

    association_id: str | None = None
    actor: str = "system"
    roles: tuple[str, ...] = ()
    scope: str = OWN
    correlation_id: str = field(default_factory=new_id)
    causation_id: str | None = None
    deadline: float | None = None
    key: str | None = None
    traceparent: str | None = None

    def as_headers(self) -> dict[str, str]:
        """Return the context as one header, `nuanjia`, a JSON object."""
        told = {
            "association_id": self.association_id,
            "actor": self.actor,
            "roles": list(self.roles),
            "scope": self.scope,
            "correlation_id": self.correlation_id,
            "causation_id": self.causation_id,
            "deadline": self.deadline,
            "key": self.key,
        }
        if self.traceparent:
            told["traceparent"] = self.traceparent
        return {HEADER: json.dumps(told)}

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Context:
        """Return the context that `as_headers` wrote; a call without one is nobody's, for nobody."""
        raw = headers.get(HEADER)
        if not raw:
            return cls()
        told = json.loads(raw)
        told["roles"] = tuple(told["roles"])
        return cls(**told)

    def for_association(self, association_id: str | None) -> Context:
        return replace(self, association_id=association_id)


_current: ContextVar[Context | None] = ContextVar("nuanjia_context", default=None)


def current() -> Context:
    """Return the context of this call; an empty one outside of any."""
    return _current.get() or Context()


@contextmanager
def use(context: Context) -> Iterator[Context]:
    """Make *context* the current one inside the block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
