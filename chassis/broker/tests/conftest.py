"""Two brokers for one suite: whatever the port promises is tried on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from chassis.broker.memory import MemoryBroker
from chassis.broker.port import Broker
from chassis.broker.rabbitmq import RabbitBroker
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.rabbitmq_publisher import RabbitPublisher
from chassis.broker.rabbitmq_subscription import RabbitSubscription
from chassis.broker.tests.traffic import TOPOLOGY, MakeBroker
from chassis.broker.topology import queue_name
from chassis.testing.rabbitmq_node import RabbitMQNode


@pytest.fixture(scope="module")
def vhost(rabbitmq: RabbitMQNode) -> str:
    """One virtual host per module: making one takes a second."""
    return rabbitmq.create_vhost()


@pytest.fixture
def rabbit_url(rabbitmq: RabbitMQNode, vhost: str) -> str:
    """The address of a virtual host with the tests' exchanges and new, empty queues."""
    address = Address.parse(rabbitmq.amqp_url(vhost=vhost))
    with address.connect(Patience(), name="cleaner") as connection:
        for reader in TOPOLOGY.readers:
            connection.channel().queue_delete(queue_name(reader))
    TOPOLOGY.declare(lambda: address.connect(Patience(), name="topology"))
    return rabbitmq.amqp_url(vhost=vhost)


class TidyRabbitBroker(RabbitBroker):
    """Closes what it opened: a consumer left behind would read the next test's queue."""

    def __init__(self, url: str, patience: Patience | None, closing: ExitStack) -> None:
        super().__init__(url, patience)
        self._closing = closing

    def publisher(self, source: str) -> RabbitPublisher:
        publisher = super().publisher(source)
        self._closing.callback(publisher.close)
        return publisher

    def subscription(self, reader: str) -> RabbitSubscription:
        subscription = super().subscription(reader)
        self._closing.callback(subscription.close)
        return subscription


@pytest.fixture
def rabbit() -> Iterator[MakeBroker]:
    """Makes brokers, of an address and perhaps a patience, that are tidied up after the test."""
    with ExitStack() as closing:
        yield lambda url, patience=None: TidyRabbitBroker(url, patience, closing)


@pytest.fixture(params=["memory", pytest.param("rabbitmq", marks=pytest.mark.broker)])
def broker(request: pytest.FixtureRequest, rabbit: MakeBroker) -> Broker:
    if request.param == "memory":
        return MemoryBroker(TOPOLOGY)
    return rabbit(request.getfixturevalue("rabbit_url"), Patience(window=50, prefetch=40))
