"""The event broker on RabbitMQ 3.10 or newer: confirms out, one quorum queue per reader in.

Exchanges and queues are expected to exist (`chassis.broker.topology` makes them); nothing here
declares any.
"""

from __future__ import annotations

from amqp.exceptions import AccessRefused, NotFound

from chassis.broker.port import BrokerUnavailable, TopologyMissing
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.rabbitmq_link import LOST
from chassis.broker.rabbitmq_publisher import RabbitPublisher
from chassis.broker.rabbitmq_subscription import RabbitSubscription
from chassis.broker.topology import queue_name


class RabbitBroker:
    """A RabbitMQ broker at *url* (`amqp://` or `amqps://`); each way in or out is a connection."""

    def __init__(self, url: str, patience: Patience | None = None) -> None:
        self._address = Address.parse(url)
        self._patience = patience or Patience()

    @property
    def url(self) -> str:
        """The address without the password."""
        return self._address.display

    def publisher(self, source: str) -> RabbitPublisher:
        """Return a way out for the events of *source*."""
        return RabbitPublisher(self._address, self._patience, source)

    def subscription(self, reader: str) -> RabbitSubscription:
        """Return a way in for *reader*."""
        return RabbitSubscription(self._address, self._patience, reader)

    def depth(self, reader: str) -> int:
        """Return how many events wait in *reader*'s queue, those being handled not counted."""
        try:
            with self._address.connect(self._patience, name=f"{reader} depth") as connection:
                declared = connection.channel().queue_declare(queue_name(reader), passive=True)
                return int(declared.message_count)
        except (NotFound, AccessRefused) as error:
            raise TopologyMissing(f"{self.url}: {error}") from error
        except LOST as error:
            raise BrokerUnavailable(f"{self.url}: {error}") from error
