"""The definitions: complete, loadable by a broker that knows nothing, and stingy with rights."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from amqp.exceptions import AccessRefused

from chassis.broker.port import TopologyMissing
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.tests.traffic import TOPOLOGY, MakeBroker, collect, events
from chassis.broker.topology import Topology, password_hash, queue_arguments
from chassis.testing.rabbitmq_node import RabbitMQNode

PASSWORDS = {"members": "m-secret", "care": "c-secret", "notifications": "n", "gateway": "g"}


@pytest.fixture(scope="module")
def defined(rabbitmq: RabbitMQNode, tmp_path_factory: Any) -> Iterator[Callable[[str], str]]:
    """Import the definitions and return the function that gives a service's address."""
    path: Path = tmp_path_factory.mktemp("definitions") / "definitions.json"
    content = TOPOLOGY.definitions(PASSWORDS, vhost="nuanjia", administrator=("operator", "o"))
    path.write_text(json.dumps(content), encoding="utf-8")
    rabbitmq.import_definitions(path)
    yield lambda user: rabbitmq.amqp_url(user, "nuanjia", password=PASSWORDS.get(user, "o"))
    rabbitmq.rabbitmqctl("delete_vhost", "nuanjia")


def test_a_password_is_kept_as_rabbitmq_keeps_it() -> None:
    kept = base64.b64decode(password_hash("暖家", salt=b"\x01\x02\x03\x04"))

    assert kept[:4] == b"\x01\x02\x03\x04"
    assert kept[4:] == hashlib.sha256(b"\x01\x02\x03\x04" + "暖家".encode()).digest()
    assert password_hash("暖家") != password_hash("暖家")


def test_no_password_stands_in_the_definitions() -> None:
    assert "secret" not in json.dumps(TOPOLOGY.definitions(PASSWORDS))


def test_a_service_without_a_password_is_named() -> None:
    with pytest.raises(ValueError, match="notifications"):
        TOPOLOGY.definitions({"members": "m", "care": "c", "gateway": "g"})


def test_a_reader_of_a_source_that_nobody_publishes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"care reads .*'mebmers'"):
        Topology(readers={"care": ["mebmers"]}, sources=["members"])


def test_a_broker_with_a_delivery_limit_is_told_to_have_none() -> None:
    assert "x-delivery-limit" not in queue_arguments("3.10.8")
    assert queue_arguments("4.1.2")["x-delivery-limit"] == -1


def test_permissions_match_whole_names() -> None:
    care = TOPOLOGY.permissions("care")

    assert re.search(care.configure, "rpc-care")
    assert re.search(care.configure, "rpc.reply-care-0a1b")
    assert not re.search(care.configure, "care.events")
    assert not re.search(care.write, "members.events")
    assert not re.search(care.write, "xcare.events")
    assert not re.search(care.read, "rpc-care2")
    assert not re.search(care.read, "notifications.events")


def test_services_work_with_the_rights_they_are_given(
    defined: Callable[[str], str], rabbit: MakeBroker
) -> None:
    subscription = rabbit(defined("care")).subscription("care")

    outcome = rabbit(defined("members")).publisher("members").publish(events(3))

    assert (outcome.confirmed, outcome.returned) == (3, frozenset())
    assert len(collect(subscription, 3)) == 3
    assert rabbit(defined("care")).depth("care") == 0


def test_a_service_can_neither_speak_for_another_nor_read_its_queue(
    defined: Callable[[str], str], rabbit: MakeBroker
) -> None:
    broker = rabbit(defined("care"))

    outcome = broker.publisher("members").publish(events(1))

    assert outcome.confirmed == 0
    assert "ACCESS_REFUSED" in str(outcome.error)
    with pytest.raises(TopologyMissing, match=r"notifications\.events"):
        broker.subscription("notifications").fetch(1, 1)


def test_a_service_may_declare_what_nameko_declares_for_rpc_and_nothing_else(
    defined: Callable[[str], str],
) -> None:
    with Address.parse(defined("care")).connect(Patience(), name="rpc") as connection:
        channel = connection.channel()
        channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)
        for queue, key in (("rpc-care", "care.*"), ("rpc.reply-care-1", "1")):
            channel.queue_declare(queue, durable=True, auto_delete=False)
            channel.queue_bind(queue, "nameko-rpc", key)
            channel.basic_consume(queue, callback=print)

        with pytest.raises(AccessRefused):
            channel.queue_declare("rpc-members", durable=True, auto_delete=False)


def test_declaring_twice_and_beside_the_definitions_changes_nothing(
    defined: Callable[[str], str],
) -> None:
    address = Address.parse(defined("operator"))

    for _ in range(2):
        TOPOLOGY.declare(lambda: address.connect(Patience(), name="topology"))
