"""What only a broker of its own can do to us: stop, block, or refuse."""

from __future__ import annotations

import threading
from time import monotonic

import pytest

from chassis.broker.port import BrokerUnavailable, TopologyMissing
from chassis.broker.rabbitmq import RabbitBroker
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.tests.traffic import (
    MakeBroker,
    collect,
    events,
    eventually,
    first_seen,
    ids,
    is_unavailable,
    publish_all,
)
from chassis.testing.rabbitmq_node import RabbitMQNode


def test_the_address_is_shown_without_the_password() -> None:
    broker = RabbitBroker("amqp://care:s%40cret@rabbit.example:5673/nuanjia")

    assert broker.url == "amqp://care@rabbit.example:5673/nuanjia"


def test_a_tls_address_checks_the_certificate_against_the_host() -> None:
    address = Address.parse("amqps://care:x@rabbit.example/?ssl_ca_certs=/etc/ca.pem")

    assert address.port == 5671
    assert address.tls == {"server_hostname": "rabbit.example", "ca_certs": "/etc/ca.pem"}


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="not redis://"):
        RabbitBroker("redis://localhost")


def test_a_broker_that_is_not_there_is_unavailable_within_the_waiting_time(
    rabbit: MakeBroker,
) -> None:
    broker = rabbit("amqp://127.0.0.1:9/")
    started = monotonic()

    with pytest.raises(BrokerUnavailable, match="refused"):
        broker.subscription("care").fetch(1, 1)
    with pytest.raises(BrokerUnavailable):
        broker.depth("care")

    assert monotonic() - started < 30


def test_a_missing_queue_and_a_missing_exchange_are_named(
    fresh_vhost: str, rabbit: MakeBroker
) -> None:
    broker = rabbit(fresh_vhost)

    with pytest.raises(TopologyMissing, match=r"no queue 'care.events'"):
        broker.subscription("care").fetch(1, 5)
    with pytest.raises(TopologyMissing, match=r"no exchange 'members.events'"):
        broker.publisher("members").publish(events(1))
    with pytest.raises(TopologyMissing, match=r"no queue 'care.events'"):
        broker.depth("care")


def test_a_wrong_password_is_said(rabbitmq: RabbitMQNode, rabbit: MakeBroker) -> None:
    broker = rabbit(rabbitmq.amqp_url("guest", password="wrong"))

    with pytest.raises(BrokerUnavailable, match="ACCESS_REFUSED"):
        broker.publisher("members").publish(events(1))


def test_an_idle_subscription_outlives_many_heartbeats(rabbit_url: str, rabbit: MakeBroker) -> None:
    broker = rabbit(rabbit_url, Patience(heartbeat=1))
    subscription = broker.subscription("care")
    broker.publisher("members").publish(events(1))
    got = collect(subscription, 1, ack=False)

    threading.Event().wait(6)  # its owner is busy elsewhere

    assert subscription.alive()
    subscription.ack(got)
    subscription.close()
    assert broker.depth("care") == 0


def test_nothing_is_lost_when_the_broker_stops_in_the_middle(
    rabbitmq: RabbitMQNode, rabbit_url: str, rabbit: MakeBroker
) -> None:
    broker = rabbit(rabbit_url)
    sent = events(3000)
    relay = threading.Thread(target=publish_all, args=(broker.publisher("members"), sent))
    subscription = broker.subscription("care")
    relay.start()
    got = collect(subscription, 300)

    rabbitmq.stop_app()
    assert eventually(lambda: is_unavailable(lambda: got.extend(subscription.fetch(100, 0.1))))
    rabbitmq.start_app()
    while len(set(ids(got))) < len(sent) and (more := collect(subscription, 100, seconds=20)):
        got += more

    relay.join()
    assert first_seen(got) == ids(sent)


def test_an_alarm_is_waited_out_on_the_same_connection(
    rabbitmq: RabbitMQNode, rabbit_url: str, rabbit: MakeBroker
) -> None:
    patience = Patience(heartbeat=2, publish=3)
    publisher = rabbit(rabbit_url, patience).publisher("members")
    publisher.publish(events(1))
    connections = rabbitmq.rabbitmqctl("list_connections", "name")
    rabbitmq.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1")
    try:
        first = publisher.publish(events(10, start=1))
        second = publisher.publish(events(10, start=1))
    finally:
        rabbitmq.rabbitmqctl("set_vm_memory_high_watermark", "0.4")

    assert (first.confirmed, second.confirmed) == (0, 0)
    assert "blocks publishers" in str(second.error)
    publish_all(publisher, events(10, start=1))
    assert rabbitmq.rabbitmqctl("list_connections", "name") == connections
    subscription = rabbit(rabbit_url).subscription("care")
    got = collect(subscription, 21, seconds=3)  # the ten may be there twice
    assert first_seen(got) == ids(events(11))
