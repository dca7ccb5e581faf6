"""A broker that lost everything is started with the definitions and is as good as before."""

from __future__ import annotations

import json
from pathlib import Path

from chassis.broker.tests.traffic import (
    TOPOLOGY,
    MakeBroker,
    collect,
    events,
    eventually,
    ids,
    is_unavailable,
    publish_all,
)
from chassis.testing.rabbitmq_node import RabbitMQNode


def test_a_wiped_broker_started_with_the_definitions_is_used_at_once(
    rabbitmq: RabbitMQNode, tmp_path: Path, rabbit: MakeBroker
) -> None:
    path = tmp_path / "definitions.json"
    passwords = dict.fromkeys(TOPOLOGY.services, "secret")
    path.write_text(json.dumps(TOPOLOGY.definitions(passwords, vhost="house")), encoding="utf-8")
    rabbitmq.import_definitions(path)
    url = rabbitmq.amqp_url("members", "house", password="secret")
    publisher = rabbit(url).publisher("members")
    url = rabbitmq.amqp_url("care", "house", password="secret")
    subscription = rabbit(url).subscription("care")
    publisher.publish(events(1))
    collect(subscription, 1)

    rabbitmq.wipe()
    assert eventually(lambda: is_unavailable(lambda: publisher.publish(events(1))))
    rabbitmq.start()
    rabbitmq.import_definitions(path)

    publish_all(publisher, events(5, start=1))
    assert ids(collect(subscription, 5)) == ids(events(5, start=1))
