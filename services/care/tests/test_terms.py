"""Change of term (换届): rights move by the office, what somebody was asked by name moves by its own fact."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.members.events import HonorGranted, OfficeEnded
from contracts.members.organisation_events import TermChanged
from services.care.service import CareService
from services.care.tests.facts import (
    FIRST_DAY,
    appoint,
    birthday_comes,
    birthday_is_here,
    establish_home,
    grant,
    join,
    register,
)


@pytest.fixture
def bench(bench_of):
    """Two homes with a leader each; in the first live m1 and m2."""
    made = bench_of(CareService)
    for unit, leader in (("j1", "old"), ("j2", "old")):
        establish_home(made, unit)
        appoint(made, leader, "home_leader", unit_id=unit)
    for member, unit in (("m1", "j1"), ("m2", "j1"), ("m3", "j2")):
        register(made, member)
        join(made, member, unit)
        grant(made, member, f"g-{member}")
    return made


def visits(bench, **asked):
    items = bench.call("list_visits", association="hangzhou", **asked)["items"]
    return {one["member_id"]: one["assignee_account_id"] for one in items}


def by_hand(bench, member: str, account: str) -> None:
    items = bench.call("list_visits", association="hangzhou", member_id=member)["items"]
    asked = {"visit_id": items[0]["visit_id"], "assignee_account_id": account}
    bench.call("reassign_visit", association="hangzhou", **asked)


def office_changes(bench) -> list:
    """Return the three facts of a change of term, in the order in which members tells them."""
    appointed = "office-new-j1"
    return [
        lambda: bench.deliver(
            OfficeEnded(
                office_id="office-old-j1",
                office="home_leader",
                account_id="old",
                unit_id="j1",
                on=FIRST_DAY,
            ),
            association="hangzhou",
        ),
        lambda: appoint(bench, "new", "home_leader", unit_id="j1"),
        lambda: bench.deliver(
            TermChanged(
                office_id=appointed,
                office="home_leader",
                unit_id="j1",
                from_account_id="old",
                to_account_id="new",
                on=FIRST_DAY,
            ),
            association="hangzhou",
        ),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1)])
def test_the_successor_has_all_open_visits_of_the_home_and_no_others(bench, order):
    by_hand(bench, "m2", "old")
    by_hand(bench, "m3", "old")
    bench.clock.set_day(date(2024, 1, 3))
    facts = office_changes(bench)

    for place in order:
        facts[place]()

    assert visits(bench) == {"m1": "new", "m2": "new", "m3": "old"}


def test_a_visit_that_somebody_else_was_asked_for_by_name_stays_with_them(bench):
    by_hand(bench, "m2", "friend")
    bench.clock.set_day(date(2024, 1, 3))

    for fact in office_changes(bench):
        fact()

    assert visits(bench)["m2"] == "friend"


def test_a_birthday_gift_on_its_way_moves_to_the_successor(bench):
    birthday_comes(bench, "m1", on=date(2024, 6, 1))
    birthday_is_here(bench, "m1", on=date(2024, 6, 1))
    gifts = bench.call("list_gifts", association="hangzhou", states=["out"])["items"]
    assert [one["assignee_account_id"] for one in gifts] == ["old"]

    for fact in office_changes(bench):
        fact()

    gifts = bench.call("list_gifts", association="hangzhou", states=["out"])["items"]
    assert [one["assignee_account_id"] for one in gifts] == ["new"]


def test_a_change_of_term_elsewhere_moves_nothing_here(bench):
    by_hand(bench, "m2", "old")
    fact = TermChanged(
        office_id="o",
        office="home_leader",
        unit_id="j1",
        from_account_id="old",
        to_account_id="new",
        on=FIRST_DAY,
    )

    bench.deliver(fact, association="tonglu")

    assert visits(bench)["m2"] == "old"


@pytest.mark.parametrize(("triggers", "asked"), [(True, 1), (False, 0)])
def test_nobody_calls_for_an_honour_that_asks_for_no_visit(bench, triggers, asked):
    register(bench, "m9")
    fact = HonorGranted(
        member_id="m9",
        grant_id="g9",
        honor_type="jiande_master_craftsman",
        level="county",
        granted_on=FIRST_DAY,
        triggers_visit=triggers,
    )

    bench.deliver(fact, association="hangzhou")

    assert len(visits(bench, member_id="m9")) == asked
