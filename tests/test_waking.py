"""Embedded, a commit wakes those who wait for it, so that nobody who waits before a screen waits for a poll."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.context import Context
from chassis.runtime import call
from deploy.embedding import WOKEN_IDLE_SECONDS, Embedded
from tests.journeys.systems import free_port


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """An embedded system with all its parts, none of them started."""
    folder = tmp_path_factory.mktemp("embedded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUANJIA_KEY_FILE", str(folder / "key"))
        system = Embedded(folder / "data", free_port(), as_of=date(2024, 1, 2), demo=False)
        system.installation.folder.mkdir()
        system.installation.load_key()
        system._assemble()
        yield system
        for runtime in system.runtimes.values():
            runtime.database.close()


@pytest.fixture
def loops(embedded):
    """The loops by name, all asleep."""
    for loop in embedded.loops.loops:
        loop.wake.clear()
    return {loop.name: loop for loop in embedded.loops.loops}


def woken(loops):
    return {name for name, loop in loops.items() if loop.wake.is_set()}


def test_an_order_wakes_the_import_and_nobody_else(embedded, loops):
    with embedded.runtimes["gateway"].database.begin(Context()):
        pass

    assert woken(loops) == {"gateway.importrunner"}


def test_a_fact_wakes_the_relay_of_its_service(embedded, loops):
    told = {"id": "hangzhou", "name": "杭州市劳模工匠协会", "level": "municipal", "parent_id": None}
    order = told | {"since": "2024-01-02"}
    members = embedded.runtimes["members"]
    call(embedded.classes["members"], members, Context(), "register_association", order)

    assert woken(loops) == {"members.relay"}


@pytest.mark.parametrize("name", ["gateway.importrunner", "members.relay"])
def test_who_is_woken_hardly_looks_by_himself(loops, name):
    assert loops[name].idle_seconds == WOKEN_IDLE_SECONDS
