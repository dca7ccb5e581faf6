"""How an error travels in an RPC reply.

nameko describes an exception by its class path and arguments; a refusal travels as one argument, its
dictionary, and is the same refusal again at the caller.
Anything else is a bug on our side: the caller learns the correlation id and nothing of our insides.
"""

from __future__ import annotations

from typing import Any

from contracts.errors import Refusal, Unexpected

REFUSAL_PATH = "contracts.errors.Refusal"
# nameko's names for a call of a method, or with arguments, that do not exist.
BAD_CALLS = frozenset({"MethodNotFound", "IncorrectSignature", "MalformedRequest"})


def describe(error: BaseException, *, correlation_id: str) -> dict[str, Any]:
    """Return the `error` of a reply."""
    name = type(error).__name__
    if name in BAD_CALLS:
        return {
            "exc_type": name,
            "exc_path": f"nameko.exceptions.{name}",
            "exc_args": [str(error)],
            "value": str(error),
        }
    refusal = (
        error
        if isinstance(error, Refusal)
        else Unexpected("unexpected", correlation_id=correlation_id)
    )
    return {
        "exc_type": type(refusal).__name__,
        "exc_path": REFUSAL_PATH,
        "exc_args": [refusal.to_dict()],
        "value": str(refusal),
    }


def revive(told: dict[str, Any], *, correlation_id: str) -> Refusal:
    """Return what to raise at the caller for the `error` of a reply."""
    if told.get("exc_path") == REFUSAL_PATH:
        return Refusal.from_dict(told["exc_args"][0])
    if told.get("exc_type") in BAD_CALLS:
        return Unexpected("bad_call", reason=told.get("value"), correlation_id=correlation_id)
    return Unexpected("unexpected", correlation_id=correlation_id)
