"""A broker in memory: exchanges, queues and subscriptions as RabbitMQ has them, without a network.

It knows nothing of kombu; `memory_transport` puts kombu's interface in front of it.
Messages are pushed to whoever may take them at the moment they are published, so nobody polls.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

ROUTES_REMEMBERED = 2_000


@dataclass(slots=True)
class Letter:
    """A message on its way; `expires_at` is monotonic seconds."""

    body: bytes
    properties: dict[str, Any]
    exchange: str
    routing_key: str
    expires_at: float | None = None
    redelivered: bool = False

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and time.monotonic() >= self.expires_at


class Receiver(Protocol):
    """Whoever is handed letters: a channel. `take` must not block."""

    def take(self, subscription: Subscription, letter: Letter) -> None: ...


@dataclass(slots=True, eq=False)
class Subscription:
    """One consumer of one queue; `prefetch` 0 means that it takes whatever comes."""

    tag: str
    queue: str
    receiver: Receiver
    no_ack: bool
    prefetch: int
    in_hand: int = 0

    @property
    def may_take(self) -> bool:
        return self.no_ack or not self.prefetch or self.in_hand < self.prefetch


@dataclass(slots=True)
class Queue:
    """Letters that wait and those who wait for letters."""

    name: str
    arguments: Mapping[str, Any]
    goes_with_last_reader: bool
    ready: deque[Letter] = field(default_factory=deque)
    readers: deque[Subscription] = field(default_factory=deque)


@dataclass(slots=True)
class _Exchange:
    kind: str
    bindings: dict[tuple[str, str], re.Pattern[str] | None] = field(default_factory=dict)

    def reaches(self, routing_key: str) -> list[str]:
        found: dict[str, None] = {}
        for (queue, key), pattern in self.bindings.items():
            if self.kind == "fanout" or (
                pattern.fullmatch(routing_key) if pattern else key == routing_key
            ):
                found[queue] = None
        return list(found)


def _topic_pattern(key: str) -> re.Pattern[str]:
    """Return what a topic key matches: `*` is one word, `#` any number of them, also none."""
    pattern = ""
    for place, word in enumerate(key.split(".")):
        dot = r"\." if place else ""
        if word == "#":
            pattern += rf"({dot}[^.]+)*" if place else r"([^.]+(\.[^.]+)*)?"
        else:
            pattern += dot + (r"[^.]+" if word == "*" else re.escape(word))
    if key.startswith("#."):  # with no word in its place the dot after it goes too
        pattern = pattern + "|" + _topic_pattern(key[2:]).pattern
    return re.compile(pattern)


class MemoryBroker:
    """All exchanges and queues of one address. Every method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._exchanges: dict[str, _Exchange] = {}
        self._queues: dict[str, Queue] = {}
        self._routes: dict[tuple[str, str], list[str]] = {}

    def depths(self) -> dict[str, int]:
        """Return how many letters wait in each queue."""
        with self.lock:
            return {name: len(queue.ready) for name, queue in self._queues.items()}

    def exchange_kind(self, name: str) -> str | None:
        exchange = self._exchanges.get(name)
        return exchange.kind if exchange else None

    def queue(self, name: str) -> Queue | None:
        return self._queues.get(name)

    def declare_exchange(self, name: str, kind: str) -> None:
        with self.lock:
            self._exchanges.setdefault(name, _Exchange(kind))

    def delete_exchange(self, name: str) -> None:
        with self.lock:
            self._exchanges.pop(name, None)
            self._routes.clear()

    def declare_queue(
        self, name: str, *, arguments: Mapping[str, Any], goes_with_last_reader: bool
    ) -> Queue:
        with self.lock:
            queue = self._queues.get(name)
            if queue is None:
                queue = self._queues[name] = Queue(name, arguments, goes_with_last_reader)
                self._routes.clear()
            return queue

    def delete_queue(self, name: str) -> int:
        """Remove a queue with its bindings; returns how many letters went with it."""
        with self.lock:
            queue = self._queues.pop(name, None)
            for exchange in self._exchanges.values():
                for binding in [bound for bound in exchange.bindings if bound[0] == name]:
                    del exchange.bindings[binding]
            self._routes.clear()
            return len(queue.ready) if queue else 0

    def purge(self, name: str) -> int:
        with self.lock:
            queue = self._queues[name]
            gone = len(queue.ready)
            queue.ready.clear()
            return gone

    def bind(self, queue: str, exchange: str, routing_key: str) -> None:
        with self.lock:
            known = self._exchanges[exchange]
            pattern = _topic_pattern(routing_key) if known.kind == "topic" else None
            known.bindings[(queue, routing_key)] = pattern
            self._routes.clear()

    def unbind(self, queue: str, exchange: str, routing_key: str) -> None:
        with self.lock:
            if exchange in self._exchanges:
                self._exchanges[exchange].bindings.pop((queue, routing_key), None)
            self._routes.clear()

    def publish(self, letter: Letter) -> bool:
        """Put *letter* into every queue it is bound for; returns whether there was any."""
        with self.lock:
            names = self._route(letter.exchange, letter.routing_key)
            for name in names:
                queue = self._queues[name]
                queue.ready.append(letter if len(names) == 1 else replace(letter))
                self._hand_out(queue)
            return bool(names)

    def put_back(self, name: str, letters: list[Letter]) -> None:
        """Return *letters*, in order, to the head of their queue; one that is gone swallows them."""
        with self.lock:
            queue = self._queues.get(name)
            if queue is not None:
                queue.ready.extendleft(reversed(letters))
                self._hand_out(queue)

    def pull(self, name: str) -> Letter | None:
        with self.lock:
            queue = self._queues[name]
            while queue.ready:
                letter = queue.ready.popleft()
                if not letter.expired:
                    return letter
            return None

    def subscribe(self, subscription: Subscription) -> None:
        with self.lock:
            queue = self._queues[subscription.queue]
            queue.readers.append(subscription)
            self._hand_out(queue)

    def unsubscribe(self, subscription: Subscription) -> None:
        with self.lock:
            queue = self._queues.get(subscription.queue)
            if queue is None or subscription not in queue.readers:
                return
            queue.readers.remove(subscription)
            if queue.goes_with_last_reader and not queue.readers:
                self.delete_queue(queue.name)

    def hand_out(self, name: str) -> None:
        """Give waiting letters to readers that have room again."""
        with self.lock:
            queue = self._queues.get(name)
            if queue is not None and queue.ready:
                self._hand_out(queue)

    def _route(self, exchange: str, routing_key: str) -> list[str]:
        if not exchange:
            return [routing_key] if routing_key in self._queues else []
        route = (exchange, routing_key)
        names = self._routes.get(route)
        if names is None:
            if len(self._routes) > ROUTES_REMEMBERED:
                self._routes.clear()
            known = self._exchanges.get(exchange)
            names = self._routes[route] = known.reaches(routing_key) if known else []
        return names

    def _hand_out(self, queue: Queue) -> None:
        while queue.ready:
            reader = self._next_reader(queue)
            if reader is None:
                return
            letter = queue.ready.popleft()
            if letter.expired:
                continue
            if not reader.no_ack:
                reader.in_hand += 1
            reader.receiver.take(reader, letter)

    def _next_reader(self, queue: Queue) -> Subscription | None:
        """Return the reader whose turn it is among those with room."""
        for _ in range(len(queue.readers)):
            reader = queue.readers[0]
            queue.readers.rotate(-1)
            if reader.may_take:
                return reader
        return None


_brokers: dict[str, MemoryBroker] = {}
_brokers_lock = threading.Lock()


def broker_at(address: str) -> MemoryBroker:
    """Return the one broker of this process at *address*; it is made when first asked for."""
    with _brokers_lock:
        return _brokers.setdefault(address, MemoryBroker())


def forget_broker(address: str) -> None:
    """Drop a broker with all that waits in it."""
    with _brokers_lock:
        _brokers.pop(address, None)
