"""Events to send and patience to collect them, for the tests of both brokers."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from chassis.broker.port import BrokerUnavailable, Delivery, Outgoing, Publisher, Subscription
from chassis.broker.rabbitmq import RabbitBroker
from chassis.broker.topology import Topology

MakeBroker = Callable[..., RabbitBroker]
TOPOLOGY = Topology(
    readers={"care": ["members"], "notifications": ["members", "care"]},
    sources=["members", "care", "gateway"],
)


def events(count: int, *, source: str = "members", start: int = 0) -> list[Outgoing]:
    return [
        Outgoing(f"{source}.honor_granted", f"{source}-{n}", b'{"place": %d}' % n, {"sequence": n})
        for n in range(start, start + count)
    ]


def ids(messages: list[Outgoing] | list[Delivery]) -> list[str]:
    return [message.message_id for message in messages]


def collect(
    subscription: Subscription, count: int, *, ack: bool = True, seconds: float = 20
) -> list[Delivery]:
    """Fetch until *count* events are there; a broker that is away for a while is waited for."""
    collected: list[Delivery] = []
    deadline = monotonic() + seconds
    while len(collected) < count and monotonic() < deadline:
        try:
            batch = subscription.fetch(count - len(collected), 1)
        except BrokerUnavailable:
            continue
        if ack:
            subscription.ack(batch)
        collected += batch
    return collected


def publish_all(publisher: Publisher, batch: list[Outgoing], *, seconds: float = 60) -> None:
    """Publish as a relay does: from the end of the confirmed prefix, until all is confirmed."""
    done = 0
    deadline = monotonic() + seconds
    while done < len(batch):
        assert monotonic() < deadline, f"only {done} of {len(batch)} were confirmed"
        try:
            done += publisher.publish(batch[done : done + 100]).confirmed
        except BrokerUnavailable:
            continue


def first_seen(deliveries: list[Delivery]) -> list[str]:
    """Return the message ids in order of their first arrival, as an inbox sees them."""
    return list(dict.fromkeys(ids(deliveries)))


def is_unavailable(call: Callable[[], object]) -> bool:
    try:
        call()
    except BrokerUnavailable:
        return True
    return False


def eventually(claim: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Tell whether *claim*, which waits a little by itself, comes true in time."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if claim():
            return True
    return False
