"""nameko itself, as published, on the transport in memory."""

import os
import time
from uuid import uuid4

import eventlet
import pytest
from nameko.containers import ServiceContainer
from nameko.exceptions import RemoteError, UnknownService
from nameko.rpc import RpcProxy, rpc
from nameko.standalone.rpc import ClusterRpcProxy
from nameko.testing.services import entrypoint_hook

from chassis import memory_transport
from chassis.memory_broker import broker_at


class Greeter:
    name = "greeter"

    @rpc
    def greet(self, name):
        return f"你好, {name}"

    @rpc
    def fail(self):
        raise ValueError("no")


class Asker:
    name = "asker"

    greeter = RpcProxy("greeter")
    nobody = RpcProxy("nobody")

    @rpc
    def ask(self, name):
        return self.greeter.greet(name)

    @rpc
    def ask_for_trouble(self):
        return self.greeter.fail()

    @rpc
    def ask_nobody(self):
        return self.nobody.anything()


@pytest.fixture(scope="module")
def host_name():
    return uuid4().hex


@pytest.fixture(scope="module")  # nameko takes seconds to stop
def asker(host_name):
    config = {"AMQP_URI": f"{memory_transport.NAME}://{host_name}"}
    containers = [ServiceContainer(each, config) for each in (Greeter, Asker)]
    for container in containers:
        container.start()
    yield containers[1]
    for container in containers:
        container.stop()


def test_a_service_asks_another(asker):
    with entrypoint_hook(asker, "ask") as ask:
        assert ask("陈工") == "你好, 陈工"


def test_an_error_comes_back(asker):
    with entrypoint_hook(asker, "ask_for_trouble") as ask, pytest.raises(RemoteError, match="no"):
        ask()


def test_an_unknown_service_is_known_to_be_unknown_at_once(asker):
    with (
        eventlet.Timeout(2),
        entrypoint_hook(asker, "ask_nobody") as ask,
        pytest.raises(UnknownService),
    ):
        ask()


def test_the_standalone_client_of_nameko_works_and_leaves_no_queue(asker, host_name):
    with ClusterRpcProxy({"AMQP_URI": f"{memory_transport.NAME}://{host_name}"}) as cluster:
        assert cluster.greeter.greet("王工") == "你好, 王工"
        during = set(broker_at(f"{host_name}/").depths())

    after = set(broker_at(f"{host_name}/").depths())
    assert len(during - after) == 1
    assert after >= {"rpc-greeter", "rpc-asker"}


def test_five_idle_services_use_next_to_no_cpu(run):
    names = ("members", "activities", "care", "notifications", "gateway")
    from chassis.rpc import rpc as ours  # noqa: PLC0415

    def service(called):
        return type(called, (), {"name": called, "echo": ours(lambda self, payload: payload)})

    run(f"{memory_transport.NAME}://{uuid4().hex}", *map(service, names))
    before, started = os.times(), time.monotonic()
    eventlet.sleep(3)
    after, seconds = os.times(), time.monotonic() - started

    used = after.user + after.system - before.user - before.system
    assert used / seconds < 0.02
