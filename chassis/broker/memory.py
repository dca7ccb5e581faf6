"""The embedded event broker: queues inside one process, woken on publish, nothing on disk.

Losing the process loses the queues and no fact: outbox and inbox are on disk, and reconciliation
refills them. The locks are made when the broker is made, so that a process whose threads are
green makes it after patching.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.broker.port import BrokerUnavailable, Delivery, Outcome, Outgoing
from chassis.broker.topology import Topology, queue_name

CAPACITY = 20_000  # events per reader; about 20 MB at 1 kB each


@dataclass(slots=True)
class _Entry:
    event: Outgoing
    redelivered: bool = False


class _Queue:
    """One reader's events; the first subscription in *line* is the active one.

    Everything here is touched with the broker's lock held, which *changed* shares.
    """

    def __init__(self, name: str, capacity: int, lock: threading.Lock) -> None:
        self.name = name
        self.capacity = capacity
        self.waiting: deque[_Entry] = deque()
        self.taken: dict[int, _Entry] = {}  # by the active subscription, in order
        self.line: list[MemorySubscription] = []
        self.changed = threading.Condition(lock)

    @property
    def full(self) -> bool:
        """What is taken and not acknowledged counts: it may come back."""
        return len(self.waiting) + len(self.taken) >= self.capacity

    def leave(self, subscription: MemorySubscription) -> None:
        """Take *subscription* out of the line; if it was active, its events go back in order."""
        if subscription not in self.line:
            return
        if self.line[0] is subscription:
            for entry in reversed(self.taken.values()):
                entry.redelivered = True
                self.waiting.appendleft(entry)
            self.taken.clear()
        self.line.remove(subscription)
        self.changed.notify_all()


class MemoryBroker:
    """A broker for one process; *capacity* is the most one reader's queue may hold.

    A full queue refuses the publish (the relay waits and tries again); it never drops an event.
    """

    url = "memory://"

    def __init__(self, topology: Topology, *, capacity: int = CAPACITY) -> None:
        self._topology = topology
        self._lock = threading.Lock()
        self._queues = {
            reader: _Queue(queue_name(reader), capacity, self._lock) for reader in topology.readers
        }

    def publisher(self, source: str) -> MemoryPublisher:
        """Return a way out for the events of *source*."""
        return MemoryPublisher(self, source)

    def subscription(self, reader: str) -> MemorySubscription:
        """Return a way in for *reader*."""
        return MemorySubscription(self._lock, self._queue(reader))

    def depth(self, reader: str) -> int:
        """Return how many events wait in *reader*'s queue, those being handled not counted."""
        queue = self._queue(reader)
        with self._lock:
            return len(queue.waiting)

    def _queue(self, reader: str) -> _Queue:
        try:
            return self._queues[reader]
        except KeyError:
            raise ValueError(f"the topology has no reader {reader!r}") from None

    def _publish(self, source: str, batch: Sequence[Outgoing]) -> Outcome:
        returned: set[str] = set()
        woken: set[str] = set()
        error = None
        confirmed = 0
        with self._lock:
            for event in batch:
                readers = self._topology.readers_of(source, event.routing_key)
                if full := [name for name in readers if self._queues[name].full]:
                    error = f"queue {queue_name(full[0])} is full"
                    break
                if not readers and event.mandatory:
                    returned.add(event.message_id)
                for name in readers:
                    self._queues[name].waiting.append(_Entry(event))
                woken.update(readers)
                confirmed += 1
            for name in woken:
                self._queues[name].changed.notify_all()
        return Outcome(confirmed, frozenset(returned), error)


class MemoryPublisher:
    """Puts events straight into the readers' queues."""

    def __init__(self, broker: MemoryBroker, source: str) -> None:
        self._broker = broker
        self._source = source
        self._closed = False

    def publish(self, batch: Sequence[Outgoing]) -> Outcome:
        """Publish *batch* in order, until a queue is full."""
        if self._closed:
            raise BrokerUnavailable("the publisher is closed")
        return self._broker._publish(self._source, batch)  # noqa: SLF001 - the broker's other half

    def close(self) -> None:
        """Refuse to publish from now on."""
        self._closed = True


class MemorySubscription:
    """Reads one queue; joins the line at its first fetch."""

    def __init__(self, lock: threading.Lock, queue: _Queue) -> None:
        self._lock = lock
        self._queue = queue
        self._closed = False
        self._last_handle = 0

    def fetch(self, limit: int, wait_seconds: float) -> list[Delivery]:
        """Return at most *limit* events, as soon as there is one or the time is over."""
        queue = self._queue
        with self._lock:
            if self._closed:
                raise BrokerUnavailable("the subscription is closed")
            if self not in queue.line:
                queue.line.append(self)
            queue.changed.wait_for(self._may_go_on, wait_seconds)
            if self._closed or queue.line[0] is not self:
                return []
            count = min(limit, len(queue.waiting))
            return [self._take(queue.waiting.popleft()) for _ in range(count)]

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Forget *deliveries*, unless they have been handed back meanwhile."""
        with self._lock:
            if self._queue.line and self._queue.line[0] is self:
                for delivery in deliveries:
                    if isinstance(delivery.handle, int):
                        self._queue.taken.pop(delivery.handle, None)

    def hand_back(self) -> None:
        """Put everything not acknowledged back to the front and go to the end of the line."""
        with self._lock:
            self._queue.leave(self)

    def close(self) -> None:
        """Hand back and leave; whoever waits in `fetch` gets nothing."""
        with self._lock:
            self._closed = True
            self._queue.leave(self)
            self._queue.changed.notify_all()

    def alive(self) -> bool:
        """Tell whether it is still open."""
        return not self._closed

    def _may_go_on(self) -> bool:
        queue = self._queue
        return self._closed or bool(queue.waiting and queue.line and queue.line[0] is self)

    def _take(self, entry: _Entry) -> Delivery:
        self._last_handle += 1
        self._queue.taken[self._last_handle] = entry
        event = entry.event
        return Delivery(
            body=event.body,
            routing_key=event.routing_key,
            headers=dict(event.headers),
            message_id=event.message_id,
            redelivered=entry.redelivered,
            handle=self._last_handle,
        )
