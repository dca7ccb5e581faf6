"""Patches the process and starts services; only in a process of its own, see `../test_green.py`."""

import os

if os.environ.get("NUANJIA_GREEN"):
    import eventlet

    eventlet.monkey_patch()
else:
    collect_ignore_glob = ["*"]

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture(params=["memory", pytest.param("rabbitmq", marks=pytest.mark.broker)])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty broker, of each of the two kinds."""
    if request.param == "rabbitmq":
        yield request.getfixturevalue("fresh_vhost")
        return
    from chassis.memory_broker import forget_broker  # noqa: PLC0415  # after the patch

    name = uuid4().hex
    yield f"nuanjia-memory://{name}"
    forget_broker(f"{name}/")


@pytest.fixture
def run() -> Iterator[Callable[..., Any]]:
    """Run services at an address: `run(url, Care, Members)`; they are stopped after the test."""
    from chassis.nameko_host import NamekoHost  # noqa: PLC0415

    hosts = []

    def start(url: str, *classes: type, ready: bool = True, **config: Any) -> NamekoHost:
        host = NamekoHost(classes, {"AMQP_URI": url, **config})
        hosts.append(host)
        host.start()
        assert not ready or host.wait_until_ready(30)
        return host

    yield start
    for host in hosts:
        host.stop(grace_seconds=15)


@pytest.fixture
def client() -> Iterator[Callable[[str], Any]]:
    """Make an RPC client at an address; it is closed after the test."""
    from chassis.rpc_client import RpcClient  # noqa: PLC0415

    clients = []

    def make(url: str) -> RpcClient:
        clients.append(RpcClient(url, owner="test"))
        return clients[-1]

    yield make
    for each in clients:
        each.stop()
