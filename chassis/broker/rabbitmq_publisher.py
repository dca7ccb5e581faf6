"""Publishing to RabbitMQ with confirms in flight, in order, and counting what was taken.

One confirm costs a round trip and a sync of the broker's disk; waiting for each of them makes
a relay several times slower than letting a window of them run.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

import amqp
from amqp import spec

from chassis.broker.port import Outcome, Outgoing
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.rabbitmq_link import LOST, SLICE, Link, reason_of
from chassis.broker.topology import exchange_name

PERSISTENT = 2
CONTENT_TYPE = "application/cloudevents+json"
BLOCKED = "the broker blocks publishers (an alarm for memory or disk)"


class _Flight:
    """A batch on its way: which delivery tag is which place, what is confirmed, what came back."""

    def __init__(self, size: int) -> None:
        self.outstanding: dict[int, int] = {}  # delivery tag to place, in order
        self.confirmed = bytearray(size)
        self.returned: set[str] = set()
        self.refused = 0
        self.progress_at = monotonic()

    def acknowledged(self, tag: int, multiple: bool) -> None:
        for place in self._settle(tag, multiple):
            self.confirmed[place] = 1

    def rejected(self, tag: int, multiple: bool) -> None:
        self.refused += len(self._settle(tag, multiple))

    def came_back(self, _error: Any, _exchange: str, _routing_key: str, message: Any) -> None:
        self.returned.add(message.properties["message_id"])

    def outcome(self, error: str | None) -> Outcome:
        """Return the outcome, and never a returned event beyond the confirmed prefix."""
        first_open = self.confirmed.find(0)
        prefix = len(self.confirmed) if first_open < 0 else first_open
        if error is None and self.refused:
            error = f"the broker refused {self.refused} events"
        return Outcome(prefix, frozenset(self.returned), error)

    def _settle(self, tag: int, multiple: bool) -> list[int]:
        """Take *tag*, and with *multiple* all below it, off the list; an older batch's is unknown."""
        self.progress_at = monotonic()
        if not multiple:
            return [self.outstanding.pop(tag)] if tag in self.outstanding else []
        tags = []
        for known in self.outstanding:
            if known > tag:
                break
            tags.append(known)
        return [self.outstanding.pop(known) for known in tags]


class RabbitPublisher:
    """The way out of one source."""

    def __init__(self, address: Address, patience: Patience, source: str) -> None:
        self._patience = patience
        self._exchange = exchange_name(source)
        self._link = Link(address, patience, name=f"{source} relay", prepare=self._prepare)
        self._last_tag = 0
        self._flight = _Flight(0)

    def publish(self, batch: Sequence[Outgoing]) -> Outcome:
        """Publish *batch* in order with at most `window` events unconfirmed.

        It sends nothing more after the broker has refused an event, and gives up when no confirm
        arrives for `Patience.publish` seconds. While the broker has an alarm it sends nothing and
        keeps its connection.
        """
        if not batch:
            return Outcome(0)
        link = self._link
        link.ensure(self._patience.connect)
        with link.lock:
            flight = self._flight = _Flight(len(batch))
            error: str | None = None
            try:
                error = self._fly(batch, flight)
            except LOST as lost:
                link.drop(lost)
                error = reason_of(lost)
        return flight.outcome(error)

    def close(self) -> None:
        """Let go of the broker; a `publish` under way returns early."""
        self._link.close()

    def _prepare(self, channel: Any) -> None:
        channel.confirm_select()
        channel.exchange_declare(self._exchange, "topic", passive=True)
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._last_tag = 0

    def _fly(self, batch: Sequence[Outgoing], flight: _Flight) -> str | None:
        """Send and await; returns why it stopped early, if it did."""
        for place, event in enumerate(batch):
            while self._link.blocked or len(flight.outstanding) >= self._patience.window:
                if (error := self._wait(flight)) is not None:
                    return error
            if flight.refused:
                break
            self._last_tag += 1
            flight.outstanding[self._last_tag] = place
            self._send(event)
        while flight.outstanding:
            if (error := self._wait(flight)) is not None:
                return error
        return None

    def _send(self, event: Outgoing) -> None:
        message = amqp.Message(
            event.body,
            delivery_mode=PERSISTENT,
            message_id=event.message_id,
            content_type=CONTENT_TYPE,
            application_headers=dict(event.headers),
        )
        self._link.writing.hold()
        # basic_publish would read from the socket before each event, at a third of the speed.
        address = (0, self._exchange, event.routing_key, event.mandatory, False)
        self._link.channel.send_method(spec.Basic.Publish, "Bssbb", address, message)

    def _wait(self, flight: _Flight) -> str | None:
        """Send what is held and read a little; returns why to give up, if so."""
        self._link.writing.let_go()
        self._link.read(SLICE)
        if self._link.closed.is_set():
            return "the publisher is closed"
        if monotonic() - flight.progress_at < self._patience.publish:
            return None
        if self._link.blocked:
            return BLOCKED
        error = f"no confirm for {self._patience.publish:g} s"
        self._link.drop(error)
        return error

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._flight.acknowledged(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._flight.rejected(tag, multiple)

    def _on_return(self, error: Any, exchange: str, routing_key: str, message: Any) -> None:
        self._flight.came_back(error, exchange, routing_key, message)
