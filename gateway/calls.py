"""How the gateway calls services, and itself: one way for both, so that a route need not know which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.context import Context

CALL_SECONDS = 10.0
OWN = "gateway"


class Calls(Protocol):
    """Whatever reaches a service: the broker in production, benches in tests."""

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any: ...


def items_of(
    calls: Calls,
    service: str,
    method: str,
    asked: Mapping[str, Any],
    *,
    context: Context,
    page: int,
    timeout_seconds: float = CALL_SECONDS,
) -> Iterator[dict[str, Any]]:
    """Yield all items of a list that is answered page by page."""
    after: str | None = None
    while True:
        payload = {**asked, "after": after, "limit": page}
        told = calls.call(
            service, method, payload, context=context, timeout_seconds=timeout_seconds
        )
        yield from told["items"]
        after = told["next"]
        if not after:
            return


class Remote(Protocol):
    """One service at the other end of the broker."""

    def call(
        self,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context | None = None,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any: ...


@dataclass(frozen=True)
class ServiceCalls:
    """Calls through nameko's dependencies; the gateway's own calls stay in this process."""

    remotes: Mapping[str, Remote]
    own: Callable[[Context, str, dict[str, Any]], Any]

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any:
        if service == OWN:
            return self.own(context, method, payload)
        return self.remotes[service].call(
            method, payload, context=context, timeout_seconds=timeout_seconds
        )


@dataclass(frozen=True)
class ClientCalls:
    """Calls through a client of the broker, for the loops of a process that has no nameko."""

    client: Calls
    own: Callable[[Context, str, dict[str, Any]], Any]

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any:
        if service == OWN:
            return self.own(context, method, payload)
        return self.client.call(
            service, method, payload, context=context, timeout_seconds=timeout_seconds
        )
