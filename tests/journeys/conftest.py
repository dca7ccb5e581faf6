"""The two systems of the journeys, started once; every journey runs on both, unchanged."""

from __future__ import annotations

import pytest

from tests.journeys.collector import Collector
from tests.journeys.mailbox import Mailbox
from tests.journeys.systems import Api, embedded, spread


@pytest.fixture(scope="session")
def mailbox():
    """A mail server on loopback that keeps what it is given."""
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def collector():
    """A collector of traces on loopback that keeps the spans."""
    with Collector() as made:
        yield made


@pytest.fixture(
    scope="session",
    params=["embedded", pytest.param("spread", marks=[pytest.mark.broker, pytest.mark.postgres])],
)
def system(request, tmp_path_factory, mailbox, collector):
    """The demo, loaded and ready: in one process, and with every part as its own."""
    folder = tmp_path_factory.mktemp(request.param)
    outside = {"smtp_url": mailbox.url, "traces_url": collector.url}
    if request.param == "embedded":
        with embedded(folder, **outside) as running:
            yield running
        return
    servers = request.getfixturevalue("rabbitmq"), request.getfixturevalue("postgres")
    with spread(folder, *servers, **outside) as running:
        yield running


@pytest.fixture
def secretary(system):
    return Api(system, "demo", system.passwords_of["demo"])


@pytest.fixture
def leader(system):
    return Api(system, "leader1", system.passwords_of["leader1"])
