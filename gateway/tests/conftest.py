"""A furnished house for each test: all services in one process, behind the gateway's real pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.tests.house import House, copied


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The databases of a house with two associations, a secretary each, and an operator; to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    made = House(folder)
    made.register("hangzhou", "杭州市劳模工匠协会", "municipal", None)
    made.register("tonglu", "桐庐县劳模工匠协会", "county", "hangzhou")
    made.settle()
    made.open_account("hz.secretary", "hangzhou", "secretary")
    made.open_account("tl.secretary", "tonglu", "secretary")
    made.open_account("operator", None, "operator")
    made.close()
    return folder


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """All services, two associations, a secretary each, and an operator."""
    made = copied(furnished, tmp_path)
    yield made
    made.close()
