"""The pytest plugin of the house: private servers as fixtures, and the markers that go with them.

`rabbitmq` and `postgres` start when the first test asks for them and serve the whole session.
A test that takes one of them carries its marker by itself.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing.postgres_cluster import PostgresCluster
from chassis.testing.rabbitmq_node import RabbitMQNode

pytest_plugins = ["chassis.testing.service"]  # the fixture `bench_of`

MARKER_OF_FIXTURE = {"rabbitmq": "broker", "postgres": "postgres"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that the pipeline uses."""
    parser.addoption(
        "--no-server-skips",
        action="store_true",
        help="a skipped test marked broker or postgres fails",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server, before anybody selects by marker."""
    for item in items:
        for fixture, marker in MARKER_OF_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Turn the skip of a server test into a failure where the pipeline asks for it."""
    report = yield
    needs_server = any(item.get_closest_marker(name) for name in MARKER_OF_FIXTURE.values())
    expected_failure = hasattr(report, "wasxfail")
    if (
        report.skipped
        and needs_server
        and not expected_failure
        and item.config.getoption("--no-server-skips")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMQNode]:
    """A running RabbitMQ node; whoever stops, kills or wipes it must start it again."""
    with RabbitMQNode() as node:
        yield node


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A running PostgreSQL cluster; whoever stops it must start it again."""
    # A test kills the server, not the machine: what was written is safe without waiting for the disk.
    with PostgresCluster(durable=False) as cluster:
        yield cluster


@pytest.fixture
def fresh_vhost(rabbitmq: RabbitMQNode) -> Iterator[str]:
    """The AMQP address of an empty virtual host that goes after the test."""
    name = rabbitmq.create_vhost()
    yield rabbitmq.amqp_url(vhost=name)
    rabbitmq.rabbitmqctl("delete_vhost", name)


@pytest.fixture
def fresh_database(postgres: PostgresCluster) -> Iterator[str]:
    """The address, as its owner, of an empty database that goes after the test."""
    name = f"test_{uuid4().hex[:12]}"
    yield postgres.create_database(name, owner="tester")
    postgres.drop(name)
