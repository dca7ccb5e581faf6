"""Reading one queue of RabbitMQ in order, by the batch, acknowledging by the batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from time import monotonic
from typing import Any

from chassis.broker.port import Delivery
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.rabbitmq_link import AT_ONCE, LOST, SLICE, Link
from chassis.broker.topology import queue_name

Handle = tuple[int, int]  # connection's number, delivery tag


class RabbitSubscription:
    """The way in of one reader; joins the line of consumers at its first fetch."""

    def __init__(self, address: Address, patience: Patience, reader: str) -> None:
        self._patience = patience
        self._queue = queue_name(reader)
        self._link = Link(address, patience, name=f"{reader} consumer", prepare=self._prepare)
        self._generation = 0
        self._arrived: deque[Delivery] = deque()
        self._handed_out: dict[int, None] = {}  # delivery tags in order
        self._resting = True

    def fetch(self, limit: int, wait_seconds: float) -> list[Delivery]:
        """Return at most *limit* events, as soon as there is one or the time is over."""
        link = self._link
        deadline = monotonic() + wait_seconds
        while True:
            link.ensure(max(0.0, deadline - monotonic()))
            self._resting = False
            try:
                with link.lock:
                    left = deadline - monotonic()
                    if not self._arrived and left > 0:
                        link.read(min(SLICE, left))
                    while len(self._arrived) < limit and link.read(AT_ONCE):
                        pass
                    if self._arrived:
                        return self._hand_out(limit)
            except LOST as lost:
                link.drop(lost)
            if link.closed.is_set() or monotonic() >= deadline:
                return []

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Acknowledge *deliveries*, with one frame for all that stand at the front."""
        with self._link.lock:
            tags = {tag for generation, tag in map(_handle, deliveries) if self._is(generation)}
            tags &= self._handed_out.keys()
            try:
                self._ack_front(tags)
                for tag in sorted(tags):
                    self._link.channel.basic_ack(tag)
                    del self._handed_out[tag]
            except LOST as lost:
                self._link.drop(lost)

    def hand_back(self) -> None:
        """Return everything not acknowledged to the queue by leaving it."""
        with self._link.lock:
            self._resting = True
            self._link.leave("handed back")
            self._forget()

    def close(self) -> None:
        """Hand everything back and leave; a `fetch` under way returns early."""
        self._link.close()
        with self._link.lock:
            self._forget()

    def alive(self) -> bool:
        """Tell whether the broker was heard recently, or need not be."""
        return not self._link.closed.is_set() and (self._resting or self._link.is_open)

    def _prepare(self, channel: Any) -> None:
        self._forget()
        channel.basic_qos(0, self._patience.prefetch, False)
        channel.basic_consume(self._queue, callback=self._on_message)

    def _forget(self) -> None:
        """Nothing of an older connection counts any more: the broker will deliver it again."""
        self._generation += 1
        self._arrived.clear()
        self._handed_out.clear()

    def _is(self, generation: int) -> bool:
        return generation == self._generation

    def _on_message(self, message: Any) -> None:
        properties = message.properties
        body = message.body
        self._arrived.append(
            Delivery(
                body=body.encode() if isinstance(body, str) else body,  # "" where there is none
                routing_key=message.delivery_info["routing_key"],
                headers=properties.get("application_headers") or {},
                message_id=properties.get("message_id", ""),
                redelivered=bool(message.delivery_info["redelivered"]),
                handle=(self._generation, message.delivery_tag),
            )
        )

    def _hand_out(self, limit: int) -> list[Delivery]:
        count = min(limit, len(self._arrived))
        deliveries = [self._arrived.popleft() for _ in range(count)]
        self._handed_out.update((_handle(delivery)[1], None) for delivery in deliveries)
        return deliveries

    def _ack_front(self, tags: set[int]) -> None:
        """Acknowledge at once as many of the oldest tags as are in *tags*, and take them out."""
        front = []
        for tag in self._handed_out:
            if tag not in tags:
                break
            front.append(tag)
        if front:
            self._link.channel.basic_ack(front[-1], multiple=True)
            for tag in front:
                del self._handed_out[tag]
            tags.difference_update(front)


def _handle(delivery: Delivery) -> Handle:
    if not isinstance(delivery.handle, tuple):
        raise TypeError("this delivery comes from another broker")
    return delivery.handle
