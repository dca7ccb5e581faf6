"""Whoever was with a member is in the member's history, once."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.context import Context
from contracts.activities.events import AttendanceRecorded
from contracts.care.events import BirthdayGiftDelivered, HomeServiceDelivered, VisitCompleted
from contracts.errors import Invalid
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


def test_whom_nobody_was_with_since_a_day_is_a_list(bench_of):
    bench = bench_of(MembersService)
    on_the_day, before, never = (register(bench, f"HZ{n}", serial=n) for n in (1, 2, 3))
    bench.deliver(visited(on_the_day, "v1", date(2024, 1, 1)), association="hangzhou")
    bench.deliver(visited(before, "v2", date(2023, 12, 31)), association="hangzhou")

    page = bench.call("list_members", association="hangzhou", not_contacted_since="2024-01-01")

    assert [one["member_id"] for one in page["items"]] == [before, never]
    assert page["total"] == 2


def test_a_visit_to_somebody_elses_member_is_nobodys_contact(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    bench.deliver(visited(member, "v1", date(2024, 1, 2)), association="tonglu")

    contacts = bench.call("list_contacts", association="hangzhou", member_id=member)
    assert contacts["items"] == []


def test_a_visit_of_history_is_a_contact_and_stays_history(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    bench.deliver(
        visited(member, "v1", date(2023, 5, 1)), association="hangzhou", backfill=True, times=2
    )

    (contact,) = bench.call("list_contacts", association="hangzhou", member_id=member)["items"]
    (fact,) = bench.published("members.member_contact_logged")
    assert (contact["on"], fact.backfill) == ("2023-05-01", True)


def test_a_log_that_is_read_again_writes_nothing_twice(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    event = visited(member, "v1", date(2024, 1, 2))
    envelope = bench.deliver(event, association="hangzhou")

    with bench.database.begin(Context()) as tx:
        reaction = bench.runtime.reactions.named("members.log_visit")
        reaction.run(tx, envelope, event, replay=True)

    assert len(bench.call("list_contacts", association="hangzhou", member_id=member)["items"]) == 1
    assert len(bench.published("members.member_contact_logged")) == 1


def test_gifts_home_services_and_attendance_are_contacts_and_absence_is_none(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    on = date(2024, 1, 2)
    came = {"member_id": member, "activity_id": "a1", "role": "guest", "on": on}

    for event in (
        BirthdayGiftDelivered(gift_id="g1", member_id=member, year=2024, on=on),
        HomeServiceDelivered(round_id="r1", member_id=member, on=on, service="medical"),
        AttendanceRecorded(session_id="s1", state="attended", **came),
        AttendanceRecorded(session_id="s2", state="absent", **came),
    ):
        bench.deliver(event, association="hangzhou")

    contacts = bench.call("list_contacts", association="hangzhou", member_id=member)["items"]
    assert sorted(c["kind"] for c in contacts) == ["activity", "birthday_gift", "home_service"]


def test_contacts_are_paged_newest_first_without_gap_or_repeat(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    for number in range(5):
        on = date(2024, 1, 1 + number // 2)
        bench.deliver(visited(member, f"v{number}", on), association="hangzhou")

    asked = {"association": "hangzhou", "member_id": member, "limit": 2}
    seen, after = [], None
    while True:
        page = bench.call("list_contacts", **asked, after=after)
        seen += page["items"]
        after = page["next"]
        if after is None:
            break

    assert len({c["contact_id"] for c in seen}) == len(seen) == 5
    assert [c["on"] for c in seen] == sorted((c["on"] for c in seen), reverse=True)
    with pytest.raises(Invalid):
        bench.call("list_contacts", **asked, after="nowhere")
