"""The event transport's port: what a relay and a consumer may ask of any broker.

A source publishes to its own exchange, a reader reads its own queue; who reads whom is the
topology's business. The port moves bytes and never looks into them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class BrokerUnavailable(Exception):
    """Raised when the broker cannot be reached or refuses us; nothing is lost, try again later."""


class TopologyMissing(BrokerUnavailable):
    """Raised when an exchange or a queue does not exist, or may not be used by our user.

    Waiting does not help: the definitions must be imported (or declared) first.
    """


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event on its way out."""

    routing_key: str
    message_id: str
    body: bytes
    headers: Mapping[str, str | int] = field(default_factory=dict)
    mandatory: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.

    *confirmed* is the length of the prefix of the batch that the broker has taken for good; what
    lies behind it must be published again and may then arrive twice. *returned* holds the message
    ids which no queue took; they count as confirmed. *error* says why the batch stopped early.
    """

    confirmed: int
    returned: frozenset[str] = frozenset()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way in; *handle* is the adapter's own, for `ack`."""

    body: bytes
    routing_key: str
    headers: Mapping[str, str | int]
    message_id: str
    redelivered: bool
    handle: object


class Publisher(Protocol):
    """The way out of one source. One thread publishes at a time; any thread may close."""

    def publish(self, batch: Sequence[Outgoing]) -> Outcome:
        """Publish *batch* in order and return once the broker answered or a limit of time is over.

        Raises `BrokerUnavailable` when nothing of the batch was sent.
        """
        ...

    def close(self) -> None:
        """Let go of the broker; a second call does nothing."""
        ...


class Subscription(Protocol):
    """The way in of one reader. One thread fetches and acks; any thread may close.

    However many subscriptions a reader has, one is given events and the others stand by.
    """

    def fetch(self, limit: int, wait_seconds: float) -> list[Delivery]:
        """Return at most *limit* events in order, as soon as there is one or the time is over.

        It takes what is there without waiting for more. An event comes again, in its old place,
        unless it is acknowledged before the subscription or its connection ends.
        Raises `BrokerUnavailable` when there is no connection at the end of *wait_seconds*.
        """
        ...

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Acknowledge *deliveries*: they will not come again.

        Never raises for a lost connection: what could not be acknowledged comes again.
        """
        ...

    def hand_back(self) -> None:
        """Return everything that is not acknowledged to the queue, in its old order.

        The next `fetch` takes part again; a subscription that stands by may be faster.
        """
        ...

    def close(self) -> None:
        """Hand everything back and leave; a second call does nothing."""
        ...

    def alive(self) -> bool:
        """Tell whether the broker was heard recently; also true of one that stands by."""
        ...


class Broker(Protocol):
    """Where publishers and subscriptions come from; making one opens no connection yet."""

    @property
    def url(self) -> str:
        """The address, without the password, for logs and pages."""
        ...

    def publisher(self, source: str) -> Publisher:
        """Return a way out for the events of *source*."""
        ...

    def subscription(self, reader: str) -> Subscription:
        """Return a way in for *reader*."""
        ...

    def depth(self, reader: str) -> int:
        """Return how many events wait in *reader*'s queue, those being handled not counted.

        Raises `BrokerUnavailable`.
        """
        ...
