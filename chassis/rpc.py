"""The RPC layer: nameko's entrypoint and dependency, with context, deadlines and refusals.

```python
class CareService:
    name = "care"
    members = Remote("members")

    @rpc
    def visit(self, payload): ...
```
"""

from __future__ import annotations

import json
import logging
import sys
from functools import partial
from typing import Any

from nameko import rpc as nameko_rpc
from nameko.constants import AMQP_URI_CONFIG_KEY
from nameko.exceptions import ContainerBeingKilled, MethodNotFound, registry
from nameko.extensions import DependencyProvider, SharedExtension

from chassis.context import Context
from chassis.queue_consumer import QueueConsumer
from chassis.rpc_client import CALL_SECONDS, HEADER_PREFIX, PlainRemote, RpcClient
from chassis.rpc_errors import REFUSAL_PATH, describe
from contracts.errors import Invalid, Refusal, Unexpected

log = logging.getLogger(__name__)

registry[REFUSAL_PATH] = Refusal.from_dict  # so that nameko's own clients revive refusals, too

__all__ = ["CALL_SECONDS", "Remote", "Rpc", "rpc"]


class ContainerClient(SharedExtension):
    """The one RPC client of a container: its calls and its replies share a link."""

    def setup(self) -> None:
        url = self.container.config[AMQP_URI_CONFIG_KEY]
        self.client = RpcClient(url, owner=self.container.service_name)

    @property
    def is_ready(self) -> bool:
        return self.client.link.is_up

    def start(self) -> None:
        self.client.start()

    def stop(self) -> None:
        self.client.stop()

    def kill(self) -> None:
        self.client.stop()


class Remote(DependencyProvider):
    """Another service, as a dependency: `members = Remote("members")`, then `self.members.call(...)`."""

    shared = ContainerClient()

    def __init__(self, service: str) -> None:
        self.service = service

    def get_dependency(self, worker_ctx: Any) -> PlainRemote:
        return PlainRemote(self.shared.client, self.service)


class RpcConsumer(nameko_rpc.RpcConsumer):
    """Takes calls from the queue of the service and sends replies."""

    queue_consumer = QueueConsumer()
    shared = ContainerClient()

    def handle_message(self, body: Any, message: Any) -> None:
        """Give a call to its method; hand it back when the container is about to stop.

        The methods leave one by one then: who has left must not look like one that never was.
        """
        if self.container.stopping:
            self.requeue_message(message)
            return
        super().handle_message(body, message)

    def get_provider_for_method(self, routing_key: str) -> Any:
        method = routing_key.rpartition(".")[2]
        for provider in self._providers:
            if provider.method_name == method:
                return provider
        raise MethodNotFound(method)

    def handle_undecodable(self, message: Any) -> None:
        """Refuse a call whose body cannot be read."""
        error = Invalid("unreadable_body")
        self.handle_result(message, None, (Invalid, error, None))

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Reply, then acknowledge.

        A reply that cannot be sent before the caller's deadline is given up: the caller has stopped
        waiting, and when it repeats the command with the same key it gets the stored answer.
        """
        context = context_of(message)
        error = None
        if exc_info is not None:
            error, result = describe(exc_info[1], correlation_id=context.correlation_id), None
        try:
            body = json.dumps({"result": result, "error": error}, ensure_ascii=False).encode()
        except (TypeError, ValueError):
            exc_info = sys.exc_info()
            log.exception("a result that is not JSON, correlation id %s", context.correlation_id)
            bug = Unexpected("unexpected", correlation_id=context.correlation_id)
            body = json.dumps({"result": None, "error": describe(bug, correlation_id="")}).encode()
        try:
            self._reply(message, body, context)
        except Exception:
            log.exception("a reply failed, correlation id %s", context.correlation_id)
        self.queue_consumer.ack_message(message)
        return result, exc_info

    def _reply(self, message: Any, body: bytes, context: Context) -> None:
        reply_to = message.properties.get("reply_to")
        if not reply_to:
            return
        sent = self.shared.client.reply(
            body,
            routing_key=reply_to,
            correlation_id=message.properties.get("correlation_id", ""),
            deadline=context.deadline,
        )
        if not sent:
            log.warning("a reply was given up, correlation id %s", context.correlation_id)


class Rpc(nameko_rpc.Rpc):
    """A method that others may call. It takes one dictionary and returns one."""

    rpc_consumer = RpcConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        """Start a worker; hand the call back when the container is being killed."""
        args, kwargs = _arguments(body)
        self.check_signature(args, kwargs)
        try:
            self.container.spawn_worker(
                self,
                args,
                kwargs,
                context_data=self.unpack_message_headers(message),
                handle_result=partial(self.handle_result, message),
            )
        except ContainerBeingKilled:
            self.rpc_consumer.requeue_message(message)


rpc = Rpc.decorator


def context_of(message: Any) -> Context:
    """Return the context in the headers of *message*; an unreadable one is as good as none."""
    told = {
        name.removeprefix(HEADER_PREFIX): value for name, value in (message.headers or {}).items()
    }
    try:
        return Context.from_headers(told)
    except (ValueError, TypeError, KeyError):
        return Context()


def _arguments(body: Any) -> tuple[list[Any], dict[str, Any]]:
    try:
        args, kwargs = body["args"], body["kwargs"]
    except (TypeError, KeyError, IndexError):
        raise Invalid("unreadable_body") from None
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise Invalid("unreadable_body")
    return args, kwargs
