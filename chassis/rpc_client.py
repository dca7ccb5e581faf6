"""Calling a service: nameko's RPC protocol, with a deadline on every call.

The client needs neither nameko nor eventlet. It serves the containers (through `rpc.Remote`), and as it
is the plain processes: the relay, the consumer, a gateway with real threads.
Any number of threads may call through one client.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from kombu import Exchange, Queue

from chassis import tracing
from chassis.broker_link import BrokerLink, LinkDown, Unroutable
from chassis.context import Context, current
from chassis.database import forbid_in_transaction
from chassis.rpc_errors import revive
from contracts.errors import DeadlineExceeded, Unavailable

log = logging.getLogger(__name__)

EXCHANGE = "nameko-rpc"
HEADER_PREFIX = "nameko."
CALL_SECONDS = 10.0
REPLY_SECONDS = 10.0
TRANSIENT = 1  # a call is worth nothing after its deadline, so that it need not reach the disk
REPLY_QUEUE_EXPIRES_MS = 60_000  # outlives a reconnection, so that replies under way are not lost


@dataclass(slots=True, eq=False)
class _Call:
    """A call until its reply is there."""

    answered: threading.Event = field(default_factory=threading.Event)
    reply: dict[str, Any] = field(default_factory=dict)


class RpcClient:
    """Calls any service through one link to the broker; *owner* shows in the name of the reply queue."""

    def __init__(self, url: str, *, owner: str) -> None:
        self._calls: dict[str, _Call] = {}
        self._reply_to = str(uuid4())
        replies = Queue(
            f"rpc.reply-{owner}-{self._reply_to}",
            exchange=Exchange(EXCHANGE, type="topic", durable=True),
            routing_key=self._reply_to,
            queue_arguments={"x-expires": REPLY_QUEUE_EXPIRES_MS},
        )
        self.link = BrokerLink(url, owner=owner, replies=replies, on_reply=self._on_reply)

    def start(self) -> None:
        """Connect in the background; the first call would do it too."""
        self.link.start()

    def stop(self) -> None:
        """Close the link and remove the reply queue."""
        self.link.stop()

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context | None = None,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any:
        """Return what *method* of *service* answers to *payload*, or raise its refusal.

        Waits until the deadline of *context* or *timeout_seconds*, whichever comes first, then raises
        `DeadlineExceeded`. Raises `Unavailable` when the broker or the service cannot be reached.
        """
        forbid_in_transaction(f"RPC {service}.{method}")
        name = f"{service}.{method}"
        with tracing.span(name, context or current(), tracing.CLIENT) as traced:
            return self._call(service, method, payload, traced, timeout_seconds)

    def _call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        context: Context,
        seconds: float,
    ) -> Any:
        if context.deadline is not None:
            seconds = min(seconds, context.deadline - time.time())
        if seconds <= 0:
            raise _too_late(service, method, context)
        context = replace(context, deadline=time.time() + seconds)
        call, call_id = _Call(), str(uuid4())
        self._calls[call_id] = call
        started = time.monotonic()
        try:
            self._send(f"{service}.{method}", call_id, payload, context, seconds)
            if not call.answered.wait(max(0.0, started + seconds - time.monotonic())):
                raise _too_late(service, method, context)
        except Unroutable as error:
            raise Unavailable("service_unknown", service=service) from error
        except LinkDown as error:
            raise Unavailable("broker_unreachable", service=service) from error
        finally:
            self._calls.pop(call_id, None)
        return _result(call.reply, context)

    def reply(
        self, body: bytes, *, routing_key: str, correlation_id: str, deadline: float | None
    ) -> bool:
        """Send a reply, through lost connections if need be, until *deadline*; returns whether it went."""
        seconds = REPLY_SECONDS if deadline is None else deadline - time.time()
        gives_up_at = time.monotonic() + min(seconds, REPLY_SECONDS)
        while True:
            left = gives_up_at - time.monotonic()
            if left <= 0:
                return False
            try:
                self.link.publish(
                    body,
                    exchange=EXCHANGE,
                    routing_key=routing_key,
                    message_id=str(uuid4()),
                    properties={"correlation_id": correlation_id, "delivery_mode": TRANSIENT},
                    timeout_seconds=left,
                )
            except LinkDown:
                continue  # publishing waits for the link to come back, so that this does not spin
            return True

    def _send(
        self,
        routing_key: str,
        call_id: str,
        payload: dict[str, Any],
        context: Context,
        seconds: float,
    ) -> None:
        body = json.dumps({"args": [payload], "kwargs": {}}, ensure_ascii=False).encode()
        self.link.publish(
            body,
            exchange=EXCHANGE,
            routing_key=routing_key,
            message_id=call_id,
            properties={
                "correlation_id": call_id,
                "reply_to": self._reply_to,
                "delivery_mode": TRANSIENT,
                "expiration": str(int(seconds * 1000)),
            },
            headers={HEADER_PREFIX + name: told for name, told in context.as_headers().items()},
            mandatory=True,
            timeout_seconds=seconds,
        )

    def _on_reply(self, message: Any) -> None:
        call = self._calls.get(message.properties.get("correlation_id"))
        if call is None:
            return  # the caller has given up
        try:
            call.reply = json.loads(message.body)
        except ValueError:
            log.exception("unreadable reply")
            call.reply = {"error": {"value": "unreadable reply"}}
        call.answered.set()


class PlainRemote:
    """One service, as `RpcClient` reaches it."""

    def __init__(self, client: RpcClient, service: str) -> None:
        self._client = client
        self.service = service

    def call(
        self,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context | None = None,
        timeout_seconds: float = CALL_SECONDS,
    ) -> Any:
        """Call *method*; see `RpcClient.call`."""
        return self._client.call(
            self.service, method, payload, context=context, timeout_seconds=timeout_seconds
        )


def _too_late(service: str, method: str, context: Context) -> DeadlineExceeded:
    return DeadlineExceeded(
        "deadline_exceeded",
        service=service,
        method=method,
        correlation_id=context.correlation_id,
    )


def _result(reply: dict[str, Any], context: Context) -> Any:
    error = reply.get("error")
    if error:
        raise revive(error, correlation_id=context.correlation_id)
    return reply.get("result")
