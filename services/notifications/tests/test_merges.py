"""Messages about the one record are messages about the other after a merge, and not after its undoing."""

from __future__ import annotations

from datetime import date

from contracts.members.events import HonorGranted
from contracts.members.merging import MemberMerged, MemberTrashed, MergeUndone
from services.notifications.service import NotificationsService
from services.notifications.tests import telling
from services.notifications.tests.telling import told, visit_due

ON = date(2024, 1, 2)
PAIR = {"member_id": "m1", "into_member_id": "m2", "merge_id": "x", "on": ON}


def about(bench) -> list[str]:
    return [item["member_id"] for item in telling.inbox(bench, "leader")["items"]]


def test_messages_go_over_and_come_back(bench_of):
    bench = bench_of(NotificationsService)
    bench.deliver(visit_due("m1"), association="hangzhou")
    bench.deliver(visit_due("t1"), association="tonglu")

    bench.deliver(MemberMerged(**PAIR), association="hangzhou", times=2)
    assert about(bench) == ["m2"]

    bench.deliver(MergeUndone(**PAIR, state="active"), association="hangzhou", times=2)
    assert about(bench) == ["m1"]


def test_a_member_with_an_account_is_told_under_the_record_that_is_kept(bench_of):
    bench = bench_of(NotificationsService)
    telling.appoint(bench, "anna", "home_leader", unit_id="u1", member_id="m1")

    bench.deliver(MemberMerged(**PAIR), association="hangzhou", times=2)
    fact = HonorGranted(
        member_id="m2",
        grant_id="g1",
        honor_type="hangzhou_craftsman",
        level="municipal",
        granted_on=ON,
    )
    bench.deliver(fact, association="hangzhou")

    assert told(bench, "anna") == ["honor_granted"]


def test_nothing_more_is_said_about_what_is_in_the_trash(bench_of):
    bench = bench_of(NotificationsService)
    bench.deliver(visit_due("m1"), association="hangzhou")

    bench.deliver(MemberTrashed(member_id="m1", on=ON), association="hangzhou", times=2)

    assert told(bench, "leader") == []
