"""The kombu transport `nuanjia-memory`: RabbitMQ's manners inside one process.

kombu brings a `memory` transport of its own, but nameko cannot run on it.
It keeps `content_type` out of a message's properties, where nameko's RPC reads it, it ignores
`mandatory`, so that a call to an unknown service hangs, it never forgets the binding of a deleted
queue, and its readers poll once a second.
Here readers are woken by the publisher, prefetch, confirms, returns and redelivery behave as
py-amqp's do, and reply queues go with their reader.

Only `threading` is used, which eventlet turns green when the process is patched.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import amqp
from amqp.exceptions import ChannelError, NotFound, PreconditionFailed, RecoverableConnectionError
from amqp.protocol import queue_declare_ok_t
from kombu import transport as kombu_transport
from kombu.message import Message as KombuMessage
from kombu.transport import base

from chassis.memory_broker import Letter, MemoryBroker, Subscription, broker_at

NAME = "nuanjia-memory"
EXCHANGE_KINDS = frozenset({"direct", "topic", "fanout"})
NO_ROUTE = 312


class Message(KombuMessage):
    """A letter as kombu's consumers read it."""

    def __init__(self, letter: Letter, *, channel: Channel, tag: int, consumer: str | None) -> None:
        properties = dict(letter.properties)
        super().__init__(
            body=letter.body,
            channel=channel,
            delivery_tag=tag,
            content_type=properties.get("content_type"),
            content_encoding=properties.get("content_encoding"),
            headers=dict(properties.get("application_headers") or {}),
            properties=properties,
            delivery_info={
                "consumer_tag": consumer,
                "delivery_tag": tag,
                "redelivered": letter.redelivered,
                "exchange": letter.exchange,
                "routing_key": letter.routing_key,
            },
        )


class Channel(base.StdChannel):
    """What kombu and py-amqp call a channel."""

    def __init__(self, connection: Connection) -> None:
        self.connection: Connection | None = connection
        self.broker = connection.broker
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self._callbacks: dict[str, Callable[[Message], None]] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._unsettled: dict[int, tuple[Subscription | str, Letter]] = {}
        self._tags = 0
        self._prefetch = 0
        self._confirms = bool(connection.client.transport_options.get("confirm_publish"))
        self._published = 0

    # Topology

    def exchange_declare(
        self,
        exchange: str,
        type: str = "direct",  # noqa: A002  # kombu's name for it
        *,
        passive: bool = False,
        **_: Any,
    ) -> None:
        known = self.broker.exchange_kind(exchange)
        if known is None and passive:
            raise NotFound(f"NOT_FOUND - no exchange {exchange!r}", (40, 10))
        if not passive and known not in (None, type):
            raise PreconditionFailed(f"exchange {exchange!r} is {known}, not {type}", (40, 10))
        self.broker.declare_exchange(exchange, type)

    def exchange_delete(self, exchange: str, **_: Any) -> None:
        self.broker.delete_exchange(exchange)

    def queue_declare(
        self,
        queue: str = "",
        *,
        passive: bool = False,
        exclusive: bool = False,
        auto_delete: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> queue_declare_ok_t:
        name = queue or f"amq.gen-{uuid4()}"
        found = self.broker.queue(name)
        if found is None and passive:
            raise NotFound(f"NOT_FOUND - no queue {name!r}", (50, 10))
        if found is None:
            told = dict(arguments or {})
            goes = exclusive or auto_delete or "x-expires" in told
            found = self.broker.declare_queue(name, arguments=told, goes_with_last_reader=goes)
        return queue_declare_ok_t(name, len(found.ready), len(found.readers))

    def queue_bind(self, queue: str, exchange: str = "", routing_key: str = "", **_: Any) -> None:
        if self.broker.queue(queue) is None or self.broker.exchange_kind(exchange) is None:
            raise NotFound(f"NOT_FOUND - queue {queue!r} or exchange {exchange!r}", (50, 20))
        self.broker.bind(queue, exchange, routing_key)

    def queue_unbind(self, queue: str, exchange: str = "", routing_key: str = "", **_: Any) -> None:
        self.broker.unbind(queue, exchange, routing_key)

    def queue_delete(self, queue: str, **_: Any) -> int:
        return self.broker.delete_queue(queue)

    def queue_purge(self, queue: str, **_: Any) -> int:
        return self.broker.purge(queue)

    # Publishing

    def prepare_message(  # noqa: PLR0917  # kombu calls it so
        self,
        body: bytes | str,
        priority: int | None = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
    ) -> amqp.Message:
        return amqp.Message(
            body,
            priority=priority,
            content_type=content_type,
            content_encoding=content_encoding,
            application_headers=headers,
            **properties or {},
        )

    def message_to_python(self, raw_message: Message) -> Message:
        return raw_message

    def confirm_select(self, **_: Any) -> None:
        """Tell the handlers of `basic_ack` of every message from now on."""
        self._confirms = True

    def basic_publish(
        self,
        msg: amqp.Message,
        exchange: str = "",
        routing_key: str = "",
        *,
        mandatory: bool = False,
        **_: Any,
    ) -> None:
        self._check_open()
        body = msg.body.encode() if isinstance(msg.body, str) else bytes(msg.body or b"")
        properties = {name: value for name, value in msg.properties.items() if value is not None}
        lives = properties.get("expiration")  # milliseconds, as text
        expires_at = None if lives is None else time.monotonic() + int(lives) / 1000
        routed = self.broker.publish(Letter(body, properties, exchange, routing_key, expires_at))
        if mandatory and not routed:
            self._return(msg, exchange, routing_key)
        if self._confirms:
            self._published += 1
            for told in list(self.events["basic_ack"]):
                told(self._published, False)

    def _return(self, msg: amqp.Message, exchange: str, routing_key: str) -> None:
        error = ChannelError("NO_ROUTE", (50, 60), "Basic.return", NO_ROUTE)
        handlers = list(self.events["basic_return"])
        for handler in handlers:
            handler(error, exchange, routing_key, msg)
        if not handlers:
            raise error

    # Consuming

    def basic_qos(
        self, prefetch_size: int = 0, prefetch_count: int = 0, *_: Any, **__: Any
    ) -> None:
        """Set how many unacknowledged letters each later consumer of this channel may hold."""
        self._prefetch = prefetch_count

    def basic_consume(
        self,
        queue: str,
        consumer_tag: str = "",
        no_ack: bool = False,
        callback: Callable[[Message], None] | None = None,
        **_: Any,
    ) -> str:
        self._check_open()
        if self.broker.queue(queue) is None:
            raise NotFound(f"NOT_FOUND - no queue {queue!r}", (60, 20))
        tag = consumer_tag or str(uuid4())
        subscription = Subscription(tag, queue, self, no_ack=no_ack, prefetch=self._prefetch)
        self._callbacks[tag] = callback or (lambda message: None)
        self._subscriptions[tag] = subscription
        self.broker.subscribe(subscription)
        return tag

    def basic_cancel(self, consumer_tag: str, **_: Any) -> None:
        """Stop a consumer; what it holds stays with it, what it has not seen goes back."""
        subscription = self._subscriptions.pop(consumer_tag, None)
        if subscription is None or self.connection is None:
            return
        with self.broker.lock:
            unseen = self.connection.forget(subscription)
            for delivery_tag, _letter in unseen:
                self._unsettled.pop(delivery_tag, None)
                subscription.in_hand -= 1
            self.broker.put_back(subscription.queue, [letter for _, letter in unseen])
            self.broker.unsubscribe(subscription)
        self._callbacks.pop(consumer_tag, None)

    def basic_get(self, queue: str, no_ack: bool = False, **_: Any) -> Message | None:
        letter = self.broker.pull(queue)
        if letter is None:
            return None
        tag = self._next_tag()
        if not no_ack:
            self._unsettled[tag] = (queue, letter)
        return Message(letter, channel=self, tag=tag, consumer=None)

    def basic_ack(self, delivery_tag: int, multiple: bool = False, **_: Any) -> None:
        self._settle(delivery_tag, multiple=multiple, requeue=False)

    def basic_reject(self, delivery_tag: int, requeue: bool = False, **_: Any) -> None:
        self._settle(delivery_tag, multiple=False, requeue=requeue)

    def basic_recover(self, requeue: bool = False, **_: Any) -> None:
        for tag in sorted(self._unsettled, reverse=True):
            self._settle(tag, multiple=False, requeue=True)

    def take(self, subscription: Subscription, letter: Letter) -> None:
        """Receive *letter* from the broker; the owner of the connection reads it when it drains."""
        tag = self._next_tag()
        if not subscription.no_ack:
            self._unsettled[tag] = (subscription, letter)
        if self.connection is not None:
            self.connection.arrive(self, subscription, tag, letter)

    def deliver(self, subscription: Subscription, tag: int, letter: Letter) -> None:
        callback = self._callbacks.get(subscription.tag)
        if callback is not None:
            callback(Message(letter, channel=self, tag=tag, consumer=subscription.tag))

    def flow(self, active: bool = True) -> None:
        """Accept the wish and do nothing; prefetch is what bounds a reader here."""

    def collect(self) -> None:
        self.close()

    def close(self, *_: Any, **__: Any) -> None:
        """Cancel the consumers and hand every unsettled letter back, marked as redelivered."""
        if self.connection is None:
            return
        with self.broker.lock:
            for consumer_tag in list(self._subscriptions):
                self.basic_cancel(consumer_tag)
            for tag in sorted(self._unsettled, reverse=True):
                self._settle(tag, multiple=False, requeue=True)
            self.connection.channels.pop(id(self), None)
            self.connection = None

    def _settle(self, delivery_tag: int, *, multiple: bool, requeue: bool) -> None:
        with self.broker.lock:
            tags = [delivery_tag]
            if multiple:
                tags = [tag for tag in self._unsettled if tag <= delivery_tag or not delivery_tag]
            queues = set()
            for tag in tags:
                held = self._unsettled.pop(tag, None)
                if held is None:
                    continue
                holder, letter = held
                name = holder if isinstance(holder, str) else holder.queue
                if isinstance(holder, Subscription):
                    holder.in_hand -= 1
                if requeue:
                    letter.redelivered = True
                    self.broker.put_back(name, [letter])
                queues.add(name)
            for name in queues:
                self.broker.hand_out(name)

    def _next_tag(self) -> int:
        with self.broker.lock:
            self._tags += 1
            return self._tags

    def _check_open(self) -> None:
        if self.connection is None:
            raise RecoverableConnectionError("channel is closed")


class Connection:
    """One user of the broker; its owner waits in `drain_events` until something arrives."""

    def __init__(self, client: Any, broker: MemoryBroker) -> None:
        self.client = client
        self.broker = broker
        self.channels: dict[int, Channel] = {}
        self.connected = True
        self._news = threading.Condition(threading.Lock())
        self._inbox: deque[tuple[Channel, Subscription, int, Letter]] = deque()

    def channel(self) -> Channel:
        channel = Channel(self)
        self.channels[id(channel)] = channel
        return channel

    def arrive(
        self, channel: Channel, subscription: Subscription, tag: int, letter: Letter
    ) -> None:
        with self._news:
            self._inbox.append((channel, subscription, tag, letter))
            self._news.notify()

    def forget(self, subscription: Subscription) -> list[tuple[int, Letter]]:
        """Take what *subscription* was sent and has not read out of the inbox."""
        with self._news:
            unseen = [(entry[2], entry[3]) for entry in self._inbox if entry[1] is subscription]
            self._inbox = deque(entry for entry in self._inbox if entry[1] is not subscription)
            return unseen

    def drain_events(self, timeout: float | None = None, **_: Any) -> None:
        """Deliver one message, waiting up to *timeout* seconds; raises `TimeoutError`, as sockets do."""
        with self._news:
            arrived = self._news.wait_for(lambda: self._inbox or not self.connected, timeout)
            if not self.connected:
                raise RecoverableConnectionError("connection is closed")
            if not arrived:
                raise TimeoutError
            channel, subscription, tag, letter = self._inbox.popleft()
        channel.deliver(subscription, tag, letter)

    def close(self) -> None:
        for channel in list(self.channels.values()):
            channel.close()
        with self._news:
            self.connected = False
            self._news.notify_all()

    collect = close


class Transport(base.Transport):
    """What kombu makes for an address that begins with `nuanjia-memory://`.

    Host and path of the address name the broker, so that two tests in one process do not meet.
    """

    driver_type = "memory"
    driver_name = NAME
    connection_errors = amqp.Connection.connection_errors
    channel_errors = amqp.Connection.channel_errors
    recoverable_connection_errors = amqp.Connection.recoverable_connection_errors
    recoverable_channel_errors = amqp.Connection.recoverable_channel_errors
    implements = base.Transport.implements.extend(exchange_type=EXCHANGE_KINDS, heartbeats=False)

    def driver_version(self) -> str:
        return "1"

    def establish_connection(self) -> Connection:
        client: Any = self.client
        path = (client.virtual_host or "").strip("/")
        return Connection(client, broker_at(f"{client.hostname}/{path}"))

    def create_channel(self, connection: Connection) -> Channel:
        return connection.channel()

    def drain_events(self, connection: Connection, **options: Any) -> None:
        connection.drain_events(**options)

    def verify_connection(self, connection: Connection) -> bool:
        return connection.connected

    def close_connection(self, connection: Connection) -> None:
        connection.close()

    def _collect(self, connection: Connection | None) -> None:
        if connection is not None:
            connection.close()


kombu_transport.TRANSPORT_ALIASES[NAME] = f"{__name__}:Transport"
