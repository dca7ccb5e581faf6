"""Whoever was with a member is in the member's history, once."""

from __future__ import annotations

from datetime import date

from contracts.care.events import VisitCompleted
from services.members.service import MembersService
from services.members.tests.people import register


def visited(member: str, visit: str, on: date) -> VisitCompleted:
    return VisitCompleted(
        visit_id=visit, member_id=member, kind="elderly_care", on=on, by_account_id="anna"
    )


def test_a_visit_that_is_told_twice_is_one_contact_and_one_fact(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    bench.deliver(visited(member, "v1", date(2024, 1, 2)), association="hangzhou", times=2)

    (contact,) = bench.call("list_contacts", association="hangzhou", member_id=member)["items"]
    assert (contact["on"], contact["kind"]) == ("2024-01-02", "visit_elderly_care")
    assert len(bench.published("members.member_contact_logged")) == 1


def test_visits_to_several_people_in_any_order_reach_each_ones_history(bench_of):
    bench = bench_of(MembersService)
    first, second = register(bench), register(bench, "HZ2", serial=2)

    bench.deliver(visited(second, "v2", date(2024, 1, 2)), association="hangzhou")
    bench.deliver(visited(first, "v1", date(2023, 12, 30)), association="hangzhou")
    bench.deliver(visited(second, "v3", date(2024, 1, 1)), association="hangzhou")

    shown = bench.call("get_member", association="hangzhou", member_id=second)
    contacts = bench.call("list_contacts", association="hangzhou", member_id=second)["items"]
    assert shown["last_contact_on"] == "2024-01-02"
    assert [c["on"] for c in contacts] == ["2024-01-02", "2024-01-01"]


def test_a_visit_to_somebody_elses_member_is_nobodys_contact(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    bench.deliver(visited(member, "v1", date(2024, 1, 2)), association="tonglu")

    contacts = bench.call("list_contacts", association="hangzhou", member_id=member)
    assert contacts["items"] == []
